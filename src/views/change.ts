/** The card of a code change: what it touches, who made it, who must say yes, and which yes did not count. */

import { personIn } from "../decisions/caller.ts";
import type { ChangeState, Maker } from "../decisions/change/kind.ts";
import { changeCard } from "../decisions/change/kind.ts";
import { type ChangeVerdict, type Need, verdict } from "../decisions/change/verdict.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import type { Page, Risk } from "../page/page.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, areaTitle, branchOf, capital, listed, nameOf, namePeople, shortDigest } from "./names.ts";
import { filesOf, type Hint, type PatchFile } from "./patch.ts";
import { openQuestions, type QuestionModel, questionsOf } from "./questions.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { areaCall, areaOfNeed, changeCall, makersOf, refusedAsIs } from "./waiting.ts";

export interface NeedModel {
  readonly area: string;
  readonly why: string;
  /** Whose it is and who stands in, as the page says. */
  readonly seats: string;
  readonly call: Call;
  /** Who said yes, when and how; empty while it is missing. */
  readonly approved: string;
}

export interface ChangeModel {
  readonly id: string;
  readonly title: string;
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly areas: readonly string[];
  readonly status: "open" | "approved" | "refused" | "closed";
  readonly verdict: string;
  readonly call: Call | undefined;
  readonly needs: readonly NeedModel[];
  readonly ignored: readonly { readonly by: string; readonly why: string }[];
  readonly notes: readonly string[];
  readonly refusals: readonly { readonly by: string; readonly reason: string; readonly when: string }[];
  readonly makers: string;
  /** Evidence that an AI took part. None found does not mean that a person wrote it. */
  readonly ai: readonly string[];
  /** Reasons and questions in the order of the rules; those of the whole change have no file. */
  readonly reasons: readonly Hint[];
  readonly questions: readonly QuestionModel[];
  /** How many of them nobody answered: nothing is approved before. */
  readonly unanswered: number;
  /** The same as a clause, `Two questions are open`; empty when none is. */
  readonly missing: string;
  /** Areas that more than one person approved, as sentences. */
  readonly twice: readonly string[];
  readonly files: readonly PatchFile[];
  readonly truncated: boolean;
  readonly repo: string;
  readonly ref: string;
  readonly head: string;
  readonly base: string;
  readonly diff: string;
  readonly page: string;
  readonly asked: string;
  readonly by: string;
  /** Digest of the card as shown: what an approval is bound to. */
  readonly shown: string;
  readonly signing: Signing;
  readonly mayAnswer: boolean;
  /** Why the reader may not answer although they might expect to; empty when there is nothing to say. */
  readonly whyNot: string;
  readonly seq: number;
}

type Words = (text: Text) => string;

/** The card as this reader sees it; undefined when there is no such change. */
export async function changeView(context: ViewContext, id: string): Promise<ChangeModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.changes.get(id);
  const inForce = seen.page.inForce;
  if (!state || !inForce) return undefined;
  const { page, version } = inForce;
  const { current } = state;
  const words = await context.words(textsOf(state));
  const say = (text: Text) => visible(words(text));
  const zone = zoneOf(context);
  const when = (at: string) => moment(at, context.at, zone);
  const judged = verdict(page, version, state, context.at);
  const call = changeCall(context, page, version, state);
  const refused = refusedAsIs(state);
  const mayAnswer = !refused && !state.closed && (call?.mine ?? false);
  const reasons = current.reasons.map((reason) => hintOf(reason, words));
  const made = current.makers.find(({ person }) => person !== "" && person === context.me?.person);
  return {
    id,
    title: say(current.subject) || branchOf(current.ref),
    risk: current.risk,
    oneWay: current.oneWay,
    areas: current.areas.map((name) => capital(areaTitle(name))),
    status: state.closed ? "closed" : judged.ok ? "approved" : refused ? "refused" : "open",
    verdict: sentence(judged, state),
    call,
    needs: judged.needs.map((need) => needModel(context, page, state, need, when)),
    ignored: judged.ignored.map(({ by, why }) => ({ by: nameOf(by), why })),
    notes: judged.notes.map((note) => namePeople(page, note)),
    refusals: state.refusals
      .filter(({ diff }) => diff === current.diff)
      .map(({ by, reason, at }) => ({ by: actorName(by), reason: say(reason), when: when(at) })),
    makers: `${listed(current.makers.map((maker) => makerText(maker, say)))}. ${noneOf(current.makers)}`,
    ai: current.ai.map(visible),
    reasons: reasons.map(({ file, ...rest }) => ({ ...rest, file: visible(file) })),
    questions: questionsOf(state, say, when),
    unanswered: judged.unanswered.length,
    missing: openQuestions(judged.unanswered.length),
    twice: twiceReviewed(state),
    files: await filesOf(words(current.patch), [...reasons, ...asked(state, words)]),
    truncated: current.truncated,
    repo: current.repo,
    ref: branchOf(current.ref),
    head: shortDigest(current.head),
    base: shortDigest(current.base),
    diff: shortDigest(current.diff),
    page: shortDigest(version),
    asked: when(current.at),
    by: actorName(current.by),
    shown: digest(changeCard(state, version)),
    signing: signingOf(context, current.risk === "high"),
    mayAnswer,
    whyNot: made && !judged.ok ? `You took part in it (${made.as.join(", ")}), so you may not approve it.` : "",
    seq: current.seq,
  };
}

/** The state of the change in one sentence. */
function sentence({ ok, risk, missing, unanswered }: ChangeVerdict, state: ChangeState): string {
  if (state.closed) return "Closed: merged or given up. It waits for nobody; another push opens it again.";
  if (ok && risk === "low") return "It is low risk: nobody needs to be asked.";
  if (ok) return "Approved as it stands. A push that changes content voids this.";
  const refusal = state.refusals.findLast(({ diff }) => diff === state.current.diff);
  if (refusal) return `${actorName(refusal.by)} refused exactly this. A push with other content can be asked again.`;
  if (missing.length === 0 && unanswered.length > 0)
    return "It waits for an answer to what it decides without saying so.";
  const whose = [...new Set(missing.map(({ can, owner }) => nameOf(can[0]?.person ?? owner)))];
  return `It waits for ${listed(whose)}.`;
}

/** A rule about a path speaks of the whole file, whatever line it names. */
const hintOf = ({ file, line, why, area, rule }: ChangeState["current"]["reasons"][number], words: Words): Hint => ({
  file: words(file),
  line: rule.endsWith("/path") ? 0 : line,
  why: rule === "page/path" ? `${capital(areaTitle(area))}, by the paths of the page.` : visible(why),
  rule,
});

/** The questions as reasons at their lines. */
const asked = ({ current }: ChangeState, words: Words): Hint[] =>
  current.questions.map(({ file, line, asks }) => ({ file: words(file), line, why: asks, rule: "question" }));

/** One reviewer is enough (mission row C6): who approved the same area of the same content besides another. */
function twiceReviewed({ current, approvals }: ChangeState): string[] {
  const same = approvals.filter(({ diff }) => diff === current.diff);
  return [...new Set(same.flatMap(({ areas }) => areas))].flatMap((area) => {
    const people = [...new Set(same.filter(({ areas }) => areas.includes(area)).map(({ by }) => nameOf(personIn(by))))];
    return people.length < 2
      ? []
      : [`${listed(people)} ${people.length === 2 ? "both" : "all"} reviewed ${areaTitle(area)}; one is enough.`];
  });
}

function needModel(
  context: ViewContext,
  page: Page,
  state: ChangeState,
  need: Need,
  when: (at: string) => string,
): NeedModel {
  const area = { ...areaOfNeed(page, need.area), owner: need.owner, backup: need.backup };
  const yes = need.approved;
  const how = yes?.assurance === "passkey" ? "by passkey" : "by a link’s session";
  return {
    area: capital(areaTitle(need.area)),
    seats: `Owner ${nameOf(need.owner)}${need.backup === "" ? ", no backup" : `, backup ${nameOf(need.backup)}`}`,
    why: need.why === `It touches ${need.area}.` ? `It touches ${areaTitle(need.area)}.` : need.why,
    call: areaCall(context, page, area, { since: state.current.at, makers: makersOf(state), can: need.can }),
    approved: yes ? `${actorName(yes.by)} said yes ${when(yes.at)}, ${how}, entry ${yes.seq}` : "",
  };
}

const noneOf = (makers: readonly Maker[]): string => {
  const [only, second] = makers;
  if (second || !only) return "None of them may approve it.";
  return only.person === ""
    ? "So nobody can be sure that the approver did not make it."
    : `So ${nameOf(only.person)} may not approve it.`;
};

function makerText({ person, name, as }: Maker, say: (text: Text) => string): string {
  const who = person === "" ? `${say(name)}, whom the page does not know` : nameOf(person);
  return `${who} (${as.join(", ")})`;
}

const textsOf = ({ current, refusals, answers }: ChangeState) => [
  current.subject,
  current.patch,
  ...current.makers.map(({ name }) => name),
  ...current.reasons.map(({ file }) => file),
  ...current.questions.flatMap(({ file, readers }) => [file, readers]),
  ...answers.map(({ says }) => says),
  ...refusals.map(({ reason }) => reason),
];
