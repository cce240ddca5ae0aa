-- How many requests each bucket has, so that the tabs' counts need not read the requests. Kept by
-- the transactions that change a request. An empty owner is nobody.
CREATE TABLE tally (
    owner BYTEA NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_key TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    clock_runs BIGINT NOT NULL,
    many BIGINT NOT NULL,
    PRIMARY KEY (owner, state, due_key)
);
INSERT INTO tally (owner, state, due_key, is_open, clock_runs, many)
SELECT coalesce(owner, '\x'::bytea), state, due_key, max(is_open), max(clock_runs), count(*)
FROM request GROUP BY 1, 2, 3;
