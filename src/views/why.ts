/** Why did this happen? From one entry back to the page and the person it rests on, newest first. */

import type { ChangeState } from "../decisions/change/kind.ts";
import type { ProposalState } from "../decisions/proposal/kind.ts";
import type { Recorded } from "../kernel/kind.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, areaTitle, capital, listed, nameOf, shortDigest } from "./names.ts";
import { type Entry, howText, hrefOf } from "./record.ts";
import { sentenceOf, textsIn } from "./sentences.ts";
import { day, moment } from "./times.ts";

export interface Link {
  readonly name: string;
  readonly says: string;
  readonly below: string;
  /** The entry it stands in; undefined when it is a finding and not an entry. */
  readonly seq: number | undefined;
}

export interface WhyModel {
  readonly seq: number;
  readonly title: string;
  readonly by: string;
  readonly how: string;
  readonly when: string;
  readonly hash: string;
  readonly href: string;
  readonly chain: readonly Link[];
  /** What was shown to a person and signed by their passkey, or undefined when the entry carries no signature. */
  readonly proof: { readonly credential: string; readonly digest: string; readonly shown: string } | undefined;
  readonly data: string;
}

/** The chain behind one entry. */
export async function whyView(context: ViewContext, entry: Entry): Promise<WhyModel> {
  const say = await context.words(textsIn(entry.data));
  const { proof, shown } = entry.data as { proof?: { credential: string; digest: string }; shown?: unknown };
  return {
    seq: entry.seq,
    title: sentenceOf(entry, say),
    by: capital(actorName(entry.actor)),
    how: howText(entry),
    when: `${day(entry.at, context.at, zoneOf(context))}, ${moment(entry.at, context.at, zoneOf(context))}`,
    hash: entry.hash,
    href: hrefOf(entry),
    chain: await chainOf(context, entry),
    proof: proof && { ...proof, shown: JSON.stringify(shown, null, 2) },
    data: JSON.stringify(entry.data, null, 2),
  };
}

/** What the entry rests on: the steps of its subject that came before it, then the page it was made under. */
async function chainOf(context: ViewContext, entry: Entry): Promise<Link[]> {
  const seen = worldOf(context.world);
  const [kind] = entry.type.split(".");
  const { id } = entry.data as { id?: string };
  const proposal = kind === "proposal" ? seen.proposals.get(id ?? "") : undefined;
  const change = kind === "change" ? seen.changes.get(id ?? "") : undefined;
  const steps = proposal
    ? await proposalSteps(context, proposal)
    : change
      ? await changeSteps(context, change)
      : [[await ownStep(context, entry)] as Step];
  const past = steps.filter(([{ seq }]) => (seq ?? 0) <= entry.seq).sort(([a], [b]) => (b.seq ?? 0) - (a.seq ?? 0));
  return [...past.flat(), ...pageSteps(context, entry)];
}

/** An entry of the record, and the findings it was made with. */
type Step = [Link, ...Link[]];

async function ownStep(context: ViewContext, entry: Entry): Promise<Link> {
  const say = await context.words(textsIn(entry.data));
  return step(context, entry, sentenceOf(entry, say), howText(entry));
}

const step = (
  context: ViewContext,
  { actor, at, seq }: Pick<Recorded, "actor" | "at" | "seq">,
  says: string,
  below: string,
): Link => ({
  name: capital(actorName(actor)),
  says,
  below: [below, moment(at, context.at, zoneOf(context))].filter(Boolean).join(", "),
  seq,
});

const known = (assurance: string) => (assurance === "passkey" ? "Passkey, person present" : "A link’s session");

async function proposalSteps(context: ViewContext, state: ProposalState): Promise<Step[]> {
  const say = await context.words([state.question, state.why, ...state.answers.map(({ reason }) => reason)]);
  const { by, at, seq } = state;
  const heard = listed([...new Set(state.comments.map((one) => actorName(one.by)))]);
  const asked = step(
    context,
    { actor: by, at, seq },
    `asked: ${say(state.question)}`,
    heard ? `${heard} gave input` : "",
  );
  const why = say(state.why).split("\n").join(" ");
  const routed = {
    name: nameOf(state.owner),
    says: `decides: ${areaTitle(state.area)}, ${state.risk} risk`,
    below: why,
    seq: undefined,
  };
  const answers = state.answers.map((one, n): Step => {
    const verb =
      one.option === "refuse" ? "refused all of it" : `${n > 0 ? "overrode it with" : "answered"} “${one.option}”`;
    const reason = say(one.reason);
    const how = `${reason ? `“${reason}”, ` : ""}${known(one.assurance)}, as ${one.as}`;
    return [step(context, { actor: one.by, at: one.at, seq: one.seq }, verb, how)];
  });
  return [[asked, routed], ...answers];
}

async function changeSteps(context: ViewContext, state: ChangeState): Promise<Step[]> {
  const { current } = state;
  const say = await context.words([current.subject, ...current.makers.map(({ name }) => name)]);
  const makers = listed(current.makers.map(({ person, name }) => (person === "" ? say(name) : nameOf(person))));
  const asked = step(
    context,
    { actor: current.by, at: current.at, seq: current.seq },
    `asked for ${say(current.subject) || current.ref}`,
    `Made by ${makers}, so none of them may approve; commit ${shortDigest(current.head)}`,
  );
  const touched = {
    name: capital(listed(current.areas.map(areaTitle)) || "no area of the page"),
    says: `is touched, ${current.risk} risk`,
    below: `${current.reasons.length} findings on ${current.files} files`,
    seq: undefined,
  };
  const yes = state.approvals.map((one): Step => {
    const says = `approved exactly ${shortDigest(one.diff)} for ${listed(one.areas.map(areaTitle))}`;
    const how = `${known(one.assurance)}, as ${one.as}`;
    return [step(context, { actor: one.by, at: one.at, seq: one.seq }, says, how)];
  });
  return [[asked, touched], ...yes];
}

/** The page in force when the entry was made, and who adopted it. */
function pageSteps(context: ViewContext, { page, type }: Entry): Link[] {
  if (type.startsWith("page.")) return [];
  const adopted = worldOf(context.world).page.history.find(({ version }) => version === page);
  if (!adopted) return [];
  return [
    step(
      context,
      { actor: adopted.by, at: adopted.at, seq: adopted.seq },
      `adopted page ${shortDigest(page)}`,
      "It says who decides",
    ),
  ];
}
