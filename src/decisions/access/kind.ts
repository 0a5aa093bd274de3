/** Emergency access: asked with a reason, granted by somebody else or broken open, short, received once, and ended with a proof. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { type Context, events, isRefusal, many, type Refusal, type Subjects } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { type AccessTarget, isNamed, type Page } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { page } from "../page/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { breakCard, brokenMinutes, endCard, grantCard } from "./card.ts";
import { no } from "./refusals.ts";
import { type AccessState, mayExist } from "./state.ts";
import { approversOf, behind, brokenFrom, targetOf, unreadBroken } from "./who.ts";

export type { AccessState } from "./state.ts";

const id = z.string().regex(/^acc-[a-z0-9]{8,20}$/);
const login = z.string().regex(/^[a-z0-9_]{1,63}$/);
const why = z.enum(["expired", "by-hand", "removed", "failed"]);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  asked: z.strictObject({
    id,
    target: z.string(),
    kind: z.enum(["ssh", "postgres", "command"]),
    person: z.string(),
    reason: text,
    incident: z.string(),
  }),
  approved: z.strictObject({ id, until: z.iso.datetime(), shown: json, proof: proofSchema }),
  refused: z.strictObject({ id, reason: text }),
  brokenOpen: z.strictObject({ id, until: z.iso.datetime(), shown: json, proof: proofSchema }),
  /** The intent, before anything is made outside; `place` is the target as the page had it, so that it can always be ended. */
  issuing: z.strictObject({ id, login, serial: z.int().positive(), place: json }),
  issued: z.strictObject({ id }),
  issueFailed: z.strictObject({ id, why: text }),
  ending: z.strictObject({ id, reason: text }),
  ended: z.strictObject({ id, why, sessions: z.int().nonnegative(), clean: z.boolean(), left: text }),
  stuck: z.strictObject({ id, why: text, tries: z.int().positive() }),
  /** A login that no grant stands behind was found and ended. */
  strayEnded: z.strictObject({ id, target: z.string(), login: z.string(), sessions: z.int().nonnegative() }),
  read: z.strictObject({ id, shown: json, proof: proofSchema }),
};
const did = events("access", schemas);

/** Control characters would forge lines in the logs of every host. */
const reason = z
  .string()
  .trim()
  .min(10)
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, "No control characters.");

export { breakCard, endCard, grantCard } from "./card.ts";
export { approversOf, behind, brokenFrom, targetOf, unreadBroken } from "./who.ts";

const fresh: Partial<AccessState> = {
  ...{ grantedBy: "", grantedAt: "", broken: false, until: "", refused: undefined, login: "none", name: "", serial: 0 },
  ...{
    place: undefined,
    issuingAt: "",
    issuedAt: "",
    endingBy: "",
    ended: undefined,
    stuck: undefined,
    read: undefined,
  },
};

export const access = many({
  name: "access",
  initial: fresh as AccessState,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    /** `person`: who receives it; a person asks for themselves. */
    ask: z.strictObject({
      id,
      target: z.string().max(80),
      person: z.string().max(80),
      reason,
      incident: z.string().max(80).default(""),
    }),
    approve: z.strictObject({ id, shown: z.string() }),
    refuse: z.strictObject({ id, reason: z.string().min(3).max(2000) }),
    breakOpen: z.strictObject({ id, shown: z.string() }),
    /** The person wants the secret now: it is made once. */
    receive: z.strictObject({ id }),
    issued: z.strictObject({ id }),
    issueFailed: z.strictObject({ id, why: z.string().max(2000) }),
    end: z.strictObject({ id, reason: z.string().min(3).max(2000) }),
    ended: z.strictObject({
      id,
      why,
      sessions: z.int().nonnegative(),
      clean: z.boolean(),
      left: z.string().max(100_000),
    }),
    stuck: z.strictObject({ id, why: z.string().max(2000) }),
    stray: z.strictObject({
      id,
      target: z.string().max(80),
      login: z.string().max(100),
      sessions: z.int().nonnegative(),
    }),
    read: z.strictObject({ id, shown: z.string() }),
  },

  decide: {
    ask({ id, target: name, person, reason, incident }, { state, world, actor, at }) {
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (state) return [];
      const target = targetOf(inForce, name);
      if (!target)
        return no.unknownTarget(
          name,
          inForce.access.map((one) => one.name),
        );
      const me = personIn(actor);
      if (me !== "" && me !== person) return no.forOthers();
      if (actor.startsWith("machine:")) return no.forOthers();
      const agent = inForce.agents.find((one) => actor === `agent:${one.id}`);
      if (actor.startsWith("agent:") && !agent?.askedBy.includes(person)) return no.forOthers();
      const who = behind(inForce, target.who, at);
      if (!who.includes(person)) return no.notListed(person, name, who);
      return did.asked({ id, target: name, kind: target.kind, person, reason: prose(reason), incident });
    },

    approve({ id, shown }, context) {
      const found = open(context, id);
      if (isRefusal(found)) return found;
      const { state, target, page, version } = found;
      const who = approversOf(page, target, state, context.at);
      const me = personOnPage(page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(who);
      if (me === state.person || me === personIn(state.askedBy)) return no.own(who);
      if (!who.includes(me)) return no.notYours(who);
      const card = grantCard(state, target, version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (!proof) return no.noPasskey();
      return did.approved({ id, until: later(context.at, target.minutes), shown: card, proof });
    },

    refuse({ id, reason }, context) {
      const found = open(context, id);
      if (isRefusal(found)) return found;
      const who = approversOf(found.page, found.target, found.state, context.at);
      const me = personOnPage(found.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(who);
      return who.includes(me) ? did.refused({ id, reason: prose(reason) }) : no.notYours(who);
    },

    breakOpen({ id, shown }, context) {
      const found = open(context, id);
      if (isRefusal(found)) return found;
      const { state, target, page, version } = found;
      const me = personOnPage(page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser([state.person]);
      if (me !== state.person) return no.notTheirs(state.person);
      if (brokenFrom(target, state) > context.at)
        return no.tooEarly(brokenFrom(target, state), approversOf(page, target, state, context.at));
      const unread = unreadBroken(context.all);
      if (unread) return no.unread(unread.id);
      const card = breakCard(state, target, version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (!proof) return no.noPasskey();
      return did.brokenOpen({ id, until: later(context.at, brokenMinutes(target)), shown: card, proof });
    },

    receive({ id }, { state, world, actor, at }) {
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (!state) return no.unknown(id);
      if (personIn(actor) !== state.person) return no.notTheirs(state.person);
      const target = targetOf(inForce, state.target);
      if (!target || !behind(inForce, target.who, at).includes(state.person)) return no.removed(state.person);
      if (state.until === "") return no.notGranted(approversOf(inForce, target, state, at));
      if (state.ended || state.endingBy !== "" || state.until <= at) return no.over(state.ended?.at ?? state.until);
      if (state.login !== "none") return no.shownOnce();
      return did.issuing({ id, login: `bg_${id.slice(4)}`, serial: state.seq, place: target as unknown as Json });
    },

    issued({ id }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      return state.login === "issuing" && !state.ended ? did.issued({ id }) : [];
    },

    issueFailed({ id, why }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      return state.login === "issuing" && !state.ended ? did.issueFailed({ id, why: prose(why) }) : [];
    },

    /** Anybody who is named for the place may end it early, also from a command line: ending is the safe direction. */
    end({ id, reason }, { state, world, actor, at }) {
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (!state) return no.unknown(id);
      const target = targetOf(inForce, state.target);
      const who = [state.person, ...(target ? behind(inForce, target.approve, at) : [])];
      if (!who.includes(personIn(actor))) return no.notYours(who);
      return state.ended || state.endingBy !== "" ? [] : did.ending({ id, reason: prose(reason) });
    },

    ended({ id, why, sessions, clean, left }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      return mayExist(state) ? did.ended({ id, why, sessions, clean, left: prose(left) }) : [];
    },

    stuck({ id, why }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      return mayExist(state) ? did.stuck({ id, why: prose(why), tries: (state.stuck?.tries ?? 0) + 1 }) : [];
    },

    stray({ id, target, login, sessions }, { actor }) {
      return actor === "system" ? did.strayEnded({ id, target, login, sessions }) : no.notSystem();
    },

    read({ id, shown }, context) {
      const { state, world, at } = context;
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (!state) return no.unknown(id);
      if (!state.ended) return no.notEnded();
      const target = targetOf(inForce, state.target);
      const who = target ? approversOf(inForce, target, state, at) : [];
      const me = personOnPage(inForce, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(who);
      if (me === state.person) return no.own(who);
      if (!who.includes(me)) return no.notYours(who);
      const card = endCard(state);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (!proof) return no.noPasskey();
      return state.read ? [] : did.read({ id, shown: card, proof });
    },
  },

  evolve: {
    asked: (was, data, { actor: askedBy, at: askedAt, seq }) => ({ ...was, ...data, askedBy, askedAt, seq }),
    approved: (was, { until }, { actor: grantedBy, at: grantedAt }) => ({ ...was, until, grantedBy, grantedAt }),
    refused: (was, { reason }, { actor: by, at }) => ({ ...was, refused: { by, reason, at } }),
    brokenOpen: (was, { until }, { actor: grantedBy, at: grantedAt }) => ({
      ...was,
      ...{ until, grantedBy, grantedAt, broken: true },
    }),
    issuing: (was, { login: name, serial, place }, { at: issuingAt }) => ({
      ...was,
      ...{ name, serial, issuingAt, place: place as unknown as AccessTarget, login: "issuing" as const },
    }),
    issued: (was, _, { at: issuedAt }) => ({ ...was, issuedAt, login: "issued" as const }),
    issueFailed: (was) => ({ ...was, login: "failed" as const }),
    ending: (was, _, { actor }) => ({ ...was, endingBy: actor }),
    ended: (was, { id: _, ...data }, { at }) => ({ ...was, ended: { ...data, at }, stuck: undefined }),
    stuck: (was, { why, tries }, { at }) => ({ ...was, stuck: { tries, why, at } }),
    // A login without a request of ours leaves an entry, and no request.
    strayEnded: (was, { id }) => ({ ...was, id }),
    read: (was, _, { actor: by, at }) => ({ ...was, read: { by, at } }),
  },
});

type Seen = Context & {
  readonly state: AccessState | undefined;
  readonly all: Subjects<AccessState>;
  readonly world: { readonly page: typeof page.initial };
};

interface Open {
  readonly state: AccessState;
  readonly target: AccessTarget;
  readonly page: Page;
  readonly version: string;
}

/** A request that waits for an answer, at a place that the page still names, for somebody it still names. */
function open({ state, world, at }: Seen, id: string): Open | Refusal {
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const { page, version } = inForce;
  const target = targetOf(page, state.target);
  if (!target)
    return no.unknownTarget(
      state.target,
      page.access.map((one) => one.name),
    );
  const named = isNamed(page, state.person) && behind(page, target.who, at).includes(state.person);
  if (!named) return no.removed(state.person);
  if (state.refused) return no.answered(personIn(state.refused.by));
  if (state.endingBy !== "") return no.over(at);
  if (state.until !== "") return state.until > at ? no.granted(state.until) : no.over(state.until);
  return { state, target, page, version };
}

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
