/** What makes a file dangerous whatever it says: nobody can review it, or it shows a reader something else. */

import type { Risk } from "../page/page.ts";
import type { FileChange } from "./diff.ts";
import { type Role, roleOf } from "./role.ts";

export interface SpecialRule {
  readonly name: string;
  readonly why: string;
  readonly risk: Risk;
  /** A diff on which it fires. */
  readonly example: string;
}

export interface Special {
  readonly rule: SpecialRule;
  readonly line: number;
  readonly excerpt: string;
}

/** Files of these roles prove by their role alone that nothing runs differently for customers. */
export const harmless: ReadonlySet<Role> = new Set([
  "docs",
  "test",
  "example",
  "development",
  "asset",
  "style",
  "locale",
]);

/** Lines beyond this many characters are read by no reviewer. */
const readable = 20_000;

const added = (path: string, text: string, header = ""): string =>
  `diff --git a/${path} b/${path}\n${header}--- a/${path}\n+++ b/${path}\n@@ -0,0 +1 @@\n+${text}\n`;
const rule = (name: string, risk: Risk, why: string, example: string): SpecialRule => ({
  name: `diff/${name}`,
  risk,
  why,
  example,
});

const rules = {
  submodule: rule(
    "submodule",
    "high",
    "A submodule points to another commit, which is not in the diff.",
    added("lib", `Subproject commit ${"1".repeat(40)}`),
  ),
  symlink: rule(
    "symlink",
    "high",
    "A symbolic link: the content is somewhere else.",
    added("docs/a.md", "/etc/passwd", "new file mode 120000\n"),
  ),
  binary: rule(
    "binary",
    "high",
    "A binary file cannot be reviewed.",
    "diff --git a/bin/tool.exe b/bin/tool.exe\nBinary files a/bin/tool.exe and b/bin/tool.exe differ\n",
  ),
  unknown: rule("unknown-type", "high", "No rule knows this type of file.", added("src/rules.zzz", "x")),
  long: rule("long-line", "high", "A line is longer than anybody reads.", added("src/a.ts", "a;".repeat(readable))),
  direction: rule(
    "direction",
    "high",
    "Text runs in another direction than it is written: a reader sees something else.",
    added("src/a.ts", "if (level != '\u202E user') {"),
  ),
  invisible: rule(
    "invisible",
    "high",
    "Invisible characters stand in the text.",
    added("src/a.ts", "const adm\u200Bin = 1;"),
  ),
  zero: rule("zero-byte", "high", "A zero byte stands in the text.", added("src/a.ts", "a\0b")),
  path: rule(
    "path-not-utf8",
    "high",
    "Bytes of the path are not UTF-8.",
    'diff --git "a/src/\\377.ts" "b/src/\\377.ts"\nold mode 100644\nnew mode 100755\n',
  ),
  bytes: rule("not-utf8", "medium", "Bytes of the text are not UTF-8.", added("src/a.ts", "caf\uFFFD")),
};

/** Several hints of a dangerous area in one file, which together do not reach certainty. */
export const suspicion: SpecialRule = rule(
  "suspected",
  "high",
  "Hints of a dangerous area, too few to be sure.",
  added("src/plans/seats.ts", "  order.state = next;"),
);

/** All of them, for the catalogue. */
export const specialRules: readonly SpecialRule[] = [...Object.values(rules), suspicion];

const pointer = /^Subproject commit [0-9a-f]{7,64}/;
/** Unicode's bidirectional controls, as in "Trojan Source" (CVE-2021-42574). */
const direction = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/;
/** Letters without width; a byte order mark counts only inside a line. */
const invisible = /[\u200B\u2060\u00AD\u180E\u115F\u3164\u{E0000}-\u{E007F}]|(?<=\S)\uFEFF/u;
/** Joiners are ordinary in emoji and in several scripts; inside ASCII words they are not. */
const joiner = /[A-Za-z0-9_][\u200C\u200D][A-Za-z0-9_]/;
const odd = /[^\t\x20-\x7E]/;

/** What a file is and hides, each kind once. */
export function special(file: FileChange, role: Role = roleOf(file.path)): Special[] {
  const found = new Map<SpecialRule, Special>();
  const note = (one: SpecialRule, line = 1, text = "") => {
    if (!found.has(one)) found.set(one, { rule: one, line, excerpt: visible(text.slice(0, 400)).trim().slice(0, 160) });
  };
  if (file.submodule) note(rules.submodule);
  if (file.symlink) note(rules.symlink);
  if (file.binary && role !== "asset") note(rules.binary);
  if (role === "unknown") note(rules.unknown);
  const look = (text: string, line: number) => {
    if (!odd.test(text)) return;
    if (direction.test(text)) note(rules.direction, line, text);
    if (invisible.test(text) || joiner.test(text)) note(rules.invisible, line, text);
    // Git's text, as connect/git/text.ts keeps it, has a zero byte written out.
    if (text.includes("\0") || text.includes("\uFFFD00")) note(rules.zero, line, text);
  };
  look(file.path, 1);
  look(file.oldPath, 1);
  if (file.path.includes("\uFFFD") || file.oldPath.includes("\uFFFD")) note(rules.path, 1, file.path);
  for (const { lines } of file.hunks) {
    for (const { mark, text, at } of lines) {
      if (mark === " ") continue;
      if (text.startsWith("Subproject ") && pointer.test(text)) note(rules.submodule, at, text);
      if (mark === "-") continue;
      if (text.length > readable && !harmless.has(role) && role !== "lock" && role !== "generated")
        note(rules.long, at, text);
      look(text, at);
      if (text.includes("\uFFFD")) note(rules.bytes, at, text);
    }
  }
  return [...found.values()];
}

/** Replaces what cannot be seen by its code point, so that the excerpt does not trick its reader again. */
const visible = (text: string): string =>
  text.replace(/(?!\t)[\p{Cc}\p{Cf}\u115F\u3164\uFFFD]/gu, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
