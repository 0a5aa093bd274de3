import { expect, test } from "vitest";
import { entry, find, question } from "./find.ts";

const row = (kind: string, name: string, says = "") => ({ kind, name, says, href: `/${name}` });
const rows = [
  row("Decision", "Charge each invoice once", "Ana decides"),
  row("Incident", "1: Some clinics were charged twice", "over"),
  row("Area", "Charges", "Ana decides"),
  row("Person", "João", "Engineer"),
];
const names = (text: string) => find(rows, text).map(({ name }) => name);

test("what begins with the word stands above what has it inside, and what waits above what does not", () => {
  expect(names("charge")).toEqual(["Charge each invoice once", "Charges", "1: Some clinics were charged twice"]);
});

test("every word must be found, in any order, with or without accents and capitals", () => {
  expect(names("ANA charge")).toEqual(["Charge each invoice once", "Charges"]);
  expect(names("joao")).toEqual(["João"]);
  expect(names("charge nobody")).toEqual([]);
  expect(names("")).toEqual([]);
});

test("a number leads to the entry of the record, if there is one of it", () => {
  expect(entry("12", 25)).toEqual([row("Record", "Entry 12")].map((one) => ({ ...one, href: "/record/12" })));
  for (const text of ["26", "0", "1a", "", "99999999999999"]) expect(entry(text, 25)).toEqual([]);
});

test("whatever is typed can be asked of the page", () => {
  expect(question("retry logic").name).toBe("Who decides: retry logic?");
  expect(question("who may refund?")).toMatchObject({
    name: "Who decides: who may refund?",
    href: "/who?q=who%20may%20refund%3F",
  });
  expect(question(" ").href).toBe("/who");
});
