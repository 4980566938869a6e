// Notes: list, read, write, change, delete.

import { Router } from "express";

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
    this.expose = true;
  }
}

function textOf(body) {
  const { title, body: text = "" } = body ?? {};
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw new Refused(422, "title: a text of 1 to 200 characters");
  }
  if (typeof text !== "string" || text.length > 100_000) {
    throw new Refused(422, "body: a text of at most 100000 characters");
  }
  return [title, text];
}

function wholeNumber(text, name, least, most) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Refused(422, `${name}: ${least} to ${most}`);
  }
  return number;
}

function found(note) {
  if (!note) throw new Refused(404, "there is no such note");
  const { id, title, body, created_at, updated_at } = note;
  return { id, title, body, created_at, updated_at };
}

export function notes(database) {
  const router = Router();
  const sql = {
    list: database.prepare("SELECT * FROM notes ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?"),
    create: database.prepare("INSERT INTO notes (title, body) VALUES (?, ?) RETURNING *"),
    read: database.prepare("SELECT * FROM notes WHERE id = ?"),
    change: database.prepare(
      `UPDATE notes SET title = ?, body = ?, updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
       WHERE id = ? RETURNING *`,
    ),
    remove: database.prepare("DELETE FROM notes WHERE id = ? RETURNING *"),
  };
  const id = (request) => wholeNumber(request.params.id, "id", 1, Number.MAX_SAFE_INTEGER);

  // Those that were changed last come first.
  router.get("/", (request, response) => {
    const limit = wholeNumber(request.query.limit ?? "20", "limit", 1, 100);
    const offset = wholeNumber(request.query.offset ?? "0", "offset", 0, 2 ** 31);
    response.json(sql.list.all(limit, offset).map(found));
  });
  router.post("/", (request, response) => {
    response.status(201).json(found(sql.create.get(...textOf(request.body))));
  });
  router.get("/:id", (request, response) => {
    response.json(found(sql.read.get(id(request))));
  });
  router.put("/:id", (request, response) => {
    response.json(found(sql.change.get(...textOf(request.body), id(request))));
  });
  router.delete("/:id", (request, response) => {
    found(sql.remove.get(id(request)));
    response.status(204).end();
  });
  return router;
}
