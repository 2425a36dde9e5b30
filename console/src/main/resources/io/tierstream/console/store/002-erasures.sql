-- An erasure ends a life of a customer: everything up to an instant of event time is forgotten. event_at is the event time of a transition, or of a
-- customer's last one; rows from before this script do not know it. erasure_known_at is the machine's time.
ALTER TABLE transition ADD COLUMN event_at BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE customer_sequence ADD COLUMN event_at BIGINT DEFAULT 9223372036854775807 NOT NULL;
ALTER TABLE customer_sequence ADD COLUMN erased_sequence BIGINT;
ALTER TABLE customer_sequence ADD COLUMN erasure_known_at BIGINT;
UPDATE customer_sequence SET event_at = erased_at, erased_sequence = sequence, erasure_known_at = erased_at WHERE erased_at IS NOT NULL;
DROP INDEX customer_sequence_erased;
CREATE INDEX customer_sequence_erased ON customer_sequence (erasure_known_at);

-- How many customers there are, without counting them each time: one row, whose id is 1.
CREATE TABLE customer_count (
    id INT PRIMARY KEY,
    customers BIGINT NOT NULL
);
INSERT INTO customer_count (id, customers) SELECT 1, COUNT(*) FROM customer;

-- What is asked for all terms of a span, and what is too old.
CREATE INDEX history_minute_at ON history_minute (at);
CREATE INDEX history_hour_at ON history_hour (at);
CREATE INDEX flow_minute_at ON flow_minute (at);
CREATE INDEX flow_hour_at ON flow_hour (at);
