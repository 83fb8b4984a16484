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
