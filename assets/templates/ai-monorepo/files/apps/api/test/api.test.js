import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { folder as shipped } from "@repo/prompts";
import { createApi } from "../src/app.js";

let folder, server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "api-"));
  cpSync(shipped, folder, { recursive: true });
  server = createApi(folder).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body };
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, options);
  return [answer.status, await answer.json()];
}

test("prompts are listed, read and rendered", async () => {
  const [status, list] = await ask("/api/prompts");
  assert.deepEqual([status, list.map((prompt) => prompt.name)], [200, ["classify-ticket", "summarize"]]);
  const [, prompt] = await ask("/api/prompts/summarize");
  assert(prompt.body.includes("{text}"));
  const values = { reader: "a child", sentences: "two", text: "Rain falls." };
  const [rendered, { version, text }] = await ask("/api/prompts/summarize/render", JSON.stringify(values));
  assert.deepEqual([rendered, version], [200, prompt.version]);
  assert(text.includes("for a child, in at most two sentences"));
});

test("what is wrong is said", async () => {
  assert.equal((await ask("/api/nothing"))[0], 404);
  assert.equal((await ask("/api/prompts/nothing"))[0], 404);
  assert.equal((await ask("/api/prompts/..%2F..%2Fpackage"))[0], 404);
  assert.equal((await ask("/api/prompts", "{}"))[0], 405);
  for (const body of ["no json", "[]", "null"]) assert.equal((await ask("/api/prompts/summarize/render", body))[0], 400);
  const [status, { error }] = await ask("/api/prompts/summarize/render", "{}");
  assert.deepEqual([status, error], [422, "summarize: no text for reader, sentences, text"]);
  assert.equal((await ask("/api/prompts/summarize/render", "x".repeat(1_100_000)))[0], 413);
});

test("health follows the prompts", async () => {
  const [fine, health] = await ask("/api/health");
  assert.deepEqual([fine, health.status, health.prompts], [200, "ok", 2]);
  writeFileSync(join(folder, "broken.md"), "no head");
  assert.equal((await ask("/api/health"))[0], 503);
});
