// The whole API, asked as a client would, on databases of their own.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createApp } from "../src/app.js";
import { openDatabase, pendingIn } from "../src/database.js";

let folder, path, database, server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "notes-"));
  path = join(folder, "data", "test.db");
  database = openDatabase(path);
  server = createApp(database, path).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  database.close();
  rmSync(folder, { recursive: true });
});

async function ask(method, route, body) {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${route}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

test("a note lives from creation to deletion", async () => {
  const created = await ask("POST", "/api/notes", { title: "first", body: "text" });
  assert.equal(created.status, 201);
  const route = `/api/notes/${created.body.id}`;
  assert.deepEqual((await ask("GET", route)).body, created.body);
  const changed = (await ask("PUT", route, { title: "second" })).body;
  assert.deepEqual([changed.title, changed.body], ["second", ""]);
  assert.equal((await ask("DELETE", route)).status, 204);
  assert.equal((await ask("GET", route)).status, 404);
  assert.equal((await ask("DELETE", route)).status, 404);
  assert.equal((await ask("PUT", route, { title: "x" })).status, 404);
});

test("the list is paged", async () => {
  for (let number = 0; number < 5; number++) await ask("POST", "/api/notes", { title: `note ${number}` });
  const { body } = await ask("GET", "/api/notes?limit=2&offset=1");
  assert.deepEqual(
    body.map((note) => note.title),
    ["note 3", "note 2"],
  );
  assert.equal((await ask("GET", "/api/notes?limit=0")).status, 422);
});

test("a faulty note is refused", async () => {
  for (const note of [undefined, {}, { title: "" }, { title: "x".repeat(201) }, { title: 3 }]) {
    assert.equal((await ask("POST", "/api/notes", note)).status, 422);
  }
  assert.deepEqual((await ask("GET", "/api/notes")).body, []);
});

test("text is kept as it is", async () => {
  const title = "'); DROP TABLE notes; -- ü 漢字";
  assert.equal((await ask("POST", "/api/notes", { title })).body.title, title);
});

test("health follows the database", async () => {
  const fine = await ask("GET", "/api/health");
  assert.deepEqual([fine.status, fine.body.status], [200, "ok"]);
  database.exec("DELETE FROM schema_migrations WHERE name LIKE '0002%'");
  const pending = await ask("GET", "/api/health");
  assert.deepEqual([pending.status, pending.body.database], [503, "pending migrations"]);
  rmSync(join(folder, "data"), { recursive: true });
  const lost = await ask("GET", "/api/health");
  assert.deepEqual([lost.status, lost.body.database], [503, "down"]);
});

test("migrations are applied once", async () => {
  await ask("POST", "/api/notes", { title: "kept" });
  openDatabase(path).close();
  assert.deepEqual(pendingIn(path), []);
  assert.equal((await ask("GET", "/api/notes")).body[0].title, "kept");
});
