-- What was found about a request before anybody opened it: derived from the requests and the
-- inventory, so no event says so. `other` is the asset or request found, `name` its key or folio.
CREATE TABLE flag (
    request BYTEA NOT NULL REFERENCES request (id),
    kind TEXT COLLATE "C" NOT NULL,
    score BIGINT NOT NULL,
    other BYTEA NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    others BIGINT NOT NULL,
    PRIMARY KEY (request, kind)
);
CREATE INDEX flag_kind ON flag (kind, request);
