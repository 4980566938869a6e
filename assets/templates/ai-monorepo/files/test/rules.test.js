// The rules that each editor reads are one set of rules, and what they name is there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const read = (file) => readFileSync(fileURLToPath(new URL(file, root)), "utf8");

test("every editor's rules point to AGENTS.md", () => {
  for (const file of [
    "CLAUDE.md",
    ".cursor/rules/repository.mdc",
    ".cursor/rules/prompts.mdc",
    ".github/copilot-instructions.md",
    ".github/instructions/prompts.instructions.md",
  ]) {
    assert.match(read(file), /AGENTS\.md/, file);
  }
});

test("folders and commands that AGENTS.md names are there", () => {
  const text = read("AGENTS.md");
  const folders = [...text.matchAll(/`((?:apps|packages)\/[\w/-]+)`/g)].map((match) => match[1]);
  assert(folders.length >= 4, text);
  for (const folder of folders) assert(existsSync(fileURLToPath(new URL(folder, root))), folder);
  const { scripts } = JSON.parse(read("package.json"));
  for (const [, name] of text.matchAll(/`npm (?:run )?(start|test|evals)`/g)) assert(scripts[name], name);
});
