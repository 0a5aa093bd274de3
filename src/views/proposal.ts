/** The card of a proposal: the question, what each answer costs, who decides until when, and what a yes signs. */

import { personIn } from "../decisions/caller.ts";
import { type ProposalState, proposalCard, refuseAll, whoAnswers } from "../decisions/proposal/kind.ts";
import { digest } from "../kernel/json.ts";
import { areaOf, type Page, type Risk } from "../page/page.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, areaTitle, capital, nameOf, namePeople, roleTitle, shortDigest } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { proposalCall } from "./waiting.ts";

export interface OptionModel {
  readonly name: string;
  readonly says: string;
  readonly costs: string;
  /** Digest of the card with this answer: what the person is shown and what their passkey signs. */
  readonly shown: string;
  readonly chosen: boolean;
}

export interface AnswerModel {
  readonly option: string;
  readonly by: string;
  readonly how: string;
  readonly when: string;
  readonly reason: string;
  readonly seq: number;
}

export interface ProposalModel {
  readonly id: string;
  readonly question: string;
  readonly risk: Risk;
  readonly area: string;
  readonly by: string;
  readonly asked: string;
  readonly status: "open" | "answered" | "withdrawn";
  readonly call: Call;
  readonly options: readonly OptionModel[];
  readonly refuse: OptionModel;
  readonly oneWay: boolean;
  readonly guardrails: readonly { readonly name: string; readonly says: string; readonly owner: string }[];
  readonly why: readonly string[];
  readonly never: readonly string[];
  readonly input: readonly { readonly name: string; readonly role: string; readonly given: boolean }[];
  readonly comments: readonly { readonly by: string; readonly when: string; readonly says: string }[];
  /** The newest first. */
  readonly answers: readonly AnswerModel[];
  readonly signing: Signing;
  readonly mayAnswer: boolean;
  readonly mayOverride: boolean;
  readonly mayWithdraw: boolean;
  readonly page: string;
  readonly seq: number;
}

/** The card as this reader sees it; undefined when there is no such proposal. */
export async function proposalView(context: ViewContext, id: string): Promise<ProposalModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.proposals.get(id);
  const page = seen.page.inForce?.page;
  if (!state || !page) return undefined;
  const say = await context.words(textsOf(state));
  const zone = zoneOf(context);
  const when = (at: string) => moment(at, context.at, zone);
  const me = context.me?.person ?? "";
  const call = proposalCall(context, page, state);
  const answered = state.answers.at(-1);
  const option = (name: string, says: string, costs: string): OptionModel => ({
    name,
    says,
    costs,
    shown: digest(proposalCard(state, name)),
    chosen: answered?.option === name,
  });
  const options = state.options.map(({ name, says, costs }) => option(name, say(says), say(costs)));
  const wordsOf = (name: string) =>
    options.find((one) => one.name === name)?.says ?? "Refused: none of what was offered";
  const area = areaOf(page, state.area);
  return {
    id,
    question: say(state.question),
    risk: state.risk,
    area: capital(areaTitle(state.area)),
    by: actorName(state.by),
    asked: when(state.at),
    status: state.withdrawn ? "withdrawn" : answered ? "answered" : "open",
    call,
    options,
    refuse: option(refuseAll, "Refuse all of them", ""),
    oneWay: state.oneWay,
    guardrails: state.guardrails.map((name) => {
      const rail = page.guardrails.find((one) => one.name === name);
      return { name, says: rail?.says ?? "", owner: nameOf(rail?.owner ?? "") };
    }),
    why: say(state.why)
      .split("\n")
      .filter(Boolean)
      .map((line) => namePeople(page, line)),
    never: area?.never ?? [],
    input: state.input.map((id) => ({
      name: nameOf(id),
      role: roleTitle(page.people.find((one) => one.id === id)?.role ?? ""),
      given: state.comments.some(({ by }) => personIn(by) === id),
    })),
    comments: state.comments.map(({ by, says, at }) => ({ by: actorName(by), when: when(at), says: say(says) })),
    answers: state.answers
      .map(({ option, by, as, assurance, at, reason, seq }) => ({
        option: wordsOf(option),
        by: actorName(by),
        how: `as ${as === "first" ? "the first" : as}, by ${assurance === "passkey" ? "passkey" : "a link’s session"}`,
        when: when(at),
        reason: say(reason),
        seq,
      }))
      .reverse(),
    signing: signingOf(context, state.risk === "high"),
    mayAnswer: call.mine && !answered && !state.withdrawn,
    mayOverride: answered !== undefined && mayOverride(page, state, context),
    mayWithdraw: personIn(state.by) === me && me !== "" && !answered && !state.withdrawn,
    page: shortDigest(state.page),
    seq: state.seq,
  };
}

/** The same people who may override by the rules: whose call it was, and the owner of company matters. */
function mayOverride(page: Page, state: ProposalState, { at, me }: ViewContext): boolean {
  const company = areaOf(page, "company")?.owner ?? page.defaultOwner;
  return me !== undefined && [company, ...whoAnswers(page, state, at).map(({ person }) => person)].includes(me.person);
}

const textsOf = (state: ProposalState) => [
  state.question,
  state.why,
  ...state.options.flatMap(({ says, costs }) => [says, costs]),
  ...state.comments.map(({ says }) => says),
  ...state.answers.map(({ reason }) => reason),
];

/** What the form for a new proposal offers to choose from. */
export interface AskModel {
  readonly areas: readonly { readonly name: string; readonly title: string; readonly owner: string }[];
  readonly guardrails: readonly { readonly name: string; readonly says: string }[];
}

export function askView(context: ViewContext): AskModel {
  const page = worldOf(context.world).page.inForce?.page;
  return {
    areas: (page?.areas ?? [])
      .filter(({ claimed }) => claimed)
      .map(({ name, owner }) => ({ name, title: capital(areaTitle(name)), owner: nameOf(owner) })),
    guardrails: (page?.guardrails ?? []).map(({ name, says }) => ({ name, says })),
  };
}
