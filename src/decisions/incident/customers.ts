/** The list of affected customers: which columns it may have, and what each cell must be. */

import { isCurrency } from "../../page/units.ts";
import { type Fault, type Row, readCsv } from "./csv.ts";

/** A list has `customer` and any of the others. `amount` is written as `12.50`, in `currency`. */
export const customerColumns = ["customer", "name", "contact", "amount", "currency", "what"] as const;

/** Rows to one list, so that it stays one entry; a longer list is sent in parts. */
export const mostRows = 2000;
const longestCell = 500;

export interface Customers {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines that repeat another one whole; each row counts once. */
  readonly twice: readonly number[];
}

/** Reads the file, or says on which line it fails. */
export function readCustomers(file: string): Customers | Fault {
  const read = readCsv(file);
  if ("what" in read) return read;
  const [head, ...rows] = read;
  if (!head) return { line: 1, what: "the file is empty." };
  const columns = head.cells.map((name) => name.toLowerCase());
  const wrong = headFault(columns) ?? (rows.length === 0 ? "there is no customer in it." : undefined);
  if (wrong) return { line: head.line, what: wrong };
  if (rows.length > mostRows)
    return { line: rows[mostRows]?.line ?? 1, what: `more than ${mostRows} customers; send the rest as another list.` };
  const kept = new Map<string, readonly string[]>();
  const twice: number[] = [];
  for (const row of rows) {
    const what = rowFault(columns, row);
    if (what) return { line: row.line, what };
    const key = JSON.stringify(row.cells);
    if (kept.has(key)) twice.push(row.line);
    else kept.set(key, row.cells);
  }
  return { columns, rows: [...kept.values()], twice };
}

function headFault(columns: readonly string[]): string | undefined {
  if (columns.length === 1 && columns[0]?.includes(";")) return "columns are separated by commas, not by `;`.";
  const strange = columns.find((name) => !(customerColumns as readonly string[]).includes(name));
  if (strange !== undefined)
    return `there is no column \`${strange.slice(0, 40)}\`; there are ${customerColumns.join(", ")}.`;
  if (new Set(columns).size < columns.length) return "a column stands there twice.";
  return columns.includes("customer") ? undefined : "the column `customer` is missing: how you call each of them.";
}

function rowFault(columns: readonly string[], { cells }: Row): string | undefined {
  if (cells.length !== columns.length) return `it has ${cells.length} cells and the head has ${columns.length}.`;
  if (cells.some((cell) => cell.length > longestCell)) return `a cell is longer than ${longestCell} characters.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  if (cells.some((cell) => /[\u0000-\u0008\u000b-\u001f\u007f]/.test(cell))) return "a cell holds a control character.";
  const cell = (name: string) => cells[columns.indexOf(name)] ?? "";
  if (cell("customer") === "") return "`customer` is empty.";
  const [amount, currency] = [cell("amount"), cell("currency")];
  if (amount !== "" && !/^\d{1,12}(\.\d{1,3})?$/.test(amount)) return "`amount` is no number such as 12.50.";
  if ((amount === "") !== (currency === "")) return "an amount needs its currency, and a currency its amount.";
  return currency === "" || isCurrency(currency) ? undefined : "`currency` is no code such as EUR.";
}
