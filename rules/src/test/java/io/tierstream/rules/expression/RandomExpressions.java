package io.tierstream.rules.expression;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes random conditions, each in two spellings: as a rule author writes it, and as standard CEL with the one
 * difference written out, that a comparison with an undefined operand is false. In the second, {@code d_x} says whether
 * {@code x} is defined.
 *
 * <p>All numbers are small multiples of powers of two, so that binary floating point and exact decimals agree.
 */
final class RandomExpressions {

    static final List<String> DECIMALS = List.of("n1", "n2", "n3");
    static final List<String> WHOLE = List.of("i1", "i2", "i3");
    /** Powers of two, or zero: what can be divided by without rounding. */
    static final String DIVISOR = "p1";

    static final List<String> TEXTS = List.of("t1", "t2");
    static final List<String> FLAGS = List.of("b1", "b2");
    static final List<String> INSTANTS = List.of("s1", "s2");
    static final List<String> WORDS = List.of("", "a", "ab", "abc", "b", "it's", "say \"b\"", "\u4e2d\u6587", "a\\b");

    private static final List<String> PATTERNS = List.of("^a", "b$", "a|c", "[b-c]+", "^$", "^a.*c$", "b");
    private static final List<String> OPERATORS = List.of("<", "<=", "==", "!=", ">=", ">");
    private static final List<String> UNITS = List.of("seconds", "minutes", "hours", "days", "weeks");
    private static final List<Long> UNIT_SECONDS = List.of(1L, 60L, 3_600L, 86_400L, 604_800L);

    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    /**
     * A condition in both spellings.
     *
     * @param defined standard CEL that says whether it has a value when it is compared: only a bare variable may have none
     */
    record Pair(String ours, String cel, String defined) {
        Pair(String ours, String cel) {
            this(ours, cel, "true");
        }
    }

    /**
     * A value in both spellings.
     *
     * @param defined standard CEL that says whether it is defined
     */
    private record Value(String ours, String cel, String defined) {
        Value(String ours, String cel) {
            this(ours, cel, "true");
        }
    }

    Pair condition(int depth) {
        if (depth <= 0 || random.nextInt(4) == 0) {
            return atom(depth);
        }
        return switch (random.nextInt(6)) {
            case 0 -> join(" && ", depth);
            case 1 -> join(" || ", depth);
            case 2 -> not(condition(depth - 1));
            case 3 -> conditional(depth);
            case 4 -> againstConstant(condition(depth - 1));
            default -> atom(depth);
        };
    }

    private Pair join(String operator, int depth) {
        List<Pair> parts = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            parts.add(condition(depth - 1));
        }
        return new Pair(
                parts.stream().map(Pair::ours).collect(Collectors.joining(operator, "(", ")")),
                parts.stream().map(Pair::cel).collect(Collectors.joining(operator, "(", ")")));
    }

    private static Pair not(Pair operand) {
        return new Pair("!" + operand.ours(), "!" + operand.cel());
    }

    private Pair conditional(int depth) {
        Pair condition = condition(depth - 1);
        Pair yes = condition(depth - 1);
        Pair no = condition(depth - 1);
        return new Pair(
                "(" + condition.ours() + " ? " + yes.ours() + " : " + no.ours() + ")",
                "(" + condition.cel() + " ? " + yes.cel() + " : " + no.cel() + ")",
                choiceDefined(condition, yes.defined(), no.defined()));
    }

    private static String choiceDefined(Pair condition, String yes, String no) {
        return yes.equals(no) ? yes : "(" + condition.cel() + " ? " + yes + " : " + no + ")";
    }

    private Pair againstConstant(Pair operand) {
        String rest = (random.nextBoolean() ? " == " : " != ") + random.nextBoolean();
        return new Pair(
                "(" + operand.ours() + rest + ")",
                guarded(List.of(operand.defined()), "(" + operand.cel() + rest + ")"));
    }

    private Pair atom(int depth) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> comparison(number(depth), number(depth), pick(OPERATORS));
            case 4 -> wholeComparison();
            case 5 -> comparison(text(depth), text(depth), pick(OPERATORS));
            case 6 -> comparison(instant(depth), instant(depth), pick(OPERATORS));
            case 7 -> comparison(age(), duration(), pick(OPERATORS));
            case 8 -> comparison(flag(), flag(), random.nextBoolean() ? "==" : "!=");
            case 9 -> in(() -> number(1), () -> decimalLiteral());
            case 10 -> in(() -> text(1), this::textLiteral);
            case 11 -> textTest(depth);
            case 12 -> defined();
            default -> flagCondition();
        };
    }

    private Pair comparison(Value left, Value right, String operator) {
        String test = "(" + left.cel() + " " + operator + " " + right.cel() + ")";
        return new Pair(
                "(" + left.ours() + " " + operator + " " + right.ours() + ")",
                guarded(List.of(left.defined(), right.defined()), test));
    }

    private static String guarded(List<String> guards, String test) {
        String needed = guards.stream()
                .filter(guard -> !guard.equals("true"))
                .distinct()
                .collect(Collectors.joining(" && "));
        return needed.isEmpty() ? test : "(" + needed + " && " + test + ")";
    }

    /** A whole variable with a whole or a decimal number: CEL compares them across types too. */
    private Pair wholeComparison() {
        String variable = pick(WHOLE);
        String literal = random.nextBoolean() ? Integer.toString(random.nextInt(13) - 6) : decimal();
        String operator = pick(List.of("<", "<=", ">=", ">"));
        boolean swapped = random.nextBoolean();
        String test = swapped ? literal + " " + operator + " " + variable : variable + " " + operator + " " + literal;
        return new Pair("(" + test + ")", "(d_" + variable + " && " + test + ")");
    }

    private Pair in(Supplier<Value> operands, Supplier<Value> literals) {
        Value operand = operands.get();
        List<Value> options = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            options.add(random.nextInt(5) == 0 ? operands.get() : literals.get());
        }
        String ours = options.stream().map(Value::ours).collect(Collectors.joining(", ", "[", "]"));
        String cel = options.stream()
                .map(option -> guarded(List.of(option.defined()), "(" + operand.cel() + " in [" + option.cel() + "])"))
                .collect(Collectors.joining(" || ", "(", ")"));
        return new Pair("(" + operand.ours() + " in " + ours + ")", guarded(List.of(operand.defined()), cel));
    }

    private Pair textTest(int depth) {
        Value subject = text(depth);
        String function = pick(List.of("startsWith", "endsWith", "contains", "matches"));
        Value argument = function.equals("matches") ? quoted(pick(PATTERNS)) : text(depth);
        String test = "." + function + "(";
        return new Pair(
                subject.ours() + test + argument.ours() + ")",
                guarded(List.of(subject.defined(), argument.defined()), subject.cel() + test + argument.cel() + ")"));
    }

    private Pair defined() {
        List<String> all = new ArrayList<>(DECIMALS);
        all.addAll(TEXTS);
        all.addAll(FLAGS);
        all.addAll(INSTANTS);
        String variable = pick(all);
        return new Pair("defined(" + variable + ")", "d_" + variable);
    }

    private Pair flagCondition() {
        if (random.nextInt(8) == 0) {
            String constant = Boolean.toString(random.nextBoolean());
            return new Pair(constant, constant);
        }
        String variable = pick(FLAGS);
        return new Pair(variable, "(d_" + variable + " && " + variable + ")", "d_" + variable);
    }

    private Value flag() {
        return random.nextInt(3) == 0 ? constant(Boolean.toString(random.nextBoolean())) : variable(pick(FLAGS));
    }

    private static Value constant(String text) {
        return new Value(text, text);
    }

    private static Value variable(String name) {
        return new Value(name, name, "d_" + name);
    }

    private Value number(int depth) {
        if (depth <= 0 || random.nextInt(3) == 0) {
            return numberLeaf();
        }
        return switch (random.nextInt(7)) {
            case 0 -> arithmetic(number(depth - 1), " + ", number(depth - 1));
            case 1 -> arithmetic(number(depth - 1), " - ", number(depth - 1));
            case 2 -> arithmetic(number(depth - 1), " * ", random.nextBoolean() ? decimalLiteral() : numberLeaf());
            case 3 -> divided(number(depth - 1));
            case 4 -> remainder();
            case 5 -> {
                Value operand = number(depth - 1);
                yield new Value("-(" + operand.ours() + ")", "-(" + operand.cel() + ")", operand.defined());
            }
            default -> choice(number(depth - 1), number(depth - 1), depth);
        };
    }

    private Value numberLeaf() {
        return switch (random.nextInt(3)) {
            case 0 -> variable(pick(DECIMALS));
            case 1 -> {
                String name = pick(WHOLE);
                yield new Value(name, "double(" + name + ")", "d_" + name);
            }
            default -> decimalLiteral();
        };
    }

    private static Value arithmetic(Value left, String operator, Value right) {
        return new Value(
                "(" + left.ours() + operator + right.ours() + ")",
                "(" + left.cel() + operator + right.cel() + ")",
                both(left.defined(), right.defined()));
    }

    private static String both(String left, String right) {
        return left.equals("true") ? right : right.equals("true") ? left : "(" + left + " && " + right + ")";
    }

    private Value divided(Value dividend) {
        if (random.nextBoolean()) {
            String literal = pick(List.of("0.25", "0.5", "2.0", "4.0"));
            return arithmetic(dividend, " / ", constant(literal));
        }
        Value divisor = new Value(DIVISOR, DIVISOR, "(d_" + DIVISOR + " && " + DIVISOR + " != 0.0)");
        return arithmetic(dividend, " / ", divisor);
    }

    private Value remainder() {
        String left = pick(WHOLE);
        String right = pick(WHOLE);
        String defined = "(d_" + left + " && d_" + right + " && " + right + " != 0)";
        return new Value("(" + left + " % " + right + ")", "double(" + left + " % " + right + ")", defined);
    }

    private Value choice(Value yes, Value no, int depth) {
        Pair condition = condition(depth - 1);
        return new Value(
                "(" + condition.ours() + " ? " + yes.ours() + " : " + no.ours() + ")",
                "(" + condition.cel() + " ? " + yes.cel() + " : " + no.cel() + ")",
                choiceDefined(condition, yes.defined(), no.defined()));
    }

    private Value decimalLiteral() {
        int quarters = random.nextInt(65) - 32;
        String cel = quarters < 0 ? "(" + quarters / 4.0 + ")" : Double.toString(quarters / 4.0);
        if (quarters % 4 == 0 && quarters >= 0) {
            return new Value(
                    switch (random.nextInt(3)) {
                        case 0 -> Integer.toString(quarters / 4);
                        case 1 -> "0x" + Integer.toHexString(quarters / 4);
                        default -> cel;
                    },
                    cel);
        }
        return new Value(quarters < 0 && random.nextBoolean() ? Double.toString(quarters / 4.0) : cel, cel);
    }

    private String decimal() {
        return Double.toString((random.nextInt(49) - 24) / 4.0);
    }

    private Value text(int depth) {
        if (depth > 0 && random.nextInt(5) == 0) {
            return choice(text(depth - 1), text(depth - 1), depth);
        }
        return random.nextInt(3) == 0 ? textLiteral() : variable(pick(TEXTS));
    }

    private Value textLiteral() {
        return quoted(pick(WORDS));
    }

    private Value quoted(String word) {
        if (random.nextBoolean() && word.indexOf('\'') < 0 && word.indexOf('\\') < 0) {
            return constant("'" + word + "'");
        }
        return constant('"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private Value instant(int depth) {
        if (depth > 0 && random.nextInt(4) == 0) {
            return arithmetic(instant(depth - 1), random.nextBoolean() ? " + " : " - ", duration());
        }
        return random.nextInt(3) == 0 ? constant("timestamp(\"" + instantNear() + "\")") : variable(pick(INSTANTS));
    }

    /** Few instants, so that some of them are equal. */
    private Instant instantNear() {
        return instantNear(random);
    }

    static Instant instantNear(Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * random.nextInt(8));
    }

    private Value age() {
        return arithmetic(variable(pick(INSTANTS)), " - ", variable(pick(INSTANTS)));
    }

    private Value duration() {
        if (random.nextInt(4) == 0) {
            long minutes = 1_440L * random.nextInt(8) + 60L * random.nextInt(3);
            return new Value("duration(\"" + minutes + "m\")", "duration(\"" + 60 * minutes + "s\")");
        }
        if (random.nextInt(5) == 0) {
            return arithmetic(units(), random.nextBoolean() ? " + " : " - ", units());
        }
        return units();
    }

    private Value units() {
        int unit = random.nextInt(UNITS.size());
        // Whole seconds: CEL's runtime fails on negative fractions of a second.
        int halves = unit == 0 ? 2 * random.nextInt(5) : random.nextInt(9);
        String amount = halves % 2 == 0 ? Integer.toString(halves / 2) : halves / 2 + ".5";
        return new Value(
                UNITS.get(unit) + "(" + amount + ")", "duration(\"" + halves * UNIT_SECONDS.get(unit) / 2 + "s\")");
    }

    private <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
