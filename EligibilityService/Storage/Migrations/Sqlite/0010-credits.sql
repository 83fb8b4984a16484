-- What takes an invoice back: kept with the invoice that it names, whoever decided on that. A credit that was unclear is made clear by sending it again.
CREATE TABLE credits (
    reference       TEXT NOT NULL PRIMARY KEY,
    invoice_key     TEXT NOT NULL,
    content         TEXT NOT NULL,
    answer          BLOB NOT NULL,
    recorded_at     TEXT NOT NULL,
    recorded_by     TEXT NOT NULL,
    recorded_by_key TEXT NOT NULL,
    -- Of a correction: the key of the invoice that replaces this one.
    replaced_by     TEXT,
    -- Since when it takes the invoice back; null while it is open.
    in_force_since  TEXT
) WITHOUT ROWID;

CREATE INDEX credits_invoice ON credits (invoice_key, recorded_at, reference);
CREATE INDEX credits_replaced ON credits (replaced_by);
