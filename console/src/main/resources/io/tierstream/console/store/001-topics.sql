-- What comes from the topics. Instants are milliseconds since the epoch. A term is what customers are counted by:
-- segment:NAME, tier:TIERSET:NAME or tag:NAME. ${id} is a text in the order of its characters' numbers.

CREATE TABLE writer_schema (
    id INT PRIMARY KEY,
    text VARCHAR NOT NULL
);

-- complete: whether it was read from its first record on.
CREATE TABLE topic_position (
    topic VARCHAR NOT NULL,
    part INT NOT NULL,
    next_offset BIGINT NOT NULL,
    complete BOOLEAN DEFAULT TRUE NOT NULL,
    PRIMARY KEY (topic, part)
);

-- The process that writes: the last one that was started.
CREATE TABLE feed_owner (
    id INT PRIMARY KEY,
    owner VARCHAR NOT NULL
);

-- members: by the memberships; entries and exits: by the transitions.
CREATE TABLE term (
    id INT PRIMARY KEY,
    name VARCHAR NOT NULL UNIQUE,
    members BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    exits BIGINT NOT NULL
);

-- membership: the record's value as it came; terms: their ids, as four bytes each.
CREATE TABLE customer (
    id ${id} PRIMARY KEY,
    terms BYTEA NOT NULL,
    membership BYTEA NOT NULL
);

CREATE TABLE customer_term (
    term INT NOT NULL,
    customer ${id} NOT NULL,
    PRIMARY KEY (term, customer)
);

-- Number of the last transition of a customer: what comes again is known by it.
CREATE TABLE customer_sequence (
    customer ${id} PRIMARY KEY,
    sequence BIGINT NOT NULL,
    erased_at BIGINT
);
CREATE INDEX customer_sequence_erased ON customer_sequence (erased_at);

CREATE TABLE transition (
    customer ${id} NOT NULL,
    sequence BIGINT NOT NULL,
    emitted_at BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (customer, sequence)
);
CREATE INDEX transition_emitted ON transition (emitted_at);

-- Who is in what since when, by the transitions.
CREATE TABLE stay (
    customer ${id} NOT NULL,
    term INT NOT NULL,
    since BIGINT NOT NULL,
    expected_exit_at BIGINT,
    PRIMARY KEY (customer, term)
);

CREATE TABLE expected_exit (
    term INT NOT NULL,
    at BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (term, at)
);

-- dwell.step: which of the steps of DwellSteps the length of the stay is in.
CREATE TABLE dwell (
    term INT NOT NULL,
    step INT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (term, step)
);

CREATE TABLE history_minute (
    term INT NOT NULL,
    at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    exits BIGINT NOT NULL,
    PRIMARY KEY (term, at)
);

CREATE TABLE history_hour (
    term INT NOT NULL,
    at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    exits BIGINT NOT NULL,
    PRIMARY KEY (term, at)
);

-- Moves between tiers of a tier set; 0 stands for none.
CREATE TABLE flow_minute (
    from_term INT NOT NULL,
    to_term INT NOT NULL,
    at BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (from_term, to_term, at)
);

CREATE TABLE flow_hour (
    from_term INT NOT NULL,
    to_term INT NOT NULL,
    at BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (from_term, to_term, at)
);

CREATE TABLE distribution (
    rule_set VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    members BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    exits BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    PRIMARY KEY (rule_set, target)
);

CREATE TABLE rule_set (
    name VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL,
    published_at BIGINT NOT NULL,
    author VARCHAR,
    comment VARCHAR,
    text VARCHAR NOT NULL,
    PRIMARY KEY (name, version)
);

-- issues: a JSON array.
CREATE TABLE rule_set_status (
    name VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    version_in_force BIGINT,
    decided_at BIGINT NOT NULL,
    issues VARCHAR NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE TABLE dead_letter (
    part INT NOT NULL,
    record_offset BIGINT NOT NULL,
    at BIGINT NOT NULL,
    source_topic VARCHAR NOT NULL,
    source_partition INT NOT NULL,
    source_offset BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    record_key BYTEA,
    content BYTEA,
    PRIMARY KEY (part, record_offset)
);
CREATE INDEX dead_letter_at ON dead_letter (at);
CREATE INDEX dead_letter_reason ON dead_letter (reason, at);

CREATE TABLE dead_letter_count (
    reason VARCHAR PRIMARY KEY,
    letters BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
