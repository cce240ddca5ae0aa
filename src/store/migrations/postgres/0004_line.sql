-- What a list shows of a request, as one JSON array (`columns::Line`).
ALTER TABLE request ADD COLUMN line TEXT NOT NULL DEFAULT '';
UPDATE request SET line = json_build_array(encode(id, 'hex'), encode(owner, 'hex'),
    folio, institution, title, kind, state, amount, currency, received_on, due_key, version,
    returns, mismatch, practice)::text;
