/** Why did this happen? From one entry back to the page and the person it rests on, newest first. */

import type { Recorded } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, areaTitle, capital, listed, nameOf, namePeople } from "./names.ts";
import { type Entries, type Entry, howText, hrefOf } from "./record.ts";
import { type Say, sentenceOf, textsFor } from "./sentences.ts";
import { modelsSay } from "./task-sentences.ts";
import { day, moment } from "./times.ts";

export interface Link {
  readonly says: string;
  readonly by: string;
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

/** Entries looked through for the steps of one subject; a subject that is older than this shows its latest steps. */
const lookedThrough = 20_000;
const chunk = 1000;
const longestChain = 20;

/** The chain behind one entry. */
export async function whyView(context: ViewContext, entry: Entry, entries: Entries): Promise<WhyModel> {
  const seen = worldOf(context.world);
  const steps = await stepsBefore(entry, entries);
  const adopted = await pageStep(seen, entry, entries);
  const say = await context.words([...steps, ...adopted].flatMap((one) => textsFor(one, seen)));
  const { proof, shown } = entry.data as { proof?: { credential: string; digest: string }; shown?: unknown };
  const links = [...steps, ...adopted].flatMap((one) => [linkOf(context, seen, one, say), ...findings(seen, one, say)]);
  return {
    seq: entry.seq,
    title: sentenceOf(entry, seen, say),
    by: capital(actorName(entry.actor)),
    how: howText(entry),
    when: `${day(entry.at, context.at, zoneOf(context))}, ${moment(entry.at, context.at, zoneOf(context))}`,
    hash: entry.hash,
    href: hrefOf(entry),
    chain: links,
    proof: proof && { ...proof, shown: JSON.stringify(shown, null, 2) },
    data: JSON.stringify(entry.data, null, 2),
  };
}

const kindOf = ({ type }: Recorded) => type.slice(0, type.indexOf("."));
const subjectOf = (entry: Recorded) => {
  const { id, release, to, question } = entry.data as {
    id?: string;
    release?: number;
    to?: unknown;
    question?: string;
  };
  // A task is long: each of its releases, and each of its question types, is a subject of its own.
  return kindOf(entry) === "task" ? `${id} ${release ?? question ?? String(to)}` : id;
};

/** A subject has nothing before these. */
const begins = new Set([
  ...["proposal.asked", "incident.declared", "operation.started", "access.asked"],
  ...["task.proposed", "pause.paused", "draft.opened", "action.proposed"],
]);
const steps = new Set([
  ...["proposal", "change", "incident", "release", "operation", "access", "task", "pause", "draft", "action"],
]);

/** The entry and what happened to the same subject before it, newest first. A person's or a token's entry stands alone. */
async function stepsBefore(entry: Entry, entries: Entries): Promise<Entry[]> {
  if (!steps.has(kindOf(entry))) return [entry];
  const found: Entry[] = [];
  const end = Math.max(0, entry.seq - lookedThrough);
  for (let below = entry.seq; below > end && found.length < longestChain; below -= chunk) {
    const after = Math.max(0, below - chunk);
    const read = await entries.read(after, below - after);
    const same = read.filter((one) => kindOf(one) === kindOf(entry) && subjectOf(one) === subjectOf(entry));
    found.push(...same.reverse());
    if (same.some(({ type }) => begins.has(type))) break;
  }
  return found.slice(0, longestChain);
}

/** The adoption of the page under which the entry was made. */
export async function pageStep(seen: Seen, entry: Entry, entries: Entries): Promise<Entry[]> {
  if (kindOf(entry) === "page") return [];
  const adopted = seen.page.history.findLast(({ version, seq }) => version === entry.page && seq < entry.seq);
  return adopted ? [...(await entries.read(adopted.seq - 1, 1))] : [];
}

/** One entry as a link of the chain. */
export function linkOf(context: ViewContext, seen: Seen, entry: Entry, say: Say): Link {
  const { as } = entry.data as { as?: unknown };
  const role = typeof as === "string" && as !== "first" ? `as ${as}` : "";
  return {
    says: sentenceOf(entry, seen, say),
    by: capital(actorName(entry.actor)),
    below: [howText(entry), role, moment(entry.at, context.at, zoneOf(context))].filter(Boolean).join(", "),
    seq: entry.seq,
  };
}

interface Found {
  readonly area?: string;
  readonly areas?: readonly string[];
  readonly owner?: string;
  readonly risk?: string;
  readonly why?: Text;
  readonly makers?: readonly { readonly person: string; readonly name: Text }[];
}

interface TaskFound {
  readonly makers: readonly string[];
  readonly model: string;
  readonly edgeCases: string;
  readonly promptFile: string;
  readonly comparison: string;
}

/** Who made a task release, and what it rests on. */
const releaseFinding = ({ makers, model, edgeCases, promptFile, comparison }: TaskFound): Link => ({
  says: `Made by ${listed(makers.map(nameOf))}, so they may not approve it`,
  by: "",
  below: `${modelsSay(model, edgeCases)}; ${promptFile}; it rests on ${comparison === "" ? "no comparison" : comparison}.`,
  seq: undefined,
});

interface ActionFound {
  readonly makers: readonly string[];
  readonly area: string;
  readonly risk: string;
  readonly twin: string;
}

/** Whose call an action was, who stood behind it, and what it looked like. */
const actionFinding = ({ makers, area, risk, twin }: ActionFound): Link => ({
  says:
    makers.length === 0 ? `${capital(areaTitle(area))}, ${risk} risk` : `Asked for by ${listed(makers.map(nameOf))}`,
  by: "",
  below: `${makers.length === 0 ? "" : `${capital(areaTitle(area))}, ${risk} risk. `}It looked like ${twin === "" ? "no earlier one" : twin}.`,
  seq: undefined,
});

/** What was found about it when it was asked: whose it is and why, or who made it. */
export function findings(seen: Seen, { type, data }: Entry, say: Say): Link[] {
  const { area = "", areas = [], owner = "", risk = "", why, makers = [] } = data as Found;
  const page = seen.page.inForce?.page;
  if (type === "proposal.asked" && why && page) {
    const below = namePeople(page, say(why).split("\n").join(" "));
    return [{ says: `${nameOf(owner)} decides: ${areaTitle(area)}, ${risk} risk`, by: "", below, seq: undefined }];
  }
  if (type === "task.proposed") return [releaseFinding(data as TaskFound)];
  if (type === "action.proposed") return [actionFinding(data as ActionFound)];
  if (type !== "change.submitted") return [];
  const who = listed(makers.map(({ person, name }) => (person === "" ? say(name) : nameOf(person))));
  const touches = listed(areas.map(areaTitle)) || "no area of the page";
  return [
    { says: `Made by ${who}, so they may not approve it`, by: "", below: `It touches ${touches}.`, seq: undefined },
  ];
}
