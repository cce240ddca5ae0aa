-- A postponed request is in no tab of work before its day (`columns::Columns::back_on`), and stands
-- under that day in the order of due days.
ALTER TABLE request ADD COLUMN back_on TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN order_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE request SET order_key = due_key;
DROP INDEX request_due;
DROP INDEX request_free_due;
CREATE INDEX request_order ON request (order_key, id);
CREATE INDEX request_open_order ON request (state, order_key, id) WHERE is_open = 1;
CREATE INDEX request_free_order ON request (order_key, id) WHERE clock_runs = 1 AND owner IS NULL;
DROP TABLE tally;
CREATE TABLE tally (
    owner BYTEA NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_key TEXT COLLATE "C" NOT NULL,
    back_on TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    clock_runs BIGINT NOT NULL,
    many BIGINT NOT NULL,
    PRIMARY KEY (owner, state, due_key, back_on)
);
INSERT INTO tally (owner, state, due_key, back_on, is_open, clock_runs, many)
SELECT coalesce(owner, '\x'::bytea), state, due_key, back_on, max(is_open), max(clock_runs), count(*)
FROM request GROUP BY 1, 2, 3, 4;
