/** A change on its way: submitted as git has it, its questions answered, approved by whoever must, merged; or not. */

import { commitOf, type Maker, type Play } from "../play.ts";

/** What git has of a change. */
export interface Written {
  readonly who: string;
  readonly subject: string;
  readonly path: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The coding agent wrote it for `who`. */
  readonly agent?: boolean;
}

interface Need {
  readonly area: string;
  readonly can: readonly { readonly person: string }[];
}
export interface Change {
  readonly id: string;
  readonly shown: string;
  readonly verdict: { readonly ok: boolean; readonly missing: readonly Need[]; readonly unanswered: readonly string[] };
  readonly questions: readonly { readonly key: string; readonly name: string }[];
}

const agentName: Maker = { name: "Claude", email: "noreply@anthropic.com", as: ["co-author"] };
const byGit = (who: string): Maker => ({
  name: who.charAt(0).toUpperCase() + who.slice(1),
  email: `${who}@quillhaven.example`,
  as: ["author", "committer", "pusher"],
});
const makersOf = ({ who, agent }: Written): Maker[] => [byGit(who), ...(agent ? [agentName] : [])];
const trailersOf = ({ agent }: Written) => (agent ? ["Co-Authored-By: Claude <noreply@anthropic.com>"] : []);

/** A diff of one file, as git writes it. */
export function patchOf({ path, before, after }: Pick<Written, "path" | "before" | "after">): string {
  const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  const head =
    before.length === 0 ? `new file mode 100644\n--- /dev/null\n+++ b/${path}` : `--- a/${path}\n+++ b/${path}`;
  const range = `@@ -${before.length === 0 ? "0,0" : `1,${before.length}`} +1,${after.length} @@`;
  return `diff --git a/${path} b/${path}\n${head}\n${range}\n${lines.join("\n")}\n`;
}

const refOf = ({ subject }: Written) =>
  subject
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** CI submits it. `push` names this state of the branch: another one is another commit. */
export async function submits(play: Play, written: Written, push = 1): Promise<Change> {
  const { staff, code } = play;
  return staff.asks<Change>("machine:ci", "/v1/changes", {
    ...{ repo: "billing", ref: refOf(written), head: commitOf(`${written.subject} ${push}`), base: code.live },
    ...{ subject: written.subject, pageAtBase: "", makers: makersOf(written), patch: patchOf(written) },
    ...{ truncated: false, trailers: trailersOf(written), readers: [] },
  });
}

const answers = new Map([
  ["retry", "Each try carries the order's key, so the provider does it once."],
  ["callback", "It is looked up by its key first; a second one is acknowledged and does nothing."],
]);
const otherwise = "We keep it, it arrives once for its key, and it costs nothing that counts. I looked.";

/** Whoever wrote it says what it decides without saying so. */
export async function answersQuestions({ staff }: Play, { who }: Written, change: Change): Promise<void> {
  for (const { key, name } of change.questions.filter(({ key }) => change.verdict.unanswered.includes(key))) {
    const says = [...answers].find(([word]) => name.includes(word))?.[1] ?? otherwise;
    await staff.does(who, `/v1/changes/${change.id}/answers`, { question: key, says });
  }
}

export const changeNow = ({ staff }: Play, { id }: Pick<Change, "id">) =>
  staff.asks<Change>("machine:ci", `/v1/changes/${id}`);

/** Everybody who must says yes, each after some minutes. */
export async function approved(play: Play, change: Pick<Change, "id">): Promise<void> {
  for (let now = await changeNow(play, change); now.verdict.missing.length > 0; now = await changeNow(play, change)) {
    const [need] = now.verdict.missing;
    const person = need?.can[0]?.person;
    if (person === undefined) throw new Error(`Nobody can approve ${change.id} for ${need?.area}.`);
    await play.pass(3 + Math.floor(play.chance() * 16));
    await play.staff.touches(person, `/v1/changes/${change.id}/approve`, now.shown);
  }
}

/** It is merged, and goes out with the next release. */
export async function merges(play: Play, written: Written, change: Pick<Change, "id">, push = 1): Promise<void> {
  const { staff, code } = play;
  await staff.asks("machine:ci", `/v1/changes/${change.id}/close`, {});
  const { subject } = written;
  code.merged.push({
    ...{ commit: commitOf(`${subject} ${push}`), subject, patch: patchOf(written) },
    ...{ makers: makersOf(written), trailers: trailersOf(written) },
  });
}

/** How it went with a change. `pushed`: it was approved, changed again, and so its approval was void. */
export type How = "merged" | "refused" | "pushed";

export async function goes(play: Play, written: Written, how: How = "merged"): Promise<void> {
  const { staff } = play;
  let change = await submits(play, written);
  await answersQuestions(play, written, change);
  const [owner] = change.verdict.missing[0]?.can ?? [];
  if (how === "refused" && owner) {
    await play.pass(12);
    const { shown } = await changeNow(play, change);
    const reason = play.pick([
      "Not in one step; split the move from the rename.",
      "This belongs behind a switch that is off.",
    ]);
    await staff.does(owner.person, `/v1/changes/${change.id}/refuse`, { shown, reason });
    await staff.does(written.who, `/v1/changes/${change.id}/close`);
    return;
  }
  await approved(play, change);
  if (how === "pushed") {
    await play.pass(9);
    const again = { ...written, after: [...written.after, "// as Ana asked"] };
    change = await submits(play, again, 2);
    await answersQuestions(play, again, change);
    await approved(play, change);
    return merges(play, again, change, 2);
  }
  return merges(play, written, change);
}
