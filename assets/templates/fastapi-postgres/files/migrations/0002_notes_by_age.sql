CREATE INDEX notes_by_age ON notes (updated_at DESC, id DESC);
