// One case: a prompt with values, and what its text must be like. No model is asked; the text alone is judged.

import { render } from "@repo/prompts";

/** Everything that is wrong with a case, in sentences; none when it passes. */
export function judge(prompts, { prompt: name, values, contains = [], lacks = [], most_characters = Infinity }) {
  const prompt = prompts.get(name);
  if (!prompt) return [`there is no prompt ${name}`];
  let text;
  try {
    text = render(prompt, values);
  } catch (error) {
    return [error.message];
  }
  const faults = [];
  for (const part of contains) if (!text.includes(part)) faults.push(`lacks "${part}"`);
  for (const part of lacks) if (text.includes(part)) faults.push(`contains "${part}"`);
  if (text.length > most_characters) faults.push(`has ${text.length} characters, more than ${most_characters}`);
  return faults;
}
