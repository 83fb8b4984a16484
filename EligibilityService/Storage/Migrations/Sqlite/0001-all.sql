-- What the keys in this store mean; see StoreFormat. A store without it is of another kind, and refused.
CREATE TABLE store_format (
    format INTEGER NOT NULL
);
INSERT INTO store_format (format) VALUES (6);

-- Published documents are frozen: nothing here is ever updated.
CREATE TABLE published_versions (
    programme_id   TEXT NOT NULL, -- empty for the catalogue
    number         INTEGER NOT NULL,
    published_at   TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    document       TEXT NOT NULL,
    PRIMARY KEY (programme_id, number)
);

-- One row a programme, locked first by whoever writes: the order of ids is the order of commits.
CREATE TABLE programme_heads (
    programme_id TEXT NOT NULL PRIMARY KEY,
    last_id      TEXT NOT NULL
) WITHOUT ROWID;

-- The register: appended, never updated. The request, the facts and the view of the register are kept, so that a replay is exact.
CREATE TABLE decisions (
    programme_id      TEXT NOT NULL,
    id                TEXT NOT NULL,
    programme_version INTEGER NOT NULL,
    catalogue_version INTEGER NOT NULL,
    invoice_key       TEXT NOT NULL,
    fingerprint       TEXT NOT NULL,
    case_hash         TEXT NOT NULL,
    outcome           TEXT NOT NULL,
    amount_minor      INTEGER NOT NULL,
    currency          TEXT NOT NULL,
    buyer             TEXT NOT NULL,
    buyer_name        TEXT NOT NULL,
    invoice_number    TEXT NOT NULL,
    decided_at        TEXT NOT NULL,
    decided_by        TEXT NOT NULL,
    asked_by          TEXT NOT NULL,
    request           BLOB NOT NULL,
    context           BLOB NOT NULL,
    answer            BLOB NOT NULL,
    PRIMARY KEY (programme_id, id)
);

CREATE UNIQUE INDEX decisions_id ON decisions (id);
CREATE INDEX decisions_invoice ON decisions (programme_id, invoice_key, id);

-- Lists are read from these alone: a range for each programme and outcome, from its newest end.
CREATE INDEX decisions_listed ON decisions (programme_id, outcome, decided_at, id);
CREATE INDEX decisions_asked ON decisions (programme_id, asked_by, outcome, decided_at, id);
CREATE INDEX decisions_buyer ON decisions (buyer, programme_id, outcome, decided_at, id);
CREATE INDEX decisions_buyer_name ON decisions (buyer_name, programme_id, outcome, decided_at, id);
CREATE INDEX decisions_invoice_number ON decisions (invoice_number, decided_at, id);

CREATE TABLE claims (
    programme_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    claim_key    TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    PRIMARY KEY (programme_id, kind, claim_key)
) WITHOUT ROWID;

CREATE INDEX claims_decision ON claims (decision_id);

-- Money: entries are appended, never updated; balances, holds and the waiting list are caches of them (`admin verify` folds and compares).
CREATE TABLE entries (
    programme_id  TEXT NOT NULL,
    fiscal_year   INTEGER NOT NULL,
    id            TEXT NOT NULL,
    calendar_year INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    decision_id   TEXT NOT NULL,
    buyer         TEXT NOT NULL,
    amount_minor  INTEGER NOT NULL,
    currency      TEXT NOT NULL,
    ground        TEXT NOT NULL,
    note          TEXT,
    reference     TEXT,
    made_at       TEXT NOT NULL,
    made_by       TEXT NOT NULL,
    PRIMARY KEY (programme_id, fiscal_year, id)
) WITHOUT ROWID;

CREATE INDEX entries_decision ON entries (decision_id, id);

-- buyer is empty for the programme's budget, whose year is the fiscal year; a buyer's year is the calendar year.
CREATE TABLE balances (
    programme_id TEXT NOT NULL,
    buyer        TEXT NOT NULL,
    year         INTEGER NOT NULL,
    granted      INTEGER NOT NULL,
    paid         INTEGER NOT NULL,
    released     INTEGER NOT NULL,
    recovered    INTEGER NOT NULL,
    waitlisted   INTEGER NOT NULL,
    PRIMARY KEY (programme_id, buyer, year)
) WITHOUT ROWID;

-- Who waits for money, in the order of their places.
CREATE TABLE waiting_list (
    programme_id TEXT NOT NULL,
    fiscal_year  INTEGER NOT NULL,
    decision_id  TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- Whose place a decision has in the line: that of the one that it took the place of; its own where that is none.
    place        TEXT,
    PRIMARY KEY (programme_id, fiscal_year, decision_id)
) WITHOUT ROWID;

CREATE INDEX waiting_list_places ON waiting_list (programme_id, fiscal_year, COALESCE(place, decision_id));

-- Reservations that expire, by the first day on which they have.
CREATE TABLE holds (
    until        TEXT NOT NULL,
    programme_id TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    PRIMARY KEY (until, programme_id, decision_id)
) WITHOUT ROWID;

-- An answer that was given under an idempotency key; a decision's own answer is not kept twice.
CREATE TABLE idempotency (
    caller       TEXT NOT NULL,
    idem_key     TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       INTEGER NOT NULL,
    decision_id  TEXT NOT NULL,
    answer       BLOB,
    created_at   TEXT NOT NULL,
    PRIMARY KEY (caller, idem_key)
) WITHOUT ROWID;

CREATE INDEX idempotency_created ON idempotency (created_at);

-- Keys are shown once and kept as SHA-256 only.
CREATE TABLE api_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    sha256     TEXT NOT NULL UNIQUE,
    agency     TEXT NOT NULL,
    -- A key is a person\'s or a system\'s.
    staff_id   TEXT,
    name       TEXT,
    system     TEXT,
    -- Whether the system may say for whom it acts.
    for_others INTEGER NOT NULL,
    scopes     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
);

-- One row, locked first by whoever writes to drafts, publications or the audit trail: the order of ids is the order of commits.
CREATE TABLE audit_head (
    id      INTEGER NOT NULL PRIMARY KEY,
    last_id TEXT NOT NULL
);

-- What people did to rules and keys: appended in the transaction of the deed, never updated.
CREATE TABLE audit (
    id            TEXT NOT NULL PRIMARY KEY,
    made_at       TEXT NOT NULL,
    action        TEXT NOT NULL,
    actor         TEXT NOT NULL,
    address       TEXT,
    request_id    TEXT,
    kind          TEXT,
    programme_id  TEXT,
    draft_id      TEXT,
    version       INTEGER,
    sha256_before TEXT,
    sha256_after  TEXT,
    note          TEXT
) WITHOUT ROWID;

CREATE INDEX audit_draft ON audit (draft_id, id);
CREATE INDEX audit_programme ON audit (programme_id, id);

-- What may become a version. kind is catalogue or programme; the programme is empty for the catalogue.
CREATE TABLE drafts (
    id                  TEXT NOT NULL PRIMARY KEY,
    kind                TEXT NOT NULL,
    programme_id        TEXT NOT NULL,
    based_on            INTEGER,
    title               TEXT NOT NULL,
    state               TEXT NOT NULL,
    revision            INTEGER NOT NULL,
    document            TEXT NOT NULL,
    sha256              TEXT NOT NULL,
    golden_cases        TEXT NOT NULL,
    golden_cases_sha256 TEXT NOT NULL,
    created_at          TEXT NOT NULL,
    created_by          TEXT NOT NULL,
    changed_at          TEXT NOT NULL,
    changed_by          TEXT NOT NULL,
    submitted_at        TEXT,
    submitted_by        TEXT,
    submitted_after     INTEGER,
    ground              TEXT,
    version             INTEGER,
    published_at        TEXT
);

CREATE INDEX drafts_series ON drafts (kind, programme_id, id);

-- How a version came to be, and its golden cases; frozen with it.
CREATE TABLE publications (
    kind                TEXT NOT NULL,
    programme_id        TEXT NOT NULL,
    version             INTEGER NOT NULL,
    draft_id            TEXT,
    submitted_at        TEXT,
    submitted_by        TEXT,
    approved_at         TEXT,
    approved_by         TEXT,
    impact_report       TEXT,
    golden_cases        TEXT NOT NULL,
    golden_cases_sha256 TEXT NOT NULL,
    PRIMARY KEY (kind, programme_id, version)
) WITHOUT ROWID;

-- Documents that invoices were read from, as they came: evidence of decisions. Named by their SHA-256, appended, never updated.
CREATE TABLE documents (
    sha256   TEXT NOT NULL PRIMARY KEY,
    length   INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    added_at TEXT NOT NULL
);

-- Undetermined cases that wait for a registry to answer, in the order of their places: each has the place of the first whose place came down to it, or its own.
-- failures counts the rounds in which the registry answered others and not this one.
CREATE TABLE registry_waits (
    programme_id TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    since        TEXT NOT NULL,
    failures     INTEGER NOT NULL,
    place        TEXT,
    PRIMARY KEY (programme_id, decision_id)
) WITHOUT ROWID;

-- Decisions that somebody still has to settle: undetermined, or waiting for money, and the latest on their invoice. A cache of the register (`admin verify` compares).
CREATE TABLE open_decisions (
    decision_id  TEXT NOT NULL PRIMARY KEY,
    programme_id TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX open_decisions_programme ON open_decisions (programme_id, decision_id);

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
    sees_all          INTEGER NOT NULL
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
    webhook_id TEXT NOT NULL,
    event_id   TEXT NOT NULL,
    type       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    dead       INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    first_at   TEXT,
    due_at     TEXT NOT NULL,
    failure    TEXT,
    PRIMARY KEY (webhook_id, event_id)
) WITHOUT ROWID;

CREATE INDEX webhook_events_subject ON webhook_events (webhook_id, subject, dead, event_id);
CREATE INDEX webhook_events_due ON webhook_events (dead, due_at, webhook_id);

-- A row for each agency that ever subscribed: locked while one more subscription is counted and made.
CREATE TABLE webhook_agencies (
    agency TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- Impact reports. One is written until it has ended, and never after that.
CREATE TABLE impact_reports (
    id              TEXT NOT NULL PRIMARY KEY,
    subject         TEXT NOT NULL,
    programme_id    TEXT,
    draft_id        TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    content         BLOB NOT NULL,
    period_from     TEXT,
    period_until    TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_at        TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    started_at      TEXT,
    ended_at        TEXT,
    failure         TEXT,
    percent         INTEGER NOT NULL,
    checkpoint      BLOB
) WITHOUT ROWID;

CREATE INDEX impact_reports_state ON impact_reports (state, id);
CREATE INDEX impact_reports_draft ON impact_reports (draft_id, document_sha256, id);

-- Items in blocks, in the register's order, and the balances that moved with them.
CREATE TABLE impact_blocks (
    report_id TEXT NOT NULL,
    number    INTEGER NOT NULL,
    gains     INTEGER NOT NULL,
    losses    INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    items     BLOB NOT NULL,
    balances  BLOB,
    PRIMARY KEY (report_id, number)
);

-- What takes an invoice back: kept with the invoice that it names, whoever decided on that. A credit that was unclear is made clear by sending it again.
CREATE TABLE credits (
    reference       TEXT NOT NULL PRIMARY KEY,
    invoice_key     TEXT NOT NULL,
    content         TEXT NOT NULL,
    answer          BLOB NOT NULL,
    recorded_at     TEXT NOT NULL,
    recorded_by     TEXT NOT NULL,
    -- Of a correction: the key of the invoice that replaces this one.
    replaced_by     TEXT,
    -- Since when it takes the invoice back; null while it is open.
    in_force_since  TEXT
) WITHOUT ROWID;

CREATE INDEX credits_invoice ON credits (invoice_key, recorded_at, reference);
CREATE INDEX credits_replaced ON credits (replaced_by);

-- Answers that were given under an idempotency key to what makes something outside the register: drafts, impact reports.
CREATE TABLE keyed_answers (
    caller       TEXT NOT NULL,
    idem_key     TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       INTEGER NOT NULL,
    location     TEXT NOT NULL,
    tag          TEXT,
    answer       BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    PRIMARY KEY (caller, idem_key)
) WITHOUT ROWID;

CREATE INDEX keyed_answers_created ON keyed_answers (created_at);

-- What one replica works on alone until an instant: a subscription, an impact report.
CREATE TABLE leases (
    name   TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  TEXT NOT NULL
) WITHOUT ROWID;
