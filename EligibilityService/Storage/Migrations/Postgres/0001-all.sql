-- The same tables as on SQLite. Texts are ordered by their bytes ("C"), as SQLite does, because ids are compared.

-- What the keys in this store mean; see StoreFormat. A store without it is of another kind, and refused.
CREATE TABLE store_format (
    format BIGINT NOT NULL
);
INSERT INTO store_format (format) VALUES (6);

-- Published documents are frozen: nothing here is ever updated.
CREATE TABLE published_versions (
    programme_id   TEXT COLLATE "C" NOT NULL, -- empty for the catalogue
    number         BIGINT NOT NULL,
    published_at   TEXT COLLATE "C" NOT NULL,
    sha256         TEXT COLLATE "C" NOT NULL,
    document       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (programme_id, number)
);

-- One row a programme, locked first by whoever writes: the order of ids is the order of commits.
CREATE TABLE programme_heads (
    programme_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    last_id      TEXT COLLATE "C" NOT NULL
);

-- The register: appended, never updated. The request, the facts and the view of the register are kept, so that a replay is exact.
CREATE TABLE decisions (
    programme_id      TEXT COLLATE "C" NOT NULL,
    id                TEXT COLLATE "C" NOT NULL,
    programme_version BIGINT NOT NULL,
    catalogue_version BIGINT NOT NULL,
    invoice_key       TEXT COLLATE "C" NOT NULL,
    fingerprint       TEXT COLLATE "C" NOT NULL,
    case_hash         TEXT COLLATE "C" NOT NULL,
    outcome           TEXT COLLATE "C" NOT NULL,
    amount_minor      BIGINT NOT NULL,
    currency          TEXT COLLATE "C" NOT NULL,
    buyer             TEXT COLLATE "C" NOT NULL,
    buyer_name        TEXT COLLATE "C" NOT NULL,
    invoice_number    TEXT COLLATE "C" NOT NULL,
    decided_at        TEXT COLLATE "C" NOT NULL,
    decided_by        TEXT COLLATE "C" NOT NULL,
    asked_by          TEXT COLLATE "C" NOT NULL,
    request           BYTEA NOT NULL,
    context           BYTEA NOT NULL,
    answer            BYTEA NOT NULL,
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
    programme_id TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    claim_key    TEXT COLLATE "C" NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (programme_id, kind, claim_key)
);

CREATE INDEX claims_decision ON claims (decision_id);

-- Money: entries are appended, never updated; balances, holds and the waiting list are caches of them (`admin verify` folds and compares).
CREATE TABLE entries (
    programme_id  TEXT COLLATE "C" NOT NULL,
    fiscal_year   BIGINT NOT NULL,
    id            TEXT COLLATE "C" NOT NULL,
    calendar_year BIGINT NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL,
    decision_id   TEXT COLLATE "C" NOT NULL,
    buyer         TEXT COLLATE "C" NOT NULL,
    amount_minor  BIGINT NOT NULL,
    currency      TEXT COLLATE "C" NOT NULL,
    ground        TEXT COLLATE "C" NOT NULL,
    note          TEXT COLLATE "C",
    reference     TEXT COLLATE "C",
    made_at       TEXT COLLATE "C" NOT NULL,
    made_by       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (programme_id, fiscal_year, id)
);

CREATE INDEX entries_decision ON entries (decision_id, id);

-- buyer is empty for the programme's budget, whose year is the fiscal year; a buyer's year is the calendar year.
CREATE TABLE balances (
    programme_id TEXT COLLATE "C" NOT NULL,
    buyer        TEXT COLLATE "C" NOT NULL,
    year         BIGINT NOT NULL,
    granted      BIGINT NOT NULL,
    paid         BIGINT NOT NULL,
    released     BIGINT NOT NULL,
    recovered    BIGINT NOT NULL,
    waitlisted   BIGINT NOT NULL,
    PRIMARY KEY (programme_id, buyer, year)
);

-- Who waits for money, in the order of their places.
CREATE TABLE waiting_list (
    programme_id TEXT COLLATE "C" NOT NULL,
    fiscal_year  BIGINT NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT NOT NULL,
    -- Whose place a decision has in the line: that of the one that it took the place of; its own where that is none.
    place        TEXT COLLATE "C",
    PRIMARY KEY (programme_id, fiscal_year, decision_id)
);

CREATE INDEX waiting_list_places ON waiting_list (programme_id, fiscal_year, (COALESCE(place, decision_id)));

-- Reservations that expire, by the first day on which they have.
CREATE TABLE holds (
    until        TEXT COLLATE "C" NOT NULL,
    programme_id TEXT COLLATE "C" NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (until, programme_id, decision_id)
);

-- An answer that was given under an idempotency key; a decision's own answer is not kept twice.
CREATE TABLE idempotency (
    caller       TEXT COLLATE "C" NOT NULL,
    idem_key     TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    status       BIGINT NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    answer       BYTEA,
    created_at   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (caller, idem_key)
);

CREATE INDEX idempotency_created ON idempotency (created_at);

-- Keys are shown once and kept as SHA-256 only.
CREATE TABLE api_keys (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sha256     TEXT COLLATE "C" NOT NULL UNIQUE,
    agency     TEXT COLLATE "C" NOT NULL,
    -- A key is a person\'s or a system\'s.
    staff_id   TEXT,
    name       TEXT,
    system     TEXT,
    -- Whether the system may say for whom it acts.
    for_others BIGINT NOT NULL,
    scopes     TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT,
    revoked_at TEXT COLLATE "C"
);

-- One row, locked first by whoever writes to drafts, publications or the audit trail: the order of ids is the order of commits.
CREATE TABLE audit_head (
    id      BIGINT NOT NULL PRIMARY KEY,
    last_id TEXT COLLATE "C" NOT NULL
);

-- What people did to rules and keys: appended in the transaction of the deed, never updated.
CREATE TABLE audit (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    made_at       TEXT COLLATE "C" NOT NULL,
    action        TEXT COLLATE "C" NOT NULL,
    actor         TEXT NOT NULL,
    address       TEXT COLLATE "C",
    request_id    TEXT COLLATE "C",
    kind          TEXT COLLATE "C",
    programme_id  TEXT COLLATE "C",
    draft_id      TEXT COLLATE "C",
    version       BIGINT,
    sha256_before TEXT COLLATE "C",
    sha256_after  TEXT COLLATE "C",
    note          TEXT COLLATE "C"
);

CREATE INDEX audit_draft ON audit (draft_id, id);
CREATE INDEX audit_programme ON audit (programme_id, id);

-- What may become a version. kind is catalogue or programme; the programme is empty for the catalogue.
CREATE TABLE drafts (
    id                  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind                TEXT COLLATE "C" NOT NULL,
    programme_id        TEXT COLLATE "C" NOT NULL,
    based_on            BIGINT,
    title               TEXT COLLATE "C" NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    revision            BIGINT NOT NULL,
    document            TEXT COLLATE "C" NOT NULL,
    sha256              TEXT COLLATE "C" NOT NULL,
    golden_cases        TEXT COLLATE "C" NOT NULL,
    golden_cases_sha256 TEXT COLLATE "C" NOT NULL,
    created_at          TEXT COLLATE "C" NOT NULL,
    created_by          TEXT COLLATE "C" NOT NULL,
    changed_at          TEXT COLLATE "C" NOT NULL,
    changed_by          TEXT COLLATE "C" NOT NULL,
    submitted_at        TEXT COLLATE "C",
    submitted_by        TEXT COLLATE "C",
    submitted_after     BIGINT,
    ground              TEXT COLLATE "C",
    version             BIGINT,
    published_at        TEXT COLLATE "C"
);

CREATE INDEX drafts_series ON drafts (kind, programme_id, id);

-- How a version came to be, and its golden cases; frozen with it.
CREATE TABLE publications (
    kind                TEXT COLLATE "C" NOT NULL,
    programme_id        TEXT COLLATE "C" NOT NULL,
    version             BIGINT NOT NULL,
    draft_id            TEXT COLLATE "C",
    submitted_at        TEXT COLLATE "C",
    submitted_by        TEXT COLLATE "C",
    approved_at         TEXT COLLATE "C",
    approved_by         TEXT COLLATE "C",
    impact_report       TEXT COLLATE "C",
    golden_cases        TEXT COLLATE "C" NOT NULL,
    golden_cases_sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, programme_id, version)
);

-- Documents that invoices were read from, as they came: evidence of decisions. Named by their SHA-256, appended, never updated.
CREATE TABLE documents (
    sha256   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    length   BIGINT NOT NULL,
    bytes    BYTEA NOT NULL,
    added_at TEXT COLLATE "C" NOT NULL
);

-- Undetermined cases that wait for a registry to answer, in the order of their places: each has the place of the first whose place came down to it, or its own.
-- failures counts the rounds in which the registry answered others and not this one.
CREATE TABLE registry_waits (
    programme_id TEXT COLLATE "C" NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    since        TEXT COLLATE "C" NOT NULL,
    failures     BIGINT NOT NULL,
    place        TEXT COLLATE "C",
    PRIMARY KEY (programme_id, decision_id)
);

-- Decisions that somebody still has to settle: undetermined, or waiting for money, and the latest on their invoice. A cache of the register (`admin verify` compares).
CREATE TABLE open_decisions (
    decision_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    programme_id TEXT COLLATE "C" NOT NULL
);

CREATE INDEX open_decisions_programme ON open_decisions (programme_id, decision_id);

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
    sees_all          BIGINT NOT NULL
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
    webhook_id TEXT COLLATE "C" NOT NULL,
    event_id   TEXT COLLATE "C" NOT NULL,
    type       TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    body       TEXT COLLATE "C" NOT NULL,
    dead       BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    first_at   TEXT COLLATE "C",
    due_at     TEXT COLLATE "C" NOT NULL,
    failure    TEXT COLLATE "C",
    PRIMARY KEY (webhook_id, event_id)
);

CREATE INDEX webhook_events_subject ON webhook_events (webhook_id, subject, dead, event_id);
CREATE INDEX webhook_events_due ON webhook_events (dead, due_at, webhook_id);

-- A row for each agency that ever subscribed: locked while one more subscription is counted and made.
CREATE TABLE webhook_agencies (
    agency TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

-- Impact reports. One is written until it has ended, and never after that.
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
    started_at      TEXT COLLATE "C",
    ended_at        TEXT COLLATE "C",
    failure         TEXT COLLATE "C",
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

-- What takes an invoice back: kept with the invoice that it names, whoever decided on that. A credit that was unclear is made clear by sending it again.
CREATE TABLE credits (
    reference       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    invoice_key     TEXT COLLATE "C" NOT NULL,
    content         TEXT COLLATE "C" NOT NULL,
    answer          BYTEA NOT NULL,
    recorded_at     TEXT COLLATE "C" NOT NULL,
    recorded_by     TEXT COLLATE "C" NOT NULL,
    -- Of a correction: the key of the invoice that replaces this one.
    replaced_by     TEXT COLLATE "C",
    -- Since when it takes the invoice back; null while it is open.
    in_force_since  TEXT COLLATE "C"
);

CREATE INDEX credits_invoice ON credits (invoice_key, recorded_at, reference);
CREATE INDEX credits_replaced ON credits (replaced_by);

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

-- What one replica works on alone until an instant: a subscription, an impact report.
CREATE TABLE leases (
    name   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    until  TEXT COLLATE "C" NOT NULL
);
