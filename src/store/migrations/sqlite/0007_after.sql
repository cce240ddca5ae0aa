-- What follows an opinion. `registered_on` is empty until the contract was registered.
CREATE TABLE contract (
    request BLOB NOT NULL PRIMARY KEY REFERENCES request (id),
    signed_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    registered_on TEXT NOT NULL,
    number TEXT NOT NULL,
    amount INTEGER,
    currency TEXT
) STRICT;
CREATE INDEX contract_due ON contract (due_on, request) WHERE registered_on = '';

-- Which request goes back to which: filed anew, or an amendment.
CREATE TABLE descent (
    child BLOB NOT NULL PRIMARY KEY REFERENCES request (id),
    parent BLOB NOT NULL REFERENCES request (id),
    lineage TEXT NOT NULL
) STRICT;
CREATE INDEX descent_parent ON descent (parent, child);

-- Millionths of a peso for one unit of a currency, from a day on.
CREATE TABLE rate (
    currency TEXT NOT NULL,
    day TEXT NOT NULL,
    micros INTEGER NOT NULL,
    PRIMARY KEY (currency, day)
) STRICT;

CREATE INDEX opinion_issued ON opinion (issued_at);
