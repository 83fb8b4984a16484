-- Documents that invoices were read from, as they came: evidence of decisions. Named by their SHA-256, appended, never updated.
CREATE TABLE documents (
    sha256   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    length   BIGINT NOT NULL,
    bytes    BYTEA NOT NULL,
    added_at TEXT COLLATE "C" NOT NULL
);
