/** The queue as a file for when the server is away: written so that nothing in it runs, read back line by line, or refused by name. Pure. */

import { longestReview, longestText } from "../draft/kind.ts";
import { type Fault, type Row, readCsv, writeCsv } from "../incident/csv.ts";
import { mostLines } from "./schemas.ts";

/** What is known of an item, then what somebody writes: the answer, the template it began from, minutes, what was wrong, whether the customer has it. */
export const columns = [
  ...["item", "task", "question", "key", "recipient", "since", "input", "templates"],
  ...["answer", "template", "minutes", "wrong", "given"],
] as const;
type Column = (typeof columns)[number];

/** An open item, as the file tells it. `since` in UTC; `templates`: the files that people may begin from. */
export interface PaperItem {
  readonly item: string;
  readonly task: string;
  readonly question: string;
  readonly key: string;
  readonly recipient: string;
  readonly since: string;
  readonly input: string;
  readonly templates: readonly string[];
}

/** What somebody wrote on a line. Only `answer` must be there; `item` is empty for a question that came in meanwhile. */
export interface PaperLine {
  readonly line: number;
  readonly item: string;
  readonly task: string;
  readonly question: string;
  readonly key: string;
  readonly recipient: string;
  readonly input: string;
  readonly answer: string;
  readonly template: string;
  readonly seconds: number;
  readonly wrong: readonly string[];
  readonly given: boolean;
}

/** Characters of a file, and of the cells that are not words of a customer's or to a customer. */
export const longestSheet = 4_000_000;
const longestCell = 500;

const signs = "=+\\-@\uff1d\uff0b\uff0d\uff20";
/** Where a spreadsheet may begin to run a cell (OWASP, CSV injection): at its start … */
const atStart = new RegExp(`^'*[\\s\\u00a0]*[\\t\\r${signs}]`);
/** … and, when it takes another sign for the separator, behind that. */
const inside = new RegExp(`([;\\t\\r\\n])('*)(?=[^\\S\\t\\r\\n]*[${signs}])`, "g");
const wasInside = new RegExp(`([;\\t\\r\\n])'('*)(?=[^\\S\\t\\r\\n]*[${signs}])`, "g");

/** One kind of line end, and nothing that could not be read back. */
const printable = (cell: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  cell.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\uFFFD");

/** The same words with an apostrophe before whatever would run. */
const safe = (cell: string): string => (atStart.test(cell) ? `'${cell}` : cell).replace(inside, "$1'$2");

/** The words as they were before `safe`. */
function plain(cell: string): string {
  const words = cell.replace(wasInside, "$1$2");
  return words.startsWith("'") && atStart.test(words) ? words.slice(1) : words;
}

/** By this spreadsheets know UTF-8. Programs that read a text over HTTP take it off. */
export const spreadsheetMark = "\uFEFF";

/** The open items as a file with that mark, and the columns for the answers empty. */
export const writeSheet = (items: readonly PaperItem[]): string =>
  `${spreadsheetMark}${writeCsv([
    columns,
    ...items.map(({ templates, ...item }) => {
      const cells: Readonly<Partial<Record<Column, string>>> = { ...item, templates: templates.join("\n") };
      return columns.map((name) => safe(printable(cells[name] ?? "")));
    }),
  ])}`;

/** A line that cannot be taken, and why. */
export type LineFault = Fault;

/** Reads a file that came back: its lines in order, each read or refused by itself; or what is wrong with all of it. */
export function readSheet(file: string): readonly (PaperLine | LineFault)[] | Fault {
  if (file.length > longestSheet) return { line: 1, what: `it has more than ${longestSheet} characters.` };
  const read = readCsv(file, separatorOf(file));
  if ("what" in read) return read;
  const [head, ...rows] = read;
  if (!head) return { line: 1, what: "the file is empty." };
  const names = head.cells.map((name) => name.trim().toLowerCase());
  const wrong = headFault(names) ?? (rows.length > mostLines ? `it has more than ${mostLines} lines.` : undefined);
  if (wrong) return { line: head.line, what: wrong };
  return rows.map((row) => lineOf(names, row));
}

/** As the head says: a spreadsheet of another country saves with semicolons. */
const separatorOf = (file: string): "," | ";" => {
  const head = file.slice(0, 2000).split(/[\r\n]/, 1)[0] ?? "";
  return head.includes(";") && !head.includes(",") ? ";" : ",";
};

function headFault(names: readonly string[]): string | undefined {
  const strange = names.find((name) => !(columns as readonly string[]).includes(name));
  if (strange !== undefined) return `there is no column \`${strange.slice(0, 40)}\`; there are ${columns.join(", ")}.`;
  if (new Set(names).size < names.length) return "a column stands there twice.";
  const missing = columns.find((name) => !names.includes(name));
  return missing && `the column \`${missing}\` is missing.`;
}

function lineOf(names: readonly string[], { line, cells }: Row): PaperLine | LineFault {
  const fault = (what: string): LineFault => ({ line, what });
  if (cells.length !== names.length) return fault(`it has ${cells.length} cells and the head has ${names.length}.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  if (cells.some((cell) => /[\u0000-\u0008\u000b-\u001f\u007f]/.test(cell)))
    return fault("a cell holds a control character.");
  const cell = (name: Column) => cells[names.indexOf(name)] ?? "";
  const long = columns.find(
    (name) => cell(name).length > (name === "input" || name === "answer" ? longestText : longestCell),
  );
  if (long !== undefined && long !== "templates") return fault(`\`${long}\` is too long.`);
  const item = cell("item");
  if (item !== "" && !/^work-[0-9a-f]{24}$/.test(item)) return fault("`item` is no work item's id.");
  const minutes = cell("minutes").replace(",", ".");
  if (!/^(\d{1,4}(\.\d{1,2})?)?$/.test(minutes)) return fault("`minutes` is no number such as 4 or 4.5.");
  const given = cell("given").toLowerCase();
  if (!["", "yes", "no"].includes(given)) return fault("`given` says neither yes nor no.");
  const [task, question, key] = [plain(cell("task")), plain(cell("question")), plain(cell("key"))];
  if (key.length > 120) return fault("`key` is longer than 120 characters.");
  return {
    ...{ line, item, task, question, key, recipient: plain(cell("recipient")), input: plain(cell("input")) },
    // What somebody wrote themselves is taken as they wrote it.
    ...{ answer: cell("answer").trim(), template: plain(cell("template")).trim() },
    seconds: Math.min(longestReview, Math.round(Number(minutes) * 60)),
    wrong: wordsIn(cell("wrong")),
    given: given === "yes",
  };
}

/** `Wrong price; names` → `wrong-price`, `names`. */
const wordsIn = (cell: string): string[] =>
  cell
    .split(/[;,\n]/)
    .map((one) => one.trim().toLowerCase().replaceAll(/\s+/g, "-"))
    .filter((one) => one !== "");

export const isLineFault = (line: PaperLine | LineFault): line is LineFault => "what" in line;
