-- Whose place a decision has in the line: that of the one that it took the place of; its own where that is none.
ALTER TABLE waiting_list ADD COLUMN place TEXT COLLATE "C";

CREATE INDEX waiting_list_places ON waiting_list (programme_id, fiscal_year, (COALESCE(place, decision_id)));
