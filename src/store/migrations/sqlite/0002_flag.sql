-- What was found about a request before anybody opened it: derived from the requests and the
-- inventory, so no event says so. `other` is the asset or request found, `name` its key or folio.
CREATE TABLE flag (
    request BLOB NOT NULL REFERENCES request (id),
    kind TEXT NOT NULL,
    score INTEGER NOT NULL,
    other BLOB NOT NULL,
    name TEXT NOT NULL,
    others INTEGER NOT NULL,
    PRIMARY KEY (request, kind)
) STRICT;
CREATE INDEX flag_kind ON flag (kind, request);
