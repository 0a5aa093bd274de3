/** What README and the guides tell people to type exists: every command, every flag, every npm script, every file that is linked. */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { launcher } from "./support/server.ts";

const root = join(import.meta.dirname, "..");
const guides = readdirSync(join(root, "docs/guide")).map((name) => `docs/guide/${name}`);
const files = ["README.md", "CONTRIBUTING.md", ...guides].filter((name) => name.endsWith(".md"));

/** What stands as code: fenced, indented by four, or between backticks. Lines that end in `\` are one line. */
function codeOf(markdown: string): string[] {
  const whole = markdown.replace(/ *\\\n\s*/g, " ");
  const fenced = [...whole.matchAll(/^```[^\n]*\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
  const prose = whole.replace(/^```[^\n]*\n.*?^```/gms, "");
  const indented = prose.split("\n").filter((line) => line.startsWith("    "));
  const inline = prose.split("\n").filter((line) => !line.startsWith("    "));
  return [
    ...fenced,
    ...indented,
    ...inline.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "")),
  ];
}

/** The words after each `finalcall` of a line, up to a comment, another command, or `--`: what follows that is another program's. */
const callsIn = (code: string): string[] =>
  [...code.matchAll(/(?:^|[\s"'(])finalcall ((?:"[^"]*"|'[^']*'|(?!\s#|\s--\s|\\?\||&&|;|\bfinalcall ).)+)/g)].map(
    ([, words = ""]) => words.replace(/"[^"]*"|'[^']*'/g, "…").trim(),
  );

const helps = new Map<string, string>();
/** The help of a command, such as `release prepare`. */
function helpOf(path: readonly string[]): string {
  const known = helps.get(path.join(" "));
  if (known !== undefined) return known;
  const help = execFileSync(process.execPath, [launcher, ...path, "--help"], { encoding: "utf8", cwd: root });
  helps.set(path.join(" "), help);
  return help;
}

/** The commands that a help lists: in its own list, and at the root those that are answered at once. */
const listedIn = (help: string): Set<string> =>
  new Set([...(help.split(/^Commands:$/m)[1] ?? "").matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name ?? ""));

/** What is wrong with one call, or nothing. */
function wrongIn(call: string): string | undefined {
  const words = call.split(/\s+/);
  const path: string[] = [];
  for (const word of words) {
    const listed = listedIn(helpOf(path));
    if (listed.has(word)) path.push(word);
    else if (/^[a-z][a-z-]*$/.test(word) && /\[command\]\s*$/m.test(usageOf(path))) return `no command ${word}`;
    else break;
  }
  // A sentence in which the name is only a name, such as `finalcall <command>`.
  if (path.length === 0 && !words[0]?.startsWith("-")) return undefined;
  const help = helpOf(path);
  const flags = words.slice(path.length).flatMap((word) => /^\[?(--[a-z][a-z-]*)/.exec(word)?.[1] ?? []);
  const unknown = flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(help));
  return unknown.length > 0 ? `no ${unknown.join(", ")}` : undefined;
}
const usageOf = (path: readonly string[]): string => helpOf(path).split("\n")[0] ?? "";

test.each(files)("%s names commands and flags that exist", (name) => {
  const calls = codeOf(readFileSync(join(root, name), "utf8")).flatMap(callsIn);
  const wrong = [...new Set(calls)].flatMap((call) => {
    const why = wrongIn(call);
    return why === undefined ? [] : [`finalcall ${call}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test("README is read: its first approval is among what was looked at", () => {
  const calls = codeOf(readFileSync(join(root, "README.md"), "utf8")).flatMap(callsIn);
  for (const call of ["init", "serve", "check", "verify"])
    expect(calls.map((one) => one.split(" ")[0])).toContain(call);
  expect(wrongIn("release prepair v1..HEAD")).toBe("no command prepair");
  expect(wrongIn("check --jsn")).toBe("no --jsn");
});

test.each(files)("%s links to files that are there", (name) => {
  const markdown = readFileSync(join(root, name), "utf8");
  const linked = [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path = ""]) => path);
  expect(linked.filter((path) => !existsSync(join(root, dirname(name), path)))).toEqual([]);
});

test.each(["README.md", "CONTRIBUTING.md"])("%s names npm scripts that exist", (name) => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const run = codeOf(readFileSync(join(root, name), "utf8")).flatMap((code) =>
    [...code.matchAll(/\bnpm run ([a-z-]+)/g)].map(([, script = ""]) => script),
  );
  expect(run.length).toBeGreaterThan(0);
  expect(run.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});
