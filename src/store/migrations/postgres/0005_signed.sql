-- What was signed of each opinion, as it was signed; never changed, never made twice.
CREATE TABLE signed (
    request BYTEA NOT NULL PRIMARY KEY REFERENCES request (id),
    digest BYTEA NOT NULL,
    doc TEXT NOT NULL,
    at BIGINT NOT NULL
);
