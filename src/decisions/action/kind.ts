/** An effect in the outside world: proposed by anybody, approved by its one owner, sent once, and known or in doubt. */

import * as z from "zod";
import { events, isRefusal, many } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { subjects } from "../../page/page.ts";
import { freeze } from "../freeze/kind.ts";
import { incident } from "../incident/kind.ts";
import { page } from "../page/kind.ts";
import { pause } from "../pause/kind.ts";
import { person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { behindCall } from "../token/behind.ts";
import { token } from "../token/kind.ts";
import { areaOfAction } from "./may.ts";
import { no } from "./refusals.ts";
import { riskOf, ruleFor } from "./rule.ts";
import { attemptOf, mayEnd, redeeming, sending } from "./sending.ts";
import { type ActionState, endOf, firstSent, lastDispatch, outcomes, settlements } from "./state.ts";
import { overtakenBy, twinOf } from "./twins.ts";
import { approval, isApprover, refusal, settling } from "./yes.ts";

const id = z.string().regex(/^action-[0-9a-f]{24}$/);
const attempt = z.string().regex(/^[A-Za-z0-9_-]{8,80}$/);
const name = z.string().max(80);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const risk = z.enum(["low", "medium", "high"]);
const marks = z.array(z.string().max(200)).max(64);
const effect = z.strictObject({ verb: name, who: marks, what: marks, amount: marks, why: marks });
const found = z.enum(["yes", "no", "unknown"]);
const settled = z.enum(settlements);
const kind = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/i);
/** Characters of the parameters' canonical JSON. A person must be able to read them. */
export const longestParameters = 64_000;

const proposed = z.strictObject({
  ...{ id, key: z.string().max(255), kind, target: z.string().max(200), print: digest, effect },
  ...{ task: name, call: name, replaces: z.union([id, z.literal("")]) },
});

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  proposed: proposed.extend({
    ...{ parameters: text, reason: text, onBehalfOf: text },
    ...{ area: z.string(), about: z.enum(subjects), risk, twin: z.string(), makers: z.array(z.string()) },
  }),
  approved: z.strictObject({ id, digest, shown: json, proof: proofSchema.optional() }),
  refused: z.strictObject({ id, reason: text }),
  withdrawn: z.strictObject({ id, reason: text }),
  /** The claim: from here on it was perhaps done. */
  dispatched: z.strictObject({ id, attempt, host: z.string(), to: z.string(), until: z.iso.datetime(), digest }),
  /** Another plan of the same effect was sent first: its yes was given before that, and is asked for again. */
  overtaken: z.strictObject({ id, twin: id }),
  redeemed: z.strictObject({ id, attempt, by: z.string() }),
  ended: z.strictObject({
    ...{ id, attempt, outcome: z.enum(outcomes), status: z.int(), says: text, ref: z.string() },
  }),
  readBack: z.strictObject({ id, attempt, found, says: text }),
  settled: z.strictObject({ id, outcome: settled, reason: text, shown: json, proof: proofSchema }),
};
const did = events("action", schemas);
const reason = z.string().trim().min(3).max(4000);

export const action = many({
  name: "action",
  initial: {
    ...{ approval: undefined, refusal: undefined, withdrawn: undefined, settled: undefined },
    ...{ dispatches: [], readBacks: [] },
  } as unknown as ActionState,
  reads: { page, person, token, pause, freeze, incident },
  events: schemas,
  refusals: no,

  commands: {
    /** `print` and `effect` are made by the server with a key of its own; see `http/`. */
    propose: proposed.extend({
      ...{ parameters: z.string().max(longestParameters), reason, onBehalfOf: z.string().max(500) },
    }),
    approve: z.strictObject({ id, shown: z.string() }),
    refuse: z.strictObject({ id, shown: z.string(), reason }),
    withdraw: z.strictObject({ id, reason }),
    dispatch: z.strictObject({ id, attempt, host: z.string().max(300), permit: z.boolean() }),
    redeem: z.strictObject({ id, attempt }),
    end: z.strictObject({
      ...{ id, attempt, outcome: z.enum(outcomes), status: z.int().min(0).max(999) },
      ...{ says: z.string().max(4000), ref: z.string().max(200) },
    }),
    doubt: z.strictObject({ id, attempt, why: z.string().max(2000) }),
    readBack: z.strictObject({ id, attempt, found, says: z.string().max(2000) }),
    settle: z.strictObject({ id, outcome: settled, reason, shown: z.string() }),
  },

  decide: {
    propose({ parameters, reason, onBehalfOf, ...asked }, context) {
      const { state, all, world, actor, at } = context;
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (state) return state.print === asked.print ? [] : no.otherContent(state.id);
      const old = asked.replaces === "" ? undefined : all.get(asked.replaces);
      if (asked.replaces !== "" && !(old && old.by === actor && !endOf(old) && !firstSent(old.dispatches)))
        return no.notReplaceable(asked.replaces);
      if (!old && isFull(all.values(), actor)) return no.full(mostOpen);
      const rule = ruleFor(inForce, asked.kind);
      const makers = behindCall(context, inForce, world.token).all;
      const twin = twinOf(all, asked, inForce, at);
      const edits = old ? [did.withdrawn({ id: old.id, reason: prose(`Edited as ${asked.id}.`) })] : [];
      return [
        ...edits,
        did.proposed({
          ...asked,
          ...{ parameters: prose(parameters), reason: prose(reason), onBehalfOf: prose(onBehalfOf) },
          ...{ area: areaOfAction(inForce, rule).name, about: rule.about, twin, makers: [...makers] },
          // A second plan of the same effect goes to the owner, whatever its kind.
          risk: twin === "" ? riskOf(rule) : "high",
        }),
      ];
    },

    approve({ id, shown }, context) {
      const given = approval(context, id, shown);
      return isRefusal(given) ? given : did.approved(given);
    },

    refuse({ id, shown, reason }, context) {
      const given = refusal(context, id, shown);
      return isRefusal(given) ? given : did.refused({ ...given, reason: prose(reason) });
    },

    /** Whoever proposed it takes it back, also by a token; whoever may say yes to it as well. */
    withdraw({ id, reason }, context) {
      const { state, actor } = context;
      if (!state) return no.unknown(id);
      if (state.withdrawn) return [];
      const end = endOf(state);
      if (end) return no.over(end);
      if (firstSent(state.dispatches)) return no.over("sent");
      return actor === state.by || isApprover(context)
        ? did.withdrawn({ id, reason: prose(reason) })
        : no.notProposer(state.by);
    },

    dispatch(asked, context) {
      const claim = sending(context, asked);
      if (isRefusal(claim) || Array.isArray(claim)) return claim;
      const late = overtakenBy(context.all, asked.id).map(({ id }) => did.overtaken({ id, twin: asked.id }));
      return [did.dispatched(claim), ...late];
    },

    redeem({ id, attempt }, context) {
      const used = redeeming(context, id, attempt);
      return isRefusal(used) ? used : did.redeemed(used);
    },

    /** Also after it was doubted or settled: what is heard late is still what happened. */
    end({ says, ...end }, { state, actor }) {
      if (!state) return no.unknown(end.id);
      const known = attemptOf(state, end.attempt);
      if (!known) return no.unknownAttempt();
      if (!mayEnd(known, actor)) return no.notClaimer();
      if (known.to === "" && end.outcome === "not-sent") return no.permitUsed();
      // Whoever did it is believed, whatever was said before by somebody who only fetched the permit for it.
      const before = known.end?.outcome;
      if (before === "done" || end.outcome === before) return [];
      if (before !== undefined && before !== "unknown" && end.outcome !== "done") return [];
      return did.ended({ ...end, says: prose(says) });
    },

    doubt({ id, attempt, why }, { state, actor, at }) {
      if (actor !== "system") return no.notSystem();
      const known = state && attemptOf(state, attempt);
      if (!known || known.end || known.until > at) return [];
      return did.ended({ id, attempt, outcome: "unknown", status: 0, says: prose(why), ref: "" });
    },

    readBack({ id, attempt, found, says }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (!state || !attemptOf(state, attempt) || endOf(state)) return [];
      const since = state.readBacks.filter(({ seq }) => seq > (lastDispatch(state)?.seq ?? 0));
      return since.at(-1)?.found === found && found !== "yes" && since.length >= mostReadBacks
        ? []
        : did.readBack({ id, attempt, found, says: prose(says) });
    },

    settle({ id, outcome, reason, shown }, context) {
      const given = settling(context, id, outcome, shown);
      return isRefusal(given) ? given : did.settled({ ...given, outcome, reason: prose(reason) });
    },
  },

  evolve: {
    proposed: (was, data, { actor: by, via, at, seq }) => ({ ...was, ...data, by, via, at, seq }),
    approved: (was, { digest }, { actor: by, at, seq, page }) => ({ ...was, approval: { by, at, seq, page, digest } }),
    refused: (was, { reason }, { actor: by, at, seq }) => ({ ...was, refusal: { by, reason, at, seq } }),
    withdrawn: (was, { reason }, { actor: by, at, seq }) => ({ ...was, withdrawn: { by, reason, at, seq } }),
    dispatched: (was, { id: _, ...claim }, { actor: by, at, seq, page }) => ({
      ...was,
      dispatches: [...was.dispatches, { ...claim, by, at, seq, page, redeemed: undefined, end: undefined }],
    }),
    overtaken: (was, { twin }) => ({ ...was, twin, risk: "high" as const, approval: undefined }),
    redeemed: (was, { attempt, by }, { at, seq }) => withAttempt(was, attempt, () => ({ redeemed: { by, at, seq } })),
    ended: (was, { id: _, attempt, ...end }, { at, seq }) =>
      withAttempt(was, attempt, () => ({ end: { ...end, at, seq } })),
    readBack: (was, { found, says }, { at, seq }) => ({
      ...was,
      readBacks: [...was.readBacks, { found, says, at, seq }],
    }),
    settled: (was, { outcome, reason }, { actor: by, at, seq }) => ({
      ...was,
      settled: { outcome, by, reason, at, seq, after: was.dispatches.length },
    }),
  },
});

/** So often, after each time that it was sent, what cannot be found is recorded: after that it is a person's. */
export const mostReadBacks = 5;

/** Actions of one proposer that may be open at once: with more of them nobody reads any. */
export const mostOpen = 500;

/** Counts only until it is enough. */
function isFull(all: Iterable<ActionState>, by: string): boolean {
  let open = 0;
  for (const one of all) {
    if (one.by === by && !endOf(one)) open += 1;
    if (open >= mostOpen) return true;
  }
  return false;
}

function withAttempt(
  was: ActionState,
  attempt: string,
  change: () => Partial<ActionState["dispatches"][number]>,
): ActionState {
  return {
    ...was,
    dispatches: was.dispatches.map((one) => (one.attempt === attempt ? { ...one, ...change() } : one)),
  };
}
