-- Answers that were given under an idempotency key to what makes something outside the register: drafts, impact reports.
CREATE TABLE keyed_answers (
    caller       TEXT    NOT NULL,
    idem_key     TEXT    NOT NULL,
    request_hash TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    location     TEXT    NOT NULL,
    tag          TEXT,
    answer       BLOB    NOT NULL,
    created_at   TEXT    NOT NULL,
    PRIMARY KEY (caller, idem_key)
) WITHOUT ROWID;

CREATE INDEX keyed_answers_created ON keyed_answers (created_at);
