-- Ids are the 16 bytes of a UUID, instants microseconds since the epoch (UTC), legal days
-- `YYYY-MM-DD`, yes and no 1 and 0. Both engines have the same tables, columns and indexes.

CREATE TABLE chain_head (
    single INTEGER NOT NULL PRIMARY KEY CHECK (single = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO chain_head (single, seq, hash) VALUES (1, 0, zeroblob(32));

CREATE TABLE event (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor BLOB,
    kind TEXT NOT NULL,
    subject BLOB,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq) WHERE subject IS NOT NULL;

-- Written by the readiness probe alone.
CREATE TABLE beat (
    single INTEGER NOT NULL PRIMARY KEY CHECK (single = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO beat (single, value) VALUES (1, 0);

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE once (
    actor BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT;

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL,
    handle_fold TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    institution TEXT
) STRICT;

CREATE TABLE token (
    hash BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE institution (
    key TEXT NOT NULL PRIMARY KEY,
    acronym TEXT NOT NULL,
    acronym_fold TEXT NOT NULL,
    search_text TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX institution_acronym ON institution (acronym_fold);

-- What lists show, sort and filter; the whole case stands in case_doc, so that a scan of this table stays short.
CREATE TABLE request (
    id BLOB NOT NULL PRIMARY KEY,
    folio TEXT NOT NULL UNIQUE,
    folio_fold TEXT NOT NULL,
    source_key TEXT UNIQUE,
    institution TEXT NOT NULL,
    institution_fold TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    clock_runs INTEGER NOT NULL,
    title TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_key TEXT NOT NULL,
    owner BLOB,
    version INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    mismatch INTEGER NOT NULL,
    practice INTEGER NOT NULL,
    search_text TEXT NOT NULL
) STRICT;
CREATE INDEX request_due ON request (due_key, id);
CREATE INDEX request_amount ON request (amount, id);
CREATE INDEX request_received ON request (received_on, id);
CREATE INDEX request_institution ON request (institution, received_on, id);
-- Covers the counts of the tabs.
CREATE INDEX request_open ON request (owner, state, clock_runs, due_key, is_open) WHERE is_open = 1;
CREATE INDEX request_open_state ON request (state, due_key, id) WHERE is_open = 1;
CREATE INDEX request_running ON request (due_key, id) WHERE clock_runs = 1;
CREATE INDEX request_free_due ON request (due_key, id) WHERE clock_runs = 1 AND owner IS NULL;
CREATE INDEX request_free_amount ON request (amount, id) WHERE clock_runs = 1 AND owner IS NULL;
CREATE INDEX request_free_received ON request (received_on, id) WHERE clock_runs = 1 AND owner IS NULL;
CREATE INDEX request_free_folio ON request (folio, id) WHERE clock_runs = 1 AND owner IS NULL;

CREATE TABLE case_doc (
    request BLOB NOT NULL PRIMARY KEY REFERENCES request (id),
    doc TEXT NOT NULL
) STRICT;

CREATE TABLE opinion (
    request BLOB NOT NULL PRIMARY KEY REFERENCES request (id),
    number TEXT UNIQUE,
    sense TEXT NOT NULL,
    cause TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    price_ruled INTEGER,
    currency TEXT
) STRICT;

CREATE TABLE judgement (
    request BLOB NOT NULL REFERENCES request (id),
    asset BLOB NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    by BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (request, asset)
) STRICT;
CREATE INDEX judgement_asset ON judgement (asset, request);

-- `content` is the SHA-256 of what the asset says, without id and version.
CREATE TABLE asset (
    id BLOB NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    content BLOB NOT NULL,
    doc TEXT NOT NULL
) STRICT;

-- `tally` is set once the import was committed.
CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY,
    cargo TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    tally TEXT
) STRICT;
CREATE TABLE import_row (
    import BLOB NOT NULL REFERENCES import (id),
    batch INTEGER NOT NULL,
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (import, batch, place)
) STRICT;
