-- What a list shows of a request, as one JSON array (`columns::Line`).
ALTER TABLE request ADD COLUMN line TEXT NOT NULL DEFAULT '';
UPDATE request SET line = json_array(lower(hex(id)), CASE WHEN owner IS NOT NULL THEN lower(hex(owner)) END,
    folio, institution, title, kind, state, amount, currency, received_on, due_key, version,
    returns, mismatch, practice);
