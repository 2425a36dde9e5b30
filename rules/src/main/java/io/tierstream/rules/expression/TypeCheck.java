package io.tierstream.rules.expression;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import dev.cel.checker.CelChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CEL's own type check: what is accepted here is CEL, with the functions of rule sets added, and with whole and decimal
 * numbers mixed freely, because all numbers are exact decimals.
 */
final class TypeCheck {

    private static final CelType INT = SimpleType.INT;
    private static final CelType DOUBLE = SimpleType.DOUBLE;

    private static final List<CelFunctionDecl> FUNCTIONS = functions();

    private final CelChecker checker;

    private TypeCheck(List<CelVarDecl> variables) {
        this.checker = CelCompilerFactory.standardCelCheckerBuilder()
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .build())
                .addFunctionDeclarations(FUNCTIONS)
                .addVarDeclarations(variables)
                .build();
    }

    /** A check of conditions over metrics. */
    static TypeCheck ofMetrics(MetricScope scope) {
        List<CelVarDecl> variables = new ArrayList<>();
        scope.metrics().forEach(metric -> variables.add(CelVarDecl.newVarDeclaration(metric.name(), type(metric))));
        scope.calculated().forEach(name -> variables.add(CelVarDecl.newVarDeclaration(name, DOUBLE)));
        variables.add(CelVarDecl.newVarDeclaration(ProfileAttributes.PROFILE, SimpleType.DYN));
        return new TypeCheck(variables);
    }

    /** A check of filters over event fields, whose types are known only when the event comes. */
    static TypeCheck ofFields(Set<String> fields) {
        return new TypeCheck(fields.stream()
                .map(field -> CelVarDecl.newVarDeclaration(field, SimpleType.DYN))
                .toList());
    }

    private static CelType type(MetricDefinition metric) {
        return switch (MetricScope.type(metric)) {
            case NUMBER ->
                metric.aggregate() == Aggregate.COUNT || metric.aggregate() == Aggregate.DISTINCT ? INT : DOUBLE;
            case INSTANT -> SimpleType.TIMESTAMP;
            case DURATION -> SimpleType.DURATION;
            default -> SimpleType.DYN;
        };
    }

    /**
     * Whether CEL accepts all of some expressions. For each check CEL sets up its standard functions anew, which takes many times as
     * long as the check: thousands of conditions are checked as one list.
     */
    boolean acceptsAll(List<CelText> texts) {
        long[] lastId = {0};
        CelExpr.CelList.Builder all = CelExpr.CelList.newBuilder();
        for (CelText text : texts) {
            all.addElements(numberedAnew(text.tree().getExpr(), lastId));
        }
        CelExpr list =
                CelExpr.newBuilder().setId(++lastId[0]).setList(all.build()).build();
        CelSource nowhere = CelSource.newBuilder("").build();
        return !checker.check(CelAbstractSyntaxTree.newParsedAst(list, nowhere)).hasError();
    }

    /** The same expression with the next numbers: in one tree no two parts may have the same. */
    private static CelExpr numberedAnew(CelExpr part, long[] lastId) {
        CelExpr.Builder copy = part.toBuilder().setId(++lastId[0]);
        switch (part.getKind()) {
            case CALL -> {
                CelExpr.CelCall.Builder call = part.call().toBuilder();
                part.call().target().ifPresent(target -> call.setTarget(numberedAnew(target, lastId)));
                List<CelExpr> arguments = part.call().args();
                for (int i = 0; i < arguments.size(); i++) {
                    call.setArg(i, numberedAnew(arguments.get(i), lastId));
                }
                copy.setCall(call.build());
            }
            case LIST -> {
                CelExpr.CelList.Builder list = part.list().toBuilder();
                List<CelExpr> elements = part.list().elements();
                for (int i = 0; i < elements.size(); i++) {
                    list.setElement(i, numberedAnew(elements.get(i), lastId));
                }
                copy.setList(list.build());
            }
            case SELECT ->
                copy.setSelect(part.select().toBuilder()
                        .setOperand(numberedAnew(part.select().operand(), lastId))
                        .build());
            case CONSTANT, IDENT -> {}
            default -> throw new IllegalArgumentException("no part of a condition: " + part.getKind());
        }
        return copy.build();
    }

    /** What CEL objects to first; null when it accepts the expression. */
    @Nullable
    CelIssue firstProblem(CelText text) {
        CelValidationResult result = checker.check(text.tree());
        return result.hasError() ? result.getErrors().get(0) : null;
    }

    private static List<CelFunctionDecl> functions() {
        List<CelFunctionDecl> functions = new ArrayList<>();
        functions.add(newFunctionDeclaration(
                "since",
                newGlobalOverload("since_timestamp", SimpleType.DURATION, SimpleType.TIMESTAMP),
                newGlobalOverload("since_entry", SimpleType.DURATION, SimpleType.BOOL)));
        functions.add(
                newFunctionDeclaration("defined", newGlobalOverload("defined_dyn", SimpleType.BOOL, SimpleType.DYN)));
        functions.add(
                newFunctionDeclaration("percentile", newGlobalOverload("percentile_dyn", DOUBLE, SimpleType.DYN)));
        functions.add(newFunctionDeclaration("quintile", newGlobalOverload("quintile_dyn", INT, SimpleType.DYN)));
        functions.add(newFunctionDeclaration(
                "inSegment", newGlobalOverload("in_segment", SimpleType.BOOL, SimpleType.STRING)));
        functions.add(
                newFunctionDeclaration("hasTag", newGlobalOverload("has_tag", SimpleType.BOOL, SimpleType.STRING)));
        functions.add(newFunctionDeclaration(
                "inTier",
                newGlobalOverload("in_any_tier", SimpleType.BOOL, SimpleType.STRING),
                newGlobalOverload("in_tier", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)));
        for (String unit : List.of("seconds", "minutes", "hours", "days", "weeks")) {
            functions.add(newFunctionDeclaration(
                    unit,
                    newGlobalOverload(unit + "_int", SimpleType.DURATION, INT),
                    newGlobalOverload(unit + "_double", SimpleType.DURATION, DOUBLE)));
        }
        for (String operator : List.of("_+_", "_-_", "_*_", "_/_")) {
            functions.add(newFunctionDeclaration(
                    operator,
                    newGlobalOverload(operator + "int_double", DOUBLE, INT, DOUBLE),
                    newGlobalOverload(operator + "double_int", DOUBLE, DOUBLE, INT)));
        }
        functions.add(newFunctionDeclaration(
                "_%_",
                newGlobalOverload("remainder_double", DOUBLE, DOUBLE, DOUBLE),
                newGlobalOverload("remainder_int_double", DOUBLE, INT, DOUBLE),
                newGlobalOverload("remainder_double_int", DOUBLE, DOUBLE, INT)));
        for (String operator : List.of("_==_", "_!=_")) {
            functions.add(newFunctionDeclaration(
                    operator,
                    newGlobalOverload(operator + "int_double", SimpleType.BOOL, INT, DOUBLE),
                    newGlobalOverload(operator + "double_int", SimpleType.BOOL, DOUBLE, INT)));
        }
        functions.add(newFunctionDeclaration(
                "_?_:_",
                newGlobalOverload("conditional_int_double", DOUBLE, SimpleType.BOOL, INT, DOUBLE),
                newGlobalOverload("conditional_double_int", DOUBLE, SimpleType.BOOL, DOUBLE, INT)));
        functions.add(newFunctionDeclaration(
                "@in",
                newGlobalOverload("in_int_doubles", SimpleType.BOOL, INT, ListType.create(DOUBLE)),
                newGlobalOverload("in_double_ints", SimpleType.BOOL, DOUBLE, ListType.create(INT))));
        return functions;
    }
}
