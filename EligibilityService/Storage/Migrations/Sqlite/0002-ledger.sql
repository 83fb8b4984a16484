-- Money: entries are appended, never updated; balances, holds and the waiting list are caches of them (`admin verify` folds and compares).

ALTER TABLE decisions ADD COLUMN decided_by_key TEXT NOT NULL DEFAULT '';

-- From now on these three are packed bytes; what is there stays readable as it is.
UPDATE decisions SET request = CAST(request AS BLOB), context = CAST(context AS BLOB), answer = CAST(answer AS BLOB);

-- One row a programme, locked first by whoever writes: the order of ids is the order of commits.
CREATE TABLE programme_heads (
    programme_id TEXT NOT NULL PRIMARY KEY,
    last_id      TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO programme_heads (programme_id, last_id)
SELECT programme_id, MAX(substr(id, 5)) FROM decisions GROUP BY programme_id;

CREATE TABLE entries (
    programme_id  TEXT    NOT NULL,
    fiscal_year   INTEGER NOT NULL,
    id            TEXT    NOT NULL,
    calendar_year INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    decision_id   TEXT    NOT NULL,
    buyer         TEXT    NOT NULL,
    amount_minor  INTEGER NOT NULL,
    currency      TEXT    NOT NULL,
    ground        TEXT    NOT NULL,
    note          TEXT,
    reference     TEXT,
    made_at       TEXT    NOT NULL,
    made_by       TEXT    NOT NULL,
    made_by_key   TEXT    NOT NULL,
    PRIMARY KEY (programme_id, fiscal_year, id)
) WITHOUT ROWID;

CREATE INDEX entries_decision ON entries (decision_id, id);

INSERT INTO entries (programme_id, fiscal_year, id, calendar_year, kind, decision_id, buyer, amount_minor, currency, ground, made_at, made_by, made_by_key)
SELECT programme_id, CAST(strftime('%Y', decided_at, '+8 hours') AS INTEGER), 'ent_' || substr(id, 5), CAST(strftime('%Y', decided_at, '+8 hours') AS INTEGER),
       'reserve', id, buyer, amount_minor, currency, 'decision', decided_at, decided_by, ''
FROM decisions WHERE outcome IN ('granted', 'partly_granted');

-- buyer is empty for the programme's budget, whose year is the fiscal year; a buyer's year is the calendar year.
CREATE TABLE balances (
    programme_id TEXT    NOT NULL,
    buyer        TEXT    NOT NULL,
    year         INTEGER NOT NULL,
    granted      INTEGER NOT NULL,
    paid         INTEGER NOT NULL,
    released     INTEGER NOT NULL,
    recovered    INTEGER NOT NULL,
    waitlisted   INTEGER NOT NULL,
    PRIMARY KEY (programme_id, buyer, year)
) WITHOUT ROWID;

INSERT INTO balances (programme_id, buyer, year, granted, paid, released, recovered, waitlisted)
SELECT programme_id, '', fiscal_year, SUM(amount_minor), 0, 0, 0, 0 FROM entries GROUP BY programme_id, fiscal_year
UNION ALL
SELECT programme_id, buyer, calendar_year, SUM(amount_minor), 0, 0, 0, 0 FROM entries GROUP BY programme_id, buyer, calendar_year;

-- Who waits for money, in the order of their ids.
CREATE TABLE waiting_list (
    programme_id TEXT    NOT NULL,
    fiscal_year  INTEGER NOT NULL,
    decision_id  TEXT    NOT NULL,
    amount_minor INTEGER NOT NULL,
    PRIMARY KEY (programme_id, fiscal_year, decision_id)
) WITHOUT ROWID;

-- Reservations that expire, by the first day on which they have.
CREATE TABLE holds (
    until        TEXT NOT NULL,
    programme_id TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    PRIMARY KEY (until, programme_id, decision_id)
) WITHOUT ROWID;

-- Without row ids: one tree instead of two. Serial numbers are claims too; what is given back is claimed no more.
CREATE TABLE claims_new (
    programme_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    claim_key    TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    PRIMARY KEY (programme_id, kind, claim_key)
) WITHOUT ROWID;
INSERT INTO claims_new SELECT programme_id, kind, claim_key, decision_id FROM claims;
DROP TABLE claims;
ALTER TABLE claims_new RENAME TO claims;
CREATE INDEX claims_decision ON claims (decision_id);

-- Answers that are no decision's are kept here.
CREATE TABLE idempotency_new (
    caller       TEXT    NOT NULL,
    idem_key     TEXT    NOT NULL,
    request_hash TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    decision_id  TEXT    NOT NULL,
    answer       BLOB,
    created_at   TEXT    NOT NULL,
    PRIMARY KEY (caller, idem_key)
) WITHOUT ROWID;
INSERT INTO idempotency_new SELECT caller, idem_key, request_hash, status, decision_id, NULL, created_at FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_new RENAME TO idempotency;
CREATE INDEX idempotency_created ON idempotency (created_at);
