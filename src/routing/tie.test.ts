import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { tie } from "./tie.ts";

const page = readPage(readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8"))
  .page as Page;
const says = (question: string) => tie(page, question, "2026-11-19T10:00:00.000Z").sentence;

test("what is local belongs to the engineer", () => {
  expect(says("clean up this helper first, or ship it as it is?")).toBe(
    "Li decides: it is local and can be undone within a sprint.",
  );
});

test("what touches customers, security or uptime belongs to the CTO", () => {
  expect(says("patch the vulnerability properly or quickly?")).toContain(
    "Ana decides: it touches customers, security, uptime",
  );
});

test("what cannot be undone belongs to the CTO", () => {
  expect(says("quick migration now, although there is no way back?")).toBe(
    "Ana decides: it cannot be undone within a sprint.",
  );
});

test("a deadline that forces a shortcut: one says how much risk, the other how", () => {
  expect(says("the deadline leaves no room for the clean way")).toBe(
    "Ana says how much risk to take; Li says how to deliver inside it.",
  );
});
