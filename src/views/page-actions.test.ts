/** What a new version of the page changes about actions is told in sentences before somebody adopts it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage } from "../page/read.ts";
import { actionLines } from "./page-actions.ts";
import { changesOf } from "./page-change.ts";

const source = readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8");
const pageOf = (text: string) => {
  const { page, problems } = readPage(text);
  if (!page) throw new Error(problems.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return page;
};
const changed = (was: string, is: string) => {
  expect(source).toContain(was);
  return changesOf(pageOf(source), pageOf(source.replace(was, is)));
};
const without = source.replace(/\nactions:[\s\S]*?\n\n/, "\n");

test.each([
  ["approve: [sam, tom], environment", "approve: [sam], environment", "approved by Sam instead of Sam or Tom."],
  ["approve: [sam, tom], environment", "environment", "approved by the area's owner instead of Sam or Tom."],
  ["environment: production,\n", "\n", "stopped with nothing instead of production."],
  ["secret: env:BILLING_HOOK", "secret: env:OTHER_HOOK", "signed with env:OTHER_HOOK instead of env:BILLING_HOOK."],
  [
    "idempotent: yes",
    "idempotent: no",
    "is sent to https://billing.quillhaven.example/hooks/finalcall, once at most instead of sent to https://billing.quillhaven.example/hooks/finalcall, again with its key for 1\u00a0day.",
  ],
  ["idempotent: yes,", "idempotent: yes, valid-for: 2h,", "a yes holds for 2\u00a0h instead of 1\u00a0h."],
  ["idempotent: yes,", "idempotent: yes, window: 1d,", "the same again within 1\u00a0day instead of 3\u00a0days."],
  [
    "what: charge",
    "what: order",
    "is known by who customer; what order; how much amount instead of who customer; what charge; how much amount.",
  ],
  ["refund:         { area: refunds", "refund:         { area: billing", "area money instead of refunds."],
])("%s → %s", (was, is, says) => expect(changed(was, is)).toEqual([`Action refund: ${says}`]));

test("an action that comes and one that goes are told, and what then holds", () => {
  expect(changesOf(pageOf(without), pageOf(source))).toEqual([
    "Action refund is new: high, sent to https://billing.quillhaven.example/hooks/finalcall, again with its key for 1\u00a0day.",
    "Action invoice copies is new: low, done by permit.",
  ]);
  expect(changesOf(pageOf(source), pageOf(without))).toEqual([
    "The action refund is gone; a proposal of it is high, and runs by permit only.",
    "The action invoice copies is gone; a proposal of it is high, and runs by permit only.",
  ]);
});

test("an action stands on the page in a line", () =>
  expect(actionLines(pageOf(source))).toEqual([
    {
      ...{ name: "refund", title: "Refund", does: "Pays back a charge", area: "refunds", risk: "high" },
      yes: "Sam or Tom, with a passkey",
      runs: "Sent to billing.quillhaven.example, within 1\u00a0h of the yes; a lost answer is sent again with its key. A freeze of production stops it.",
    },
    {
      ...{ name: "invoice-copies", title: "Invoice copies", does: "Mails a copy of an invoice", area: "replies" },
      ...{ risk: "low", yes: "Nobody, it runs alone", runs: "By permit." },
    },
  ]));

test("what a person reviews, and what is sent where nothing is known of it, is said so", () => {
  const text = source
    .replace("about: plain, risk: low", "about: plain, risk: medium, reviewed-by: tom")
    .replace(", idempotent: yes", "")
    .replace(/read-back: "[^"]*", /, "");
  const [refund, copies] = actionLines(pageOf(text));
  expect(refund?.runs).toContain("a lost answer is a person's to settle.");
  expect(copies).toMatchObject({ yes: "Tom reviews it", runs: "By permit, within 1\u00a0h of the yes." });
});
