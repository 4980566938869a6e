// Prompts are files. They are read strictly, rendered strictly, and carry a version made of their text.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL("../prompts", import.meta.url));

/** What is wrong with a prompt, or with the values for one. */
export class PromptError extends Error {}

/** Every prompt by its name, read anew. A single faulty file is an error: better none than the wrong one. */
export function loadPrompts(from = folder) {
  const files = readdirSync(from).filter((file) => file.endsWith(".md"));
  return new Map(files.sort().map((file) => [file.slice(0, -3), parse(file, readFileSync(join(from, file), "utf8"))]));
}

function parse(file, text) {
  const [, head, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text.replaceAll("\r\n", "\n")) ?? [];
  if (body === undefined) throw new PromptError(`${file}: it begins with a head between two lines of ---`);
  const keys = new Map();
  for (const line of head.split("\n")) {
    const [, key, value] = /^(summary|variables):\s*(.*)$/.exec(line) ?? [];
    if (!key) throw new PromptError(`${file}: "${line}" is neither summary: nor variables:`);
    keys.set(key, value.trim());
  }
  if (!keys.get("summary")) throw new PromptError(`${file}: summary: is missing`);
  const variables = (keys.get("variables") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  const used = new Set([...body.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  const unknown = [...used].find((name) => !variables.includes(name));
  if (unknown) throw new PromptError(`${file}: {${unknown}} is not among its variables`);
  const idle = variables.find((name) => !used.has(name));
  if (idle) throw new PromptError(`${file}: the variable ${idle} is used nowhere`);
  return {
    name: file.slice(0, -3),
    summary: keys.get("summary"),
    variables,
    version: createHash("sha256").update(text).digest("hex").slice(0, 12),
    body: body.trim(),
  };
}

/** The prompt's text with these values, each a string. Too few and too many are errors. */
export function render(prompt, values) {
  const missing = prompt.variables.filter((name) => typeof values[name] !== "string");
  if (missing.length) throw new PromptError(`${prompt.name}: no text for ${missing.join(", ")}`);
  const unknown = Object.keys(values).filter((name) => !prompt.variables.includes(name));
  if (unknown.length) throw new PromptError(`${prompt.name}: knows no ${unknown.join(", ")}`);
  // Once over the body alone: what a value holds is never taken for a variable.
  return prompt.body.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
}
