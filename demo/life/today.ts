/** The last hours: what everybody finds waiting when the demo is opened. */

import { type Happening, happening, type Play } from "../play.ts";
import { prompts } from "../repository.ts";
import { asks as asksAccess } from "./access.ts";
import { approves as approvesAction, inDoubt, proposes as proposesAction } from "./actions.ts";
import { drafts, proposes as proposesTask, readsAll } from "./ai-task.ts";
import { byHand, task } from "./billing-replies.ts";
import { answersQuestions, goes, submits, type Written } from "./changes.ts";
import { marks, starts } from "./comparing.ts";
import { acts, declares, inIncident } from "./incident.ts";
import { approves, prepares, rollsOut } from "./releases.ts";
import { asks, comments, questions } from "./whose-call.ts";

const usage: Written = {
  ...{ who: "priya", subject: "Usage is counted once for each visit", path: "src/billing/usage.ts" },
  before: ["export const usage = (visits) => visits.length;"],
  after: ["export const usage = (visits) => new Set(visits.map(({ id }) => id)).size;"],
};
const refunds: Written = {
  ...{
    who: "jonas",
    subject: "Refunds are tried again when the provider is away",
    path: "src/billing/refund.ts",
    agent: true,
  },
  before: ["export const refund = (charge) => provider.refund(charge);"],
  after: [
    "export async function refund(charge) {",
    "  for (let tries = 0; tries < 3; tries += 1) {",
    "    const answer = await provider.refund(charge, { key: charge.id }).catch(() => undefined);",
    "    if (answer) return answer;",
    "    await sleep(2 ** tries * 1000);",
    "  }",
    "  return queue.add({ kind: 'refund', charge: charge.id });",
    "}",
  ],
};
const button: Written = {
  ...{ who: "li", subject: "The button says what it does", path: "src/ui/invoices/button.tsx", agent: true },
  before: ['"OK"'],
  after: ['"Send the invoice"'],
};

/** In the order of the clock; `calendar.before` counts minutes back from the end. */
export const today = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.lastWorking(560), queueStuck),
  happening(calendar.lastWorking(130), async (play) => {
    await goes(play, usage);
    const release = await prepares(play, "Usage billing: a visit that is sent twice is counted once.");
    await play.pass(7);
    await approves(play, release);
    await rollsOut(play, release, "10%");
  }),
  happening(calendar.before(410), (play) => plansPaused(play)),
  happening(calendar.before(300), (play) => proposals(play)),
  happening(calendar.before(230), (play) =>
    play.writes("marta", "More room for the cloud, as usage billing grows", { spend: 4800 }),
  ),
  happening(calendar.before(27), async (play) => {
    const third = {
      prompt: prompts.third,
      reason: "Every invoice is named by its number.",
      note: "Twelve mails, all right.",
      takes: 12,
    };
    await proposesTask(play, { task, who: "noor", tests: "sam", file: "prompts/billing-replies.md", ...third });
  }),
  happening(calendar.before(430), async (play) => {
    const { id } = await starts(play, ["openai/gpt-5-mini", "openai/gpt-5"]);
    await marks(play, id, "sam");
    await marks(play, id, "tom", 5);
  }),
  happening(calendar.before(75), moneyWaits),
  happening(calendar.before(58), async (play) => {
    for (const n of [1, 2, 3])
      await drafts(play, task, {
        question: "invoice-copies",
        from: "Praxis Dr. Sommer",
        words: `Two invoices for one month (${n}), which one holds?`,
        odd: true,
      });
    await drafts(play, task, {
      question: "late-fees",
      from: "Hausarzt Weber",
      words: "We are on the small plan. Why is there a late fee on invoice 4410?",
    });
  }),
  happening(calendar.before(41), (play) => submits(play, button)),
  happening(calendar.before(13), async (play) => answersQuestions(play, refunds, await submits(play, refunds))),
  happening(calendar.before(6), (play) =>
    asksAccess(play, "jonas", "production-db", "Two clinics see the plan of another one; I compare the rows."),
  ),
];

/** The mailer's queue is stuck: declared by Priya from an alert, over within the hour; its review is still to be written. */
async function queueStuck(play: Play): Promise<void> {
  play.goesWrong({ queue: 640 });
  await play.watches(7);
  const { lead } = await declares(play, "priya", {
    ...{ title: "Mails to clinics do not go out", severity: 3, hits: ["customers"], detectedBy: "alert" },
  });
  await inIncident(play, lead, "role", { role: "fix", person: "jonas" });
  await inIncident(play, "priya", "note", {
    kind: "symptom",
    says: "The queue grows by 40 a minute",
    evidence: "Alert QueueBacklog, 640 waiting",
  });
  await inIncident(play, "jonas", "check", {
    ...{ says: "Does the mail provider take mails?", expected: "202 within a second", found: "202 within a second" },
    evidence: "One mail by hand, 14 s ago",
  });
  const restart = {
    says: "Start the mailer's worker anew",
    hypothesis: "it hangs on one broken address",
    expected: "the queue gets shorter",
  };
  await acts(
    play,
    "jonas",
    restart,
    async () => {
      play.goesWrong({});
      await play.watches(4);
    },
    { says: "The queue is short again; the broken address is set aside", evidence: "Queue at 40" },
  );
  await inIncident(play, "tom", "update", {
    audience: "support",
    says: "Mails of the last half hour went out late; none is lost.",
  });
  await play.watches(5);
  await inIncident(play, lead, "resolve", { says: "Mails go out as they come." });
}

/** A draft quoted last year's price: the trigger stopped plan changes, and what came since is work for people. */
async function plansPaused(play: Play): Promise<void> {
  const mail = (n: number, words: string) => ({
    question: "plan-changes",
    from: "Kinderarzt Brandt",
    words,
    key: `ticket-97${n}`,
  });
  const wrong = await drafts(play, task, mail(1, "What does the large plan cost us a month?"));
  await play.pass(12);
  await readsAll(play, "tom", task, ({ call }) => (call === wrong ? { wrong: "wrong-price" } : {}));
  await play.pass(9);
  await drafts(play, task, mail(2, "What does it take to change to the large plan?"));
  await drafts(play, task, mail(3, "Can two practices share one plan?"));
  await drafts(play, task, mail(4, "Does the plan change at once, or with the next invoice?"));
  const { items } = await play.staff.reads<{ items: { id: string }[] }>("sam", "/v1/work?state=open");
  const [first, second] = items;
  if (first) await byHand(play, first.id);
  if (second) await play.staff.does("sam", `/v1/work/${second.id}/take`);
}

async function proposals(play: Play): Promise<void> {
  const prices = await asks(play, "noor", {
    question: "Announce the new prices in the newsletter of December?",
    area: "messages",
    options: [
      ["december", "With the newsletter", "two weeks of notice"],
      ["january", "A letter of its own in January", "clinics hear of it late"],
    ],
  });
  await comments(play, "tom", prices, "December. Whoever calls then still has time to ask.");
  await asks(play, "tom", {
    ...{ question: "Let clinics answer our mails, instead of writing to support?", area: "product" },
    options: [
      ["yes", "Answers become tickets", "three days, and more mail"],
      ["no", "As it is", "clinics copy and paste"],
    ],
  });
  await asks(play, "tom", {
    ...{ question: "Is the wrong month on two clinics' reports a bug for this week?", area: "bugs" },
    options: [
      ["now", "This week", "half a day"],
      ["later", "With the new reports", "two clinics ask again"],
    ],
  });
  await asks(play, "li", {
    ...{ question: "Drop the tests that sleep, or mend them?", area: "quality" },
    options: [
      ["mend", "Mend them", "two days"],
      ["drop", "Drop them", "we see less"],
    ],
  });
  await questions(play, "tom", ["who may write to a clinic that left us"]);
}

/** For Sam: a refund, the same one planned again under another name, and one that nobody knows the end of. */
async function moneyWaits(play: Play): Promise<void> {
  const late = { clinic: "Zahnärzte Nordend", customer: "c-2041", charge: "ch_90555", amount: "84.00" };
  await proposesAction(play, "refund-90555", { ...late, reason: "The invoice of November was paid twice." });
  await proposesAction(play, "refund-again-90555", { ...late, reason: "duplicate payment, please reimburse" });
  play.farSides.behave("drop");
  const open = { clinic: "Augenklinik Lindenhof", customer: "c-2043", charge: "inv-4102", amount: "147.00" };
  const collect = await proposesAction(
    play,
    "collect-4102",
    { ...open, reason: "Open since October, reminded twice." },
    "collect",
  );
  await play.pass(6);
  await approvesAction(play, collect);
  await inDoubt(play, collect);
  play.farSides.behave("well");
}
