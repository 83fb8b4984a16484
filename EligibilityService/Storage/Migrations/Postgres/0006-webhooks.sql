-- Who hears of what was recorded. The record itself is the outbox: a cursor says how far into a programme's record a subscription has got, and only
-- what is on its way now stands in webhook_events.
CREATE TABLE webhooks (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency            TEXT COLLATE "C" NOT NULL,
    key_id            TEXT COLLATE "C" NOT NULL,
    idem_key          TEXT COLLATE "C",
    request_hash      TEXT COLLATE "C" NOT NULL,
    url               TEXT COLLATE "C" NOT NULL,
    events            TEXT COLLATE "C" NOT NULL,
    programme_id      TEXT COLLATE "C",
    description       TEXT COLLATE "C",
    created_at        TEXT COLLATE "C" NOT NULL,
    secret            BYTEA NOT NULL,
    previous_secret   BYTEA,
    previous_until    TEXT COLLATE "C",
    rotation_key      TEXT COLLATE "C",
    disabled_at       TEXT COLLATE "C",
    disabled_ground   TEXT COLLATE "C",
    failing_since     TEXT COLLATE "C",
    last_delivered_at TEXT COLLATE "C",
    last_failure      TEXT COLLATE "C",
    worker            TEXT COLLATE "C" NOT NULL,
    worker_until      TEXT COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX webhooks_idempotency ON webhooks (key_id, idem_key);
CREATE INDEX webhooks_agency ON webhooks (agency, id);

CREATE TABLE webhook_cursors (
    webhook_id   TEXT COLLATE "C" NOT NULL,
    programme_id TEXT COLLATE "C" NOT NULL,
    last_id      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (webhook_id, programme_id)
);

CREATE TABLE webhook_events (
    webhook_id TEXT COLLATE "C"    NOT NULL,
    event_id   TEXT COLLATE "C"    NOT NULL,
    type       TEXT COLLATE "C"    NOT NULL,
    subject    TEXT COLLATE "C"    NOT NULL,
    body       TEXT COLLATE "C"    NOT NULL,
    dead       BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    first_at   TEXT COLLATE "C",
    due_at     TEXT COLLATE "C"    NOT NULL,
    failure    TEXT COLLATE "C",
    PRIMARY KEY (webhook_id, event_id)
);

CREATE INDEX webhook_events_subject ON webhook_events (webhook_id, subject, dead, event_id);
CREATE INDEX webhook_events_due ON webhook_events (dead, due_at, webhook_id);

-- A row for each agency that ever subscribed: locked while one more subscription is counted and made.
CREATE TABLE webhook_agencies (
    agency TEXT COLLATE "C" NOT NULL PRIMARY KEY
);
