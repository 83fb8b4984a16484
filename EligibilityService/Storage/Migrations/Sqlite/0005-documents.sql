-- Documents that invoices were read from, as they came: evidence of decisions. Named by their SHA-256, appended, never updated.
CREATE TABLE documents (
    sha256   TEXT    NOT NULL PRIMARY KEY,
    length   INTEGER NOT NULL,
    bytes    BLOB    NOT NULL,
    added_at TEXT    NOT NULL
);
