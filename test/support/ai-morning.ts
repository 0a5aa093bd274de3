/** Quillhaven's AI tasks on a Thursday morning: one question type was paused by its trigger, a release waits, a task never started. */

import { readFileSync } from "node:fs";
import { draftCard } from "../../src/decisions/draft/kind.ts";
import type { DraftState } from "../../src/decisions/draft/state.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { resumeCard } from "../../src/decisions/pause/kind.ts";
import type { PauseState } from "../../src/decisions/pause/state.ts";
import { confirmCard } from "../../src/decisions/person/kind.ts";
import { releaseCard, widenCard } from "../../src/decisions/task/card.ts";
import type { TaskState } from "../../src/decisions/task/state.ts";
import { evidenceFor } from "../../src/decisions/task/yes.ts";
import { digest, type Json, sha256 } from "../../src/kernel/json.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import type { AiNumbers, CallSeen, DrillSeen } from "../../src/views/ai-numbers.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { pageFile, setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

/** When the screens are looked at: Thursday 11:20 in Berlin. */
export const morning = "2026-11-19T10:20:00.000Z";
export const replies = "billing-replies";
export const lateFees = "pause-00latefees";

const tasks = `
ai:
  exchange: { EUR: 1.17 USD }
  providers: { openai: { kind: openai, base: "https://api.openai.com/v1", key: env:OPENAI_API_KEY } }
  budget: 150 EUR / month
  tasks:
    billing-replies:
      does: Drafts answers to billing mails
      changed-by: [noor]
      tested-by: [sam]
      reviewed-by: [sam, noor]
      never: [refunds, legal, angry disputes]
      rank: { harm: high, speed: medium, cost: low }
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 600 }
      reads: [invoices, plans]
      writes: [drafts]
      budget: 8 EUR / day
      fallback: templates/billing/
      by-hand: { minutes: 4.5, errors: 2 % }
      drill: { within: 10m, every: 30d }
      questions:
        late-fees: { level: spot-checks, sample: 20 % }
        invoice-copies: { level: automatic, sample: 10 % }
        payment-dates: { level: automatic, sample: 20 % }
        plan-changes: { level: reviewed, approve: sam }
        disputes: { level: people }
      stop: { wrong-price: 1, policy-break: 1, skipped-approval: 1, error-rate: "> 15 % of 50", rework: "> by-hand", cost-per-call: "> 0.10 EUR" }
    ticket-tags:
      does: Sorts support mails by subject
      changed-by: [noor]
      tested-by: [sam]
      rank: { harm: low, speed: high, cost: low }
      model: openai/gpt-5-nano
      prompt: prompts/ticket-tags.md
      budget: 1 EUR / day
      fallback: templates/tags.md
      questions:
        subject: { level: automatic, sample: 10 % }
      stop: { error-rate: "> 5 % of 100" }
    contract-summaries:
      does: Shortens the contracts of new clinics
      changed-by: [li]
      tested-by: [marta]
      rank: { harm: medium, speed: low, cost: medium }
      model: openai/gpt-5
      prompt: prompts/contract-summaries.md
      budget: 5 EUR / week
      fallback: templates/contracts.md
      questions:
        length-and-dates: { level: reviewed }
      stop: { policy-break: 1 }
`;

/** The example team's page without any AI task. */
export const pageWithoutAi = readFileSync(pageFile, "utf8").replace(/^ai:.*\n(?:[ #].*\n|\n)*/gm, "");

/** The example team's page; Tom has the final call on AI, as in the design. */
export const aiPage = `${pageWithoutAi.replace(
  /^ {2}ai: .*$/m,
  "  ai:           { owner: tom, backup: ana, input: [li, noor] }",
)}${tasks}`;

const november = (day: number, time: string) => `2026-11-${String(day).padStart(2, "0")}T${time}:00.000Z`;
const inForce = (team: Team) => (team.world.one("page") as PageState).inForce as NonNullable<PageState["inForce"]>;
export const taskIn = (team: Team, id: string) => (team.world.many("task") as Subjects<TaskState>).get(id) as TaskState;
export const pauseIn = (team: Team, id: string) =>
  (team.world.many("pause") as Subjects<PauseState>).get(id) as PauseState;

/** A price row as the price list gives it: pico-dollars per token. */
export const prices: Json = [
  ["openai/gpt-5-mini", 250_000, 2_000_000],
  ["openai/gpt-5", 1_250_000, 10_000_000],
].map(([model, input, output]) => ({
  ...{ model: model as string, window: 400_000, source: `genai-prices 0.1.8 ${model}`, plainTextOnly: false },
  ...{ input: [input], cacheRead: [input], cacheWrite: [input], cacheWriteHour: [input], output: [output] },
})) as unknown as Json;

const rules = [
  "You draft answers to mails about bills. A person of Quillhaven reads your draft before it is sent.",
  "",
  "Look up the invoice and the plan before you name an amount. Never guess a price.",
  "Name the plan that the clinic is on, and the date on which it was billed.",
  "Refunds, disputes and legal questions are not yours: say that a person answers.",
  "",
  "Write at most eight sentences, in the language of the mail, and sign as Quillhaven billing.",
];

/** The prompt of a release: each differs from the one before it. */
export const promptOf = (release: number): string =>
  [
    ...rules.slice(0, 3),
    release >= 15
      ? "For a late fee, use the fee of the plan that was valid on the due date, and quote its paragraph."
      : release >= 14
        ? "For a late fee, use the fee of the plan, and quote its paragraph."
        : `For a late fee, use the fee of the plan. (${release})`,
    ...rules.slice(3),
  ].join("\n");

function propose(team: Team, id: string, release: number, at: string, reason: string, who = "noor") {
  const prompt = id === replies ? promptOf(release) : `Sort the mail. Version ${release}.`;
  team.does(who, "task.propose", { id, prompt, prices, reason }, at);
}

export function approve(team: Team, id: string, release: number, at: string, who = "tom") {
  const found = taskIn(team, id).releases.find(({ number }) => number === release);
  if (!found) throw new Error(`No release ${release}.`);
  const shown = digest(releaseCard(id, found, inForce(team).version));
  team.does(who, "task.approve", { id, release, shown }, at, { proof: proofOver(shown, `cred-${who}`) });
}

const test = (team: Team, id: string, release: number, at: string, note: string) =>
  team.does("sam", "task.test", { id, release, passed: true, note }, at);

/** The steps of a drill that passed, with what each took. */
const steps = [
  ["permissions", 12, ""],
  ["trigger stops it", 204, ""],
  ["running answers end", 618, ""],
  ["wrong model", 1_320, ""],
  ["back to the release before", 1_104, ""],
  ["templates are there", 31, ""],
  ["the team is told", 73_400, ""],
  ["a fake refund waits for its approver", 35_600, ""],
] as const;

export function drill(team: Team, task: string, id: string, at: string, failed = "") {
  const held = steps.map(([step, took, says]) =>
    step === failed
      ? { step, took, ok: false, says: "One cached setting lived for 40 s." }
      : { step, took, ok: true, says },
  );
  team.does("system", "drill.hold", { id, of: `task:${task}`, steps: held }, at);
}

function answers(team: Team, id: string, at: string) {
  const given: [string, string][] = [
    ["model-owner", "Tom owns the model."],
    ["needs-approval", "Sam reads plan changes; disputes stay with people."],
    ["who-stops", "On-call, Tom and Li."],
    ["fallback", `People use ${id === replies ? "templates/billing/" : "templates/tags.md"}.`],
    ["rollback-tested", "Yes, in the drill of 5 Nov."],
  ];
  for (const [question, answer] of given) team.does("tom", "task.answer", { id, question, answer }, at);
}

/** What people found when they read: question, read, right, by whom. */
const found: readonly [string, number, number][] = [
  ["late-fees", 45, 43],
  ["invoice-copies", 412, 410],
  ["payment-dates", 228, 223],
  ["plan-changes", 87, 81],
];

const draftId = (question: string, n: number) => `draft-${question.replaceAll("-", "")}${String(n).padStart(4, "0")}`;

function open(team: Team, question: string, n: number, at: string) {
  const words = { input: `Mail ${n}`, output: `Answer ${n}`, recipient: "" };
  const data = { id: draftId(question, n), task: replies, question, call: `call-${question}-${n}`, release: 14 };
  team.does("system", "draft.open", { ...data, why: "reviewed", ...words }, at);
}

function review(team: Team, question: string, n: number, right: boolean, at: string) {
  const id = draftId(question, n);
  const state = (team.world.many("draft") as Subjects<DraftState>).get(id) as DraftState;
  const shown = digest(draftCard(state, inForce(team).version));
  const how = right
    ? { outcome: "accepted", distance: 0, seconds: 60 }
    : { outcome: "edited", output: `Another answer ${n}`, distance: 40, seconds: 240 };
  const data = { id, marks: [{ item: "policy-break", ok: true }], ...how, shown };
  team.does("sam", "draft.review", data, at, { proof: proofOver(shown, "cred-sam") });
}

/** Eight days of drafts that people read, and six that wait. */
function drafts(team: Team) {
  for (const [question, read, right] of found)
    for (let n = 0; n < read; n++) {
      const date = 11 + (n % 8);
      open(team, question, n, november(date, "09:00"));
      // The wrong ones are spread, as they come.
      const wrong = read - right;
      review(
        team,
        question,
        n,
        n % Math.floor(read / wrong) !== 7 || n / Math.floor(read / wrong) >= wrong,
        november(date, "10:00"),
      );
    }
  for (let n = 100; n < 106; n++) open(team, "late-fees", n, november(19, "09:40"));
}

export function widen(team: Team, question: string, at: string) {
  const state = taskIn(team, replies);
  const evidence = evidenceFor(state, (team.world.many("draft") as Subjects<DraftState>).values(), replies, question);
  const shown = digest(widenCard(replies, question, "spot-checks", evidence, inForce(team).version));
  const data = { id: replies, question, to: "spot-checks", shown };
  team.does("tom", "task.widen", data, at, { proof: proofOver(shown, "cred-tom") });
}

function passkeys(team: Team) {
  for (const id of ["tom", "noor"]) {
    const link = sha256(`link for ${id}`);
    const expires = "2026-12-01T00:00:00.000Z";
    team.does("marta", "person.invite", { id, link, expires }, november(2, "12:00"));
    const session = sha256(`session of ${id}`);
    const came = { id, session, how: "link", expires: "2026-12-02T09:00:00.000Z", link };
    team.does(id, "person.signIn", came, november(2, "12:01"), { via: "link:x" });
    const key = { credential: `cred-${id}`, publicKey: "AA", algorithm: -7, counter: 0, transports: ["internal"] };
    team.does(id, "person.enrol", { id, ...key, name: `${id}’s phone` }, november(2, "12:02"), { via: "link:x" });
    const proof = proofOver(digest(confirmCard(id, `cred-${id}`)), "cred-ana");
    team.does("ana", "person.confirm", { id, credential: `cred-${id}` }, november(2, "12:03"), { proof });
  }
}

/** Before the wrong fee: two tasks run, the third never had a release. */
export function aiWeek(): Team {
  const team = newTeam();
  setUp(team, aiPage);
  passkeys(team);
  for (let release = 1; release <= 13; release++)
    propose(team, replies, release, november(3, `09:${String(release).padStart(2, "0")}`), "Words tried out.");
  drill(team, replies, "drill-00000001", november(5, "10:00"));
  answers(team, replies, november(5, "11:00"));
  test(team, replies, 13, november(5, "14:00"), "Sixteen samples, one edited.");
  approve(team, replies, 13, november(6, "08:30"));
  propose(team, replies, 14, november(9, "15:20"), "Late fees quote the paragraph of the plan.");
  test(team, replies, 14, november(9, "16:00"), "All sixteen samples are good as they are.");
  approve(team, replies, 14, november(10, "08:14"));
  drill(team, replies, "drill-00000002", november(11, "10:00"));
  const checked = { id: replies, release: 13, ok: true, ms: 840, says: "It answers." };
  team.does("system", "task.check", checked, november(19, "05:00"));
  drafts(team);
  widen(team, "invoice-copies", november(13, "08:00"));
  widen(team, "payment-dates", november(16, "08:00"));
  propose(team, "ticket-tags", 1, november(12, "09:00"), "First version.");
  drill(team, "ticket-tags", "drill-00000003", november(12, "10:00"));
  answers(team, "ticket-tags", november(12, "10:30"));
  test(team, "ticket-tags", 1, november(12, "11:00"), "Forty mails, two sorted wrong.");
  approve(team, "ticket-tags", 1, november(12, "12:00"));
  return team;
}

/** 10:42: one draft quoted a fee from the wrong plan, and the trigger paused late fees. */
export function aiMorning(): Team {
  const team = aiWeek();
  const wrong = {
    ...{ call: "call-late-fees-44", sample: "sample-0000late" },
    input: "We paid on the 3rd and got a late fee of 12 EUR. We are on the small plan. Is that right?",
    output: "The late fee on your plan is 12 EUR.",
  };
  const paused = { id: lateFees, what: "question", name: `${replies}/late-fees`, trigger: "wrong-price", wrong };
  const reason = "one draft quoted a fee from the wrong plan";
  team.does("system", "pause.pause", { ...paused, reason }, november(19, "09:42"));
  const used = [
    { call: "call-late-fees-41", recipient: "Clinic Aalto, billing@aalto.example", at: november(19, "08:55") },
    { call: "call-late-fees-43", recipient: "Praxis Blum, buero@blum.example", at: november(19, "09:31") },
  ];
  const counted = {
    finished: ["call-late-fees-45", "call-late-fees-46"],
    parked: ["call-late-fees-47"],
    unknown: [],
    used,
  };
  team.does("system", "pause.count", { id: lateFees, ...counted }, november(19, "09:42"));
  return team;
}

/** Noor's mended prompt waits for somebody who tests it. */
export function aiUntested(): Team {
  const team = aiMorning();
  propose(team, replies, 15, november(19, "10:05"), "The fee is that of the plan on the due date.");
  return team;
}

/** And once tested it waits for Tom. */
export function aiMended(): Team {
  const team = aiUntested();
  test(team, replies, 15, november(19, "10:12"), "The wrong one is right now; all seventeen samples hold.");
  return team;
}

/** Tom said yes to it, and started late fees again. */
export function aiAgain(): Team {
  const team = aiMended();
  approve(team, replies, 15, november(19, "10:30"));
  const rule = "The fee is that of the plan on the due date; release 15 says so.";
  resume(team, lateFees, "tighten", { rule }, november(19, "10:34"));
  return team;
}

/** Somebody saw something worse: all AI stands still. */
export function aiStopped(): Team {
  const team = aiMorning();
  const reason = "Two clinics got each other’s invoices.";
  team.does(
    "li",
    "pause.pause",
    { id: "pause-000everything", what: "everything", name: "", reason },
    november(19, "10:11"),
  );
  const none = { finished: ["call-1"], parked: [], unknown: ["call-2"], used: [] };
  team.does("system", "pause.count", { id: "pause-000everything", ...none }, november(19, "10:11"));
  return team;
}

export function resume(team: Team, id: string, choice: string, data: object, at: string) {
  const shown = digest(resumeCard(pauseIn(team, id), inForce(team).version));
  team.does("tom", "pause.resume", { id, choice, shown, ...data }, at, { proof: proofOver(shown, "cred-tom") });
}

/** Nano-dollars of so many euro cents, by the page's rate. */
const cents = (euroCents: number) => Math.round(euroCents * 11_700_000);

const call = (n: number, task: string, asked: string): CallSeen => ({
  ...{ call: `call-${n}`, at: november(19, "10:00"), task, question: "", level: "reviewed", asked },
  end: {
    served: asked.slice(asked.indexOf("/") + 1),
    ...{ outcome: "done", cost: 46_800_000, ms: 1_100 + (n % 40) * 35, firstByteMs: 320 },
    usage: { input: 120_000, output: 8_400 },
  },
});

/** What the gateway knows on that morning: 3.18 of 8 EUR today, 61 of 150 EUR this month. */
export const numbers: AiNumbers = {
  open: () => [],
  recent: (task, most) =>
    task === ""
      ? [call(1, "", "openai/gpt-5"), call(2, "", "openai/gpt-5")]
      : Array.from({ length: Math.min(most, 120) }, (_, n) => call(n, task, "openai/gpt-5-mini")),
  balances: () => [
    { meter: `task:${replies}`, spent: cents(318), held: cents(6), from: "2026-11-19", until: "2026-11-20" },
    { meter: "task:ticket-tags", spent: cents(21), held: 0, from: "2026-11-19", until: "2026-11-20" },
    { meter: "everything", spent: cents(6100), held: cents(6), from: "2026-11-01", until: "2026-12-01" },
  ],
  byDay: (meter) =>
    meter === "everything"
      ? []
      : Array.from({ length: 14 }, (_, n) => ({
          ...{
            day: `2026-11-${String(n + 6).padStart(2, "0")}`,
            cost: cents(meter.endsWith("tags") ? 20 : 300 + n * 11),
          },
          ...{ calls: 70 + n * 3, failed: n % 2 },
        })),
};

/** A drill that runs: four steps are done, the fifth is under way. */
export const running: DrillSeen = {
  began: "2026-11-19T10:19:17.000Z",
  steps: steps
    .slice(0, 4)
    .map(([step, took, says], n) => ({ step, took, says, ok: true, allowed: n === 0 ? 0 : 1_000 + n * 500 })),
  running: "back to the release before",
};

/** With the gateway's numbers, and a drill if one runs. */
export const withCalls = (context: ViewContext, drilling?: DrillSeen): ViewContext => ({
  ...context,
  ai: { numbers, drills: { progress: () => drilling } },
});
