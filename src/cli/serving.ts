/** One record being served: the rules, the loops around them and the screens. What listens outlives it: see front.ts. */

import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { applyRemovals, retainWords } from "../app/redacting.ts";
import { realTimers } from "../app/timers.ts";
import { hostBook } from "../connect/access/ssh/book.ts";
import { secretOf } from "../connect/secret.ts";
import { anyConfirmed } from "../decisions/person/kind.ts";
import { dispatcherOf } from "../dispatch/dispatcher.ts";
import { type Grants, grantsOf } from "../grants/grants.ts";
import { openDueCheckin } from "../http/checkins.ts";
import type { Founding } from "../http/deps.ts";
import { challengeKey } from "../http/identity/challenge-key.ts";
import { createServer } from "../http/server.ts";
import { missWatchdogs } from "../http/taking.ts";
import { readPage } from "../page/read.ts";
import { startTelling, type Telling } from "../tell/telling.ts";
import { worldOf } from "../views/context.ts";
import { startWatcher } from "../watch/watcher.ts";
import { type BasePage, filesOnBase } from "./base-page.ts";
import { CommandError, exit } from "./exit.ts";
import type { Served } from "./front.ts";
import { type Home, keptCheckpoint, makeHome, pushKeys } from "./home.ts";
import { openModels } from "./models.ts";
import { openPlace } from "./places.ts";
import { type Opened, offerPage, openTeam } from "./team.ts";
import { templateLook } from "./templates.ts";

declare const FINALCALL_VERSION: string;

/** How often the base branch is looked at, traffic is sealed and the head is signed, in milliseconds. */
const lookEvery = 5_000;
const sealEvery = 60_000;
/** How often emergency logins are looked through, in milliseconds. */
const reconcileEvery = 5_000;
/** How often the watchdogs of monitoring systems are looked for, in milliseconds. */
const missEvery = 30_000;

/** How often words that the record says to be removed are looked for, and words that are older than the page keeps, in milliseconds. */
const removeEvery = 30_000;
const retainEvery = 6 * 3_600_000;

export interface ServingOptions {
  readonly home: Home;
  /** The page to offer; undefined where the record's own page is obeyed, because no file stands there. */
  readonly page: BasePage | undefined;
  readonly example: boolean;
  readonly origin: string;
  /** Where this machine itself reaches the server. */
  readonly address: string;
  /** The page of the base branch, looked at again and again; undefined for the example. */
  readonly look: (() => Promise<BasePage | undefined>) | undefined;
  readonly founding: Founding | undefined;
  readonly say: (line: string) => void;
}

export interface Serving extends Served {
  readonly team: Opened;
  /** The one-time link's secret, while the team has no passkey. */
  link(): string | undefined;
  /** Stops the loops, and closes the record with everything sealed and signed. */
  close(): Promise<void>;
}

/** Opens a record and serves it. Throws when its page was not taken and none is in force. */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { home, page, example, origin, say } = options;
  makeHome(home);
  const team = await openTeam(home, page ? nameOn(page) : "team", example, say);
  if (page) await offered(team, page, say);
  const clock = { now: () => new Date(), timers: realTimers };
  const watcher = await startWatcher({ app: team.app, ...clock, report: say });
  const hosts = hostBook(team.app.store, clock.now);
  const grants = grantsOf({
    ...{ app: team.app, now: clock.now, report: say },
    open: (target) => openPlace(target, hosts, clock.now),
    newId: () => randomBytes(6).toString("hex"),
  });
  const keys = pushKeys(home, team.app.team);
  let telling: Telling | undefined;
  const sent = (person: string, about: string) => telling?.teller.outbox.wentTo(person, about) ?? false;
  const models = await openModels({
    ...{ app: team.app, say, sent, now: clock.now, env: process.env, version: FINALCALL_VERSION },
    templates: (path) => filesOnBase(process.cwd(), path),
  });
  models.listensAt(options.address);
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const { server, setup, ready } = createServer({
    ...{ app: team.app, grants, gateway: models, watch: watcher, now: clock.now, random, origin, assets: __dirname },
    telling: { pushKey: keys.publicKey, states: () => telling?.teller.outbox.states() ?? [] },
    secretOf: (reference) => secretOf(reference, process.env),
    founding: options.founding,
    checked: { verifiers: [team.verifier], kept: () => keptCheckpoint(home.folder, team.app.team) },
    challengeKey: await challengeKey({ app: team.app, now: clock.now, random }),
    report: (reference, fault) =>
      say(`Fault ${reference}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
  });
  await ready();
  const ai = { numbers: models.ledger.calls, wayBack: models.wayBack };
  telling = startTelling({ app: team.app, ...clock, env: process.env, origin, pushKeys: keys, report: say, ai });
  const actions = dispatcherOf({
    ...{ app: team.app, ...clock, report: say },
    secretOf: (reference) => secretOf(reference, process.env),
    newId: () => randomBytes(12).toString("hex"),
    host: `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
  });
  const stop = keepUp(team, grants, options);
  return {
    team,
    fetch: server.fetch,
    handle: models.handle,
    link: () => (anyConfirmed(worldOf(team.app.world).people) ? undefined : setup.secret),
    async close() {
      stop();
      await actions.close();
      await grants.close();
      watcher.stop();
      await telling?.stop();
      await models.close();
      await team.seal(true);
      await team.checkpoint();
      await team.app.close();
    },
  };
}

/** Offers the page that was found. Throws when it was not taken, and the record is closed, unless another one is in force. */
async function offered(team: Opened, page: BasePage, say: (line: string) => void): Promise<void> {
  const wrong = await offerPage(team.app, page);
  if (wrong === undefined) return;
  if (worldOf(team.app.world).page.inForce !== undefined) return say(`${wrong} The page in force stays.`);
  await team.app.close();
  throw new CommandError(
    exit.usage,
    `The page ${page.from} was not taken. ${wrong}`,
    "Run `finalcall lint`, mend it, and start again.",
  );
}

/** Looks at the base branch where there is one, seals traffic and signs the head, again and again. Gives the way to stop. */
function keepUp(team: Opened, grants: Grants, { look: read, say }: ServingOptions): () => void {
  let last = "";
  const guarded = (work: () => Promise<void>) => () => void work().catch((fault) => say(String(fault)));
  const templates = templateLook({ app: team.app, folder: process.cwd(), env: process.env, say });
  const look = guarded(async () => {
    const page = await read?.();
    const now = JSON.stringify(page);
    if (!page || now === last) return;
    last = now;
    const wrong = await offerPage(team.app, page);
    if (wrong !== undefined) say(`${page.from} changed and was not taken. ${wrong}`);
  });
  const keep = guarded(async () => {
    await team.seal();
    await team.checkpoint();
  });
  const miss = guarded(() => missWatchdogs({ app: team.app, now: () => new Date() }));
  const checkin = guarded(() => openDueCheckin({ app: team.app, now: () => new Date() }));
  const reconcile = guarded(() => grants.reconcile());
  const remove = guarded(async () => void (await applyRemovals(team.app)));
  const newId = () => randomBytes(8).toString("hex");
  const retain = guarded(() => retainWords(team.app, () => new Date(), newId));
  remove();
  retain();
  const timers = [
    setInterval(reconcile, reconcileEvery),
    setInterval(look, lookEvery),
    ...(read ? [setInterval(guarded(templates), lookEvery)] : []),
    setInterval(keep, sealEvery),
    setInterval(miss, missEvery),
    setInterval(remove, removeEvery),
    setInterval(retain, retainEvery),
    setInterval(checkin, missEvery),
  ];
  return () => timers.forEach(clearInterval);
}

/** The team's name as the page gives it, for a record that is yet to be founded. */
const nameOn = ({ source, includes }: BasePage): string =>
  readPage(source, { includes: new Map(includes.map(({ path, text }) => [path, text])) }).page?.team ?? "team";
