/** `finalcall serve`: the server for the page of the base branch in this folder. */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { realTimers } from "../app/timers.ts";
import { hostBook } from "../connect/access/ssh/book.ts";
import { secretOf } from "../connect/secret.ts";
import { anyConfirmed } from "../decisions/person/kind.ts";
import { dispatcherOf } from "../dispatch/dispatcher.ts";
import { type Grants, grantsOf } from "../grants/grants.ts";
import { challengeKey } from "../http/identity/challenge-key.ts";
import { createServer, listen } from "../http/server.ts";
import { missWatchdogs } from "../http/taking.ts";
import { readPage } from "../page/read.ts";
import { startTelling, type Telling } from "../tell/telling.ts";
import { worldOf } from "../views/context.ts";
import type { TellingSeen } from "../views/telling.ts";
import type { Watch } from "../watch/watch.ts";
import { startWatcher } from "../watch/watcher.ts";
import { type BasePage, basePage, filesOnBase } from "./base-page.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { homeOf, makeHome, pushKeys } from "./home.ts";
import { type Models, openModels } from "./models.ts";
import { openPlace } from "./places.ts";
import { type Opened, offerPage, openTeam } from "./team.ts";
import { templateLook } from "./templates.ts";

declare const FINALCALL_VERSION: string;

export interface ServeFlags {
  readonly port?: string;
  readonly host: string;
  readonly dir: string;
  readonly page?: string;
  readonly origin?: string;
}

const defaultPort = 3210;
/** How often the base branch is looked at, traffic is sealed and the head is signed, in milliseconds. */
const lookEvery = 5_000;
const sealEvery = 60_000;
/** How often emergency logins are looked through, in milliseconds. */
const reconcileEvery = 5_000;
/** How often the watchdogs of monitoring systems are looked for, in milliseconds. */
const missEvery = 30_000;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Serves until it is interrupted. Gives 0 when it stopped cleanly. */
export async function serve(flags: ServeFlags): Promise<ExitCode> {
  const own = await basePage(process.cwd(), flags.page);
  const page = own ?? examplePage();
  const home = homeOf({ folder: flags.dir, example: own === undefined });
  makeHome(home);
  const team = await openTeam(home, nameOn(page), own === undefined, say);
  const wrong = await offerPage(team.app, page);
  if (wrong !== undefined && worldOf(team.app.world).page.inForce === undefined) {
    await team.app.close();
    throw new CommandError(
      exit.usage,
      `The page ${page.from} was not taken. ${wrong}`,
      "Run `finalcall lint`, mend it, and start again.",
    );
  }
  if (wrong !== undefined) say(`${wrong} The page in force stays.`);

  const wanted = flags.port ?? process.env.PORT;
  const watcher = await startWatcher({ app: team.app, now: () => new Date(), timers: realTimers, report: say });
  const hosts = hostBook(team.app.store, () => new Date());
  const grants = grantsOf({
    app: team.app,
    now: () => new Date(),
    open: (target) => openPlace(target, hosts, () => new Date()),
    report: say,
    newId: () => randomBytes(6).toString("hex"),
  });
  const keys = pushKeys(home, team.app.team);
  let telling: Telling | undefined;
  const sent = (person: string, about: string) => telling?.teller.outbox.wentTo(person, about) ?? false;
  const models = await openModels({
    ...{ app: team.app, say, sent, now: () => new Date(), env: process.env, version: FINALCALL_VERSION },
    templates: (path) => filesOnBase(process.cwd(), path),
  });
  const states = () => telling?.teller.outbox.states() ?? [];
  const { port, close, link, origin } = await open(
    team,
    grants,
    models,
    watcher,
    { pushKey: keys.publicKey, states },
    flags,
    wanted === undefined ? defaultPort : Number(wanted),
    wanted !== undefined,
  ).catch(async (fault) => {
    watcher.stop();
    await models.close();
    await team.app.close();
    throw fault;
  });
  models.listensAt(`http://${hostInUrl(flags.host)}:${port}`);
  banner(team, own, page, origin, link());
  const clock = { now: () => new Date(), timers: realTimers };
  const ai = { numbers: models.ledger.calls, wayBack: models.wayBack };
  telling = startTelling({ app: team.app, ...clock, env: process.env, origin, pushKeys: keys, report: say, ai });
  const actions = dispatcherOf({
    ...{ app: team.app, ...clock, report: say },
    secretOf: (reference) => secretOf(reference, process.env),
    newId: () => randomBytes(12).toString("hex"),
    host: `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
  });
  const stop = keepUp(team, grants, own === undefined ? undefined : () => basePage(process.cwd(), flags.page));
  await interrupted();
  say("Stopping …");
  stop();
  await actions.close();
  await grants.close();
  watcher.stop();
  await telling.stop();
  await models.close();
  await close();
  await team.seal(true);
  await team.checkpoint();
  await team.app.close();
  say(`Stopped. Everything on port ${port} is recorded.`);
  return exit.ok;
}

/** The address of this server as seen from itself: whoever listens everywhere is found at home. */
const hostInUrl = (host: string): string =>
  host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;

/** Listens on the port that was asked for, or on the next free one when none was. */
async function open(
  team: Opened,
  grants: Grants,
  gateway: Models,
  watch: Watch,
  telling: TellingSeen,
  { host, origin: asked }: ServeFlags,
  first: number,
  exact: boolean,
) {
  const from = first === 0 ? await freePort(host) : first;
  const clock = { now: () => new Date(), random: (bytes: number) => randomBytes(bytes).toString("base64url") };
  const key = await challengeKey({ app: team.app, ...clock });
  for (let port = from; ; port += 1) {
    const origin = asked ?? process.env.FINALCALL_ORIGIN ?? `http://localhost:${port}`;
    const deps = {
      app: team.app,
      grants,
      gateway,
      watch,
      telling,
      secretOf: (reference: string) => secretOf(reference, process.env),
      ...clock,
      origin,
      assets: __dirname,
      challengeKey: key,
      report: (reference: string, fault: unknown) =>
        say(`Fault ${reference}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
    };
    try {
      return { ...(await listenOn(deps, port, host)), origin };
    } catch (fault) {
      const taken = (fault as { code?: string }).code === "EADDRINUSE";
      if (!taken) throw fault;
      if (exact || port > from + 20)
        throw new CommandError(exit.usage, `Port ${port} is taken.`, "Name another with --port.");
    }
  }
}

/** A port that nobody uses: passkeys are bound to the address, so it must be known before the server is made. */
const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

async function listenOn(
  deps: Parameters<typeof createServer>[0] & { readonly gateway: Models },
  port: number,
  host: string,
) {
  const { server, setup, ready } = createServer(deps);
  await ready();
  const { port: listening, close } = await listen(server, port, host, deps.gateway);
  /** The one-time link, while the team has no passkey. */
  const link = () => (anyConfirmed(worldOf(deps.app.world).people) ? undefined : setup.secret);
  return { port: listening, close, link };
}

/** Looks at the base branch where there is one, seals traffic and signs the head, again and again. Gives the way to stop. */
function keepUp(team: Opened, grants: Grants, read: (() => Promise<BasePage | undefined>) | undefined): () => void {
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
  const reconcile = guarded(() => grants.reconcile());
  const timers = [
    setInterval(reconcile, reconcileEvery),
    setInterval(look, lookEvery),
    ...(read ? [setInterval(guarded(templates), lookEvery)] : []),
    setInterval(keep, sealEvery),
    setInterval(miss, missEvery),
  ];
  return () => timers.forEach(clearInterval);
}

function banner(
  team: Opened,
  own: BasePage | undefined,
  page: BasePage,
  origin: string,
  link: string | undefined,
): void {
  const { page: state } = worldOf(team.app.world);
  say(
    own
      ? `Obeys ${page.from}.`
      : "There is no finalcall.yaml here: this is the example team's page. Write your own, and start again.",
  );
  if (state.inForce && state.offered)
    say("A changed page waits for its owner's yes; until then the one in force stays.");
  process.stdout.write(`${origin}\n`);
  if (link !== undefined) process.stdout.write(`Sign in once: ${origin}/link/${link}\n`);
  else say("Sign in with your passkey.");
  say("Ctrl-C stops it.");
}

const examplePage = (): BasePage => {
  const file = join(__dirname, "..", "examples", "small-team", "finalcall.yaml");
  return { source: readFileSync(file, "utf8"), includes: [], from: "the example" };
};

/** The team's name as the page gives it, for a record that is yet to be founded. */
const nameOn = ({ source, includes }: BasePage): string =>
  readPage(source, { includes: new Map(includes.map(({ path, text }) => [path, text])) }).page?.team ?? "team";

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
