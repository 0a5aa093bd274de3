import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns, isLineFault, type PaperItem, type PaperLine, readSheet, writeSheet } from "./paper.ts";

const one: PaperItem = {
  ...{ item: `work-${"0".repeat(24)}`, task: "billing-replies", question: "late-fees", key: "mail 88120" },
  ...{ recipient: "Mira Sommer", since: "2026-11-19T10:42:00.000Z", input: "Why two fees?" },
  templates: ["templates/billing/late-fee.md"],
};
const read = (file: string) => readSheet(file);
const lines = (file: string): PaperLine[] => {
  const found = read(file);
  if ("what" in found) throw new Error(`${found.line}: ${found.what}`);
  return found.map((line) => {
    if (isLineFault(line)) throw new Error(`${line.line}: ${line.what}`);
    return line;
  });
};
const file = (cells: Partial<Record<(typeof columns)[number], string>>, separator = ",") =>
  `${columns.join(separator)}\r\n${columns.map((name) => `"${(cells[name] ?? "").replaceAll('"', '""')}"`).join(separator)}\r\n`;
const faultOf = (cells: Partial<Record<(typeof columns)[number], string>>) => {
  const found = read(file(cells));
  return "what" in found ? found.what : (found[0] as { what?: string }).what;
};

describe("the queue on paper", () => {
  test("has one line for each item, and nothing in the columns for the answers", () => {
    const text = writeSheet([one, { ...one, input: 'He said "no",\nand left.' }]);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(text).toContain(`${columns.join(",")}\r\n`);
    expect(lines(text)).toMatchObject([
      { line: 2, item: one.item, key: "mail 88120", input: "Why two fees?", answer: "", given: false, seconds: 0 },
      { line: 3, input: 'He said "no",\nand left.' },
    ]);
  });

  test("comes back as it went out, whatever customers write", () => {
    const nasty = fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "'",
      ";",
      ",",
      '"',
      "\n",
      "\t",
      " ",
      "\u00a0",
      "\uff1d",
      "x",
      "1",
    );
    const text = fc.oneof(
      fc.array(nasty, { maxLength: 12 }).map((all) => all.join("")),
      fc.string({ unit: "grapheme-composite", maxLength: 30 }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the record cannot hold them either
    const told = text.map((words) => words.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ""));
    fc.assert(
      fc.property(told, told, told, (key, recipient, input) => {
        const [line] = lines(writeSheet([{ ...one, key, recipient, input }]));
        expect([line?.key, line?.recipient, line?.input]).toEqual([key, recipient, input]);
      }),
      { numRuns: 3000 },
    );
  });

  test("holds no cell that a spreadsheet would run, also one that takes semicolons or tabs for the separator", () => {
    const attacks = [
      ...["=1+1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\uff1d1+1", "''=1"],
      ...['=HYPERLINK("http://x","y")', "a;=1+1", "a\n=1+1", "a\t=1+1", "a;  =1", '";=1+1;"', "a;'=1"],
    ];
    for (const input of attacks) {
      const text = writeSheet([{ ...one, key: "k", input }]).replace(/^\uFEFF/, "");
      for (const separator of [/[\r\n]+|,/, /[\r\n;]+/, /[\r\n\t]+/])
        for (const cell of text.split(separator))
          expect(cell.replace(/^["\s\u00a0]+/, "")).not.toMatch(/^[=+\-@\uff1d]/);
      expect(lines(writeSheet([{ ...one, input }]))[0]?.input).toBe(input);
    }
  });

  test("is read with what a spreadsheet does to it: semicolons, large letters in the head, empty lines", () => {
    const cells = {
      item: one.item,
      answer: "  It is paid.\r\nLi ",
      minutes: "4,5",
      given: "YES",
      wrong: "Wrong price; names",
    };
    const [line] = lines(`${file(cells, ";").replace("item;task", "Item;TASK")}\r\n\r\n`);
    expect(line).toMatchObject({
      answer: "It is paid.\nLi",
      seconds: 270,
      given: true,
      wrong: ["wrong-price", "names"],
    });
  });

  test("takes an answer as it was written, with whatever it begins with", () => {
    expect(lines(file({ answer: "-10 % is right" }))[0]?.answer).toBe("-10 % is right");
    expect(lines(file({ answer: "'quoted'" }))[0]?.answer).toBe("'quoted'");
  });

  test.each([
    ["", "the file is empty."],
    ["item,answer\n", "the column `task` is missing."],
    [`${columns.join(",")},extra\n`, "there is no column `extra`"],
    [columns.join(",").replace("answer", "item"), "a column stands there twice."],
    [`${columns.join(",").replace("item", "__proto__")}\n`, "there is no column `__proto__`"],
    [`${columns.join(",")}\n"a`, "a quote is opened and never closed."],
    [`${columns.join(",")}\n${",".repeat(columns.length - 1)}x\n`.repeat(600), "more than 500 lines"],
    ["x".repeat(4_000_001), "more than 4000000 characters"],
  ])("is refused as a whole where its form is wrong: %#", (text, what) => {
    expect(read(text)).toMatchObject({ line: expect.any(Number), what: expect.stringContaining(what) });
  });

  test.each([
    [{ item: "work-1" }, "`item` is no work item's id."],
    [{ item: "work-0000000000000000000000zz" }, "`item` is no work item's id."],
    [{ minutes: "soon" }, "`minutes` is no number"],
    [{ minutes: "-4" }, "`minutes` is no number"],
    [{ minutes: "1e9" }, "`minutes` is no number"],
    [{ given: "maybe" }, "`given` says neither yes nor no."],
    [{ key: "k".repeat(121) }, "`key` is longer than 120 characters."],
    [{ answer: "x".repeat(200_001) }, "`answer` is too long."],
    [{ recipient: "x".repeat(501) }, "`recipient` is too long."],
    [{ answer: "a\u0000b" }, "a cell holds a control character."],
    [{ answer: "a\u001bb" }, "a cell holds a control character."],
  ])("refuses a single line by name: %j", (cells, what) => {
    expect(faultOf(cells)).toContain(what);
  });

  test("keeps the lines beside a broken one", () => {
    const broken = file({ answer: "Yes.", item: one.item }).split("\r\n");
    const found = read([broken[0], "too,few", broken[1], ""].join("\r\n"));
    expect(found).toMatchObject([
      { line: 2, what: expect.stringContaining("2 cells") },
      { line: 3, answer: "Yes." },
    ]);
  });

  test("is read or refused, whatever bytes it is made of", () => {
    const head = columns.join(",");
    const piece = fc.constantFrom(
      '"',
      ",",
      ";",
      "\n",
      "\r\n",
      "=1",
      "\ufeff",
      "x",
      " ",
      "\u0000",
      head,
      `work-${"a".repeat(24)}`,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const found = read(pieces.join(""));
        if ("what" in found) expect(found.line).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
    expect(read(`${head}\n${'"'.repeat(399_000)}`)).toMatchObject([{ line: 2, what: expect.any(String) }]);
  });
});
