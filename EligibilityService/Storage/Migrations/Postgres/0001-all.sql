-- The same tables as on SQLite. Texts are ordered by their bytes ("C"), as SQLite does, because ids are compared.

-- What the keys in this store mean; see StoreFormat. A store without it is older, and refused.
CREATE TABLE store_format (
    format BIGINT NOT NULL
);
INSERT INTO store_format (format) VALUES (2);

-- Published documents are frozen: nothing here is ever updated.
CREATE TABLE catalogue_versions (
    number         BIGINT NOT NULL PRIMARY KEY,
    effective_from TEXT COLLATE "C" NOT NULL,
    published_at   TEXT COLLATE "C" NOT NULL,
    published_by   TEXT COLLATE "C" NOT NULL,
    sha256         TEXT COLLATE "C" NOT NULL,
    document       TEXT COLLATE "C" NOT NULL
);

CREATE TABLE programme_versions (
    programme_id   TEXT COLLATE "C" NOT NULL,
    version        BIGINT NOT NULL,
    published_at   TEXT COLLATE "C" NOT NULL,
    published_by   TEXT COLLATE "C" NOT NULL,
    sha256         TEXT COLLATE "C" NOT NULL,
    document       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (programme_id, version)
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
    decided_by_key    TEXT COLLATE "C" NOT NULL,
    request           BYTEA NOT NULL,
    context           BYTEA NOT NULL,
    answer            BYTEA NOT NULL,
    PRIMARY KEY (programme_id, id)
);

CREATE UNIQUE INDEX decisions_id ON decisions (id);
CREATE INDEX decisions_invoice ON decisions (programme_id, invoice_key, id);

-- Lists are read from these alone: a range for each programme and outcome, from its newest end.
CREATE INDEX decisions_listed ON decisions (programme_id, outcome, decided_at, id);
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
    made_by_key   TEXT COLLATE "C" NOT NULL,
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

-- Who waits for money, in the order of their ids.
CREATE TABLE waiting_list (
    programme_id TEXT COLLATE "C" NOT NULL,
    fiscal_year  BIGINT NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (programme_id, fiscal_year, decision_id)
);

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
    scopes     TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C"
);
