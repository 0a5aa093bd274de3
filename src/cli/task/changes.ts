/** What a proposed release changes against the one that is served, for people: each field, and the prompt by word. */

import { diffWordsWithSpace } from "diff";
import type { Paint } from "../terminal.ts";
import { printable } from "../terminal.ts";

/** What two releases are compared by. */
export interface Content {
  readonly model: string;
  readonly edgeCases: string;
  readonly prompt: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | number | boolean }[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Characters of unchanged prompt that stand around a change. */
const around = 60;

/** One line for each field that differs, then the prompt with its changes; empty when both are the same. */
export function changesBetween(was: Content | undefined, is: Content, paint: Paint): string[] {
  const fields: [string, string, string][] = [
    ["model", was?.model ?? "", is.model],
    ["edge cases", was?.edgeCases ?? "", is.edgeCases],
    ["parameters", was ? parameters(was) : "", parameters(is)],
    ["tools", was?.tools.join(", ") ?? "", is.tools.join(", ")],
    ["reads", was?.reads.join(", ") ?? "", is.reads.join(", ")],
    ["writes", was?.writes.join(", ") ?? "", is.writes.join(", ")],
  ];
  const changed = fields.flatMap(([name, before, now]) =>
    before === now ? [] : [`  ${name}: ${before === "" ? "" : `${printable(before)} → `}${printable(now) || "none"}`],
  );
  const prompt = was && was.prompt === is.prompt ? [] : promptChanges(was?.prompt ?? "", is.prompt, paint);
  return [...changed, ...prompt];
}

/** The prompt's changes by word: `[-what went-]`, `{+what came+}`, with a little of what stands around. */
export function promptChanges(was: string, is: string, { good, bad }: Pick<Paint, "good" | "bad">): string[] {
  if (was === "") return ["  prompt: new", ...indented(is)];
  const parts = diffWordsWithSpace(was, is);
  const text = parts
    .map(({ value, added, removed }, n) => {
      if (added) return good(`{+${safe(value)}+}`);
      if (removed) return bad(`[-${safe(value)}-]`);
      return safe(shortened(value, n > 0, n < parts.length - 1));
    })
    .join("");
  return ["  prompt, by word:", ...text.split("\n").map((line) => `    ${line}`)];
}

/** The middle of a long unchanged part is left out. */
function shortened(text: string, before: boolean, after: boolean): string {
  if (text.length <= 3 * around) return text;
  const head = before ? text.slice(0, around) : "";
  const tail = after ? text.slice(-around) : "";
  return `${head} … ${tail}`;
}

const safe = (text: string): string => text.split("\n").map(printable).join("\n");
const indented = (text: string): string[] =>
  safe(text)
    .split("\n")
    .map((line) => `    ${line}`);
const parameters = ({ parameters }: Content): string =>
  parameters.map(({ name, value }) => `${name}=${String(value)}`).join(", ");
