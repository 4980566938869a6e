-- The journal, format 1. Times are nanoseconds since 1970, bodies are JSON, links are SHA-256 in hexadecimal.
-- Only what SQLite and PostgreSQL both understand.

CREATE TABLE journal_format (
    version BIGINT NOT NULL
);

CREATE TABLE plans (
    digest TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    environment TEXT NOT NULL,
    steps BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- What the entries of each execution add up to; written with them, never instead of them.
CREATE TABLE executions (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    plan TEXT NOT NULL REFERENCES plans (digest),
    title TEXT NOT NULL,
    environment TEXT NOT NULL,
    actor TEXT NOT NULL,
    status TEXT NOT NULL,
    is_over BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    steps_done BIGINT NOT NULL,
    steps_total BIGINT NOT NULL,
    owner TEXT,
    heartbeat_at BIGINT,
    why TEXT,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    link TEXT NOT NULL
);

CREATE INDEX executions_by_environment ON executions (environment, number);
CREATE INDEX executions_by_life ON executions (is_over, number);

-- Only ever added to. The link of an entry is over the link before it and its body.
CREATE TABLE entries (
    execution TEXT NOT NULL REFERENCES executions (id),
    sequence BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL,
    PRIMARY KEY (execution, sequence)
);

CREATE TABLE environment_locks (
    environment TEXT NOT NULL PRIMARY KEY,
    execution TEXT NOT NULL REFERENCES executions (id)
);

CREATE TABLE controls (
    execution TEXT NOT NULL REFERENCES executions (id),
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    posted_by TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (execution, number)
);

CREATE TABLE said (
    execution TEXT NOT NULL REFERENCES executions (id),
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    at BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (execution, number)
);

INSERT INTO journal_format (version) VALUES (1);
