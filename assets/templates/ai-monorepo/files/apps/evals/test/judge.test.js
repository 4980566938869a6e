import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPrompts } from "@repo/prompts";
import { judge } from "../src/judge.js";

const prompts = loadPrompts();
const values = { classes: "bug", ticket: "It crashes." };

test("a case passes, or says everything that is wrong", () => {
  assert.deepEqual(judge(prompts, { prompt: "classify-ticket", values, contains: ["It crashes."] }), []);
  const faults = judge(prompts, {
    prompt: "classify-ticket",
    values,
    contains: ["refund"],
    lacks: ["bug"],
    most_characters: 10,
  });
  assert.deepEqual(faults.map((fault) => fault.split(" ")[0]), ["lacks", "contains", "has"]);
  assert.deepEqual(judge(prompts, { prompt: "classify", values }), ["there is no prompt classify"]);
  assert.match(judge(prompts, { prompt: "classify-ticket", values: {} })[0], /no text for/);
});
