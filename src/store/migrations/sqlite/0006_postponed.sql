-- A postponed request is in no tab of work before its day (`columns::Columns::back_on`), and stands
-- under that day in the order of due days.
ALTER TABLE request ADD COLUMN back_on TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN order_key TEXT NOT NULL DEFAULT '';
UPDATE request SET order_key = due_key;
DROP INDEX request_due;
DROP INDEX request_free_due;
CREATE INDEX request_order ON request (order_key, id);
CREATE INDEX request_open_order ON request (state, order_key, id) WHERE is_open = 1;
CREATE INDEX request_free_order ON request (order_key, id) WHERE clock_runs = 1 AND owner IS NULL;
DROP TABLE tally;
CREATE TABLE tally (
    owner BLOB NOT NULL,
    state TEXT NOT NULL,
    due_key TEXT NOT NULL,
    back_on TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    clock_runs INTEGER NOT NULL,
    many INTEGER NOT NULL,
    PRIMARY KEY (owner, state, due_key, back_on)
) STRICT;
INSERT INTO tally (owner, state, due_key, back_on, is_open, clock_runs, many)
SELECT coalesce(owner, x''), state, due_key, back_on, max(is_open), max(clock_runs), count(*)
FROM request GROUP BY 1, 2, 3, 4;
