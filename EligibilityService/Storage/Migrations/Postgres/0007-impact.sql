-- Impact reports: who works on one leases it; it is written until it has ended, and never after that.
CREATE TABLE impact_reports (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subject         TEXT COLLATE "C" NOT NULL,
    programme_id    TEXT COLLATE "C",
    draft_id        TEXT COLLATE "C" NOT NULL,
    document_sha256 TEXT COLLATE "C" NOT NULL,
    content         BYTEA NOT NULL,
    period_from     TEXT COLLATE "C",
    period_until    TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    asked_at        TEXT COLLATE "C" NOT NULL,
    asked_by        TEXT COLLATE "C" NOT NULL,
    asked_by_key    TEXT COLLATE "C" NOT NULL,
    started_at      TEXT COLLATE "C",
    ended_at        TEXT COLLATE "C",
    failure         TEXT COLLATE "C",
    lease_holder    TEXT COLLATE "C" NOT NULL,
    lease_until     TEXT COLLATE "C" NOT NULL,
    percent         BIGINT NOT NULL,
    checkpoint      BYTEA
);

CREATE INDEX impact_reports_state ON impact_reports (state, id);
CREATE INDEX impact_reports_draft ON impact_reports (draft_id, document_sha256, id);

-- Items in blocks, in the register's order, and the balances that moved with them.
CREATE TABLE impact_blocks (
    report_id TEXT COLLATE "C" NOT NULL,
    number    BIGINT NOT NULL,
    gains     BIGINT NOT NULL,
    losses    BIGINT NOT NULL,
    changed   BIGINT NOT NULL,
    items     BYTEA NOT NULL,
    balances  BYTEA,
    PRIMARY KEY (report_id, number)
);
