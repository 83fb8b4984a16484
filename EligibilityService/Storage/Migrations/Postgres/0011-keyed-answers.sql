-- Answers that were given under an idempotency key to what makes something outside the register: drafts, impact reports.
CREATE TABLE keyed_answers (
    caller       TEXT COLLATE "C" NOT NULL,
    idem_key     TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    status       BIGINT NOT NULL,
    location     TEXT COLLATE "C" NOT NULL,
    tag          TEXT COLLATE "C",
    answer       BYTEA NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (caller, idem_key)
);

CREATE INDEX keyed_answers_created ON keyed_answers (created_at);
