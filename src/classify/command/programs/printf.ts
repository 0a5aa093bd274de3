/** What `printf` prints, and the escapes of `echo -e`. */

import { isKnown, type Stream } from "../shell/text.ts";

const named = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", ""],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["e", "\u001b"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** Backslash escapes written out. `\c` ends the text. */
function unescaped(text: string): string {
  const end = text.indexOf("\\c");
  return (end === -1 ? text : text.slice(0, end)).replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|(.))/gs,
    (whole, hex?: string, four?: string, eight?: string, octal?: string, letter?: string) => {
      const code = hex ?? four ?? eight;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      return named.get(letter ?? "") ?? whole;
    },
  );
}

/** What a format prints with these words; undefined where a directive is not done here. */
export function printf(format: string, words: readonly string[]): Stream {
  if (!isKnown(format)) return undefined;
  const rest = [...words];
  let out = "";
  do {
    const before = rest.length;
    let bad = false;
    out += unescapedOutside(format, (directive) => {
      const kind = directive.at(-1);
      if (kind === "%") return "%";
      const word = rest.shift() ?? "";
      if (directive === "%b") return unescaped(word);
      if (directive === "%s" || directive === "%q" || (/^%[di]$/.test(directive) && /^-?\d+$/.test(word))) return word;
      if (/^%[-+ 0#]*\d*(?:\.\d+)?[diuoxXeEfFgGc]$/.test(directive) && /^-?[\d.]*$/.test(word)) return "1";
      bad = true;
      return "";
    });
    if (bad) return undefined;
    if (rest.length === before) break;
  } while (rest.length > 0 && out.length < 100_000);
  return out;
}

/** Escapes of the format are written out; its directives are asked for. */
const unescapedOutside = (format: string, of: (directive: string) => string): string =>
  format
    .split(/(%[-+ 0#]*[\d*]*(?:\.\d+)?[A-Za-z%(])/)
    .map((part, index) => (index % 2 === 1 ? of(part) : unescaped(part)))
    .join("");
