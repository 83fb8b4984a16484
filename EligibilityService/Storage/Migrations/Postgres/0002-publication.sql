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
    agency        TEXT COLLATE "C" NOT NULL,
    key_id        TEXT COLLATE "C" NOT NULL,
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
