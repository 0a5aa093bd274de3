import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv, writeCsv } from "./csv.ts";
import { mostRows, readCustomers } from "./customers.ts";

describe("a customers' file", () => {
  test("is read with a byte order mark, any line ends, quotes, commas and lines inside cells", () => {
    const file = '\ufeffCustomer,name\r\nc-1,"Nord, Kiel"\nc-2,"said ""no"""\rc-3,"two\r\nlines"\r\n\r\n';
    expect(readCustomers(file)).toEqual({
      columns: ["customer", "name"],
      rows: [
        ["c-1", "Nord, Kiel"],
        ["c-2", 'said "no"'],
        ["c-3", "two\nlines"],
      ],
      twice: [],
    });
  });

  test("counts a row that stands there twice once, and tells its line", () => {
    expect(readCustomers("customer,what\nc-1,invoice 7\nc-1,invoice 8\nc-1,invoice 7\n")).toMatchObject({
      rows: [
        ["c-1", "invoice 7"],
        ["c-1", "invoice 8"],
      ],
      twice: [4],
    });
  });

  test.each([
    ["", 1, "the file is empty."],
    ["customer\n", 1, "there is no customer in it."],
    ["name\nAda\n", 1, "the column `customer` is missing"],
    ["customer;name\nc-1;Ada\n", 1, "columns are separated by commas"],
    ["customer,password\nc-1,x\n", 1, "there is no column `password`"],
    ["customer,customer\nc-1,c-2\n", 1, "a column stands there twice."],
    ["customer,name\nc-1\n", 2, "it has 1 cells and the head has 2."],
    ['customer,name\nc-1,"two\nlines"\n,Ada\n', 4, "`customer` is empty."],
    ['customer\n"c-1\n', 2, "a quote is opened and never closed."],
    ['customer\n"c-1"x\n', 2, "something stands between a closing quote and the next comma."],
    ['customer\nc"1\n', 2, "a quote stands in the middle of a cell."],
    ["customer,amount,currency\nc-1,1 000,EUR\n", 2, "`amount` is no number"],
    ["customer,amount,currency\nc-1,12.50,\n", 2, "an amount needs its currency"],
    ["customer,amount,currency\nc-1,12.50,EUX\n", 2, "`currency` is no code"],
    ["customer\nc-\u00001\n", 2, "a cell holds a control character."],
    [`customer\n${"x".repeat(501)}\n`, 2, "a cell is longer than 500 characters."],
    [
      `customer\n${Array.from({ length: mostRows + 1 }, (_, n) => `c-${n}`).join("\n")}`,
      2002,
      "more than 2000 customers",
    ],
  ])("that cannot be read is refused with its line: %j", (file, line, what) => {
    expect(readCustomers(file)).toMatchObject({ line, what: expect.stringContaining(what) });
  });

  test("comes back as it went in, whatever is in its cells", () => {
    const cell = fc
      .string({ unit: "grapheme-composite", minLength: 1, maxLength: 20 })
      .map((text) => `x${text.replace(/\r\n?/g, "\n")}x`);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 10 }), (rows) => {
        const read = readCsv(writeCsv(rows));
        expect("what" in read ? read : read.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  test("is read or refused with a line, whatever bytes it is made of", () => {
    const piece = fc.constantFrom('"', ",", "\n", "\r", "\r\n", "customer", "=1", "\ufeff", "x", " ", "\u0000");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const read = readCustomers(pieces.join(""));
        if ("what" in read) expect(read.line).toBeGreaterThan(0);
        else expect(read.rows.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
    expect(readCustomers(`customer\n${'"'.repeat(399_000)}`)).toMatchObject({ line: 2 });
  });

  test("never comes out with a cell that a spreadsheet would run", () => {
    for (const cell of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1+1"]) {
      const written = writeCsv([[cell]]);
      expect(written.replace(/^"/, "")).toMatch(/^'/);
    }
    expect(writeCsv([["c-1", "12.50"]])).toBe("c-1,12.50\r\n");
  });
});
