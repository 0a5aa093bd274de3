/** What is done at once because it was approved before: a rollback, or a measure of the page. It runs once, is timed, and is done only when the numbers say so. */

import * as z from "zod";
import { type Context, events, isRefusal, many, type Refusal, refusals, type Subjects } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { environmentOf, type Page } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { nameOf } from "../../routing/sentence.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";
import { release, rolledBack } from "../release/kind.ts";
import { current, lastGood, undoneAfter } from "../release/live.ts";
import { allGood, type Numbers, numbersSchema } from "../release/numbers.ts";
import type { ReleaseState, Step } from "../release/state.ts";
import { stepKinds } from "../release/step.ts";

export const operations = ["rollback", "limit", "disable", "reduce"] as const;
export type What = (typeof operations)[number];

const id = z.string().regex(/^op-[A-Za-z0-9_-]{8,60}$/);
const what = z.enum(operations);
const step = z.strictObject({ kind: z.enum(stepKinds), does: text });
const ending = {
  exit: z.int().min(0).max(255).nullable(),
  signal: z.string().max(20),
  /** Milliseconds from start to end, by the host's own clock. */
  took: z.int().nonnegative(),
};

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  started: z.strictObject({
    id,
    what,
    environment: z.string(),
    release: z.string(),
    to: z.string(),
    step,
    host: z.string(),
    offline: z.boolean(),
  }),
  ended: z.strictObject({ id, ...ending }),
  verified: z.strictObject({ id, numbers: numbersSchema }),
  doubted: z.strictObject({ id, host: z.string(), why: text }),
  settled: z.strictObject({ id, outcome: z.enum(["done", "failed"]), reason: text }),
};
const did = events("operation", schemas);

// Every way the answer can be no.
const no = refusals("operation", {
  noPage: () => ({
    why: "No page is in force, so nothing is approved beforehand.",
    next: "The first person who signs in adopts the page.",
  }),
  unknown: (one: string) => ({ why: `There is no operation ${one}.`, next: "Look at the releases screen." }),
  nothingOut: (environment: string) => ({
    why: `Nothing that went out to ${environment} can be rolled back.`,
    next: "Look at the releases screen: it says what is live.",
  }),
  noMeasure: (environment: string, name: string) => ({
    why: `The page has no command to ${name} ${environment}.`,
    next: `Write it under \`releases.${environment}.measures\`; adopting the page approves it.`,
  }),
  notLast: (asked: string, last: string) => ({
    why: `${asked} is not what went out last; that is ${last}.`,
    next: `Name ${last}, or nothing.`,
    facts: { release: last },
  }),
  already: (undone: string, at: string, one: string) => ({
    why: `${undone} was rolled back at ${at} (UTC). Going back once more would undo ${one} as well.`,
    next: `Look at the numbers first. If that is what you want: \`finalcall rollback --release ${one}\`.`,
    facts: { undone, release: one },
  }),
  underWay: (other: string, host: string) => ({
    why: `It runs already, on ${host}, as ${other}.`,
    next: "Wait for its end on the releases screen; if that host is gone, a person settles it there.",
    facts: { operation: other, host },
  }),
  notRunning: (one: string) => ({
    why: `${one} is not running.`,
    next: "Look at the releases screen: it says how it ended.",
  }),
  otherHost: (host: string) => ({
    why: `It was started on ${host}; only that host can say how it ended.`,
    next: "Settle it in the browser when the host is gone.",
    facts: { host },
  }),
  notYours: (whose: string) => ({
    why: "Owner or backup of deploy settles it, signed in with a passkey.",
    next: `Ask ${nameOf(whose)}.`,
    facts: { owner: whose },
  }),
  notSystem: () => ({
    why: "Only the watcher says that numbers are good again.",
    next: "Let the environment's metrics be read.",
  }),
  notGood: () => ({
    why: "A number is crossed or unknown, so nothing is verified.",
    next: "Look at the numbers; until they are known and good, it is not done.",
  }),
});

export interface OperationState {
  readonly id: string;
  readonly what: What;
  readonly environment: string;
  /** The release that is undone; empty for a measure. */
  readonly release: string;
  /** The release that is gone back to; empty when none was good before. */
  readonly to: string;
  readonly step: Step;
  readonly host: string;
  /** True when it ran from a receipt while the server was away. */
  readonly offline: boolean;
  readonly by: string;
  readonly startedAt: string;
  readonly seq: number;
  /** Empty while it runs. */
  readonly endedAt: string;
  readonly exit: number | null;
  readonly signal: string;
  /** Milliseconds; 0 while it runs. */
  readonly took: number;
  /** Its command came to an end without an error; only the numbers say that users are well again. */
  readonly outcome: "running" | "ran" | "failed" | "in-doubt";
  /** When the watcher saw fresh good numbers with traffic after it; empty until then. */
  readonly verifiedAt: string;
  readonly numbers: Numbers;
  readonly doubts: readonly { readonly host: string; readonly why: Text; readonly at: string }[];
}

const none = {} as OperationState;

export const operation = many({
  name: "operation",
  initial: none,
  reads: { page, release },
  events: schemas,
  refusals: no,

  commands: {
    /** Anybody who may deploy, also in a freeze: what is undone was approved before. The step comes from the record, never from here. */
    begin: z.strictObject({
      ...{ id, what, environment: z.string().max(40), host: z.string().min(1).max(300) },
      /** The release to undo; empty for what went out last. Needed where going back once more would undo a second one. */
      release: z.string().max(80).default(""),
    }),
    end: z.strictObject({ id, host: z.string().max(300), ...ending }),
    /**
     * What a host did from a receipt while the server was away; `why` nobody knows how it ended, empty when it is known.
     * A second host with the same receipt leaves a doubt.
     */
    reconcile: z.strictObject({
      ...{ id, release: z.string().max(80), host: z.string().min(1).max(300), ...ending },
      why: z.string().max(4000).default(""),
    }),
    verify: z.strictObject({ id, numbers: numbersSchema }),
    doubt: z.strictObject({ id, host: z.string().max(300), why: z.string().max(2000) }),
    settle: z.strictObject({ id, outcome: z.enum(["done", "failed"]), reason: z.string().min(3).max(4000) }),
  },

  decide: {
    begin({ id, what, environment, host, release: named }, { state, all, world }) {
      if (state) return state.host === host ? [] : no.underWay(state.id, state.host);
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const plan = planOf(inForce.page, world.release, what, environment, named);
      if (isRefusal(plan)) return plan;
      const open = running(all, environment, what, plan.release);
      if (open) return no.underWay(open.id, open.host);
      return did.started({ id, what, environment, ...plan, host, offline: false });
    },

    end({ id, host, ...how }, { state }) {
      if (!state) return no.unknown(id);
      if (state.host !== host) return no.otherHost(state.host);
      if (state.outcome !== "running") return state.exit === how.exit && state.endedAt !== "" ? [] : no.notRunning(id);
      return [did.ended({ id, ...how }), ...undone(state, how.exit)];
    },

    reconcile({ id, release: of, host, why, ...how }, { state, world }) {
      const end = (undoes: Parameters<typeof undone>[0]) =>
        why === ""
          ? [did.ended({ id, ...how }), ...undone(undoes, how.exit)]
          : [did.doubted({ id, host, why: prose(why) })];
      if (state && state.host !== host)
        return state.doubts.some((one) => one.host === host)
          ? []
          : did.doubted({ id, host, why: prose(`It ran on ${state.host} and on ${host} with one receipt.`) });
      if (state) return state.outcome === "running" ? end(state) : [];
      const undoes = world.release.get(of);
      if (!undoes) return no.unknown(id);
      const to = lastGood(world.release, undoes)?.id ?? "";
      const plan = { environment: undoes.environment, release: of, to, step: undoes.rollback };
      return [
        did.started({ id, what: "rollback", ...plan, host, offline: true }),
        ...end({ id, what: "rollback", release: of }),
      ];
    },

    verify({ id, numbers }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      if (state.verifiedAt !== "" || state.outcome !== "ran") return [];
      const fresh = numbers.every(({ at }) => at > state.endedAt);
      return allGood(numbers) && fresh ? did.verified({ id, numbers }) : no.notGood();
    },

    doubt({ id, host, why }, { state }) {
      if (!state) return no.unknown(id);
      return state.outcome === "running" ? did.doubted({ id, host, why: prose(why) }) : [];
    },

    settle({ id, outcome, reason }, context) {
      const { state, world } = context;
      if (!state) return no.unknown(id);
      const whose = listed(world.page.inForce?.page, context);
      if (whose !== undefined) return no.notYours(whose);
      if (state.outcome !== "in-doubt" && state.outcome !== "running") return no.notRunning(id);
      return [did.settled({ id, outcome, reason: prose(reason) }), ...undone(state, outcome === "done" ? 0 : 1)];
    },
  },

  evolve: {
    started: (_, { id, ...data }, { actor: by, at, seq }) => ({
      ...data,
      id,
      ...{ by, startedAt: at, seq, endedAt: "", exit: null, signal: "", took: 0, outcome: "running" as const },
      ...{ verifiedAt: "", numbers: [], doubts: [] },
    }),
    ended: (was, { exit, signal, took }, { at }) => ({
      ...was,
      ...{ exit, signal, took, endedAt: at, outcome: exit === 0 ? ("ran" as const) : ("failed" as const) },
    }),
    verified: (was, { numbers }, { at }) => ({ ...was, numbers, verifiedAt: at }),
    doubted: (was, { host, why }, { at }) => ({
      ...was,
      outcome: "in-doubt" as const,
      verifiedAt: "",
      doubts: [...was.doubts, { host, why, at }],
    }),
    settled: (was, { outcome }, { at }) => ({
      ...was,
      outcome: outcome === "done" ? ("ran" as const) : ("failed" as const),
      endedAt: was.endedAt || at,
    }),
  },
});

/** What is run, from the record or the page: the rollback step of what is out, or the page's measure. */
function planOf(page: Page, releases: Subjects<ReleaseState>, what: What, environment: string, named: string) {
  if (what === "rollback") {
    const state = current(releases, environment);
    if (!state) return no.nothingOut(environment);
    if (named !== "" && named !== state.id) return no.notLast(named, state.id);
    const undone = undoneAfter(releases, state);
    if (undone && named === "") return no.already(undone.id, undone.rolledBackAt, state.id);
    return { release: state.id, to: lastGood(releases, state)?.id ?? "", step: state.rollback };
  }
  const measure = environmentOf(page, environment)?.measures.find(({ name }) => name === what);
  if (!measure) return no.noMeasure(environment, what);
  return { release: "", to: "", step: { kind: "command" as const, does: prose(measure.does) } };
}

/** The same operation that nobody knows the end of: it must not run twice. */
const running = (
  all: Subjects<OperationState>,
  environment: string,
  what: What,
  release: string,
): OperationState | undefined =>
  [...all.values()].find(
    (one) =>
      one.environment === environment &&
      one.what === what &&
      one.release === release &&
      (one.outcome === "running" || (one.outcome === "in-doubt" && what === "rollback")),
  );

/** The release is rolled back once the command went through, not when it was asked for. */
const undone = (state: Pick<OperationState, "id" | "what" | "release">, exit: number | null) =>
  state.what === "rollback" && exit === 0 ? [rolledBack({ id: state.release, operation: state.id })] : [];

/** Whose it is to settle, unless it is this caller. */
function listed(page: Page | undefined, context: Context): string | undefined {
  const deploy = page?.areas.find(({ name }) => name === "deploy");
  const who = page ? [deploy?.owner ?? "", deploy?.backup ?? ""].map((one) => personBehind(page, one, context.at)) : [];
  const me = personOnPage(page, context);
  const may = me !== undefined && who.includes(me) && assuranceOf(context) === "passkey";
  return may ? undefined : (who[0] ?? "");
}

export type Plan = Exclude<ReturnType<typeof planOf>, Refusal>;
