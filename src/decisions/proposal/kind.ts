/** A decision asked for: it goes to its one owner, others give input, and there is one answer for everybody. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { type Context, events, many, type Subjects } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { type Area, areaOf, type Page, type Risk } from "../../page/page.ts";
import { deadline } from "../../routing/now.ts";
import { answerers } from "../authority.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import { guardrail } from "../guardrail/kind.ts";
import { page } from "../page/kind.ts";
import { inviterOf, type PersonState, person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { no } from "./refusals.ts";
import { route } from "./route.ts";

const id = z.string().regex(/^[a-z0-9-]{4,40}$/);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const says = z.string().min(1).max(4000);
const risk = z.enum(["low", "medium", "high"]);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  asked: z.strictObject({
    id,
    question: text,
    options: z.array(z.strictObject({ name, says: text, costs: text })),
    oneWay: z.boolean(),
    guardrails: z.array(z.string()),
    area: z.string(),
    sure: z.boolean(),
    owner: z.string(),
    backup: z.string(),
    input: z.array(z.string()),
    risk,
    why: text,
    backupFrom: z.iso.datetime(),
    blockedFrom: z.iso.datetime(),
  }),
  inputGiven: z.strictObject({ id, says: text }),
  answered: z.strictObject({
    id,
    option: z.string(),
    reason: text,
    as: z.string(),
    assurance: z.enum(["link", "passkey"]),
    shown: json,
    proof: proofSchema.optional(),
  }),
  overridden: z.strictObject({
    id,
    option: z.string(),
    reason: text,
    as: z.string(),
    shown: json,
    proof: proofSchema.optional(),
  }),
  withdrawn: z.strictObject({ id }),
};
const did = events("proposal", schemas);

export interface Answered {
  readonly option: string;
  readonly reason: Text;
  readonly by: string;
  readonly as: string;
  readonly assurance: string;
  readonly at: string;
  readonly seq: number;
  readonly page: string;
}

export interface ProposalState {
  readonly id: string;
  readonly question: Text;
  readonly options: readonly { readonly name: string; readonly says: Text; readonly costs: Text }[];
  readonly oneWay: boolean;
  readonly guardrails: readonly string[];
  readonly area: string;
  readonly sure: boolean;
  readonly owner: string;
  readonly backup: string;
  readonly input: readonly string[];
  readonly risk: Risk;
  readonly why: Text;
  readonly backupFrom: string;
  readonly blockedFrom: string;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
  /** Digest of the page in force when it was asked. */
  readonly page: string;
  readonly comments: readonly { readonly by: string; readonly says: Text; readonly at: string }[];
  /** The newest last: an override does not erase what it overrides. */
  readonly answers: readonly Answered[];
  readonly withdrawn: boolean;
}

/** Always among the options: the owner can say no to all that was offered. */
export const refuseAll = "refuse";

/** What the person is shown, and what their passkey signs. Digests stand for the texts, which commits to their words. */
export const proposalCard = (state: ProposalState, option: string): Json => ({
  kind: "proposal.answer",
  id: state.id,
  option,
  question: state.question.text,
  options: state.options.map(({ name, says, costs }) => ({ name, says: says.text, costs: costs.text })),
  oneWay: state.oneWay,
  guardrails: [...state.guardrails],
  risk: state.risk,
  area: state.area,
  page: state.page,
  after: state.answers.length,
});

/** The area as it was routed: that of the page in force, with the owner the routing chose. */
export function areaNow(page: Page, state: ProposalState): Area {
  const area = areaOf(page, state.area) ?? areaOf(page, "company");
  const stands = (id: string) => page.people.some((one) => one.id === id);
  const owner = stands(state.owner) ? state.owner : page.defaultOwner;
  const backup = stands(state.backup) && state.backup !== owner ? state.backup : (area?.backup ?? "");
  return { ...(area as Area), owner, backup };
}

/** Everybody who may answer at a moment, the one whose call it is first. High risk: never the one who asked. */
export const whoAnswers = (page: Page, state: ProposalState, at: string) =>
  answerers(page, areaNow(page, state), {
    at,
    since: state.at,
    makers: state.risk === "high" && personIn(state.by) !== "" ? [personIn(state.by)] : [],
  });

export const proposal = many({
  name: "proposal",
  initial: {} as ProposalState,
  reads: { page, guardrail, person },
  events: schemas,
  refusals: no,

  commands: {
    /** `area` only where the asker knows better than the words; a one-way door or a crossed guardrail still goes higher. */
    ask: z.strictObject({
      id,
      question: z.string().min(3).max(2000),
      options: z.array(z.strictObject({ name, says, costs: z.string().max(2000) })).max(8),
      oneWay: z.boolean(),
      guardrails: z.array(z.string().max(80)).max(20),
      area: z.string().max(80).optional(),
    }),
    comment: z.strictObject({ id, says }),
    /** `shown`: digest of `proposalCard` as the person saw it. `option`: a name that was offered, or `refuse`. */
    answer: z.strictObject({ id, option: name, reason: z.string().max(4000), shown: z.string() }),
    override: z.strictObject({ id, option: name, reason: z.string().min(3).max(4000), shown: z.string() }),
    withdraw: z.strictObject({ id }),
  },

  decide: {
    ask(asked, { state, world, at }) {
      if (state) return no.exists(asked.id);
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      const strange = asked.guardrails.find((name) => !inForce.guardrails.some((rail) => rail.name === name));
      if (strange !== undefined) return no.unknownGuardrail(strange);
      if (asked.area !== undefined && !areaOf(inForce, asked.area)) return no.unknownArea(asked.area);
      const routed = route(inForce, asked, [...world.guardrail.values()], at);
      const { backupFrom, blockedFrom } = deadline(routed.area, at);
      return did.asked({
        id: asked.id,
        question: prose(asked.question),
        options: asked.options.map(({ name, says, costs }) => ({ name, says: prose(says), costs: prose(costs) })),
        oneWay: routed.oneWay,
        guardrails: routed.guardrails,
        area: routed.area.name,
        sure: routed.sure,
        owner: routed.area.owner,
        backup: routed.area.backup,
        input: [...routed.area.input],
        risk: routed.risk,
        why: prose(routed.why.join("\n")),
        backupFrom,
        blockedFrom,
      });
    },

    comment({ id, says }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      if (state.withdrawn) return no.closed();
      if (personIn(context.actor) !== "" && !personOnPage(context.world.page.inForce?.page, context))
        return no.notOnPage();
      return did.inputGiven({ id, says: prose(says) });
    },

    answer({ id, option, reason, shown }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      const last = state.answers.at(-1);
      if (last) return last.option === option && last.by === context.actor ? [] : no.answered(personIn(last.by));
      const may = mayAnswer(state, option, shown, context);
      if ("refused" in may) return may;
      return did.answered({ id, option, reason: prose(reason), ...may });
    },

    override({ id, option, reason, shown }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      const last = state.answers.at(-1);
      if (!last) return no.notAnswered();
      if (last.option === option) return [];
      const may = mayAnswer(state, option, shown, context, true);
      if ("refused" in may) return may;
      const { assurance: _, ...rest } = may;
      return did.overridden({ id, option, reason: prose(reason), ...rest });
    },

    withdraw({ id }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (state.withdrawn) return [];
      const last = state.answers.at(-1);
      if (last) return no.answered(personIn(last.by));
      return actor === state.by
        ? did.withdrawn({ id })
        : no.notYours(personIn(state.by), "Only the one who asked can withdraw it.");
    },
  },

  evolve: {
    asked: (_, data, { actor, at, seq, page }) => ({
      ...data,
      by: actor,
      at,
      seq,
      page,
      comments: [],
      answers: [],
      withdrawn: false,
    }),
    inputGiven: (was, { says }, { actor, at }) => ({ ...was, comments: [...was.comments, { by: actor, says, at }] }),
    answered: (was, { option, reason, as, assurance }, { actor, at, seq, page }) => ({
      ...was,
      answers: [...was.answers, { option, reason, as, assurance, by: actor, at, seq, page }],
    }),
    overridden: (was, { option, reason, as, proof }, { actor, at, seq, page }) => ({
      ...was,
      answers: [
        ...was.answers,
        { option, reason, as, assurance: proof ? "passkey" : "link", by: actor, at, seq, page },
      ],
    }),
    withdrawn: (was) => ({ ...was, withdrawn: true }),
  },
});

type Seen = Context & {
  readonly world: { readonly page: typeof page.initial; readonly person: Subjects<PersonState> };
};

/** Whether this person, known this well, may give this answer to exactly what they were shown. */
function mayAnswer(state: ProposalState, option: string, shown: string, context: Seen, overriding = false) {
  const inForce = context.world.page.inForce?.page;
  if (!inForce) return no.noPage();
  if (state.withdrawn) return no.closed();
  const assurance = assuranceOf(context);
  const can = [...whoAnswers(inForce, state, context.at), ...(overriding ? overriders(inForce) : [])];
  const whose = can[0]?.person ?? "";
  if (!assurance) return no.notInBrowser(whose || state.owner);
  const me = personOnPage(inForce, context);
  if (!me) return no.notOnPage();
  const mine = can.find(({ person }) => person === me);
  if (!mine) {
    const asker = state.risk === "high" && personIn(state.by) === me;
    return asker ? no.ownProposal(whose) : no.notYours(whose || state.owner, can[0]?.why ?? `${state.owner} decides.`);
  }
  const inviter = inviterOf(context.world.person, context);
  if (inviter !== "" && inviter === personIn(state.by)) return no.linkFromAsker(inviter);
  if (option !== refuseAll && !state.options.some(({ name }) => name === option)) return no.unknownOption(option);
  const card = proposalCard(state, option);
  if (shown !== digest(card)) return no.changed();
  if (state.risk === "high" && (assurance !== "passkey" || context.proof?.digest !== shown)) return no.noPasskey();
  return { as: mine.as, assurance, shown: card, ...(context.proof ? { proof: context.proof } : {}) };
}

/** Besides the one whose call it was, only the owner of company matters may override, in the open and with a reason. */
function overriders(page: Page) {
  const owner = areaOf(page, "company")?.owner ?? page.defaultOwner;
  return [{ person: owner, as: "owner" as const, why: `${owner} owns company matters.` }];
}
