/**
 * Story 1. An agent writes retries for billing, and all tests pass. At 10 % the provider repeats a callback while the app
 * retries: the trigger stops it, deploys freeze, the path is switched off, it is rolled back, and the rule for money gets tighter.
 */

import { type Happening, happening, type Play } from "../play.ts";
import { goes, type Written } from "./changes.ts";
import { acts, closes, declares, inIncident } from "./incident.ts";
import { approves, deploys, prepares, rollsBack } from "./releases.ts";

const retries: Written = {
  ...{ who: "li", subject: "Try a payment again when the provider does not answer", path: "src/billing/charge.ts" },
  before: ["export const charge = (order) => provider.charge(order);"],
  after: [
    "export async function charge(order) {",
    "  for (let tries = 0; tries < 3; tries += 1) {",
    "    const answer = await provider.charge(order).catch(() => undefined);",
    "    if (answer) return answer;",
    "  }",
    "  throw new NoAnswer(order.id);",
    "}",
  ],
  agent: true,
};
const withKey: Written = {
  ...{ who: "jonas", subject: "Each try of a payment carries the order's key", path: "src/billing/charge.ts" },
  before: ["    const answer = await provider.charge(order).catch(() => undefined);"],
  after: ["    const answer = await provider.charge(order, { key: order.id }).catch(() => undefined);"],
};

const clinics = [
  "Praxis am Markt",
  "Zahnärzte Nordend",
  "Hausarzt Weber",
  "Augenklinik Lindenhof",
  "Praxis Dr. Sommer",
];

export const doubleCharge = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(5, "Mon", "14:20"), (play) => goes(play, retries)),
  happening(calendar.on(5, "Tue", "21:40"), night),
  happening(calendar.on(5, "Wed", "09:50"), (play) => goes(play, withKey)),
  happening(calendar.on(5, "Wed", "10:40"), morningAfter),
  happening(calendar.on(5, "Wed", "11:35"), (play) => closes(play, review(calendar.date(-20)))),
];

const review = (by: string) => ({
  cause: "The retry asked the provider again without an idempotency key, and the provider repeated its callback.",
  letThrough: "The simulator answers each call once, so no test repeated one; the page asked nobody for the key.",
  rules: [
    { kind: "page", reference: "areas.billing.never", says: "charge without an idempotency key" },
    { kind: "test", reference: "src/billing/charge.test.ts", says: "Every callback comes twice in the simulator." },
  ],
  followUps: [
    { says: "Refund the five clinics and write to them", owner: "sam", by },
    { says: "Alert on two charges for one order", owner: "jonas", by },
  ],
});

async function night(play: Play): Promise<void> {
  const { staff } = play;
  const live = play.code.live;
  const release = await prepares(play, "Payments are tried again when the provider does not answer.");
  await play.pass(8);
  await approves(play, release);
  await play.watches(3);
  await deploys(play, release);
  await play.watches(7);
  play.goesWrong({ doubleCharges: 2, errors: 0.006 });
  await play.watches(2);
  const { lead } = await declares(play, "li", {
    ...{ title: "Clinics are charged twice", severity: 1, hits: ["customers", "spend"], detectedBy: "alert" },
  });
  await inIncident(play, lead, "role", { role: "updates", person: "tom" });
  const seen = { says: "Five orders have two charges each", evidence: "The provider's list of charges, 21:58" };
  await inIncident(play, "li", "note", { kind: "symptom", ...seen });
  await inIncident(play, "jonas", "note", { kind: "symptom", says: "It may be the provider's maintenance window" });
  await inIncident(play, "li", "check", {
    ...{ says: "Are both charges of an order from us?", expected: "one from us, one from the provider's retry" },
    ...{ found: "both are ours, eight seconds apart", evidence: "Log of the worker, run 4410" },
  });
  const off = {
    says: "Switch the retries off",
    hypothesis: "the retries charge again",
    expected: "no new double charge",
  };
  await acts(play, "li", off, () => measure(play, "disable"), {
    ...{ says: "No retry since then", evidence: "The worker's log is quiet since 22:06" },
  });
  const back = {
    says: "Roll back to the release before",
    hypothesis: "it came with this release",
    expected: "numbers as before",
  };
  await acts(play, "li", back, () => rollsBack(play, { live }), {
    ...{ says: "Nobody is charged twice any more", evidence: "Double charges: 0 for three minutes" },
  });
  await inIncident(play, lead, "mitigated", { says: "It no longer hurts: nothing is charged twice since 22:10." });
  await inIncident(play, "sam", "blast", {
    ...{ what: "money", low: 24_500, high: 24_500, currency: "EUR", says: "five charges of 49.00" },
    source: "The provider's list of charges",
  });
  await inIncident(play, "sam", "blast", { what: "users", low: 5, high: 5, source: "The provider's list of charges" });
  const rows = clinics.map((name, n) => `c-${2040 + n},"${name}",49.00,EUR`);
  await inIncident(play, "sam", "customers", { csv: `customer,name,amount,currency\n${rows.join("\n")}\n` });
  const told =
    "Five clinics were charged twice tonight. The release is rolled back. Sam pays the second charge back tomorrow.";
  await inIncident(play, "tom", "update", { audience: "support", says: told });
  await inIncident(play, "tom", "update", {
    audience: "finance",
    says: `${told} The list is attached to the incident.`,
  });
  await play.watches(12);
  await inIncident(play, lead, "resolve", { says: "Nobody is charged twice since 22:10, and the release is gone." });
  await staff.reads("marta", "/v1/incidents/1");
}

/** A measure that the page holds ready, run by CI. */
async function measure(play: Play, what: string): Promise<void> {
  const id = `op-${String(play.next()).padStart(8, "0")}`;
  await play.staff.asks("machine:ci", "/v1/operations", { id, what, environment: "production", host: "billing-1" });
  await play.staff.asks("machine:ci", `/v1/operations/${id}/end`, { host: "billing-1", exit: 0, took: 2400 });
  play.goesWrong({});
  await play.watches(2);
}

/** The page is written anew by Li, and Ana adopts it: money goes out to ourselves first, and never without a key. */
async function morningAfter(play: Play): Promise<void> {
  await play.writes("li", "Money goes out to us first, and never without a key", { strictMoney: true });
  await play.pass(20);
  await play.adopts("ana");
}
