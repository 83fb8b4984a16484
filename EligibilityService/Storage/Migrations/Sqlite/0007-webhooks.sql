-- Who hears of what was recorded. The record itself is the outbox: a cursor says how far into a programme's record a subscription has got, and only
-- what is on its way now stands in webhook_events.
CREATE TABLE webhooks (
    id                TEXT NOT NULL PRIMARY KEY,
    agency            TEXT NOT NULL,
    key_id            TEXT NOT NULL,
    idem_key          TEXT,
    request_hash      TEXT NOT NULL,
    url               TEXT NOT NULL,
    events            TEXT NOT NULL,
    programme_id      TEXT,
    description       TEXT,
    created_at        TEXT NOT NULL,
    secret            BLOB NOT NULL,
    previous_secret   BLOB,
    previous_until    TEXT,
    rotation_key      TEXT,
    disabled_at       TEXT,
    disabled_ground   TEXT,
    failing_since     TEXT,
    last_delivered_at TEXT,
    last_failure      TEXT,
    worker            TEXT NOT NULL,
    worker_until      TEXT NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX webhooks_idempotency ON webhooks (key_id, idem_key);
CREATE INDEX webhooks_agency ON webhooks (agency, id);

CREATE TABLE webhook_cursors (
    webhook_id   TEXT NOT NULL,
    programme_id TEXT NOT NULL,
    last_id      TEXT NOT NULL,
    PRIMARY KEY (webhook_id, programme_id)
) WITHOUT ROWID;

CREATE TABLE webhook_events (
    webhook_id TEXT    NOT NULL,
    event_id   TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    dead       INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    first_at   TEXT,
    due_at     TEXT    NOT NULL,
    failure    TEXT,
    PRIMARY KEY (webhook_id, event_id)
) WITHOUT ROWID;

CREATE INDEX webhook_events_subject ON webhook_events (webhook_id, subject, dead, event_id);
CREATE INDEX webhook_events_due ON webhook_events (dead, due_at, webhook_id);

-- A row for each agency that ever subscribed: locked while one more subscription is counted and made.
CREATE TABLE webhook_agencies (
    agency TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
