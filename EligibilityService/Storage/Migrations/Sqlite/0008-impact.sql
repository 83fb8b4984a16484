-- Impact reports: who works on one leases it; it is written until it has ended, and never after that.
CREATE TABLE impact_reports (
    id              TEXT    NOT NULL PRIMARY KEY,
    subject         TEXT    NOT NULL,
    programme_id    TEXT,
    draft_id        TEXT    NOT NULL,
    document_sha256 TEXT    NOT NULL,
    content         BLOB    NOT NULL,
    period_from     TEXT,
    period_until    TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    asked_at        TEXT    NOT NULL,
    asked_by        TEXT    NOT NULL,
    asked_by_key    TEXT    NOT NULL,
    started_at      TEXT,
    ended_at        TEXT,
    failure         TEXT,
    lease_holder    TEXT    NOT NULL,
    lease_until     TEXT    NOT NULL,
    percent         INTEGER NOT NULL,
    checkpoint      BLOB
) WITHOUT ROWID;

CREATE INDEX impact_reports_state ON impact_reports (state, id);
CREATE INDEX impact_reports_draft ON impact_reports (draft_id, document_sha256, id);

-- Items in blocks, in the register's order, and the balances that moved with them.
CREATE TABLE impact_blocks (
    report_id TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    gains     INTEGER NOT NULL,
    losses    INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    items     BLOB    NOT NULL,
    balances  BLOB,
    PRIMARY KEY (report_id, number)
);
