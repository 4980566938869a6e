// Runs all cases; ends with 1 when one fails, or when a prompt has none.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { loadPrompts } from "@repo/prompts";
import { judge } from "./judge.js";

const folder = fileURLToPath(new URL("../cases", import.meta.url));
const prompts = loadPrompts();
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
const cases = files.sort().map((file) => ({ file, ...JSON.parse(readFileSync(join(folder, file), "utf8")) }));

let failed = 0;
for (const one of cases) {
  const faults = judge(prompts, one);
  failed += faults.length > 0;
  console.log(`${faults.length ? "fail" : "pass"}  ${one.file}  ${one.prompt}  ${faults.join("; ")}`.trimEnd());
}
for (const name of prompts.keys()) {
  if (cases.some((one) => one.prompt === name)) continue;
  failed += 1;
  console.log(`fail  ${name} has no case`);
}
process.exitCode = failed ? 1 : 0;
