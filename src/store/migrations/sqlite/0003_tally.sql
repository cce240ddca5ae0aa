-- How many requests each bucket has, so that the tabs' counts need not read the requests. Kept by
-- the transactions that change a request. An empty owner is nobody.
CREATE TABLE tally (
    owner BLOB NOT NULL,
    state TEXT NOT NULL,
    due_key TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    clock_runs INTEGER NOT NULL,
    many INTEGER NOT NULL,
    PRIMARY KEY (owner, state, due_key)
) STRICT;
INSERT INTO tally (owner, state, due_key, is_open, clock_runs, many)
SELECT coalesce(owner, x''), state, due_key, max(is_open), max(clock_runs), count(*)
FROM request GROUP BY 1, 2, 3;
