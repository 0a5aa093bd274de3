/** Characters that make a reader see something else than the machine: direction overrides, invisible letters, zero bytes. */

import type { Risk } from "../page/page.ts";
import type { FileChange } from "./diff.ts";

export interface Trick {
  readonly rule: string;
  readonly risk: Risk;
  readonly why: string;
  readonly line: number;
  readonly excerpt: string;
}

/** Unicode's bidirectional controls, as in "Trojan Source" (CVE-2021-42574). */
const direction = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/;
/** Letters without width; a byte order mark counts only inside a line. */
const invisible = /[\u200B\u2060\u00AD\u180E\u115F\u3164\u{E0000}-\u{E007F}]|(?<=\S)\uFEFF/u;
/** Joiners are ordinary in emoji and in several scripts; inside ASCII words they are not. */
const joiner = /[A-Za-z0-9_][\u200C\u200D][A-Za-z0-9_]/;
const odd = /[^\t\x20-\x7E]/;

/** What a file's paths and added lines hide. One finding for each kind and file. */
export function trickery(file: FileChange): Trick[] {
  const found = new Map<string, Trick>();
  const look = (text: string, line: number, path: boolean) => {
    if (!odd.test(text)) return;
    const note = (rule: string, risk: Risk, why: string) => {
      if (!found.has(rule)) found.set(rule, { rule, risk, why, line, excerpt: visible(text).trim().slice(0, 160) });
    };
    if (direction.test(text))
      note(
        "diff/direction",
        "high",
        "Text runs in another direction than it is written: a reader sees something else.",
      );
    if (invisible.test(text) || joiner.test(text))
      note("diff/invisible", "high", "Invisible characters stand in the text.");
    if (text.includes("\0")) note("diff/zero-byte", "high", "A zero byte stands in the text.");
    if (text.includes("\uFFFD")) note("diff/not-utf8", path ? "high" : "medium", "Bytes that are not UTF-8.");
  };
  look(file.path, 1, true);
  look(file.oldPath, 1, true);
  for (const hunk of file.hunks) for (const line of hunk.lines) if (line.mark === "+") look(line.text, line.at, false);
  return [...found.values()];
}

/** Replaces what cannot be seen by its code point, so that the excerpt does not trick its reader again. */
const visible = (text: string): string =>
  text.replace(/(?!\t)[\p{Cc}\p{Cf}\u115F\u3164\uFFFD]/gu, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
