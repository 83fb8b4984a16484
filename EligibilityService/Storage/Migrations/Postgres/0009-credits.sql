-- What takes an invoice back: kept with the invoice that it names, whoever decided on that. A credit that was unclear is made clear by sending it again.
CREATE TABLE credits (
    reference       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    invoice_key     TEXT COLLATE "C" NOT NULL,
    content         TEXT COLLATE "C" NOT NULL,
    answer          BYTEA NOT NULL,
    recorded_at     TEXT COLLATE "C" NOT NULL,
    recorded_by     TEXT COLLATE "C" NOT NULL,
    recorded_by_key TEXT COLLATE "C" NOT NULL,
    -- Of a correction: the key of the invoice that replaces this one.
    replaced_by     TEXT COLLATE "C",
    -- Since when it takes the invoice back; null while it is open.
    in_force_since  TEXT COLLATE "C"
);

CREATE INDEX credits_invoice ON credits (invoice_key, recorded_at, reference);
CREATE INDEX credits_replaced ON credits (replaced_by);
