/** An AI task on its way: proposed, tested and approved release by release, drilled, answered for; asked, read and used day by day. */

import type { Play } from "../play.ts";

export interface Task {
  readonly live: number;
  readonly releases: readonly { readonly number: number; readonly shown: string }[];
  readonly questions: readonly {
    readonly name: string;
    readonly level: string;
    readonly widen: { readonly to: string; readonly shown: string; readonly enough: boolean } | null;
  }[];
  readonly drill: { readonly overdue: boolean };
  readonly pauses: readonly {
    readonly id: string;
    readonly name: string;
    readonly shown: string;
    readonly receipt: object | null;
  }[];
}

export const taskNow = ({ staff }: Play, task: string) => staff.reads<Task>("ana", `/v1/tasks/${task}`);

interface Proposed {
  readonly task: string;
  readonly who: string;
  readonly tests: string;
  readonly prompt: string;
  readonly file: string;
  readonly reason: string;
  readonly note: string;
  /** Minutes until it was tried. */
  readonly takes?: number;
}

/** Proposed by one person and tested by another. Gives its number. */
export async function proposes(
  play: Play,
  { task, who, tests, prompt, file, reason, note, takes = 40 }: Proposed,
): Promise<number> {
  const { staff } = play;
  await staff.does(who, `/v1/tasks/${task}/releases`, { prompt, promptFile: file, reason });
  const number = Math.max(...(await taskNow(play, task)).releases.map((one) => one.number));
  await play.pass(takes);
  await staff.does(tests, `/v1/tasks/${task}/releases/${number}/test`, { passed: true, note });
  return number;
}

export async function approves(play: Play, task: string, number: number): Promise<void> {
  await play.pass(40);
  const shown = (await taskNow(play, task)).releases.find((one) => one.number === number)?.shown ?? "";
  await play.staff.touches("ana", `/v1/tasks/${task}/releases/${number}/approve`, shown);
}

/** A drill by Ana: everybody in `hear` says that they heard of it, and whoever must answers its invented refund. */
export async function drills(play: Play, task: string, hear: readonly string[]): Promise<void> {
  const { staff } = play;
  await staff.does("ana", `/v1/tasks/${task}/drill`);
  const waiting = new Set(hear);
  let answered = false;
  for (;;) {
    const { running, passed, steps } = await staff.reads<{ running: boolean; passed: boolean; steps: object[] }>(
      "ana",
      `/v1/tasks/${task}/drill`,
    );
    if (!running && steps.length > 0) {
      if (!passed) throw new Error(`The drill of ${task} failed: ${JSON.stringify(steps)}`);
      return;
    }
    for (const who of waiting)
      if ((await (await staff.at(who)).browser.submit(`/ai/${task}/drill/heard`, {})).status === 303)
        waiting.delete(who);
    if (!answered) answered = await answersRefund(play);
    await new Promise((later) => setTimeout(later, 20));
  }
}

async function answersRefund({ staff }: Play): Promise<boolean> {
  const { proposals } = await staff.reads<{ proposals: { id: string; owner: string; answers: object[] }[] }>(
    "ana",
    "/v1/proposals",
  );
  const asked = proposals.find(({ id, answers }) => id.startsWith("drill-") && answers.length === 0);
  if (!asked) return false;
  const said = { option: "refund", reason: "It is a drill." };
  await staff.fills(asked.owner, `/proposals/${asked.id}`, `/proposals/${asked.id}/answer`, said);
  return true;
}

export interface Mail {
  readonly question: string;
  readonly words: string;
  /** Whom the answer is for. */
  readonly from: string;
  readonly odd?: boolean;
  /** The desk's own name for it; while its question stands still, it is work for people under this key. */
  readonly key?: string;
}

/** The billing desk's program asks for a draft. Gives the call, or undefined where it was refused. */
export async function drafts(play: Play, task: string, mail: Mail): Promise<string | undefined> {
  const { question, words, from, odd, key } = mail;
  const response = await fetch(`${play.company.address}/v1/chat/completions`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${play.staff.token("machine:billing-desk")}`, "content-type": "application/json" },
      ...{ "x-finalcall-question": question, "x-finalcall-for": from },
      ...(odd && { "x-finalcall-case": "odd" }),
      ...(key !== undefined && { "x-finalcall-work": key }),
    },
    body: JSON.stringify({ model: `task:${task}`, messages: [{ role: "user", content: words }] }),
  });
  await response.text();
  await play.company.settle();
  return response.ok ? (response.headers.get("x-finalcall-call") ?? undefined) : undefined;
}

export interface Draft {
  readonly id: string;
  readonly call: string;
  readonly task: string;
  readonly question: string;
  readonly shown: string;
  readonly output: string;
  readonly recipient: string;
}

/** How somebody found a draft. `wrong`: the item of the checklist that is. */
export interface Found {
  readonly wrong?: string;
  readonly output?: string;
}

const checklists: Readonly<Record<string, readonly string[]>> = {
  "billing-replies": ["wrong-price", "policy-break", "names", "dates", "tone"],
};

/** What is about the terms of a plan is Sam's by name, and by a touch. */
const planTerms = ["late-fees", "plan-changes"];

/** Somebody reads what waits of a task, the oldest first, and gives to the clinic what may be sent. */
export async function readsAll(play: Play, who: string, task: string, how: (draft: Draft) => Found): Promise<void> {
  const { staff } = play;
  const { drafts: waiting } = await staff.reads<{ drafts: { id: string }[] }>(
    who,
    `/v1/drafts?state=waiting&task=${task}`,
  );
  for (const { id } of waiting) {
    const draft = await staff.reads<Draft>(who, `/v1/drafts/${id}`);
    await readsOne(play, who, draft, how(draft));
  }
}

export async function readsOne(play: Play, who: string, draft: Draft, { wrong, output }: Found): Promise<void> {
  const { staff } = play;
  const outcome = output !== undefined ? "edited" : wrong === undefined ? "accepted" : "sent-back";
  const path = `/v1/drafts/${draft.id}/review`;
  const said = {
    ...{ outcome, seconds: 25 + Math.floor(play.chance() * 60) },
    marks: (checklists[draft.task] ?? []).map((item) => ({ item, ok: item !== wrong })),
    ...(output !== undefined && { output }),
  };
  if (planTerms.includes(draft.question)) await staff.touches("sam", path, draft.shown, said);
  else await staff.does(who, path, { ...said, shown: draft.shown });
  if (outcome !== "sent-back")
    await staff.asks("machine:billing-desk", `/v1/calls/${draft.call}/used`, {
      recipient: draft.recipient || "the clinic",
    });
  await play.company.settle();
}
