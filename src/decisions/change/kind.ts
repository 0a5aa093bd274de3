/** A code change: what it touches, who made it, and a yes that holds for exactly this content under exactly this page. */

import * as z from "zod";
import { judge } from "../../classify/judge.ts";
import { digest, sha256 } from "../../kernel/json.ts";
import { type Context, events, many, type Subjects } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import type { Risk } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";
import { inviterOf, type PersonState, person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { acceptedDigest, answersTo } from "./answers.ts";
import { changeCard } from "./card.ts";
import { factsDigest, longestPatch } from "./facts.ts";
import { type PriceChange, pricesApproved, pricesPushed } from "./prices.ts";
import { no } from "./refusals.ts";
import { verdict } from "./verdict.ts";

export { changeCard } from "./card.ts";
export { changeId, longestPatch } from "./facts.ts";

const id = z.string().regex(/^[0-9a-f]{16}$/);
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const roles = z.array(z.enum(["author", "committer", "co-author", "pusher", "asked", "agent"])).min(1);
const named = { repo: z.string().min(1).max(300), ref: z.string().min(1).max(300), head: commit, base: commit };
/** `readers`: files that still name a field which is renamed or dropped, a line each. */
const question = z.strictObject({
  key: z.string(),
  name: z.string(),
  asks: z.string(),
  file: text,
  line: z.int(),
  readers: text,
});
const reason = z.strictObject({ rule: z.string(), area: z.string(), file: text, line: z.int(), why: z.string() });

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  submitted: z.strictObject({
    id,
    ...named,
    diff: hash,
    facts: hash,
    patch: text,
    truncated: z.boolean(),
    subject: text,
    pageAtBase: z.string(),
    makers: z.array(z.strictObject({ person: z.string(), name: text, as: roles })),
    areas: z.array(z.string()),
    risk: z.enum(["low", "medium", "high"]),
    oneWay: z.boolean(),
    ai: z.array(z.string()),
    guardrails: z.array(z.string()),
    reasons: z.array(reason),
    questions: z.array(question),
    files: z.int(),
  }),
  approved: z.strictObject({
    id,
    areas: z.array(z.string()),
    as: z.string(),
    assurance: z.enum(["link", "passkey"]),
    shown: json,
    proof: proofSchema.optional(),
  }),
  questionAnswered: z.strictObject({ id, question: z.string(), says: text }),
  refused: z.strictObject({ id, reason: text, shown: json }),
  closed: z.strictObject({ id, head: commit }),
  voided: z.strictObject({ id, by: z.array(z.string()), was: commit, now: commit, why: z.string() }),
};
const did = events("change", schemas);

export interface Maker {
  /** The person on the page; empty when the name and address belong to nobody there. */
  readonly person: string;
  readonly name: Text;
  readonly as: readonly string[];
}

export interface Revision {
  readonly repo: string;
  readonly ref: string;
  readonly head: string;
  readonly base: string;
  /** SHA-256 of the patch's text. */
  readonly diff: string;
  /** Digest of what was found about it: makers, areas, risk. An approval holds only for these findings. */
  readonly facts: string;
  readonly patch: Text;
  readonly truncated: boolean;
  readonly subject: Text;
  /** Version of the page in the base commit; empty when there is none. */
  readonly pageAtBase: string;
  readonly makers: readonly Maker[];
  readonly areas: readonly string[];
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly ai: readonly string[];
  readonly guardrails: readonly string[];
  readonly reasons: readonly z.infer<typeof reason>[];
  readonly questions: readonly z.infer<typeof question>[];
  readonly files: number;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
  readonly page: string;
}

export interface Approval {
  readonly by: string;
  readonly as: string;
  readonly areas: readonly string[];
  readonly assurance: string;
  readonly head: string;
  readonly diff: string;
  readonly facts: string;
  /** Digest of the answers that it accepted. */
  readonly answers: string;
  readonly page: string;
  readonly at: string;
  readonly seq: number;
  /** Why it was voided; empty while it was not. A voided one stays void, also when the old content comes back. */
  readonly voided: string;
}

/** What somebody said to a question; whoever approves accepts it. The newest for each question counts. */
export interface QuestionAnswer {
  readonly question: string;
  readonly says: Text;
  readonly by: string;
  readonly at: string;
}

export interface ChangeState {
  readonly id: string;
  readonly current: Revision;
  readonly answers: readonly QuestionAnswer[];
  /** True once somebody closed it: merged or given up. Another push opens it again. */
  readonly closed: boolean;
  readonly approvals: readonly Approval[];
  readonly refusals: readonly {
    readonly by: string;
    readonly reason: Text;
    readonly diff: string;
    readonly at: string;
  }[];
  readonly voided: readonly { readonly was: string; readonly now: string; readonly why: string; readonly at: string }[];
  /** Each content with a change of prices that got its yes, once; one that was pushed over before it was closed is taken out. */
  readonly prices: readonly PriceChange[];
}

export const change = many({
  name: "change",
  initial: {
    answers: [],
    closed: false,
    approvals: [],
    refusals: [],
    voided: [],
    prices: [],
  } as unknown as ChangeState,
  reads: { page, person },
  events: schemas,
  refusals: no,

  commands: {
    /** A change as git has it. The server says which persons the makers are; risk and areas are found here, never sent. */
    submit: z.strictObject({
      id,
      ...named,
      subject: z.string().max(1000),
      pageAtBase: z.string().max(64),
      makers: z
        .array(z.strictObject({ person: z.string().max(80), name: z.string().max(300), as: roles }))
        .min(1)
        .max(200),
      patch: z.string().max(longestPatch),
      truncated: z.boolean(),
      trailers: z.array(z.string().max(500)).max(500),
      readers: z
        .array(z.strictObject({ field: z.string().max(200), files: z.array(z.string().max(1000)).max(50) }))
        .max(50),
    }),
    /** What the change decides without saying so, answered in words. Anybody who may propose can; the approver accepts it. */
    answer: z.strictObject({ id, question: z.string().max(1200), says: z.string().min(2).max(4000) }),
    /** Merged or given up: it waits for nobody any more. */
    close: z.strictObject({ id }),
    /** `shown`: digest of `changeCard` as the person saw it. Says yes for every area that is this person's to answer. */
    approve: z.strictObject({ id, shown: z.string() }),
    refuse: z.strictObject({ id, shown: z.string(), reason: z.string().min(3).max(4000) }),
  },

  decide: {
    submit(asked, { state, world }) {
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const { id, patch, subject, makers, trailers, readers, ...git } = asked;
      const found = judge(inForce.page, asked);
      const diff = sha256(patch);
      const facts = factsDigest(makers, found.summary);
      const was = state?.current;
      const known = was && was.head === git.head && was.base === git.base && was.diff === diff && was.facts === facts;
      if (known && was.page === inForce.version) return [];
      const submitted = did.submitted({
        id,
        ...git,
        diff,
        facts,
        patch: prose(patch),
        subject: prose(subject),
        makers: makers.map(({ person, name, as }) => ({ person, name: prose(name), as })),
        ...found.summary,
        reasons: found.reasons.map(({ file, ...rest }) => ({ ...rest, file: prose(file) })),
        questions: found.questions.map(({ key, name, asks, file, line, lost }) => ({
          ...{ key, name, asks, file: prose(file), line },
          readers: prose(readers.find(({ field }) => field === lost)?.files.join("\n") ?? ""),
        })),
        files: found.files,
      });
      return [submitted, ...voiding(state, id, git.head, diff)];
    },

    approve({ id, shown }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      if (state.closed) return no.closed();
      const may = mayJudge(state, shown, context);
      if ("refused" in may) return may;
      const { areas, as, card, assurance } = may;
      const open = state.current.questions.length - answersTo(state.current, state.answers).length;
      if (open > 0) return no.unanswered(open);
      if (state.current.risk === "high" && (assurance !== "passkey" || context.proof?.digest !== shown))
        return no.noPasskey();
      return did.approved({
        id,
        areas,
        as,
        assurance,
        shown: card,
        ...(context.proof ? { proof: context.proof } : {}),
      });
    },

    answer({ id, question, says }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      if (personIn(context.actor) !== "" && !personOnPage(context.world.page.inForce?.page, context))
        return no.notOnPage();
      if (!state.current.questions.some(({ key }) => key === question)) return no.unknownQuestion();
      return did.questionAnswered({ id, question, says: prose(says) });
    },

    close({ id }, { state }) {
      if (!state) return no.unknown(id);
      return state.closed ? [] : did.closed({ id, head: state.current.head });
    },

    refuse({ id, shown, reason }, context) {
      const { state } = context;
      if (!state) return no.unknown(id);
      if (state.refusals.some(({ by, diff }) => by === context.actor && diff === state.current.diff)) return [];
      const may = mayJudge(state, shown, context);
      return "refused" in may ? may : did.refused({ id, reason: prose(reason), shown: may.card });
    },
  },

  evolve: {
    submitted: (was, { id, ...data }, { actor, at, seq, page }) => ({
      ...was,
      id,
      closed: false,
      prices: pricesPushed(was, data.diff),
      current: { ...data, by: actor, at, seq, page },
    }),
    approved(was, { areas, as, assurance }, { actor, at, seq, page }) {
      const { head, diff, facts } = was.current;
      return {
        ...was,
        prices: pricesApproved(was, areas, at),
        approvals: [
          ...was.approvals,
          {
            ...{ by: actor, as, areas, assurance, head, diff, facts, answers: acceptedDigest(was) },
            ...{ page, at, seq, voided: "" },
          },
        ],
      };
    },
    questionAnswered: (was, { question, says }, { actor, at }) => ({
      ...was,
      answers: [...was.answers, { question, says, by: actor, at }],
    }),
    closed: (was) => ({ ...was, closed: true }),
    refused: (was, { reason }, { actor, at }) => ({
      ...was,
      refusals: [...was.refusals, { by: actor, reason, diff: was.current.diff, at }],
    }),
    voided: (was, { was: old, now, why }, { at }) => ({
      ...was,
      approvals: was.approvals.map((approval) =>
        approval.diff !== was.current.diff ? { ...approval, voided: why } : approval,
      ),
      voided: [...was.voided, { was: old, now, why, at }],
    }),
  },
});

/** A push that changes content voids what was approved before, and the record says so. */
function voiding(state: ChangeState | undefined, id: string, now: string, diff: string) {
  if (!state || state.current.diff === diff) return [];
  const lost = state.approvals.filter((approval) => approval.diff === state.current.diff);
  if (lost.length === 0) return [];
  const why = `A push changed the content from ${state.current.head.slice(0, 8)} to ${now.slice(0, 8)}.`;
  return [did.voided({ id, by: lost.map(({ by }) => personIn(by)), was: state.current.head, now, why })];
}

type Seen = Context & {
  readonly world: { readonly page: typeof page.initial; readonly person: Subjects<PersonState> };
};

/** Which areas of the change this person may answer for, given that they saw exactly what stands now. */
function mayJudge(state: ChangeState, shown: string, context: Seen) {
  const inForce = context.world.page.inForce;
  if (!inForce) return no.noPage();
  const { missing } = verdict(inForce.page, inForce.version, state, context.at);
  const whose = missing[0]?.can[0];
  const assurance = assuranceOf(context);
  const me = personOnPage(inForce.page, context);
  if (!assurance || !me) return no.notInBrowser(whose?.person ?? "");
  const made = state.current.makers.find(({ person }) => person === me);
  if (made) return no.madeIt(made.as.join(", "), whose?.person ?? "");
  const inviter = inviterOf(context.world.person, context);
  if (inviter !== "" && state.current.makers.some(({ person }) => person === inviter)) return no.linkFromMaker(inviter);
  if (missing.length === 0) return no.nothingLeft();
  const mine = missing.filter(({ can }) => can.some(({ person }) => person === me));
  if (mine.length === 0)
    return no.notYours(whose?.person ?? "", whose?.why ?? "Everybody named took part in making it.");
  const card = changeCard(state, inForce.version);
  if (shown !== digest(card)) return no.changed();
  // Who made it was read from the page as it was then: somebody may be called otherwise by now.
  if (state.current.page !== inForce.version) return no.submittedBefore();
  const as = mine[0]?.can.find(({ person }) => person === me)?.as ?? "owner";
  return { areas: mine.map(({ area }) => area), as, card, assurance };
}
