import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixPage } from "./fix.ts";

const harbor = readFileSync(join(import.meta.dirname, "../../examples/three-people/finalcall.yaml"), "utf8");

describe("--fix mends what has exactly one answer", () => {
  const mends: [string, string, string][] = [
    ["a name in capitals", "billing:  { owner: Ben,", "billing:  { owner: ben,"],
    ["an address in place of a name", "billing:  { owner: ben@harbor.example,", "billing:  { owner: ben,"],
    ["an account in place of a name", 'billing:  { owner: "@benw",', "billing:  { owner: ben,"],
    ["a list of one", "billing:  { owner: [ben],", "billing:  { owner: ben,"],
    ["a role in capitals", "{ role: CTO,", "{ role: cto,"],
    ["a role with spaces", "{ role: Senior Engineer,", "{ role: senior-engineer,"],
    ["_ in the name of a field", "everything_else: ben", "everything-else: ben"],
    ["a city without its continent in small letters", "zone: europe/lisbon\npeople", "zone: Europe/Lisbon\npeople"],
  ];
  for (const [title, wrong, right] of mends) {
    test(title, () => {
      const broken = harbor.replace(right, wrong);
      expect(broken).not.toBe(harbor);
      const { text, fixed, left } = fixPage(broken);
      expect(text).toBe(harbor);
      expect(fixed).toHaveLength(1);
      expect(left).toEqual([]);
    });
  }

  test("a mend that shows the next mistake goes on to that one", () => {
    const { text, fixed, left } = fixPage(harbor.replace("billing:  { owner: ben,", "billing:  { Owner: Ben,"));
    expect(text).toBe(harbor);
    expect(fixed.map(({ code }) => code)).toEqual(["page.unknown-key", "page.unknown-person"]);
    expect(left).toEqual([]);
  });
});

describe("--fix leaves alone what a person must decide", () => {
  const open: [string, string, string][] = [
    ["two owners", "billing:  { owner: ben,", "billing:  { owner: [ben, cy],"],
    ["a duration without unit", "billing:  { owner: ben,", "billing:  { answer-within: 30, owner: ben,"],
    ["a misspelled name", "billing:  { owner: ben,", "billing:  { owner: bem,"],
    ["a name in other letters", "billing:  { owner: ben, backup: ana", "billing:  { owner: ben, backup: аna"],
  ];
  for (const [title, right, wrong] of open) {
    test(title, () => {
      const broken = harbor.replace(right, wrong);
      const { text, fixed, left } = fixPage(broken);
      expect(text).toBe(broken);
      expect(fixed).toEqual([]);
      expect(left).toHaveLength(1);
    });
  }
});

test("a mended page keeps its comments and its spaces", () => {
  const { text } = fixPage(harbor.replace("owner: cy,  backup: ana", "owner: CY,  backup: Ana"));
  expect(text).toBe(harbor);
});
