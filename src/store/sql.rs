//! Every fixed statement text, by name: one portable SQL for both engines.
//!
//! The rules: no clock, no engine boolean, no sequence, no trigger, no `LIKE`, no NULL in a sort
//! key, `ORDER BY` with a unique end, at most one unique constraint that a person can hit. What a
//! selection makes of the queue's filter is put together in `portable::queue`. Must not hold
//! anything that one engine alone understands.

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)*

        /// Name and text of every fixed statement, for the test that prepares them all.
        pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

statements! {
    HEAD = "SELECT seq, hash FROM chain_head";
    /// Takes the row, so that the order of commits is the order of events.
    HEAD_LOCK = "UPDATE chain_head SET seq = seq RETURNING seq, hash";
    HEAD_SET = "UPDATE chain_head SET seq = $1, hash = $2";
    BEAT = "UPDATE beat SET value = value + 1";

    EVENT_ADD = "INSERT INTO event (seq, at, actor, kind, subject, version, body, hash) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    EVENTS_AFTER = "SELECT seq, at, actor, kind, subject, version, body, hash FROM event \
                    WHERE seq > $1 ORDER BY seq LIMIT $2";
    HISTORY = "SELECT seq, at, actor, kind, subject, version, body, hash FROM event \
               WHERE subject = $1 ORDER BY seq";

    ONCE = "SELECT fingerprint, answer FROM once WHERE actor = $1 AND key = $2";
    /// Claims a key; whoever comes second with it waits here for the first.
    ONCE_CLAIM = "INSERT INTO once (actor, key, fingerprint, answer, at) \
                  VALUES ($1, $2, $3, '', $4) ON CONFLICT (actor, key) DO NOTHING";
    ONCE_FORGET = "DELETE FROM once WHERE at < $1";
    ONCE_KEEP = "UPDATE once SET answer = $3 WHERE actor = $1 AND key = $2";

    /// Takes the next `$2` numbers: gap-free, because a transaction that fails gives them back.
    COUNTER_NEXT = "INSERT INTO counter (name, value) VALUES ($1, $2) \
                    ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value \
                    RETURNING value";
    COUNTER_SET = "INSERT INTO counter (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    PERSON_ADD = "INSERT INTO person (id, handle, handle_fold, name, role, institution) \
                  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (handle_fold) DO NOTHING";
    PEOPLE = "SELECT id, handle, name, role, institution FROM person ORDER BY handle, id";
    TOKEN_ADD = "INSERT INTO token (hash, person, expires_at) VALUES ($1, $2, $3)";
    TOKEN_RENEW = "UPDATE token SET hash = $2, expires_at = $3 WHERE hash = $1";
    TOKEN_DROP = "DELETE FROM token WHERE hash = $1 RETURNING person";
    BEARER = "SELECT p.id, p.handle, p.name, p.role, p.institution \
              FROM token t JOIN person p ON p.id = t.person \
              WHERE t.hash = $1 AND t.expires_at > $2";

    SIGNED = "SELECT doc FROM signed WHERE request = $1";
    SIGNED_ADD = "INSERT INTO signed (request, digest, doc, at) VALUES ($1, $2, $3, $4)";

    INSTITUTIONS = "SELECT key, doc FROM institution ORDER BY key";
    INSTITUTION_PUT = "INSERT INTO institution (key, acronym, acronym_fold, search_text, doc) \
                       VALUES ($1, $2, $3, $4, $5) \
                       ON CONFLICT (key) DO UPDATE SET acronym = excluded.acronym, \
                       acronym_fold = excluded.acronym_fold, search_text = excluded.search_text, \
                       doc = excluded.doc";

    CASE_BY_ID = "SELECT doc FROM case_doc WHERE request = $1";
    CASE_BY_NAME = "SELECT d.doc FROM request r JOIN case_doc d ON d.request = r.id \
                    WHERE r.folio = $1 OR r.source_key = $1 \
                    ORDER BY CASE WHEN r.folio = $1 THEN 0 ELSE 1 END LIMIT 1";
    REQUEST_BY_KEY = "SELECT id FROM request WHERE source_key = $1";
    ANY_REQUEST = "SELECT id FROM request LIMIT 1";
    REQUEST_ADD = "INSERT INTO request (id, folio, folio_fold, source_key, institution, \
                   institution_fold, kind, state, is_open, clock_runs, title, amount, currency, \
                   received_on, due_key, owner, version, returns, mismatch, practice, search_text, line, back_on, order_key) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
                   $17, $18, $19, $20, $21, $22, $23, $24) ON CONFLICT (folio) DO NOTHING";
    /// Compare-and-set: `$15` is the version that was read.
    REQUEST_SET = "UPDATE request SET kind = $2, state = $3, is_open = $4, clock_runs = $5, \
                   title = $6, amount = $7, currency = $8, due_key = $9, owner = $10, \
                   version = $11, returns = $12, mismatch = $13, search_text = $14, \
                   line = $16, back_on = $17, order_key = $18 WHERE id = $1 AND version = $15";
    DOC_ADD = "INSERT INTO case_doc (request, doc) VALUES ($1, $2)";
    DOC_SET = "UPDATE case_doc SET doc = $2 WHERE request = $1";
    OPINION_ADD = "INSERT INTO opinion (request, number, sense, cause, issued_at, price_ruled, currency) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING";
    JUDGEMENTS_DROP = "DELETE FROM judgement WHERE request = $1";
    JUDGEMENT_ADD = "INSERT INTO judgement (request, asset, verdict, reason, by, at) \
                     VALUES ($1, $2, $3, $4, $5, $6)";
    JUDGED_AFTER = "SELECT j.asset, d.doc FROM judgement j \
                    JOIN case_doc d ON d.request = j.request \
                    WHERE (j.request, j.asset) > ($1, $2) \
                    ORDER BY j.request, j.asset LIMIT $3";
    COUNTER = "SELECT value FROM counter WHERE name = $1";
    /// Cases in id order, with what the queue says of them.
    MISMATCHES_AFTER = "SELECT r.id, r.mismatch, d.doc FROM request r JOIN case_doc d ON d.request = r.id \
                        WHERE r.id > $1 ORDER BY r.id LIMIT $2";
    MISMATCH_SET = "UPDATE request SET mismatch = $2, line = $4 WHERE id = $1 AND version = $3";
    PAST_DUE = "SELECT id FROM request WHERE clock_runs = 1 AND due_key < $1 \
                ORDER BY due_key, id LIMIT $2";

    TALLY_ADD = "INSERT INTO tally (owner, state, due_key, is_open, clock_runs, many, back_on) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner, state, due_key, back_on) \
                 DO UPDATE SET many = tally.many + excluded.many";
    TALLY_DROP = "DELETE FROM tally WHERE owner = $1 AND state = $2 AND due_key = $3 AND back_on = $4 AND many = 0";
    /// The tabs' counts: `$1` is whose, `$2` the last legal day that is soon, `$3` nobody, `$4` today.
    TALLY = "SELECT CAST(coalesce(sum(many), 0) AS BIGINT), \
             CAST(coalesce(sum(CASE WHEN is_open = 1 AND owner = $1 AND back_on <= $4 THEN many ELSE 0 END), 0) AS BIGINT), \
             CAST(coalesce(sum(CASE WHEN clock_runs = 1 AND owner = $3 AND back_on <= $4 THEN many ELSE 0 END), 0) AS BIGINT), \
             CAST(coalesce(sum(CASE WHEN clock_runs = 1 AND due_key <= $2 AND back_on <= $4 THEN many ELSE 0 END), 0) AS BIGINT), \
             CAST(coalesce(sum(CASE WHEN is_open = 1 AND state = 'returned' THEN many ELSE 0 END), 0) AS BIGINT) \
             FROM tally";
    CASES_AFTER = "SELECT doc FROM case_doc WHERE request > $1 ORDER BY request LIMIT $2";
    FLAGS = "SELECT request, kind, score, other, name, others FROM flag ORDER BY request, kind";
    FLAGS_DROP = "DELETE FROM flag WHERE request = $1";
    FLAG_ADD = "INSERT INTO flag (request, kind, score, other, name, others) \
                SELECT r.id, $2, $3, $4, $5, $6 FROM request r WHERE r.id = $1 \
                ON CONFLICT (request, kind) DO NOTHING";

    ASSETS_AFTER = "SELECT doc FROM asset WHERE id > $1 ORDER BY id LIMIT $2";
    ASSET_BY_KEY = "SELECT doc FROM asset WHERE key = $1";
    ANY_ASSET = "SELECT id FROM asset LIMIT 1";
    ASSET_SET = "UPDATE asset SET version = $2, content = $3, doc = $4 WHERE id = $1";

    IMPORT_ADD = "INSERT INTO import (id, cargo, opened_at) VALUES ($1, $2, $3) \
                  ON CONFLICT (id) DO NOTHING";
    IMPORT = "SELECT cargo, tally FROM import WHERE id = $1";
    BATCH = "SELECT place FROM import_row WHERE import = $1 AND batch = $2 ORDER BY place LIMIT 1";
    STAGED = "SELECT line, doc FROM import_row WHERE import = $1 ORDER BY batch, line, place";
    /// Only the first to close it does.
    IMPORT_CLOSE = "UPDATE import SET tally = $2 WHERE id = $1 AND tally IS NULL";
    IMPORT_ROWS_DROP = "DELETE FROM import_row WHERE import = $1";
    IMPORT_DROP = "DELETE FROM import WHERE id = $1 AND tally IS NULL";
    STALE_ROWS_DROP = "DELETE FROM import_row WHERE import IN \
                       (SELECT id FROM import WHERE tally IS NULL AND opened_at < $1)";
    STALE_DROP = "DELETE FROM import WHERE tally IS NULL AND opened_at < $1";
}
