import { expect, test } from "vitest";
import type { Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { changesOf, linesOf } from "./page-change.ts";

const source = `team: Harbor
zone: UTC
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior_engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
areas:
  deploy: { owner: ben, backup: ana, answer-within: 30m }
  data: { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
guardrails:
  uptime: { target: 99.9 %, source: pushed, owner: ana }
ties:
  one-way-door: cto
`;

function page(text: string): Page {
  const { page, problems } = readPage(text);
  if (!page) throw new Error(problems.map(({ what }) => what).join("\n"));
  return page;
}
const after = (...pairs: [string, string][]) =>
  changesOf(page(source), page(pairs.reduce((text, [was, now]) => text.replace(was, now), source)));

test("says which owner, backup or time changes", () => {
  expect(
    after([
      "deploy: { owner: ben, backup: ana, answer-within: 30m",
      "deploy: { owner: ana, backup: cy, answer-within: 1h",
    ]),
  ).toEqual([
    "Release and rollback: owner Ana instead of Ben.",
    "Release and rollback: backup Cy instead of Ana.",
    "Release and rollback: the backup may act after 60 min instead of 30 min.",
  ]);
});

test("says when an area is claimed, and when it falls back", () => {
  const hiring = "  hiring: { owner: cy, backup: ana }\n";
  const with_ = source.replace("everything-else", `${hiring}everything-else`);
  expect(changesOf(page(source), page(with_))).toEqual(["Hiring: Cy owns it; backup Ana."]);
  expect(changesOf(page(with_), page(source))).toEqual(["Hiring is unclaimed now and falls to Ben."]);
});

test("says who joins and who leaves", () => {
  expect(
    after([
      "  cy: { role: founder, email: cy@harbor.example }\n",
      "  cy: { role: founder, email: cy@harbor.example }\n  dee: { role: support_lead, email: dee@harbor.example }\n",
    ]),
  ).toEqual(["Dee joins the page."]);
  const without = source
    .replace("  cy: { role: founder, email: cy@harbor.example }\n", "")
    .replace("backup: cy", "backup: ben");
  expect(changesOf(page(source), page(without))).toContain("Cy leaves the page; every right ends at once.");
});

test("says what becomes of guardrails, ties and everything else", () => {
  expect(
    after(
      ["99.9 %", "99.5 %"],
      ["one-way-door: cto", "one-way-door: founder"],
      ["everything-else: ben", "everything-else: ana"],
    ),
  ).toEqual([
    "Everything else falls to Ana instead of Ben.",
    "Guardrail uptime: 99.5 % instead of 99.9 %.",
    "Tie “local and undoable in a sprint”: Ana breaks it instead of Ben.",
    "Tie “one way door”: Cy breaks it instead of Ana.",
  ]);
});

test("says when other people take turns", () => {
  const turns = (members: string) =>
    page(source.replace("areas:", `  on-call: { rotation: [${members}], handover: Mon 09:00 }\nareas:`));
  expect(changesOf(turns("ana, ben"), turns("ana, cy"))).toEqual([
    "On-call: turns of Ana and Cy instead of Ana and Ben.",
  ]);
});

test("says nothing of people when only wording changed, and still shows the lines", () => {
  const worded = source.replace("team: Harbor\n", "# Read me first.\nteam: Harbor\n");
  expect(changesOf(page(source), page(worded))).toEqual([]);
  expect(linesOf(source, worded).filter(({ kind }) => kind === "in")).toEqual([
    { kind: "in", text: "# Read me first." },
  ]);
});
