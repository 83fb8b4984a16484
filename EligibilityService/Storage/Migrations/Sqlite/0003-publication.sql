-- One row, locked first by whoever writes to drafts, publications or the audit trail: the order of ids is the order of commits.
CREATE TABLE audit_head (
    id      INTEGER NOT NULL PRIMARY KEY,
    last_id TEXT    NOT NULL
);

-- What people did to rules and keys: appended in the transaction of the deed, never updated.
CREATE TABLE audit (
    id            TEXT    NOT NULL PRIMARY KEY,
    made_at       TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    agency        TEXT    NOT NULL,
    key_id        TEXT    NOT NULL,
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
    id                  TEXT    NOT NULL PRIMARY KEY,
    kind                TEXT    NOT NULL,
    programme_id        TEXT    NOT NULL,
    based_on            INTEGER,
    title               TEXT    NOT NULL,
    state               TEXT    NOT NULL,
    revision            INTEGER NOT NULL,
    document            TEXT    NOT NULL,
    sha256              TEXT    NOT NULL,
    golden_cases        TEXT    NOT NULL,
    golden_cases_sha256 TEXT    NOT NULL,
    created_at          TEXT    NOT NULL,
    created_by          TEXT    NOT NULL,
    changed_at          TEXT    NOT NULL,
    changed_by          TEXT    NOT NULL,
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
    kind                TEXT    NOT NULL,
    programme_id        TEXT    NOT NULL,
    version             INTEGER NOT NULL,
    draft_id            TEXT,
    submitted_at        TEXT,
    submitted_by        TEXT,
    approved_at         TEXT,
    approved_by         TEXT,
    impact_report       TEXT,
    golden_cases        TEXT    NOT NULL,
    golden_cases_sha256 TEXT    NOT NULL,
    PRIMARY KEY (kind, programme_id, version)
) WITHOUT ROWID;
