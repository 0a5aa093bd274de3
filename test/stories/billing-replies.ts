/**
 * Story 2. Routine billing mail is drafted by a cheap model, odd cases by a stronger one; people read every draft for two
 * weeks. On day nine a draft quotes a late fee from the wrong plan: that question type stops alone, its mail flows to people with
 * approved templates, nothing is lost. After the fix invoice copies go automatic after spot checks; disputes stay with people.
 */

import OpenAI, { APIError } from "openai";
import { challengeOf } from "../e2e/device.ts";
import { type AiStage, openAiStage } from "./ai-stage.ts";
import { answeredByHand, handedBack, queued, templateApproved } from "./by-hand.ts";
import { act, type Person, touch } from "./people.ts";
import type { Teller } from "./tell.ts";

const page = (models: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana:  { role: cto, email: ana@quillhaven.example }
  li:   { role: senior-engineer, email: li@quillhaven.example }
  noor: { role: product, email: noor@quillhaven.example }
  tom:  { role: support-lead, email: tom@quillhaven.example }
areas:
  ai:       { owner: ana, backup: li }
  billing:  { owner: ana, backup: li }
  data:     { owner: ana, backup: li }
  deploy:   { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
  company:  { owner: ana, backup: li }
everything-else: li
ai:
  providers: { openai: { kind: openai, base: "${models}/v1", key: env:MODEL_KEY } }
  exchange: { EUR: 1.17 USD }
  tasks:
    billing-replies:
      does: drafts answers to routine billing mail
      changed-by: [noor]
      tested-by: [tom]
      reviewed-by: [tom]
      never: [refunds, legal advice]
      rank: { harm: high, speed: low, cost: medium }
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 300 }
      reads: [invoices, plans]
      budget: 8 EUR / day
      fallback: templates/billing/
      by-hand: { minutes: 4.5, errors: 3 % }
      drill: { within: 30m, every: 30 d }
      questions:
        invoice-copies: { level: automatic, sample: 20 % }
        payment-dates:  { level: spot-checks, sample: 20 % }
        late-fees:      { level: reviewed }
        disputes:       { level: people, about: legal }
      stop: { wrong-price: "1", policy-break: "1", skipped-approval: "1", wrong-model: "1", error-rate: "> 2 % of 50" }
`;

const task = "billing-replies";
const promptOne = "You answer billing mail of Quillhaven's clinics. Be short. A late fee is 12 EUR.";
const promptTwo =
  "You answer billing mail of Quillhaven's clinics. Be short. A late fee is 12 EUR on the large plan and 5 EUR on the small plan. Say which plan it is.";

/** What the model says depends on what the approved prompt tells it: the mistake is in the prompt, not in the model. */
function script({ mock }: AiStage): void {
  const fees = /late fee/i;
  const known = /5 EUR on the small plan/;
  const counting = Array.from({ length: 400 }, (_, n) => n + 1).join("\n");
  mock.on({ userMessage: /This is a drill. Count/ }, { content: counting }, { latency: 20, chunkSize: 8 });
  mock.on({ userMessage: /This is a drill/ }, { content: "yes" });
  mock.on(
    { userMessage: fees, systemMessage: known },
    { content: "You are on the small plan: the late fee is 5 EUR." },
  );
  mock.on({ userMessage: fees }, { content: "The late fee on your plan is 12 EUR." });
  mock.on({ userMessage: /copy of invoice (\d+)/ }, (request) => {
    const asked = JSON.stringify(request.messages.at(-1)?.content);
    return { content: `Here is your copy of invoice ${/invoice (\d+)/.exec(asked)?.[1]}.` };
  });
  mock.on({ userMessage: /when .* due/i }, { content: "Your next payment is due on the first of the month." });
  mock.on({ userMessage: /.*/ }, { content: "I looked at both invoices: the second one corrects the first." });
}

interface Mail {
  readonly from: string;
  readonly question: string;
  readonly words: string;
  readonly odd?: boolean;
  /** The desk's own name for it: while its task stands still, it is work for people under this key. */
  readonly key?: string;
}

interface Answered {
  readonly call: string;
  readonly words: string;
  readonly model: string;
  readonly review: string;
}

/** The billing desk's own program: OpenAI's client as it comes from npm, pointed at the gateway. */
function deskOf(stage: AiStage, key: string) {
  const client = new OpenAI({ baseURL: `${stage.url}/v1`, apiKey: key });
  return async ({ from, question, words, odd, key }: Mail): Promise<Answered | APIError> => {
    const headers = {
      ...{ "x-finalcall-question": question, "x-finalcall-for": from },
      ...(odd && { "x-finalcall-case": "odd" }),
      ...(key !== undefined && { "x-finalcall-work": key }),
    };
    try {
      const { data, response } = await client.chat.completions
        .create({ model: `task:${task}`, messages: [{ role: "user", content: words }] }, { headers })
        .withResponse();
      const said = (name: string) => response.headers.get(name) ?? "";
      const answer = data.choices[0]?.message.content ?? "";
      return { call: said("x-finalcall-call"), words: answer, model: data.model, review: said("x-finalcall-review") };
    } catch (fault) {
      if (fault instanceof APIError) return fault;
      throw fault;
    }
  };
}
type Desk = ReturnType<typeof deskOf>;

/** One day's mail: mostly copies of invoices. */
const mailOf = (day: number): Mail[] => [
  ...Array.from({ length: 16 }, (_, n) => ({
    ...{ from: `clinic-${day}-${n}`, question: "invoice-copies" },
    words: `Could we have a copy of invoice ${day * 100 + n}?`,
  })),
  ...Array.from({ length: 4 }, (_, n) => ({
    ...{ from: `clinic-${day}-p${n}`, question: "payment-dates", words: "When is our next payment due?" },
  })),
  {
    from: `clinic-${day}-odd`,
    question: "invoice-copies",
    words: "Two invoices for one month, which one holds?",
    odd: true,
  },
];

interface Draft {
  readonly id: string;
  readonly call: string;
  readonly question: string;
  readonly why: string;
  readonly shown: string;
  readonly input: string;
  readonly output: string;
  readonly use: string;
}
interface Task {
  readonly live: number;
  readonly off: { readonly code: string } | null;
  readonly releases: readonly { readonly number: number; readonly shown: string; readonly model: string }[];
  readonly questions: readonly {
    readonly name: string;
    readonly level: string;
    readonly evidence: { readonly read: number; readonly low: number };
    readonly widen: { readonly to: string; readonly shown: string; readonly enough: boolean } | null;
  }[];
  readonly samples: number;
  readonly drill: { readonly overdue: boolean };
  readonly pauses: readonly Pause[];
}
interface Pause {
  readonly id: string;
  readonly what: string;
  readonly name: string;
  readonly trigger: string;
  readonly shown: string;
  readonly receipt: { readonly parked: readonly string[]; readonly used: readonly object[] } | null;
}

/** Everything that the story's people do. */
export interface Played {
  readonly stage: AiStage;
  readonly people: { readonly ana: Person; readonly li: Person; readonly noor: Person; readonly tom: Person };
  readonly desk: Desk;
  readonly tell: Teller;
}

export async function billingReplies(tell: Teller): Promise<void> {
  const stage = await openAiStage(page, {
    began: "2026-11-02T08:00:00.000Z",
    templates: ["templates/billing/late-fee.md", "templates/billing/invoice-copy.md"],
  });
  try {
    script(stage);
    const { ana } = stage;
    const li = await stage.join("li");
    const [noor, tom] = [await stage.join("noor", li), await stage.join("tom", li)];
    const desk = deskOf(stage, await stage.key("machine:billing-desk"));
    const played: Played = { stage, desk, tell, people: { ana, li, noor, tom } };
    await templateApproved(played);
    await before(played);
    await twoWeeks(played);
    await widened(played);
    tell.holds("the record is whole", await stage.whole());
    tell.holds("nothing went wrong inside", stage.faults.length === 0, stage.faults.map(String));
  } finally {
    await stage.close();
  }
}

const taskNow = ({ stage, people }: Played) => stage.get<Task>(`/v1/tasks/${task}`, people.ana);
const codeIn = (answer: Answered | APIError): string =>
  answer instanceof APIError ? `${answer.status} ${answer.code}` : "200";

/** Noor writes a prompt; Tom tries it; Ana approves exactly that. */
async function release(played: Played, prompt: string, reason: string): Promise<number> {
  const { people, tell } = played;
  await act(people.noor, `/v1/tasks/${task}/releases`, { prompt, promptFile: "prompts/billing-replies.md", reason });
  const number = Math.max(...(await taskNow(played)).releases.map((one) => one.number));
  await act(people.tom, `/v1/tasks/${task}/releases/${number}/test`, {
    passed: true,
    note: "Tried with ten old mails.",
  });
  const shown = (await taskNow(played)).releases.find((one) => one.number === number)?.shown ?? "";
  const own = await people.noor.browser.json(`/v1/tasks/${task}/releases/${number}/approve`, { shown });
  tell.holds(`Noor wrote release ${number}, so she may not approve it`, own.status === 403, await own.text());
  await touch(people.ana, `/v1/tasks/${task}/releases/${number}/approve`, shown);
  tell.say(`Ana approved release ${number} by a touch.`);
  return number;
}

async function before(played: Played): Promise<void> {
  const { stage, people, desk, tell } = played;
  tell.chapter("Before the first call");
  const [mail] = mailOf(1) as [Mail];
  const early = await desk(mail);
  tell.holds("no approved release, no call", codeIn(early) === "403 approval_required", codeIn(early));
  await release(played, promptOne, "The first one: one model, one narrow task.");
  const undrilled = await desk(mail);
  tell.holds(
    "approved and never drilled: still no call",
    codeIn(undrilled) === "403 approval_required",
    codeIn(undrilled),
  );

  const vague = await people.ana.browser.json(`/v1/tasks/${task}/answers`, {
    question: "who-stops",
    answer: "the team",
  });
  tell.holds("“the team” answers nothing", vague.status === 409, await vague.text());
  await drill(played);
  const answers = {
    "model-owner": "Ana owns the model.",
    "needs-approval": "Tom reads every draft; disputes stay with people.",
    "who-stops": "Ana, Li, Tom and Noor, each alone.",
    fallback: "templates/billing/",
    "rollback-tested": "In the drill of today.",
  };
  for (const [question, answer] of Object.entries(answers))
    await act(people.ana, `/v1/tasks/${task}/answers`, { question, answer });
  tell.holds("nothing reached a model before all of this", asked(stage) === 0, asked(stage));
  const first = await desk(mail);
  tell.holds("now it answers, and a person must read it", !(first instanceof APIError) && first.review === "required");
}

/** Mails that reached the model server; a drill's own calls are no mails. */
const asked = ({ mock }: AiStage): number =>
  mock.getRequests().filter(({ body }) => !JSON.stringify(body).includes("This is a drill")).length;

async function drill({ stage, people, tell }: Played): Promise<void> {
  await act(people.ana, `/v1/tasks/${task}/drill`, {});
  const answering = stage.until("the invented refund", async () => {
    const { proposals } = await stage.get<{ proposals: { id: string; answers: object[] }[] }>(
      "/v1/proposals",
      people.ana,
    );
    return proposals.find(({ id, answers }) => id.startsWith("drill-") && answers.length === 0);
  });
  for (const person of [people.ana, people.tom])
    await stage.until(`${person.id} hears of the drill`, async () => {
      const answer = await person.browser.submit(`/ai/${task}/drill/heard`, {});
      return answer.status === 303;
    });
  const { id } = await answering;
  const card = await people.ana.browser.fill(
    `/proposals/${id}`,
    `/proposals/${id}/answer`,
    { option: "refund", reason: "It is a drill." },
    people.ana.device,
  );
  tell.holds(
    "Ana answers the invented refund; it executes nothing",
    card.status === 303,
    (await card.text())
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .slice(0, 900),
  );
  const held = await stage.until("the drill's end", async () => {
    const now = await stage.get<{
      running: boolean;
      passed: boolean;
      steps: { step: string; ok: boolean; took: number; says: string }[];
    }>(`/v1/tasks/${task}/drill`, people.ana);
    return now.running ? undefined : now;
  });
  tell.holds("the drill passed", held.passed, held.steps);
  for (const { step, took } of held.steps) tell.say(`  ${step}: ${(took / 1000).toFixed(2)} s`);
}

/** Tom reads what waits. `wrong`: what he takes the mark away from. Gives how many he read. */
async function read(played: Played, wrong: (draft: Draft) => string): Promise<number> {
  const { stage, people } = played;
  const { drafts } = await stage.get<{ drafts: { id: string }[] }>("/v1/drafts?state=waiting", people.tom);
  for (const { id } of drafts) await readOne(played, id, wrong);
  return drafts.length;
}

const good = () => "";

async function day(played: Played, number: number): Promise<readonly (Answered | APIError)[]> {
  const { stage, desk, people } = played;
  const answers: (Answered | APIError)[] = [];
  for (const mail of mailOf(number)) answers.push(await desk(mail));
  await stage.settled();
  await read(played, good);
  for (const one of answers)
    if (!(one instanceof APIError)) await act(people.tom, `/v1/calls/${one.call}/used`, { recipient: "the clinic" });
  await stage.pass(24, Object.values(people));
  return answers;
}

async function twoWeeks(played: Played): Promise<void> {
  const { stage, desk, people, tell } = played;
  tell.chapter("Two weeks, every draft read by a person");
  const week = [];
  for (let number = 1; number <= 8; number += 1) week.push(...(await day(played, number)));
  const came = week.filter((one): one is Answered => !(one instanceof APIError));
  tell.holds(
    "eight days, every mail answered",
    came.length === week.length,
    week.filter((one) => one instanceof APIError).map(codeIn),
  );
  const strong = came.filter(({ model }) => !model.includes("mini")).length;
  tell.holds("odd cases alone went to the stronger model", strong === 8, strong);
  const dispute = await desk({
    from: "clinic-9",
    question: "disputes",
    words: "This charge is not ours, we will sue.",
  });
  tell.holds(
    "a dispute reaches no model; it names the templates",
    codeIn(dispute) === "403 people_only",
    codeIn(dispute),
  );

  tell.chapter("Day nine: a late fee from the wrong plan");
  const fees = {
    from: "clinic-9-small",
    question: "late-fees",
    words: "We are on the small plan. Why is there a late fee?",
  };
  const wrong = (await desk(fees)) as Answered;
  const waits = (await desk({ ...fees, from: "clinic-9-other" })) as Answered;
  tell.say(`The draft says: “${wrong.words}”. The small plan pays 5 EUR.`);
  await stage.settled();
  const first = (draft: Draft) => (draft.call === wrong.call ? "wrong-price" : "");
  const { drafts } = await stage.get<{ drafts: { id: string; call: string }[] }>(
    "/v1/drafts?state=waiting",
    people.tom,
  );
  const bad = drafts.find(({ call }) => call === wrong.call);
  if (!bad) throw new Error("The draft is not there.");
  await readOne(played, bad.id, first);
  const paused = await stage.until("the trigger", async () => (await taskNow(played)).pauses[0]);
  tell.holds("its trigger paused late fees, and nothing else", paused.name === `${task}/late-fees`, paused);
  tell.holds("by itself: wrong price", paused.trigger === "wrong-price", paused.trigger);
  const refused = await desk({ ...fees, from: "clinic-9-third" });
  tell.holds(
    "the next late fee is refused with the templates",
    codeIn(refused) === "503 task_stopped" && (refused as APIError).message.includes("templates/billing"),
    (refused as APIError).message,
  );
  const copy = await desk(mailOf(9)[0] as Mail);
  tell.holds("invoice copies go on", !(copy instanceof APIError));
  const counted = await stage.until("the receipt", async () => (await taskNow(played)).pauses[0]?.receipt ?? undefined);
  tell.holds(
    "what waited to be read is handed to people: parked, not lost",
    counted.parked.includes(waits.call),
    counted,
  );
  const [taken = "", ...rest] = await queued(played);
  await answeredByHand(played, taken);
  tell.holds("the wrong answer joined the task's samples", (await taskNow(played)).samples === 1);
  await read(played, ({ question }) => (question === "late-fees" ? "wrong-price" : ""));

  const idle = await people.ana.browser.json(`/v1/pauses/${paused.id}/resume`, {
    ...{ choice: "tighten", rule: "We will be careful.", shown: paused.shown },
    assertion: people.ana.device.touch(challengeOf(paused.shown)),
  });
  tell.holds("it does not start again on a promise", idle.status === 409, await idle.text());
  await release(played, promptTwo, "Fees by plan: the small plan pays 5 EUR.");
  const shown = (await taskNow(played)).pauses[0]?.shown ?? "";
  await touch(people.ana, `/v1/pauses/${paused.id}/resume`, shown, {
    choice: "tighten",
    rule: "Release 2 names the fee of each plan.",
  });
  const mended = (await desk({ ...fees, from: "clinic-9-small" })) as Answered;
  await handedBack(played, rest);
  tell.holds("after the fix the draft is right", mended.words.includes("5 EUR"), mended.words);
  await stage.settled();
  await read(played, good);
  const history = await stage.get<{ rows: { what: string }[] }>(`/v1/tasks/${task}/history`, people.ana);
  tell.holds(
    "where did quality change? one query: the prompt",
    history.rows.some(({ what }) => what === "prompt"),
    history.rows,
  );
}

async function readOne(played: Played, id: string, wrong: (draft: Draft) => string): Promise<void> {
  const { stage, people } = played;
  const draft = await stage.get<Draft>(`/v1/drafts/${id}`, people.tom);
  const mark = wrong(draft);
  const items = ["wrong-price", "policy-break", "names", "dates", "tone"];
  await act(people.tom, `/v1/drafts/${id}/review`, {
    shown: draft.shown,
    outcome: mark === "" ? "accepted" : "sent-back",
    marks: items.map((item) => ({ item, ok: item !== mark })),
    seconds: 40,
  });
}

/** Ana lets one question type go a step wider. */
async function widen(played: Played, question: string): Promise<Response> {
  const { people } = played;
  const found = (await taskNow(played)).questions.find(({ name }) => name === question);
  const { to = "", shown = "" } = found?.widen ?? {};
  return touch(people.ana, `/v1/tasks/${task}/levels`, shown, { question, to });
}

async function widened(played: Played): Promise<void> {
  const { stage, people, desk, tell } = played;
  const level = async (name: string) => (await taskNow(played)).questions.find((one) => one.name === name);
  tell.chapter("Wider, on evidence");
  const early = await level("invoice-copies");
  tell.holds("too few answers of release 2 were read: nothing is widened yet", early?.widen?.enough === false, early);
  for (let number = 10; number <= 14; number += 1) await day(played, number);
  const ready = await level("invoice-copies");
  tell.holds("after five days the interval allows spot checks", ready?.widen?.enough === true, ready);
  await widen(played, "invoice-copies");
  tell.holds("Ana lets invoice copies go to spot checks", (await level("invoice-copies"))?.level === "spot-checks");

  let days = 14;
  while (!(await level("invoice-copies"))?.widen?.enough && days < 140) {
    days += 1;
    await day(played, days);
    if (!(await taskNow(played)).drill.overdue) continue;
    tell.holds(
      `day ${days}: the drill is overdue, so a person reads each copy again`,
      (await level("invoice-copies"))?.level === "reviewed",
    );
    await drill(played);
  }
  const evidence = (await level("invoice-copies"))?.evidence;
  tell.say(
    `Day ${days}: ${evidence?.read} copies read, ${((evidence?.low ?? 0) * 100).toFixed(1)} % right at the low end.`,
  );
  tell.figure("days until automatic", days);
  tell.figure("copies read", evidence?.read);
  await widen(played, "invoice-copies");
  tell.holds("invoice copies are automatic", (await level("invoice-copies"))?.level === "automatic");
  const copy = (await desk(mailOf(days + 1)[0] as Mail)) as Answered;
  tell.holds("a copy goes out without a person", copy.review === "none", copy);

  const disputes = await level("disputes");
  tell.holds("disputes stay with people", disputes?.level === "people" && disputes.widen === null, disputes);
  const fees = await people.ana.browser.json(`/v1/tasks/${task}/levels`, {
    question: "late-fees",
    to: "spot-checks",
    shown: "0".repeat(64),
  });
  tell.holds("late fees are read one by one, as the page says", fees.status === 409, await fees.text());
  const dispute = await desk({ from: "clinic", question: "disputes", words: "Not ours." });
  tell.holds("and no model is asked about a dispute", codeIn(dispute) === "403 people_only");
  await stage.settled();
}
