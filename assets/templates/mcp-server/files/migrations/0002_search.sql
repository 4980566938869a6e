CREATE VIRTUAL TABLE notes_text USING fts5 (title, body, content = 'notes', content_rowid = 'id');

CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
    INSERT INTO notes_text (rowid, title, body) VALUES (new.id, new.title, new.body);
END;

CREATE TRIGGER notes_deleted AFTER DELETE ON notes BEGIN
    INSERT INTO notes_text (notes_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
