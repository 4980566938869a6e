import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { PromptError, loadPrompts, render } from "@repo/prompts";

/** What loading this text says. */
function refusal(text) {
  const folder = mkdtempSync(join(tmpdir(), "prompts-"));
  try {
    writeFileSync(join(folder, "a.md"), text);
    loadPrompts(folder);
    return "fine";
  } catch (error) {
    assert(error instanceof PromptError, error);
    return error.message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every prompt of the repository is read", () => {
  const prompts = loadPrompts();
  assert.deepEqual([...prompts.keys()], ["classify-ticket", "summarize"]);
  for (const prompt of prompts.values()) assert.match(prompt.version, /^[0-9a-f]{12}$/);
});

test("a faulty file is refused, by name and reason", () => {
  assert.equal(refusal("---\nsummary: s\nvariables: x\n---\n{x}\n"), "fine");
  assert.match(refusal("no head"), /^a\.md: it begins with/);
  assert.match(refusal("---\nvariables: x\n---\n{x}\n"), /summary: is missing/);
  assert.match(refusal("---\nsummary: s\nvarables: x\n---\n{x}\n"), /"varables: x" is neither/);
  assert.match(refusal("---\nsummary: s\n---\n{x}\n"), /\{x\} is not among/);
  assert.match(refusal("---\nsummary: s\nvariables: x, y\n---\n{x}\n"), /the variable y is used nowhere/);
});

test("rendering takes exactly the variables", () => {
  const prompt = loadPrompts().get("classify-ticket");
  const text = render(prompt, { classes: "bug, question", ticket: "It {classes} crashes. $& $1" });
  assert(text.includes("It {classes} crashes. $& $1"), "a value is taken as it is");
  assert(text.includes("these classes: bug, question."));
  assert.throws(() => render(prompt, { classes: "a" }), /no text for ticket/);
  assert.throws(() => render(prompt, { classes: "a", ticket: "b", tone: "c" }), /knows no tone/);
});
