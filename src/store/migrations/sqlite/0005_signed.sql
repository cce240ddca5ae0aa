-- What was signed of each opinion, as it was signed; never changed, never made twice.
CREATE TABLE signed (
    request BLOB NOT NULL PRIMARY KEY REFERENCES request (id),
    digest BLOB NOT NULL,
    doc TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
