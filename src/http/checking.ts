/**
 * The check of the whole record, run for real on this server's own store when somebody asks. One at a time, a little
 * between other work, so that nobody waits for it; what it found is kept until the next one.
 */

import { setImmediate as others } from "node:timers/promises";
import type { App } from "../app/app.ts";
import type { Line } from "../log/envelope.ts";
import { type Verified, verifyStore } from "../log/verify.ts";
import { proofChecker } from "../views/proofs.ts";
import type { Checked } from "../views/record-check.ts";
import type { Deps } from "./deps.ts";

/** Entries between two looks at what else is to be done: a few milliseconds of work. */
const atOnce = 50;
/** A check that ended less than this long ago, at the same head, is answered again. Milliseconds. */
const stillGood = 5_000;
/** How long the one who asks waits for the end, in milliseconds; then the screen says how far it is. */
const patience = 1_500;

interface Checking {
  state: Checked;
  running: Promise<void> | undefined;
}

const byApp = new WeakMap<App, Checking>();

function checkingOf(app: App): Checking {
  const known = byApp.get(app) ?? { state: {}, running: undefined };
  byApp.set(app, known);
  return known;
}

/** What is known: the last check, and how far the one is that runs. */
export const lastCheck = ({ app }: Deps): Checked => checkingOf(app).state;

/** Starts a check, or joins the one that runs. Answers when it ended, or after a moment when it takes longer. */
export async function checkRecord(deps: Deps): Promise<void> {
  const checking = checkingOf(deps.app);
  const { last } = checking.state;
  const fresh = last?.head === deps.app.head.hash && deps.now().getTime() - Date.parse(last.at) < stillGood;
  if (fresh && !checking.running) return;
  checking.running ??= run(deps, checking).finally(() => {
    checking.running = undefined;
  });
  const waited = new AbortController();
  const tired = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patience);
    waited.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  await Promise.race([checking.running, tired]).finally(() => waited.abort());
}

async function run(deps: Deps, checking: Checking): Promise<void> {
  const { app, checked: { verifiers, kept } = { verifiers: [], kept: () => [] } } = deps;
  const began = performance.now();
  const of = app.head.seq;
  const proofs = proofChecker();
  let signatures = 0;
  const onLine = (line: Line) => {
    if ((line.data as { proof?: unknown }).proof !== undefined) signatures += 1;
    return proofs(line);
  };
  const { last: before } = checking.state;
  const tell = (checked: number) => {
    checking.state = { ...(before && { last: before }), running: { checked, of } };
  };
  const between = (checked: number) => {
    if (checked % atOnce !== 0) return undefined;
    tell(checked);
    return others();
  };
  tell(0);
  try {
    const found = await verifyStore(app.store, { verifiers, checkpoints: kept(), onLine, between, team: app.team });
    const checkpoint = (await app.store.checkpoints()).at(-1)?.seq;
    checking.state = {
      last: { ...told(found), signatures, checkpoint, at: deps.now().toISOString(), ms: performance.now() - began },
    };
  } catch (fault) {
    checking.state = { ...(before && { last: before }), failed: deps.now().toISOString() };
    deps.report("check", fault);
  }
}

const told = ({ ok, entries, head, firstBad, problems, signed }: Verified) => ({
  ...{ ok, entries, head: head.hash, upTo: head.seq, firstBad, signed },
  problems: problems.slice(0, 20),
});
