-- What the keys in this store mean; see StoreFormat. A store without it is older, and refused.
CREATE TABLE store_format (
    format INTEGER NOT NULL
);
INSERT INTO store_format (format) VALUES (2);

-- Published documents are frozen: nothing here is ever updated.
CREATE TABLE catalogue_versions (
    number         INTEGER NOT NULL PRIMARY KEY,
    effective_from TEXT    NOT NULL,
    published_at   TEXT    NOT NULL,
    published_by   TEXT    NOT NULL,
    sha256         TEXT    NOT NULL,
    document       TEXT    NOT NULL
);

CREATE TABLE programme_versions (
    programme_id   TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    published_at   TEXT    NOT NULL,
    published_by   TEXT    NOT NULL,
    sha256         TEXT    NOT NULL,
    document       TEXT    NOT NULL,
    PRIMARY KEY (programme_id, version)
);

-- The register: appended, never updated. The request, the facts and the view of the register are kept, so that a replay is exact.
CREATE TABLE decisions (
    programme_id      TEXT    NOT NULL,
    id                TEXT    NOT NULL,
    programme_version INTEGER NOT NULL,
    catalogue_version INTEGER NOT NULL,
    invoice_key       TEXT    NOT NULL,
    fingerprint       TEXT    NOT NULL,
    case_hash         TEXT    NOT NULL,
    outcome           TEXT    NOT NULL,
    amount_minor      INTEGER NOT NULL,
    currency          TEXT    NOT NULL,
    buyer             TEXT    NOT NULL,
    buyer_name        TEXT    NOT NULL,
    invoice_number    TEXT    NOT NULL,
    decided_at        TEXT    NOT NULL,
    decided_by        TEXT    NOT NULL,
    request           TEXT    NOT NULL,
    context           TEXT    NOT NULL,
    answer            TEXT    NOT NULL,
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
    programme_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    claim_key    TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    PRIMARY KEY (programme_id, kind, claim_key)
);

-- An answer that was given under an idempotency key; the answer itself is the decision's.
CREATE TABLE idempotency (
    caller       TEXT    NOT NULL,
    idem_key     TEXT    NOT NULL,
    request_hash TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    decision_id  TEXT    NOT NULL,
    created_at   TEXT    NOT NULL,
    PRIMARY KEY (caller, idem_key)
);

CREATE INDEX idempotency_created ON idempotency (created_at);

-- Keys are shown once and kept as SHA-256 only.
CREATE TABLE api_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    sha256     TEXT NOT NULL UNIQUE,
    agency     TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
