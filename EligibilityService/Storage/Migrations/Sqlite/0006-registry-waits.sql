-- Undetermined cases that wait for a registry to answer, in the order of their ids; failures counts the rounds in which the registry answered others and not this one.
CREATE TABLE registry_waits (
    programme_id TEXT NOT NULL,
    decision_id  TEXT NOT NULL,
    since        TEXT NOT NULL,
    failures     INTEGER NOT NULL,
    PRIMARY KEY (programme_id, decision_id)
) WITHOUT ROWID;
