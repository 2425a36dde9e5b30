package io.tierstream.flink.job;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.Population;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.RegistryFrame;
import io.tierstream.testkit.data.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A history of events, the rule set for it, and the transitions that must follow. */
record EventLog(String name, List<Event> events, String rules, List<String> expected) {

    private static final Shape SHAPE =
            Shape.of("amount", "currency", "product", "category", "quantity", "channel", "ref");

    private static final Shape WITH_ATTRIBUTES = Shape.of(
            "amount",
            "currency",
            "product",
            "category",
            "quantity",
            "channel",
            "ref",
            "country",
            "consent",
            "interests",
            "renewed");

    /** Times at which customers are awake: about two weeks each, around the ends of years, quarters, months and their own years. */
    private static final List<Instant> SEASONS = Stream.of(
                    "2019-12-24T00:00:00Z", "2020-03-24T00:00:00Z", "2020-12-24T00:00:00Z")
            .map(Instant::parse)
            .toList();

    private static final int EVENTS_OF_SEASON = 8_000;

    private static final int CUSTOMERS = 160;

    private static final Schema ATTRIBUTES =
            Schema.createMap(Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)));

    private static final Schema SCHEMA = SchemaBuilder.record("ShopEvent")
            .namespace("test.shop")
            .fields()
            .requiredString("event_id")
            .requiredString("customer_id")
            .name("event_time")
            .type(org.apache.avro.LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .requiredString("type")
            .optionalString("amount")
            .optionalString("currency")
            .optionalString("product")
            .optionalString("category")
            .optionalString("quantity")
            .optionalString("channel")
            .optionalString("ref")
            .name("attributes")
            .type(Schema.createUnion(Schema.create(Schema.Type.NULL), ATTRIBUTES))
            .withDefault(null)
            .endRecord();

    /** One of the shared data sets, with the oracle's answers; null when it is not there. */
    static @Nullable EventLog shared(String name) throws Exception {
        Path events = SharedData.find("data/" + name + "/events.csv.gz").orElse(null);
        Path expected = SharedData.find("oracle/expected/" + name + ".until_last.csv.gz")
                .orElse(null);
        if (events == null || expected == null) {
            return null;
        }
        List<String> lines = SharedData.lines(expected);
        String rules = Files.readString(SharedData.repository().resolve("examples/rule-sets/" + name + ".yaml"));
        return new EventLog(
                name,
                SharedData.lines(events).stream().skip(1).map(EventLog::event).toList(),
                rules,
                lines.subList(1, lines.size()));
    }

    private static Event event(String line) {
        String[] cells = Arrays.copyOf(line.split(",", -1), 11);
        Object[] values = new Object[SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            String cell = cells[i + 4];
            values[i] = cell == null || cell.isEmpty() ? null : cell;
        }
        return new Event(
                cells[1], cells[0], cells[3], Instant.parse(cells[2]).toEpochMilli(), Fields.of(SHAPE, values));
    }

    /**
     * A made-up history in order of time, for a rule set that uses the whole language; the answers are those of the engine in this
     * process.
     */
    static EventLog everyConstruct() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<Event> events = new ArrayList<>();
        for (Instant season : SEASONS) {
            long time = season.toEpochMilli();
            for (int i = 0; i < EVENTS_OF_SEASON; i++) {
                time += random.nextInt(300_000);
                events.add(random(random, CUSTOMERS, "e" + events.size(), time));
            }
        }
        String rules = everyConstructRules();
        return new EventLog("every-construct", events, rules, decided(events, rules));
    }

    /** A made-up history in order of time; the answers are those of the engine in this process. */
    static EventLog random(long seed, int customers, int count, String rules) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = new ArrayList<>();
        long time = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
        for (int i = 0; i < count; i++) {
            time += random.nextInt(120_000);
            events.add(random(random, customers, "e" + i, time));
        }
        return new EventLog("random", events, rules, decided(events, rules));
    }

    /** A rule set that uses the whole language. */
    static String everyConstructRules() throws IOException {
        try (InputStream in = EventLog.class.getResourceAsStream("every-construct.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Event random(SplittableRandom random, int customers, String id, long time) {
        String type = random.nextInt(3) == 0 ? "purchase" : "page_view";
        String amount = type.equals("purchase") ? random.nextInt(1, 200) + "." + random.nextInt(10, 100) : null;
        String product = "p" + random.nextInt(20);
        String channel = random.nextBoolean() ? "web" : "store";
        Fields fields = random.nextInt(4) > 0
                ? Fields.of(SHAPE, amount, "EUR", product, null, "1", channel, null)
                : Fields.of(
                        WITH_ATTRIBUTES,
                        amount,
                        "EUR",
                        product,
                        null,
                        "1",
                        channel,
                        null,
                        attribute(random, "DE", "AT"),
                        attribute(random, "true", "false"),
                        attribute(random, "[\"golf\"]", "[\"tennis\",\"golf\"]", "[]"),
                        attribute(random, "2020-05-31", "2020-06-02T08:00:00Z"));
        return new Event("c" + random.nextInt(customers), id, type, time, fields);
    }

    /** Absent, said to be none, or one of some values. */
    private static @Nullable Object attribute(SplittableRandom random, String... values) {
        int choice = random.nextInt(values.length + 2);
        return choice == 0 ? null : choice == 1 ? Fields.NONE_STATED : values[choice - 2];
    }

    /** A rule set that has no errors. */
    static RuleSet compiled(String rules) {
        Compilation compilation = RuleSets.compile("rules", rules, 1);
        if (compilation instanceof Compilation.Compiled compiled) {
            return compiled.ruleSet();
        }
        throw new IllegalArgumentException(compilation.issues().toString());
    }

    /** What the engine decides, until the time of the last event. */
    private static List<String> decided(List<Event> events, String rules) {
        Bystanders customers = new Bystanders(Engine.compile(compiled(rules), EngineSettings.DEFAULT));
        events.forEach(customers::step);
        customers.wake(events.get(events.size() - 1).time());
        List<Transition> transitions = new ArrayList<>(customers.transitions);
        transitions.sort(Comparator.comparingLong(Transition::time)
                .thenComparing(Transition::customerId)
                .thenComparingLong(Transition::sequence));
        return transitions.stream()
                .map(one -> String.join(
                        ",",
                        one.target().toString(),
                        one.customerId(),
                        one.direction().toString(),
                        ExpressionText.instant(one.time())))
                .toList();
    }

    /** All customers side by side, in the order of their events; where places among them are asked for, all are cut at each instant. */
    private static final class Bystanders {

        private final Map<String, Customer> customers = new HashMap<>();
        private final Map<String, HeapPages> pages = new HashMap<>();
        private final List<Transition> transitions = new ArrayList<>();
        private Engine engine;
        private long nextCut = Long.MIN_VALUE;

        Bystanders(Engine engine) {
            this.engine = engine;
        }

        void step(Event event) {
            Population population = engine.population();
            if (population != null) {
                nextCut = nextCut == Long.MIN_VALUE ? population.lookAfter(event.time()) : nextCut;
                for (; nextCut <= event.time(); nextCut = population.lookAfter(nextCut)) {
                    cut(nextCut);
                }
            }
            Customer customer = customers.computeIfAbsent(
                    event.customerId(),
                    id -> engine.open(id, null, pages.computeIfAbsent(id, none -> new HeapPages())));
            transitions.addAll(engine.step(customer, event).transitions());
        }

        void wake(long instant) {
            customers
                    .values()
                    .forEach(customer ->
                            transitions.addAll(engine.wake(customer, instant).transitions()));
        }

        private void cut(long instant) {
            wake(instant);
            Census census = Census.exact();
            census.ask(engine.asked());
            customers.values().forEach(customer -> engine.count(customer, census));
            if (!engine.isCutAnew(instant, census)) {
                return;
            }
            engine = engine.with(census.cutOffs(instant, engine.version().version()));
            customers.replaceAll(
                    (id, customer) -> engine.open(id, customer.toBytes(), Objects.requireNonNull(pages.get(id))));
            wake(instant);
        }
    }

    /** Writes the events to a topic, keyed by customer. */
    void produce(KafkaWorld kafka, String topic) throws Exception {
        int id = kafka.register(topic, SCHEMA);
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = null;
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            for (Event event : events) {
                bytes.reset();
                bytes.writeBytes(RegistryFrame.header(id));
                encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
                writer.write(record(event), encoder);
                encoder.flush();
                byte[] key = event.customerId().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, bytes.toByteArray()));
            }
        }
    }

    private static Map<String, @Nullable Object> attributes(Fields fields) {
        Map<String, @Nullable Object> attributes = new HashMap<>();
        for (int i = SHAPE.size(); i < fields.shape().size(); i++) {
            if (fields.carries(i)) {
                attributes.put(fields.shape().name(i), fields.get(i));
            }
        }
        return attributes;
    }

    private static GenericRecord record(Event event) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("event_id", event.id());
        record.put("customer_id", event.customerId());
        record.put("event_time", event.time());
        record.put("type", event.type());
        for (int i = 0; i < SHAPE.size(); i++) {
            record.put(SHAPE.name(i), event.fields().get(i));
        }
        if (event.fields().shape().size() > SHAPE.size()) {
            record.put("attributes", attributes(event.fields()));
        }
        return record;
    }
}
