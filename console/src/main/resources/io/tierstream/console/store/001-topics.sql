-- Filled with the first version.
CREATE TABLE writer_schema (id INT PRIMARY KEY, text VARCHAR NOT NULL);
