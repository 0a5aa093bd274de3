/**
 * Story 2. Routine billing mail is drafted by a cheap model, and people read every draft. On day nine one quotes a late fee from the
 * wrong plan: late fees stop alone, people answer from approved templates, nothing is lost; after the fix invoice copies get wider.
 */

import { readCsv, writeCsv } from "../../src/decisions/incident/csv.ts";
import { templateId } from "../../src/decisions/template/kind.ts";
import { type Happening, happening, type Play } from "../play.ts";
import { prompts } from "../repository.ts";
import { approves, type Draft, drafts, drills, type Found, type Mail, proposes, readsAll, taskNow } from "./ai-task.ts";

export const task = "billing-replies";
const file = "prompts/billing-replies.md";

const fiveAnswers = {
  "model-owner": "Ana owns the model.",
  "needs-approval": "Tom and Sam read every draft; disputes stay with people.",
  "who-stops": "Ana, Li, Tom and Sam, each alone.",
  fallback: "templates/billing/",
  "rollback-tested": "In the drill of this week.",
};

export const billingReplies = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(11, "Wed", "14:10"), templatesApproved),
  happening(calendar.on(11, "Thu", "13:20"), async (play) => {
    const first = {
      prompt: prompts.first,
      reason: "The first one: one model, one narrow task.",
      note: "Ten old mails, all right.",
    };
    await approves(play, task, await proposes(play, { task, who: "noor", tests: "sam", file, ...first }));
  }),
  happening(calendar.on(11, "Fri", "09:40"), async (play) => {
    await drills(play, task, ["ana", "tom", "sam"]);
    for (const [question, answer] of Object.entries(fiveAnswers))
      await play.staff.does("ana", `/v1/tasks/${task}/answers`, { question, answer });
  }),
  ...[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].flatMap((week) =>
    (["Mon", "Tue", "Wed", "Thu", "Fri"] as const).flatMap((day) => [
      happening(calendar.on(week, day, "08:50"), morning),
      happening(calendar.on(week, day, "11:35"), (play) =>
        readsAll(play, play.chance() < 0.7 ? "tom" : "sam", task, found(play)),
      ),
    ]),
  ),
  happening(calendar.on(9, "Thu", "10:05"), lateFee),
  happening(calendar.on(9, "Thu", "15:20"), mended),
  happening(calendar.on(7, "Mon", "13:30"), (play) => drills(play, task, ["ana", "tom", "sam"])),
  happening(calendar.on(3, "Thu", "09:10"), (play) => drills(play, task, ["ana", "tom", "sam"])),
  ...[7, 6, 5, 4].map((week) => happening(calendar.on(week, "Fri", "12:20"), widens)),
];

/** The words that people begin from are approved by Tom, whose area they are, or by Sam. */
async function templatesApproved({ staff }: Play): Promise<void> {
  for (const name of ["late-fee", "invoice-copy", "we-will-check"]) {
    const path = `/work/templates/${templateId(`templates/billing/${name}.md`)}`;
    await staff.fills("tom", path, `${path}/approve`);
  }
}

const clinics = [
  "Praxis am Markt",
  "Zahnärzte Nordend",
  "Hausarzt Weber",
  "Augenklinik Lindenhof",
  "Praxis Dr. Sommer",
  "Kinderarzt Brandt",
];

/** One morning's mail: mostly copies of invoices. */
async function morning(play: Play): Promise<void> {
  const n = play.next() * 10;
  const copy = (at: number): Mail => ({
    ...{ question: "invoice-copies", from: play.pick(clinics) },
    words: `Could we have a copy of invoice ${4000 + n + at}?`,
  });
  const mails: Mail[] = [copy(1), copy(2), copy(3), copy(4), copy(5), copy(6)];
  if (play.chance() < 0.7)
    mails.push({ question: "due-dates", from: play.pick(clinics), words: "When is our next payment due?" });
  if (play.chance() < 0.3)
    mails.push({
      question: "invoice-copies",
      from: play.pick(clinics),
      words: "Two invoices for one month, which one holds?",
      odd: true,
    });
  if (play.chance() < 0.2)
    mails.push({
      question: "plan-changes",
      from: play.pick(clinics),
      words: "What does it take to change to the large plan?",
    });
  for (const mail of mails) await drafts(play, task, mail);
}

/** Most are right as they are; some need a word, and a few are sent back. */
const found =
  ({ chance }: Play) =>
  ({ output }: Draft): Found => {
    const drawn = chance();
    if (drawn < 0.05) return { output: output.replace("Dear team", "Good morning") };
    return drawn < 0.06 ? { wrong: "tone" } : {};
  };

const fees = (n: number, from: string): Mail => ({
  ...{ question: "late-fees", from, key: `ticket-90${n}` },
  words: `We are on the small plan. Why is there a late fee on invoice 39${n}?`,
});

/** The draft quotes the large plan's fee. What comes while late fees stand still is work for people. */
async function lateFee(play: Play): Promise<void> {
  const { staff } = play;
  await drafts(play, task, fees(1, "Hausarzt Weber"));
  await drafts(play, task, fees(2, "Praxis am Markt"));
  await play.pass(14);
  const { drafts: waiting } = await staff.reads<{ drafts: { id: string; question: string }[] }>(
    "tom",
    "/v1/drafts?state=waiting",
  );
  const [id] = waiting.filter(({ question }) => question === "late-fees").map((one) => one.id);
  await readsAll(play, "tom", task, (draft) => (draft.id === id ? { wrong: "wrong-price" } : found(play)(draft))).catch(
    () => undefined,
  );
  await play.company.settle();
  await play.pass(6);
  for (const n of [3, 4, 5, 6]) await drafts(play, task, fees(n, clinics[n - 1] ?? "Praxis am Markt"));
  const { items } = await staff.reads<{ items: { id: string }[] }>("tom", "/v1/work?state=open");
  const [first, second, onPaper] = items.map((item) => item.id);
  for (const id of [first, second]) if (id) await byHand(play, id);
  if (onPaper) await fromPaper(play, onPaper);
}

interface Item {
  readonly shown: string;
  readonly templates: readonly { readonly id: string; readonly digest: string; readonly words: string }[];
  readonly recipient: string;
}

/** Sam, whose call it is, takes it, begins from the approved words, and the clinic has the answer. */
export async function byHand(play: Play, id: string, who = "sam"): Promise<void> {
  const { staff } = play;
  await staff.does(who, `/v1/work/${id}/take`);
  await play.pass(5);
  const { shown, templates, recipient } = await staff.reads<Item>(who, `/v1/work/${id}`);
  const [begun] = templates;
  const output = `${begun?.words ?? "Dear team,\n\n"}Yours is the small plan: the fee is 5 EUR.\n`;
  const template = begun && { id: begun.id, digest: begun.digest };
  await staff.touches(who, `/v1/work/${id}/answer`, shown, { output, wrong: [], ...(template && { template }) });
  await staff.does(who, `/v1/work/${id}/used`, { recipient: recipient || "the clinic" });
}

/** One was answered on paper while the train had no network: Sam brings the sheet, and says that it is right. */
async function fromPaper(play: Play, item: string): Promise<void> {
  const { staff } = play;
  const printed = await (await (await staff.at("sam")).browser.get("/v1/work/sheet.csv")).text();
  const csv = filledIn(printed, item, {
    answer: "Dear team, the late fee on the small plan is 5 EUR. Quillhaven",
    minutes: "4",
    given: "yes",
  });
  const { sheet } = await staff.does<{ sheet: string }>("sam", "/v1/work/import", { csv });
  await play.pass(3);
  await staff.fills("sam", `/work/sheets/${sheet}`, `/work/sheets/${sheet}/confirm`);
}

/** The printed list with what somebody wrote on one line of it. */
function filledIn(csv: string, item: string, written: Readonly<Record<string, string>>): string {
  const read = readCsv(csv.replace(/^\uFEFF/, ""));
  if (!Array.isArray(read)) throw new Error(`The list cannot be read: ${JSON.stringify(read)}`);
  const [head, ...lines] = read.map(({ cells }) => cells) as [readonly string[], ...(readonly string[])[]];
  const line = lines.find(([id]) => id === item) ?? [];
  return writeCsv([head, head.map((column, at) => written[column] ?? line[at] ?? "")]);
}

/** The prompt says which plan pays what; Ana starts late fees again. What nobody took goes back to the task. */
async function mended(play: Play): Promise<void> {
  const { staff } = play;
  const second = {
    prompt: prompts.second,
    reason: "Fees by plan: the small plan pays 5 EUR.",
    note: "The wrong one is right now.",
  };
  await approves(play, task, await proposes(play, { task, who: "noor", tests: "sam", file, ...second }));
  const [pause] = (await taskNow(play, task)).pauses;
  const rule = "Release 2 names the fee of each plan.";
  if (pause) await staff.touches("ana", `/v1/pauses/${pause.id}/resume`, pause.shown, { choice: "tighten", rule });
  const { items } = await staff.reads<{ items: { id: string }[] }>("tom", "/v1/work?state=open");
  for (const { id } of items) await byHand(play, id);
}

/** Where enough was read and was right, Ana lets a question type go a step wider. */
async function widens(play: Play): Promise<void> {
  for (const { name, widen } of (await taskNow(play, task)).questions)
    if (widen?.enough && name !== "plan-changes")
      await play.staff.touches("ana", `/v1/tasks/${task}/levels`, widen.shown, { question: name, to: widen.to });
}
