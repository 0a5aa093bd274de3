/**
 * Alerts of monitoring systems. They tell people where to look and decide nothing: an end that a source claims resolves no
 * incident and lifts no freeze, and counts for nothing at all while the monitoring itself was silent.
 */

import * as z from "zod";
import { type Context, events, many, refusals, type Subjects } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { page } from "../page/kind.ts";
import {
  type AlertState,
  fallsAfter,
  type Gap,
  isBlind,
  isWatchdog,
  type Severity,
  type Source,
  severities,
  sources,
  statusOf,
  watchdogId,
} from "./state.ts";

const id = z.string().max(80);
const source = z.enum(sources);
const moment = z.iso.datetime();
const about = {
  id,
  source,
  environment: z.string(),
  severity: z.enum(severities),
  name: text,
  summary: text,
  labels: text,
};

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  fired: z.strictObject({ ...about, startsAt: moment }),
  acknowledged: z.strictObject({ id, name: text }),
  ended: z.strictObject({ ...about, startsAt: moment, endsAt: moment }),
  blinded: z.strictObject({ ...about, startsAt: moment, endsAt: moment }),
  watchdogHeard: z.strictObject({ id, source }),
  watchdogLost: z.strictObject({
    id,
    source,
    from: moment,
    to: z.union([moment, z.literal("")]),
    why: z.enum(["ended", "silent"]),
  }),
};
const did = events("alert", schemas);

// Every way the answer can be no.
const no = refusals("alert", {
  truncated: () => ({
    why: "The message leaves alerts of its group out, so what it says to have ended may still fire. The alert stays open.",
    next: "Look at it in Alertmanager itself, or raise `max_alerts` of the receiver.",
  }),
  unknownKey: () => ({
    why: "No open alert has this key, so there is nothing to acknowledge or to end.",
    next: "Send the trigger first, with the same key.",
  }),
  notSystem: () => ({
    why: "Only the server itself listens for a watchdog.",
    next: "Nothing to do: it happens by itself.",
  }),
});

const reported = z.strictObject({
  id,
  source,
  name: z.string().min(1).max(300),
  severity: z.enum(severities),
  status: z.enum(["firing", "resolved", "acknowledged"]),
  summary: z.string().max(2100),
  startsAt: z.union([moment, z.literal("")]),
  endsAt: z.union([moment, z.literal("")]),
  labels: z.array(z.tuple([z.string().max(200), z.string().max(1000)])).max(64),
  truncated: z.boolean(),
  /** It ended because nothing more is seen of it. */
  unseen: z.boolean(),
  /** When the source's watchdog was last heard, by the server's own books; empty: never. */
  heard: z.union([moment, z.literal("")]),
});
type Reported = Readonly<z.infer<typeof reported>>;
type Seen = Context & {
  readonly state: AlertState | undefined;
  readonly all: Subjects<AlertState>;
  readonly world: { readonly page: typeof page.initial };
};

export const alert = many({
  name: "alert",
  initial: {
    startsAt: "",
    endsAt: "",
    blindAt: "",
    acknowledgedAt: "",
    seq: 0,
    gaps: [] as readonly Gap[],
  } as AlertState,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    /** An alert as its source tells it. `id` is made of the source and its own key. */
    take: reported,
    /** The watchdog of a source was not heard for too long. `heard`: when it last was. */
    miss: z.strictObject({ id, source, heard: moment }),
  },

  decide: {
    take(asked, context) {
      const config = configOf(context, asked.source);
      if (config?.watchdog && asked.name === config.watchdog) return watchdog(asked, context);
      if (asked.status === "firing") return fire(asked, context);
      if (asked.status === "resolved") return end(asked, context, (config?.watchdog ?? "") !== "");
      const { state } = context;
      if (!state || statusOf(state) === "ended") return no.unknownKey();
      return state.acknowledgedAt === "" ? did.acknowledged({ id: asked.id, name: state.name }) : [];
    },

    miss({ id, source, heard }, context) {
      if (context.actor !== "system") return no.notSystem();
      return context.state && !isLost(context.state)
        ? lost(context, { id, source, from: heard, to: "", why: "silent" })
        : [];
    },
  },

  evolve: {
    // A repetition of what is known says that it is there after all; an older one than the known says nothing new.
    fired: (was, { startsAt, ...told }, { seq }) => ({
      ...{ ...was, ...told, seq, startsAt: byArrival(told.source) ? startsAt : later(was.startsAt, startsAt) },
      endsAt: byArrival(told.source) ? "" : was.endsAt,
      blindAt: startsAt === was.startsAt || byArrival(told.source) ? "" : was.blindAt,
      acknowledgedAt: startsAt > was.startsAt ? "" : was.acknowledgedAt,
    }),
    acknowledged: (was, _, { at }) => ({ ...was, acknowledgedAt: at }),
    ended: (was, { startsAt, endsAt, ...told }) => ({
      ...{ ...was, ...told, startsAt: later(was.startsAt, startsAt), endsAt: later(was.endsAt, endsAt) },
    }),
    blinded: (was, { startsAt, endsAt, ...told }) => ({
      ...{ ...was, ...told, startsAt: later(was.startsAt, startsAt), blindAt: later(was.blindAt, endsAt) },
      endsAt: was.endsAt === endsAt ? "" : was.endsAt,
    }),
    watchdogHeard: (was, { id, source }, { at }) => ({
      ...{ ...was, id, source, startsAt: at },
      gaps: was.gaps.map(({ from, to }) => ({ from, to: to === "" ? at : to })),
    }),
    watchdogLost: (was, { id, source, from, to }) => ({
      ...{ ...was, id, source },
      gaps: [...was.gaps, { from, to }].slice(-mostGaps),
    }),
  },
});

/** Gaps of a watchdog that are kept: a message about something that ended before the oldest is days late. */
const mostGaps = 50;

const later = (one: string, other: string): string => (one > other ? one : other);

/** PagerDuty's messages carry no time that orders them: the last one to come counts. */
const byArrival = (source: Source): boolean => source === "pagerduty";

const configOf = ({ world }: Seen, source: Source) =>
  world.page.inForce?.page.alerts.find((one) => one.source === source);

/** Whether a grade says more, and worse, than another. No grade says nothing. */
const worse = (one: Severity, other: Severity): boolean =>
  one !== "unknown" && (other === "unknown" || severities.indexOf(one) < severities.indexOf(other));

export const isLost = ({ gaps }: AlertState): boolean => gaps.at(-1)?.to === "";

function told({ id, source, name, severity, summary, labels }: Reported, context: Seen) {
  return {
    ...{ id, source, severity, environment: configOf(context, source)?.environment ?? "" },
    ...{ name: prose(name), summary: prose(summary), labels: prose(JSON.stringify(labels)) },
  };
}

/** Records what is news: it fires, since later than was known, worse than was known, or again after a word that did not count. */
function fire(asked: Reported, context: Seen) {
  const { state, at } = context;
  const startsAt = asked.startsAt || at;
  const fired = did.fired({ ...told(asked, context), startsAt });
  if (!state) return fired;
  const same = startsAt === state.startsAt;
  const news = startsAt > state.startsAt;
  const status = statusOf(state);
  if (byArrival(asked.source))
    return (status === "ended" && !same) || status === "blind" ? fired : worsened(asked, state, fired);
  if (status === "ended") return news && startsAt > state.endsAt ? fired : [];
  if (news) return fired;
  if (status === "blind" && same && heardAgain(asked, context, state)) return fired;
  return same ? worsened(asked, state, fired) : [];
}

const worsened = (asked: Reported, state: AlertState, fired: ReturnType<typeof did.fired>) =>
  statusOf(state) !== "ended" && worse(asked.severity, state.severity) ? fired : [];

/** Whether the monitoring was seen alive after the word that did not count: then "it fires" is what it says now. */
function heardAgain({ source, heard }: Reported, { all }: Seen, { blindAt }: AlertState): boolean {
  const watchdog = all.get(watchdogId(source));
  return heard > blindAt && (watchdog === undefined || !isLost(watchdog));
}

function end(asked: Reported, context: Seen, watched: boolean) {
  const { state, all, at } = context;
  const { source } = asked;
  if (asked.truncated) return no.truncated();
  if (byArrival(source) && (!state || statusOf(state) === "ended")) return no.unknownKey();
  const endsAt = byArrival(source) ? later(at, state?.startsAt ?? "") : asked.endsAt || at;
  if (state && endsAt < state.startsAt) return []; // an older firing of it
  const startsAt = asked.startsAt || (state?.startsAt ?? endsAt);
  const what = { ...told(asked, context), ...(state && graded(state)), startsAt, endsAt };
  const silent = watched && isBlind(all.get(watchdogId(source)), asked.heard, endsAt, at);
  if (asked.unseen || silent) return state && state.blindAt >= endsAt ? [] : did.blinded(what);
  return state && state.endsAt >= endsAt ? [] : did.ended(what);
}

/** What stays as it was when an alert ends: its last message often names neither how bad it was nor what it was about. */
const graded = ({ severity, name, labels }: AlertState) => ({ severity, name, labels });

/** The alert that always fires. Only its coming, going and coming back are recorded; each time that it is heard is traffic. */
function watchdog({ source, status, endsAt, heard }: Reported, context: Seen) {
  const id = watchdogId(source);
  const state = context.all.get(id);
  if (status === "firing") return state && !isLost(state) ? [] : did.watchdogHeard({ id, source });
  const from = endsAt || context.at;
  if (status !== "resolved" || state?.gaps.some((gap) => gap.from === from)) return [];
  return lost(context, { id, source, from, to: heard > from ? heard : "", why: "ended" });
}

/** The watchdog is gone: every end since shortly before was made up by a monitoring that hears nothing. */
function lost({ all }: Seen, gap: Parameters<typeof did.watchdogLost>[0]) {
  const doubtful = [...all.values()].filter(
    (one) => one.source === gap.source && !isWatchdog(one.id) && statusOf(one) === "ended" && fallsAfter(one, gap.from),
  );
  const blinded = doubtful.map(({ id, source, environment, severity, name, summary, labels, startsAt, endsAt }) =>
    did.blinded({ id, source, environment, severity, name, summary, labels, startsAt, endsAt }),
  );
  return [did.watchdogLost(gap), ...blinded];
}
