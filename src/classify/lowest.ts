/** Proof that a change is low: the role of its files, or what every single changed line says. */

import type { Risk } from "../page/page.ts";
import type { FileChange } from "./diff.ts";
import type { Role } from "./role.ts";
import { harmless } from "./special.ts";

/** The least risk of a file, before any rule fires: low only where the role or every changed line proves it. */
export function lowest(role: Role, counts: number, file: FileChange, extension: string): Risk {
  if (harmless.has(role)) return "low";
  if (counts > 0 && versionOnly(file)) return "low";
  if (counts === 0 && file.status === "modified" && !file.modeChanged && file.hunks.length > 0)
    return extension === "py" || role === "unknown" ? "medium" : "low";
  if (role === "ui" && file.status === "modified" && textOnly(file)) return "low";
  return "medium";
}

/** Every changed line is the project's own version number. */
export function versionOnly(file: FileChange): boolean {
  const line =
    /^\s*((export )?(const |final |static |public )*VERSION|"?version"?|__version__|"[\w.-]+")?\s*[:=]?\s*["']?v?\d+\.\d+\.\d+[\w.+-]*["']?[,;]?\s*$/;
  return file.hunks.every((hunk) =>
    hunk.lines.every(
      ({ mark, text }) =>
        mark === " " || (line.test(text) && !/"(dependencies|[@\w/-]+)":/.test(text.replace(/"version"/, ""))),
    ),
  );
}

/** Every changed line of a view is markup or style without anything that runs. */
export function textOnly(file: FileChange): boolean {
  return file.hunks.every((hunk) => hunk.lines.every(({ mark, text }) => mark === " " || isMarkup(text)));
}

const behaves =
  /(<%|=>|\bon[A-Z]\w+=|\bif\b|\?.*:|&&|\|\||\bhref=|\bsrc=|\baction=|<form|<script|<iframe|\bv-|@click|\bawait\b|\bfetch|\buse[A-Z]|\b(const|let|var|return|function|import|export)\b|\{\{|#\{|\$\{|dangerously|innerHTML|method=|\bdata-[\w-]+=|<%=|mutation|query|\bdisabled|\btype=|\bname=|\bvalue=)/;
const markup =
  /^\s*(<\/?[A-Za-z][^{}]*>?|[^{};=()]*|className=(["'][^"']*["']|\{["'][^"']*["']\})\s*\/?>?|[\w-]+=["'][^"']*["']\s*\/?>?|\/?>)\s*$/;

function isMarkup(text: string): boolean {
  return text.length < 1000 && markup.test(text) && !behaves.test(text.replace(/class(Name)?=(["'])[^"']*\2/g, ""));
}
