-- Which version decides in each task of the job; since: when it first said so.
CREATE TABLE rule_set_task (
    name VARCHAR NOT NULL,
    task INT NOT NULL,
    version_in_force BIGINT,
    since BIGINT NOT NULL,
    PRIMARY KEY (name, task)
);
