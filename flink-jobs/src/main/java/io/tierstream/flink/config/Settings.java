package io.tierstream.flink.config;

import java.time.Duration;
import java.util.List;

/** Every key that a configuration may hold, in the order of the reference. */
final class Settings {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration YEAR = Duration.ofDays(366);

    static final Setting<String> BOOTSTRAP_SERVERS = Setting.required(
            "kafka.bootstrap.servers",
            ValueType.text(),
            "broker-1:9092,broker-2:9092",
            "Brokers to connect to first: `host:port`, separated by commas.");

    static final Setting<String> GROUP_ID = Setting.of(
            "kafka.group.id",
            ValueType.text(),
            "tierstream",
            "Consumer group under which read offsets are committed at each checkpoint. The job itself goes on from its"
                    + " checkpoint; the group serves lag monitoring and `start: committed`.");

    static final Setting<List<String>> REGISTRY_URL = Setting.required(
            "registry.url",
            ValueType.list("URL"),
            "http://registry:8081",
            "Schema registry with Confluent's API; several URLs are tried in order.");

    static final Setting<List<String>> SOURCE_TOPIC = Setting.required(
            "sources[].topic", ValueType.list("topic"), "shop.orders", "Topic, or topics, with events.");

    static final Setting<SourceFormat> SOURCE_FORMAT = Setting.of(
            "sources[].format",
            ValueType.choice(SourceFormat.class),
            "avro",
            "`avro`: a zero byte, the four-byte schema id of the registry, then Avro. `json`: one object per record.");

    static final Setting<String> SOURCE_TYPE = Setting.optional(
            "sources[].type",
            ValueType.text(),
            "purchase",
            "Event type of all records of this source; rule sets select by it. Either this or `type-field`.");

    static final Setting<String> SOURCE_TYPE_FIELD = Setting.optional(
            "sources[].type-field", ValueType.text(), "kind", "Path of the field that holds the event type.");

    static final Setting<String> SOURCE_CUSTOMER_ID = Setting.optional(
            "sources[].customer-id",
            ValueType.text(),
            "buyer.id",
            "Path of the customer id: a text or a whole number. A path is a field name, or names joined by dots for"
                    + " nested records; `a|b` tries a, then b. Names resolve through Avro aliases. Needed unless the"
                    + " records are Tierstream's own schemas.");

    static final Setting<String> SOURCE_EVENT_ID = Setting.optional(
            "sources[].event-id",
            ValueType.text(),
            "order_id",
            "Path of the event's own id, by which repeated deliveries are dropped. Without it nothing is recognised as"
                    + " repeated.");

    static final Setting<String> SOURCE_TIME = Setting.optional(
            "sources[].time", ValueType.text(), "ordered_at", "Path of the event time. Needed where `customer-id` is.");

    static final Setting<TimeFormat> SOURCE_TIME_FORMAT = Setting.of(
            "sources[].time-format",
            ValueType.choice(TimeFormat.class),
            "auto",
            "How the time is written: epoch `millis`, `seconds`, `micros`, `nanos`, or `iso-8601` (without an offset:"
                    + " UTC). `auto`: by Avro's logical type; otherwise text is ISO-8601 and numbers are milliseconds.");

    static final Setting<StartOffsets> SOURCE_START = Setting.of(
            "sources[].start",
            ValueType.choice(StartOffsets.class),
            "committed",
            "Where to begin when there is no checkpoint: the group's `committed` offsets (earliest where there are"
                    + " none), `earliest` or `latest`. A replay always begins at the earliest.");

    static final Setting<Boolean> SOURCE_BOUNDED = Setting.of(
            "sources[].bounded",
            ValueType.flag(),
            "false",
            "Whether the source ends at the records that are there when the job starts. Always so in a replay.");

    static final Setting<String> RULES_TOPIC = topic("rules.topic", "rule-sets", "Compacted topic with rule sets.");

    static final Setting<String> RULES_FILE = Setting.optional(
            "rules.file",
            ValueType.text(),
            "rule-sets/web-shop.yaml",
            "Rule set that is published when the rules topic has none.");

    static final Setting<String> RULE_SET_STATUS_TOPIC = topic(
            "rule-set-status.topic",
            "rule-set-status",
            "Compacted topic where authors see which rule set is in force, and why one was rejected.");

    static final Setting<String> COMMANDS_TOPIC = topic(
            "commands.topic",
            "commands",
            "Topic with commands about single customers: pins and their lifting. Its key is the customer id, as in the"
                    + " event topics.");

    static final Setting<String> TRANSITIONS_TOPIC =
            topic("transitions.topic", "transitions", "Topic for entries and exits.");

    static final Setting<String> MEMBERSHIPS_TOPIC =
            topic("memberships.topic", "memberships", "Compacted topic with the current standing of each customer.");

    static final Setting<String> DISTRIBUTION_TOPIC = topic(
            "distribution.topic", "distribution", "Compacted topic with the member counts of each tier and segment.");

    static final Setting<String> DEAD_LETTERS_TOPIC = topic(
            "dead-letters.topic",
            "dead-letters",
            "Topic for records that could not be used, unchanged, with headers that say why.");

    static final Setting<String> CUT_OFFS_TOPIC = topic(
            "cut-offs.topic",
            "cut-offs",
            "Compacted topic with the cut-offs of all customers, which the job writes and reads back. Only a rule set with"
                    + " percentile() or quintile() has any.");

    static final Setting<String> RECEIPTS_TOPIC = topic(
            "receipts.topic",
            "receipts",
            "Topic with a receipt for every customer who was erased: who ordered it, why, and what was done. Where it is created"
                    + " it keeps them for a year.");

    static final Setting<String> TRANSFERS_TOPIC = topic(
            "transfers.topic",
            "transfers",
            "Topic through which what is known of a customer goes who turned out to be another one; the job writes it and reads it"
                    + " back.");

    static final Setting<Boolean> TOPICS_CREATE = Setting.of(
            "topics.create",
            ValueType.flag(),
            "true",
            "Whether missing topics other than sources are created when the job is submitted, with the right cleanup"
                    + " policy.");

    static final Setting<Integer> TOPICS_PARTITIONS = Setting.of(
            "topics.partitions",
            ValueType.integer(0, 10_000),
            "0",
            "Partitions of created topics; 0 takes the broker's default. The rules, rule-set-status and cut-offs topics get 1.");

    static final Setting<Integer> TOPICS_REPLICATION = Setting.of(
            "topics.replication",
            ValueType.integer(0, 100),
            "0",
            "Replication factor of created topics; 0 takes the broker's default.");

    static final Setting<Guarantee> GUARANTEE = Setting.of(
            "delivery.guarantee",
            ValueType.choice(Guarantee.class),
            "at-least-once",
            "`at-least-once`: lowest latency; after a failure records may come again, with the same ids."
                    + " `exactly-once`: Kafka transactions; a record is visible to read_committed readers after the"
                    + " next checkpoint.");

    static final Setting<Duration> TRANSACTION_TIMEOUT = Setting.of(
            "delivery.transaction.timeout",
            ValueType.duration(Duration.ofSeconds(10), Duration.ofDays(7)),
            "15m",
            "How long a transaction may stay open. Must not exceed the broker's `transaction.max.timeout.ms` (15m unless"
                    + " changed), and must exceed the longest time the job may be down: what a transaction holds is lost"
                    + " when it times out.");

    static final Setting<String> TRANSACTION_PREFIX = Setting.of(
            "delivery.transaction.id-prefix",
            ValueType.text(),
            "tierstream",
            "Begins the transactional ids. Two jobs on one Kafka cluster must not share it.");

    static final Setting<Mode> MODE = Setting.of(
            "mode",
            ValueType.choice(Mode.class),
            "live",
            "`live`: due moments come by events and by the wall clock. `replay`: sources are bounded, time is that of"
                    + " the events only, the outcome is the same whenever it runs.");

    static final Setting<Until> REPLAY_UNTIL = Setting.of(
            "replay.until",
            new ValueType<>("last, forever or an ISO-8601 instant", Until::parse),
            "last",
            "How far a replay takes every customer's clock after the input has ended.");

    static final Setting<Duration> MAX_FUTURE_SKEW = Setting.of(
            "time.max-future-skew",
            ValueType.duration(NONE, YEAR),
            "1h",
            "Events further ahead of the wall clock are dead letters. Live mode only.");

    static final Setting<Duration> TIME_IDLE = Setting.of(
            "time.idle",
            ValueType.duration(Duration.ofMillis(10), Duration.ofDays(1)),
            "200ms",
            "How long a partition must be quiet until the wall clock moves time on for it. Live mode only.");

    static final Setting<Integer> MAX_EVENT_BYTES = Setting.of(
            "events.max-bytes",
            ValueType.bytes(1_024, 1 << 28),
            "1MiB",
            "Largest value of a record; larger ones are dead letters. The limit is on the whole record, so that a text"
                    + " field can be large where the others are small.");

    static final Setting<Integer> MAX_CUSTOMER_ID_BYTES = Setting.of(
            "events.max-customer-id-bytes",
            ValueType.bytes(16, 8_192),
            "1KiB",
            "Longest customer id, in bytes of UTF-8; longer ones are dead letters. It is the key of the state.");

    static final Setting<Duration> DUPLICATES_HORIZON = Setting.of(
            "duplicates.horizon",
            ValueType.duration(NONE, YEAR),
            "1d",
            "How long an event id is remembered, by the customer's clock.");

    static final Setting<Integer> DUPLICATES_COUNT = Setting.of(
            "duplicates.count",
            ValueType.integer(0, 100_000),
            "64",
            "Most event ids remembered per customer; the oldest go first. 0 turns the recognition off.");

    static final Setting<Duration> ERASURE_MEMORY = Setting.of(
            "erasure.memory",
            ValueType.duration(NONE, YEAR),
            "30d",
            "How long it is remembered that a customer was erased, by event time: until then, events from before the erasure that"
                    + " come late are dropped, and the numbers of transitions go on. Longer than events can be late, and than"
                    + " source topics keep them if the job may ever read them again.");

    static final Setting<String> JOB_NAME =
            Setting.of("job.name", ValueType.text(), "tierstream", "The job's name in Flink.");

    static final Setting<Integer> PARALLELISM = Setting.of(
            "job.parallelism",
            ValueType.integer(0, 32_768),
            "0",
            "Parallel instances of each operator; 0 takes what the cluster or `flink run -p` says.");

    static final Setting<Integer> MAX_PARALLELISM = Setting.of(
            "job.max-parallelism",
            ValueType.integer(1, 32_768),
            "720",
            "Number of key groups: the most instances the job can ever be scaled to. It cannot be changed without"
                    + " losing state. 720 divides evenly by every parallelism from 1 to 6 and by 8, 9, 10, 12, 15, 16,"
                    + " 18, 20, 24 ..., so that all instances get the same share of customers.");

    static final Setting<Duration> BUFFER_TIMEOUT = Setting.of(
            "job.buffer-timeout",
            ValueType.duration(NONE, Duration.ofSeconds(10)),
            "5ms",
            "Longest time a record waits in a network buffer between operators: less is lower latency, more is higher"
                    + " throughput.");

    static final Setting<Duration> CHECKPOINT_INTERVAL = Setting.of(
            "checkpoints.interval",
            ValueType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
            "10s",
            "Time between checkpoints. With exactly-once delivery it is also how long outputs stay invisible.");

    static final Setting<String> CHECKPOINT_DIRECTORY = Setting.optional(
            "checkpoints.directory",
            ValueType.text(),
            "s3://bucket/tierstream/checkpoints",
            "Where checkpoints are kept; what the cluster says when not given.");

    static final Setting<StateBackend> STATE_BACKEND = Setting.of(
            "state.backend",
            ValueType.choice(StateBackend.class),
            "rocksdb",
            "`rocksdb`: state on local disk with incremental checkpoints. `hashmap`: state on the heap.");

    static final Setting<Integer> STATE_CACHE = Setting.of(
            "state.cache-size",
            ValueType.bytes(0, 1 << 30),
            "64MiB",
            "Heap that recently seen customers may take in each instance of the job, so that they are not read from the"
                    + " state backend again. Changes are written before every checkpoint. 0 turns it off.");

    static final Setting<Integer> METRIC_EVENT_TYPES = Setting.of(
            "metrics.event-types",
            ValueType.integer(0, 10_000),
            "100",
            "Most event types with a counter of their own; further ones are counted as `other`.");

    static final Setting<Integer> METRIC_LATENCY_SAMPLES = Setting.of(
            "metrics.latency-samples",
            ValueType.integer(16, 1_000_000),
            "2048",
            "Most recent samples that each latency histogram holds.");

    /** Keys under which anything may stand, passed through or read as a mapping. */
    static final List<Setting<String>> PREFIXES = List.of(
            Setting.optional(
                    "kafka.properties.*",
                    ValueType.text(),
                    "SASL_SSL",
                    "Passed to every Kafka consumer, producer and admin client, such as `security.protocol`,"
                            + " `sasl.jaas.config`, `ssl.truststore.location`. Secret values are never logged."),
            Setting.optional(
                    "registry.properties.*",
                    ValueType.text(),
                    "USER_INFO",
                    "Passed to the registry client, such as `basic.auth.credentials.source`, `basic.auth.user.info`,"
                            + " `bearer.auth.token`, `ssl.truststore.location`. Secret values are never logged."),
            Setting.optional(
                    "sources[].fields.*",
                    ValueType.text(),
                    "total_price",
                    "`name: path` for each field that rules may read. Without any, every scalar of the record is a field"
                            + " under its own path, except what the keys above take. `\"*\": path` makes fields of all entries of a map or"
                            + " record, under their own names."));

    static final List<Setting<?>> ALL = List.of(
            BOOTSTRAP_SERVERS,
            GROUP_ID,
            REGISTRY_URL,
            SOURCE_TOPIC,
            SOURCE_FORMAT,
            SOURCE_TYPE,
            SOURCE_TYPE_FIELD,
            SOURCE_CUSTOMER_ID,
            SOURCE_EVENT_ID,
            SOURCE_TIME,
            SOURCE_TIME_FORMAT,
            SOURCE_START,
            SOURCE_BOUNDED,
            RULES_TOPIC,
            RULES_FILE,
            RULE_SET_STATUS_TOPIC,
            COMMANDS_TOPIC,
            TRANSITIONS_TOPIC,
            MEMBERSHIPS_TOPIC,
            DISTRIBUTION_TOPIC,
            DEAD_LETTERS_TOPIC,
            CUT_OFFS_TOPIC,
            RECEIPTS_TOPIC,
            TRANSFERS_TOPIC,
            TOPICS_CREATE,
            TOPICS_PARTITIONS,
            TOPICS_REPLICATION,
            GUARANTEE,
            TRANSACTION_TIMEOUT,
            TRANSACTION_PREFIX,
            MODE,
            REPLAY_UNTIL,
            MAX_FUTURE_SKEW,
            TIME_IDLE,
            MAX_EVENT_BYTES,
            MAX_CUSTOMER_ID_BYTES,
            DUPLICATES_HORIZON,
            DUPLICATES_COUNT,
            ERASURE_MEMORY,
            JOB_NAME,
            PARALLELISM,
            MAX_PARALLELISM,
            BUFFER_TIMEOUT,
            CHECKPOINT_INTERVAL,
            CHECKPOINT_DIRECTORY,
            STATE_BACKEND,
            STATE_CACHE,
            METRIC_EVENT_TYPES,
            METRIC_LATENCY_SAMPLES);

    private Settings() {}

    private static Setting<String> topic(String key, String name, String doc) {
        return Setting.of(key, ValueType.text(), "tierstream." + name, doc);
    }
}
