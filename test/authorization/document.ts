/** The matrix for people: docs/authorization.md, from the same entries that the test tries. */

import type { Situation } from "./act.ts";
import { type Caller, callers } from "./callers.ts";

/** The columns, in words. */
const columns: readonly (readonly [head: string, is: (caller: Caller) => boolean, says: string])[] = [
  ["own", ({ name }) => name === "owner", "Olga, who owns what it is about, signed in with her passkey"],
  ["own link", ({ name }) => name === "owner by link", "Olga, signed in by a one-time link"],
  ["back", ({ name }) => name === "backup", "Bea, her backup"],
  ["in", ({ name }) => name === "input", "Ivo, who gives input, and tests the AI task"],
  ["none", ({ name }) => name === "bystander", "Bob, who is on the page and has no seat"],
  ["auth", ({ name }) => name === "author", "Ada, who wrote or asked it, and may change the AI task"],
  ["lead", ({ name }) => name === "lead", "Lea, the lead engineer: she leads incidents, receives access, reads drafts"],
  ["agent", ({ name }) => name === "agent", "Ada's coding agent, whose token has every scope"],
  ["ci r", ({ name }) => name === "ci read", "a machine's token with `read` alone"],
  ["ci p", ({ name }) => name === "ci propose", "… with `propose` alone"],
  ["ci m", ({ name }) => name === "ci report", "… with `report` alone, for metrics"],
  ["ci d", ({ name }) => name === "ci deploy", "… with `deploy` alone"],
  ["ci a", ({ name }) => name === "ci alert", "… with `alert` alone"],
  ["ci c", ({ name }) => name === "ci call", "… with `call` alone"],
  ["cli", ({ name }) => name === "command line", "Olga's own paired command line, with every scope"],
  ["out", ({ name }) => name === "signed out", "somebody who is not signed in"],
  ["gone", ({ name }) => name === "removed", "somebody whom the page named yesterday, with a session of then"],
  ["gone t", ({ name }) => name === "removed's token", "a token that they made, with every scope"],
];

const cells = (of: (caller: Caller) => boolean): string =>
  columns.map(([, is]) => (callers.some((one) => is(one) && of(one)) ? "●" : "")).join(" | ");

const line = (cellsOf: readonly string[]): string => `| ${cellsOf.join(" | ")} |`;

const chapter = ({ says, acts }: Situation): string[] => [
  `### ${says[0]?.toUpperCase()}${says.slice(1)}`,
  "",
  line(["route", "whose it is", ...columns.map(([head]) => head)]),
  line(["---", "---", ...columns.map(() => ":-:")]),
  ...acts.map(({ route, rule }) => line([`\`${route}\``, rule.says, cells((one) => rule.may(one))])),
  "",
];

/** The whole document. */
export const documentOf = (themes: readonly (readonly [title: string, situations: readonly Situation[]])[]): string =>
  [
    "# Who may do what",
    "",
    "Every route of the server, tried as every kind of caller. A dot: let through; nothing: refused, and nothing was recorded.",
    "The dots are worked out from the rules of the page alone (test/authorization/rules.ts); the test sends every one of these",
    "requests, right in every field and with a passkey's touch wherever one is asked for, and finds the server doing exactly this.",
    "A route without a line fails the test by its name. `UPDATE_DOCS=1 npx vitest run test/authorization` writes this page.",
    "",
    "The team: Olga owns every area but incidents, Bea is her backup, and silence of 30 minutes makes it Bea's turn as well.",
    "",
    "| column | who |",
    "| --- | --- |",
    ...columns.map(([head, , says]) => line([head, says])),
    "",
    ...themes.flatMap(([title, situations]) => [`## ${title}`, "", ...situations.flatMap(chapter)]),
  ].join("\n");
