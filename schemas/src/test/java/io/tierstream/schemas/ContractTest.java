package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractTest {

    @ParameterizedTest
    @EnumSource
    void everythingInASchemaIsDocumented(Contract contract) {
        List<String> undocumented = new ArrayList<>();
        visit(contract.schema(), schema -> {
            if (isNamed(schema) && isBlank(schema.getDoc())) {
                undocumented.add(schema.getName());
            }
            fields(schema)
                    .filter(field -> isBlank(field.doc()))
                    .forEach(field -> undocumented.add(schema.getName() + "." + field.name()));
        });
        assertThat(undocumented).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyInstantSaysItsUnitAndZone(Contract contract) {
        visit(
                contract.schema(),
                schema -> fields(schema)
                        .filter(field -> holdsInstant(field.schema()))
                        .forEach(field -> assertThat(field.doc())
                                .as(field.name())
                                .contains("Milliseconds since 1970-01-01T00:00:00Z, UTC.")));
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionalFieldHasNullAsDefault(Contract contract) {
        visit(
                contract.schema(),
                schema -> fields(schema)
                        .filter(field -> field.schema().isNullable())
                        .forEach(field -> assertThat(field.hasDefaultValue()
                                        && field.schema().getTypes().get(0).getType() == Schema.Type.NULL)
                                .as(field.name())
                                .isTrue()));
    }

    /** Otherwise the first new symbol would stop every reader that was built before it. */
    @ParameterizedTest
    @EnumSource
    void everyEnumerationThatMayGrowHasADefaultSymbol(Contract contract) {
        visit(contract.schema(), schema -> {
            if (schema.getType() == Schema.Type.ENUM && !schema.getName().equals("Direction")) {
                assertThat(schema.getEnumDefault()).as(schema.getName()).isNotNull();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void numbersThatAreAddedUpAreExact(Contract contract) {
        visit(contract.schema(), schema -> assertThat(schema.getType()).isNotIn(Schema.Type.FLOAT, Schema.Type.DOUBLE));
    }

    @ParameterizedTest
    @EnumSource
    void generatedClassHasTheSchemaOfTheContract(Contract contract) throws ReflectiveOperationException {
        Schema generated = (Schema)
                GeneratedClasses.of(contract).getMethod("getClassSchema").invoke(null);
        assertThat(generated
                        .toString()
                        .replace(",\"avro.java.string\":\"String\"", "")
                        .replace("{\"type\":\"string\"}", "\"string\""))
                .isEqualTo(contract.schema().toString());
    }

    @ParameterizedTest
    @EnumSource
    void publishedSchemaIsFreeOfPropertiesForJava(Contract contract) {
        assertThat(contract.schema().toString()).doesNotContain("avro.java");
    }

    @Test
    void everyEventHasCustomerIdEventIdAndTime() {
        Arrays.stream(Contract.values())
                .filter(contract -> contract.role() == Role.EVENT)
                .forEach(contract -> {
                    EventLayout layout = contract.layout().orElseThrow();
                    Schema schema = contract.schema();
                    assertThat(schema.getField(layout.customerIdField())
                                    .schema()
                                    .getType())
                            .isEqualTo(Schema.Type.STRING);
                    assertThat(schema.getField(layout.eventIdField()).schema().getType())
                            .isEqualTo(Schema.Type.STRING);
                    assertThat(schema.getField(layout.timeField()).schema().getLogicalType())
                            .isEqualTo(LogicalTypes.timestampMillis());
                });
    }

    @Test
    void onlyEventsHaveALayout() {
        assertThat(Contract.values())
                .allSatisfy(
                        contract -> assertThat(contract.layout().isPresent()).isEqualTo(contract.role() == Role.EVENT));
    }

    /** A rule set names types without their topic, so no type may come from two contracts. */
    @Test
    void eventTypesAreUnique() {
        List<String> types = Arrays.stream(Contract.values())
                .flatMap(contract -> contract.eventTypes().stream())
                .toList();
        assertThat(types).doesNotHaveDuplicates().contains("purchase", "return", "page_view", "contact", "nps");
    }

    @Test
    void topicsAreUniqueAndNameTheirSubjects() {
        assertThat(Arrays.stream(Contract.values()).map(Contract::topic)).doesNotHaveDuplicates();
        assertThat(Contract.PURCHASE.topic()).isEqualTo("tierstream.purchases");
        assertThat(Contract.PURCHASE.subject()).isEqualTo("tierstream.purchases-value");
    }

    @ParameterizedTest
    @EnumSource
    void contractIsFoundByTheFullNameOfItsRecord(Contract contract) {
        assertThat(Contract.ofRecord(Contract.NAMESPACE + "." + contract.recordName()))
                .contains(contract);
    }

    @Test
    void recordOfAnotherNamespaceIsNoContract() {
        assertThat(Contract.ofRecord("com.example.Purchase")).isEmpty();
    }

    @Test
    void readmeNamesEveryTopicAndEveryEventType() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(Contract.values()).allSatisfy(contract -> {
            assertThat(readme).contains("`" + contract.topic() + "`").contains("`" + contract.recordName() + "`");
            assertThat(contract.eventTypes())
                    .allSatisfy(type -> assertThat(readme).contains("`" + type + "`"));
        });
    }

    private interface Visitor {
        void visit(Schema schema);
    }

    private static void visit(Schema schema, Visitor visitor) {
        visitor.visit(schema);
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> visit(field.schema(), visitor));
            case UNION -> schema.getTypes().forEach(type -> visit(type, visitor));
            case ARRAY -> visit(schema.getElementType(), visitor);
            case MAP -> visit(schema.getValueType(), visitor);
            default -> {
                // Nothing inside.
            }
        }
    }

    private static Stream<Schema.Field> fields(Schema schema) {
        return schema.getType() == Schema.Type.RECORD ? schema.getFields().stream() : Stream.empty();
    }

    private static boolean isNamed(Schema schema) {
        return schema.getType() == Schema.Type.RECORD || schema.getType() == Schema.Type.ENUM;
    }

    private static boolean isBlank(@Nullable String doc) {
        return doc == null || doc.isBlank();
    }

    private static boolean holdsInstant(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().anyMatch(ContractTest::holdsInstant);
            case MAP -> holdsInstant(schema.getValueType());
            default -> LogicalTypes.timestampMillis().equals(schema.getLogicalType());
        };
    }
}
