-- Undetermined cases that wait for a registry to answer, in the order of their ids; failures counts the rounds in which the registry answered others and not this one.
CREATE TABLE registry_waits (
    programme_id TEXT COLLATE "C" NOT NULL,
    decision_id  TEXT COLLATE "C" NOT NULL,
    since        TEXT COLLATE "C" NOT NULL,
    failures     BIGINT NOT NULL,
    PRIMARY KEY (programme_id, decision_id)
);
