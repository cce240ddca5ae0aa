-- Ids are the 16 bytes of a UUID, instants microseconds since the epoch (UTC), legal days
-- `YYYY-MM-DD`, yes and no 1 and 0. Both engines have the same tables, columns and indexes.
-- Text compares by bytes (collation "C") whatever the locale of the database, as in SQLite.

CREATE TABLE chain_head (
    single BIGINT NOT NULL PRIMARY KEY CHECK (single = 1),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO chain_head (single, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE event (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor BYTEA,
    kind TEXT COLLATE "C" NOT NULL,
    subject BYTEA,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL
);
CREATE INDEX event_subject ON event (subject, seq) WHERE subject IS NOT NULL;

-- Written by the readiness probe alone.
CREATE TABLE beat (
    single BIGINT NOT NULL PRIMARY KEY CHECK (single = 1),
    value BIGINT NOT NULL
);
INSERT INTO beat (single, value) VALUES (1, 0);

CREATE TABLE counter (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE once (
    actor BYTEA NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE person (
    id BYTEA NOT NULL PRIMARY KEY,
    handle TEXT COLLATE "C" NOT NULL,
    handle_fold TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    institution TEXT COLLATE "C"
);

CREATE TABLE token (
    hash BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL REFERENCES person (id),
    expires_at BIGINT NOT NULL
);

CREATE TABLE institution (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    acronym TEXT COLLATE "C" NOT NULL,
    acronym_fold TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX institution_acronym ON institution (acronym_fold);

-- What lists show, sort and filter; the whole case stands in case_doc, so that a scan of this table stays short.
CREATE TABLE request (
    id BYTEA NOT NULL PRIMARY KEY,
    folio TEXT COLLATE "C" NOT NULL UNIQUE,
    folio_fold TEXT COLLATE "C" NOT NULL,
    source_key TEXT COLLATE "C" UNIQUE,
    institution TEXT COLLATE "C" NOT NULL,
    institution_fold TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    clock_runs BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    received_on TEXT COLLATE "C" NOT NULL,
    due_key TEXT COLLATE "C" NOT NULL,
    owner BYTEA,
    version BIGINT NOT NULL,
    returns BIGINT NOT NULL,
    mismatch BIGINT NOT NULL,
    practice BIGINT NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL
);
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
    request BYTEA NOT NULL PRIMARY KEY REFERENCES request (id),
    doc TEXT NOT NULL
);

CREATE TABLE opinion (
    request BYTEA NOT NULL PRIMARY KEY REFERENCES request (id),
    number TEXT COLLATE "C" UNIQUE,
    sense TEXT COLLATE "C" NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    issued_at BIGINT NOT NULL,
    price_ruled BIGINT,
    currency TEXT COLLATE "C"
);

CREATE TABLE judgement (
    request BYTEA NOT NULL REFERENCES request (id),
    asset BYTEA NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    by BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (request, asset)
);
CREATE INDEX judgement_asset ON judgement (asset, request);

-- `content` is the SHA-256 of what the asset says, without id and version.
CREATE TABLE asset (
    id BYTEA NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    content BYTEA NOT NULL,
    doc TEXT NOT NULL
);

-- `tally` is set once the import was committed.
CREATE TABLE import (
    id BYTEA NOT NULL PRIMARY KEY,
    cargo TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    tally TEXT COLLATE "C"
);
CREATE TABLE import_row (
    import BYTEA NOT NULL REFERENCES import (id),
    batch BIGINT NOT NULL,
    place BIGINT NOT NULL,
    line BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (import, batch, place)
);
