/** What is looked at before a page is parsed: its size, and letters that people cannot see. */

import type { Report, Source } from "./problem.ts";

/** A page of this size would take an hour to read. Larger ones are refused before they are parsed. */
const maxBytes = 256 * 1024;

/** Refuses a file that is too large to be a page. */
export function tooLarge(source: Source, report: Report): boolean {
  // A UTF-16 unit is at least one byte, so a longer text needs no counting.
  const bytes = source.text.length > maxBytes ? source.text.length : Buffer.byteLength(source.text, "utf8");
  if (bytes <= maxBytes) return false;
  report(
    { source, start: 0, end: 0 },
    {
      code: "page.too-large",
      what: `The file has more than ${maxBytes / 1024} KB.`,
      why: "The page is read by people in two minutes; this one was not read at all.",
      fix: "Keep who decides what, and move the rest elsewhere.",
    },
  );
  return true;
}

/**
 * Control and format characters (also those that turn the writing direction), letters of no width, halves of surrogate
 * pairs, code points without a meaning that everybody shares, and the replacement character of broken UTF-8.
 */
const hidden =
  /(?![\t\n\r])\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|\u{fffd}/gu;
const tab = /\t/g;
const most = 20;

/**
 * Reports tabs and letters that cannot be seen. Gives the text with each of them as a space, so that the other mistakes
 * are found too; `indented` when a tab stands where the indentation is, so that the parser's complaint adds nothing.
 */
export function checkText(source: Source, report: Report): { clean: string; fine: boolean; indented: boolean } {
  const { text } = source;
  let fine = true;
  for (const { 0: letter, index } of [...text.matchAll(hidden)].slice(0, most)) {
    fine = false;
    report({ source, start: index, end: index + letter.length }, unseen(letter, index));
  }
  let indented = false;
  for (const { index } of [...text.matchAll(tab)].slice(0, most)) {
    fine = false;
    const leading = /^\s*$/.test(text.slice(text.lastIndexOf("\n", index) + 1, index));
    indented ||= leading;
    report({ source, start: index, end: index + 1 }, tabbed(leading));
  }
  return {
    clean: fine ? text : text.replace(hidden, (letter) => " ".repeat(letter.length)).replace(tab, " "),
    fine,
    indented,
  };
}

function unseen(letter: string, index: number) {
  const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const broken = letter === "\ufffd";
  const mark = letter === "\ufeff" && index === 0;
  return {
    code: broken ? "page.encoding" : "page.hidden-character",
    what: broken
      ? "The file is not valid UTF-8 here."
      : mark
        ? "The file begins with a byte order mark (U+FEFF)."
        : `A character that cannot be seen stands here (${code}).`,
    why: broken ? "What was meant cannot be known." : "What people read and what the program reads would differ.",
    fix: broken ? "Save the file as UTF-8 and write the word again." : "Remove it.",
    ...(broken ? {} : { replace: "", sure: mark }),
  };
}

const tabbed = (leading: boolean) => ({
  code: "page.tab",
  what: "A tab stands here.",
  why: "Tabs look different in every editor, and the depth of a line decides what it belongs to.",
  fix: leading ? "Indent with spaces, two for each level." : "Write a space.",
  replace: leading ? "  " : " ",
  sure: !leading,
});
