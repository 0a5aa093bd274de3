/** A release: prepared from git, approved by somebody who made nothing of it, let out stage by stage, watched, and undone. */

import type { Event, Refusal } from "../../kernel/kind.ts";
import { events, isRefusal, many } from "../../kernel/kind.ts";
import { prose } from "../../kernel/prose.ts";
import { environmentOf } from "../../page/page.ts";
import { change } from "../change/kind.ts";
import { freeze } from "../freeze/kind.ts";
import { incident } from "../incident/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { admitted, permitted } from "./gate.ts";
import { isSettled } from "./live.ts";
import { allGood } from "./numbers.ts";
import { prepared } from "./prepare.ts";
import { no } from "./refusals.ts";
import { commands, schemas } from "./schemas.ts";
import { openRuns, watchedStage } from "./stages.ts";
import type { ReleaseState } from "./state.ts";
import { advance, approval, exception, onTheList, refusal } from "./yes.ts";

export { exceptionCard, releaseCard, stageCard } from "./card.ts";
export { releaseId } from "./prepare.ts";
export type { ReleaseState, ReleaseStatus, Step } from "./state.ts";

const did = events("release", schemas);
/** What an operation records of the release that it rolled back. */
export const rolledBack = did.rolledBack;

/** An answer of the rules as an event, unless it is a refusal or nothing. */
const then = <T extends object>(answer: T | Refusal | readonly never[], event: (data: T) => Event) =>
  Array.isArray(answer) || isRefusal(answer) ? (answer as Refusal | readonly never[]) : event(answer as T);

const untouched: Pick<
  ReleaseState,
  | "approvals"
  | "refusals"
  | "permits"
  | "runs"
  | "healthy"
  | "advanced"
  | "exceptions"
  | "stopped"
  | "abandoned"
  | "rolledBack"
  | "rolledBackAt"
> = {
  ...{ approvals: [], refusals: [], permits: [], runs: [], healthy: [], advanced: [], exceptions: [] },
  ...{ stopped: undefined, abandoned: false, rolledBack: "", rolledBackAt: "" },
};

export const release = many({
  name: "release",
  initial: untouched as ReleaseState,
  reads: { page, person, change, freeze, incident },
  events: schemas,
  refusals: no,
  commands,

  decide: {
    prepare(asked, { state, world, at }) {
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const { environments } = inForce.page;
      if (!environmentOf(inForce.page, asked.environment))
        return no.unknownEnvironment(
          asked.environment,
          environments.map(({ name }) => name),
        );
      if (state && state.runs.length > 0) return no.begun();
      const found = prepared(inForce.page, inForce.version, asked, world, at);
      if (Array.isArray(found)) return no.incomplete(found);
      const same = state?.facts === found.facts && state.page === inForce.version;
      return same && !state.abandoned
        ? []
        : did.prepared({ id: asked.id, ...found } as Parameters<typeof did.prepared>[0]);
    },

    approve: ({ id, shown }, context) => then(approval(context, id, shown), did.approved),
    refuse: ({ id, shown, reason }, context) =>
      then(refusal(context, id, shown), (data) => did.refused({ ...data, reason: prose(reason) })),
    advance: ({ id, stage, shown }, context) => then(advance(context, id, stage, shown), did.advanced),
    except: ({ id, shown, reason }, context) =>
      then(exception(context, id, shown), (data) => did.excepted({ ...data, reason: prose(reason) })),

    permit: ({ id, stage, permit }, context) => then(permitted(context, context.all, id, stage, permit), did.permitted),
    admit: (asked, context) => then(admitted(context, context.all, asked), did.admitted),

    start({ id, run, host, command }, { state }) {
      if (!state) return no.unknown(id);
      const known = state.runs.find((one) => one.run === run);
      if (!known) return no.notAdmitted(run);
      if (known.outcome !== "admitted") return no.ranAlready(run);
      return did.started({ id, run, stage: known.stage, host: prose(host), command: prose(command) });
    },

    end({ id, run, exit, signal }, { state }) {
      if (!state) return no.unknown(id);
      const open = openRuns(state).find((one) => one.run === run);
      if (!open) return no.notRunning(run);
      // From a doubt on a person settles it: whoever holds a token could say anything.
      if (open.outcome === "in-doubt") return no.inDoubt(run);
      return did.ended({ id, run, outcome: exit === 0 ? "done" : "failed", exit, signal });
    },

    doubt({ id, run, why }, { state }) {
      if (!state) return no.unknown(id);
      const open = openRuns(state).find((one) => one.run === run);
      if (!open) return no.notRunning(run);
      return open.outcome === "in-doubt" ? [] : did.doubted({ id, run, why: prose(why) });
    },

    settle({ id, run, outcome, reason }, context) {
      const may = onTheList(context, id);
      if (isRefusal(may)) return may;
      if (!openRuns(may.state).some((one) => one.run === run)) return no.notRunning(run);
      return did.settled({ id, run, outcome, reason: prose(reason) });
    },

    healthy({ id, stage, numbers }, { state, actor }) {
      if (!state) return no.unknown(id);
      if (actor !== "system") return no.notSystem();
      if (watchedStage(state) !== stage) return [];
      return allGood(numbers) ? did.healthy({ id, stage, numbers }) : no.blind();
    },

    stop({ id, signal, says, numbers }, { state, actor, world }) {
      if (!state) return no.unknown(id);
      if (actor !== "system" && signal !== "by-hand") return no.notSystem();
      if (state.stopped || state.abandoned || state.rolledBack !== "") return [];
      // Of what everybody has nothing more goes out. Stopped, it would hold up whatever comes after it.
      if (isSettled(state) && openRuns(state).length === 0) return no.allOut();
      const environment = world.page.inForce && environmentOf(world.page.inForce.page, state.environment);
      const rollback = environment?.onStop === "rollback" && state.runs.length > 0;
      return did.stopped({ id, signal, says: prose(says), numbers, rollback });
    },

    abandon({ id, reason }, context) {
      const may = onTheList(context, id);
      if (isRefusal(may)) return may;
      return may.state.abandoned ? [] : did.abandoned({ id, reason: prose(reason) });
    },
  },

  evolve: {
    prepared: (was, { id, ...data }, { actor, at, seq, page }) => ({
      ...was,
      ...data,
      id,
      ...{ preparedBy: actor, preparedAt: at, seq, page, abandoned: false, stopped: undefined },
      // What was stopped or given up needs a new yes: anybody may prepare. A key is for what was prepared when it was given.
      ...{ approvals: was.stopped || was.abandoned ? [] : was.approvals, permits: [] },
    }),
    approved: (was, { as, facts }, { actor: by, at, seq, page }) => ({
      ...was,
      approvals: [...was.approvals, { by, as, facts, page, at, seq }],
    }),
    refused: (was, { facts, reason }, { actor: by, at }) => ({
      ...was,
      refusals: [...was.refusals, { by, reason, facts, at }],
    }),
    permitted: (was, { permit, stage, expires }, { page }) => ({
      ...was,
      // A new permit ends an unused one: two runs of one stage must never be let through.
      permits: [...was.permits.filter(({ run }) => run !== ""), { permit, stage, expires, page, run: "" }],
    }),
    admitted: (was, { permit, run, stage }, { actor: by, at }) => ({
      ...was,
      permits: was.permits.map((one) => (one.permit === permit ? { ...one, run } : one)),
      runs: [...was.runs, { ...newRun, run, stage, by, startedAt: at }],
    }),
    started: (was, { run, host }, { at }) => withRun(was, run, { host, startedAt: at, outcome: "running" }),
    ended: (was, { run, outcome, exit, signal }, { actor, at, seq }) => ({
      ...withRun(was, run, { endedAt: at, outcome, exit, signal }),
      ...failedRun(was, outcome, { by: actor, at, seq }),
    }),
    doubted: (was, { run }, { at }) => withRun(was, run, { endedAt: at, outcome: "in-doubt" }),
    settled: (was, { run, outcome }, { actor, at, seq }) => ({
      ...withRun(was, run, { endedAt: at, outcome }),
      ...failedRun(was, outcome, { by: actor, at, seq }),
    }),
    healthy: (was, { stage, numbers }, { at }) => ({ ...was, healthy: [...was.healthy, { stage, at, numbers }] }),
    advanced: (was, { stage, facts }, { actor: by, at }) => ({
      ...was,
      advanced: [...was.advanced, { stage, by, facts, at }],
    }),
    stopped: (was, { signal, says, rollback }, { actor: by, at, seq }) => ({
      ...was,
      stopped: { signal, says, rollback, by, at, seq },
    }),
    excepted: (was, { freeze, facts, reason }, { actor: by, at }) => ({
      ...was,
      exceptions: [...was.exceptions, { freeze, by, reason, facts, at }],
    }),
    abandoned: (was) => ({ ...was, abandoned: true }),
    rolledBack: (was, { operation }, { at }) => ({ ...was, rolledBack: operation, rolledBackAt: at }),
  },
});

const newRun = { host: undefined, endedAt: "", outcome: "admitted", exit: null, signal: "" } as const;

const withRun = (was: ReleaseState, run: string, end: Partial<ReleaseState["runs"][number]>): ReleaseState => ({
  ...was,
  runs: was.runs.map((one) => (one.run === run ? { ...one, ...end } : one)),
});

/** A command that failed stops the release: what it left behind is not what was approved. */
const failedRun = (
  was: ReleaseState,
  outcome: "done" | "failed",
  { by, at, seq }: { by: string; at: string; seq: number },
): Pick<ReleaseState, "stopped"> => ({
  stopped:
    outcome === "failed" && !was.stopped
      ? { signal: "run-failed", says: undefined, rollback: false, by, at, seq }
      : was.stopped,
});
