/** Comma-separated values (RFC 4180), read strictly and written so that a spreadsheet takes no cell for a formula. */

/** A row of cells and the line of the file where it begins, from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What is wrong with a file, and on which line. */
export interface Fault {
  readonly line: number;
  readonly what: string;
}

/**
 * Reads a file: commas, cells in double quotes where needed, any line ends, with or without a byte order mark. Empty
 * lines are left out. A fault where it is ambiguous: it is about people, so nothing is guessed. `separator`: some
 * spreadsheets save with semicolons.
 */
export function readCsv(file: string, separator: "," | ";" = ","): readonly Row[] | Fault {
  const text = file.replace(/^\uFEFF/, "");
  const rows: Row[] = [];
  let cells: string[] = [];
  let line = 1;
  let begins = 1;
  for (let at = 0; at <= text.length; ) {
    const cell = text[at] === '"' ? quoted(text, at, separator) : plain(text, at, separator);
    if ("what" in cell) return { line: line + cell.line, what: cell.what };
    cells.push(cell.says);
    line += cell.says.split("\n").length - 1;
    const end = text[cell.end];
    at = cell.end + (end === "\r" && text[cell.end + 1] === "\n" ? 2 : 1);
    if (end === separator) continue;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: begins, cells });
    cells = [];
    line += 1;
    begins = line;
  }
  return rows;
}

type Cell = { readonly says: string; readonly end: number } | Fault;

/** `line` of a fault here counts from the cell's own. */
function quoted(text: string, from: number, separator: string): Cell {
  let says = "";
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { line: 0, what: "a quote is opened and never closed." };
    says += text.slice(at, quote);
    if (text[quote + 1] !== '"') return after(text, quote + 1, says.replaceAll("\r\n", "\n"), separator);
    says += '"';
    at = quote + 2;
  }
}

const isEnd = (sign: string | undefined, separator: string): boolean =>
  sign === undefined || sign === separator || sign === "\r" || sign === "\n";

function after(text: string, end: number, says: string, separator: string): Cell {
  return isEnd(text[end], separator)
    ? { says, end }
    : { line: says.split("\n").length - 1, what: "something stands between a closing quote and the next comma." };
}

function plain(text: string, from: number, separator: string): Cell {
  let end = from;
  while (!isEnd(text[end], separator)) end += 1;
  const says = text.slice(from, end).trim();
  return says.includes('"') ? { line: 0, what: "a quote stands in the middle of a cell." } : { says, end };
}

/** What spreadsheets run when a cell begins with it, also after blanks and in full width (OWASP, CSV injection). */
const formula = /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

const written = (cell: string): string => {
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Writes rows as a file: commas, CRLF, a leading apostrophe before whatever a spreadsheet would run. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
