/** Programs that change texts by a script of their own: `sed`, `awk`, `perl -pe`, and editors that are driven from a line. */

import type { Program } from "../call.ts";
import { reads, writes } from "../files.ts";
import { optionsOf } from "../options.ts";
import type { Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

const sed: Program = ({ args, shell }): Stream => {
  const { words, has, values } = optionsOf(args, { takes: "-e -f -l --expression --file --line-length" });
  const inPlace = has("-i -I --in-place");
  const told = has("-e -f --expression --file");
  const scripts = told ? values("-e --expression") : words.slice(0, 1);
  for (const { text } of scripts) {
    const { runs, files } = inSed(text);
    if (runs) shell.stop("deny", "infra", "run-unreadable", "The sed script runs what it reads.");
    for (const path of files) writes(shell, path);
  }
  if (has("-f --file")) shell.stop("ask", "infra", "unknown-program", "Its script stands in a file.");
  // BSD's sed takes a suffix behind -i, which is then a word of its own.
  for (const { text } of told ? words : words.slice(1)) {
    reads(shell, text);
    if (inPlace) writes(shell, text);
  }
  return undefined;
};

/** Whether a sed script runs programs (the command and the flag `e`), and the files that it writes. */
function inSed(script: string): { readonly runs: boolean; readonly files: readonly string[] } {
  let runs = false;
  const files: string[] = [];
  const rest = script
    .replace(
      /(?<![\w\\])([sy])([^\w\s\\])((?:\\.|(?!\2)[^\\])*)\2((?:\\.|(?!\2)[^\\])*)\2([a-zA-Z0-9]*)([ \t]+[^\n;}]+)?/g,
      (_, kind: string, __, ___, ____, flags: string, after = "") => {
        if (kind === "s" && flags.includes("e")) runs = true;
        if (flags.includes("w")) files.push(String(after).trim());
        return " ";
      },
    )
    .replace(/[aic]\\?\s*(?:\\\n|[ \t]).*/g, " ")
    .replace(/\\?\/(?:\\.|[^/\n\\])*\//g, " ");
  if (/(?:^|[\s;{}!$\d,])e(?:\s|;|\}|$)/.test(rest)) runs = true;
  for (const [, path = ""] of rest.matchAll(/(?:^|[\s;{}!$\d,])[wW]\s+([^\n;}]+)/g)) files.push(path.trim());
  return { runs, files };
}

const awk: Program = ({ args, shell }): Stream => {
  const { words, has } = optionsOf(args, { takes: "-F -v -f --field-separator --assign --file" });
  const told = has("-f --file");
  const code = told ? "" : (words[0]?.text ?? "");
  const bare = code.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/(?:\\.|[^/\n\\])+\//g, "//");
  if (/\bsystem\s*\(|\|\s*&?\s*getline|\bprintf?\b[^;}\n]*\|(?!\|)|@load|@include/.test(bare) || /\uE000/.test(code))
    shell.stop("deny", "infra", "run-unreadable", "The awk program runs other programs, or nobody can say what it is.");
  for (const [, path = ""] of code.matchAll(/>\s*"([^"]+)"/g)) writes(shell, path);
  for (const { text } of told ? words : words.slice(1)) reads(shell, text);
  return undefined;
};

/** Editors open files; driven by a script they may run anything. */
const editor: Program = ({ args, shell }): Stream => {
  for (const { text } of args) {
    if (/^[+-]c?.*!|^-c$|^--cmd$|^-s$|^-S$|^--eval|^-es?$/.test(text))
      shell.stop("ask", "infra", "unknown-program", "The editor is driven by a script.");
    reads(shell, text);
    if (!/^[-+]/.test(text)) writes(shell, text);
  }
  return undefined;
};

export const editing: readonly Entry[] = [
  ...named("sed gsed", sed),
  ...named("awk gawk mawk nawk", awk),
  ...named("vi vim nvim nano emacs ed ex pico micro code subl", editor),
];
