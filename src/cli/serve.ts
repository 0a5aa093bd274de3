/** `finalcall serve`: the server for the page of the base branch in this folder, or for the example team until there is one. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../app/app.ts";
import type { Founding } from "../http/deps.ts";
import { worldOf } from "../views/context.ts";
import { type BasePage, basePage } from "./base-page.ts";
import { type ExitCode, exit } from "./exit.ts";
import { foundingIn } from "./founding.ts";
import { openFront } from "./front.ts";
import { homeOf } from "./home.ts";
import { type Serving, startServing } from "./serving.ts";
import { isTeams } from "./team.ts";

export interface ServeFlags {
  readonly port?: string;
  readonly host: string;
  readonly dir: string;
  readonly page?: string;
  readonly origin?: string;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Serves until it is interrupted. Gives 0 when it stopped cleanly. */
export async function serve(flags: ServeFlags): Promise<ExitCode> {
  const look = () => basePage(process.cwd(), flags.page);
  const own = await look();
  const home = homeOf({ folder: flags.dir });
  /** A record of the team's own with no file beside it: the page was written in the browser, or the file is not here. */
  const hasRecord = own === undefined && (await isTeams(home.store));
  const front = await openFront({ host: flags.host, port: flags.port ?? process.env.PORT });
  const origin = flags.origin ?? process.env.FINALCALL_ORIGIN ?? `http://localhost:${front.port}`;
  const place = { origin, address: `http://${hostInUrl(flags.host)}:${front.port}`, say };
  const ofTeam = (page: BasePage | undefined, founding?: Founding) =>
    startServing({ ...place, home, page, example: false, look, founding });

  let serving: Serving | undefined;
  const show = (next: Serving, from: string) => {
    serving = next;
    front.serve(next);
    banner(next, from, origin);
  };
  const saving = foundingIn(process.cwd(), look);
  /**
   * The first page, written in the browser: the team's own record takes the example's place behind the same port. Where
   * another server of this folder has begun it meanwhile, it is shown as it is, and what was typed here is not taken.
   */
  const begin = async (source: string): Promise<App> => {
    const before = serving;
    const theirs = await isTeams(home.store);
    const page = theirs ? undefined : { source, includes: [], from: "the page written in the browser" };
    const next = await ofTeam(page, saving);
    show(next, theirs ? "the page of the team's record" : "the page written in the browser, once it is adopted");
    // The answer to whoever asked is still on its way out of the example.
    setTimeout(() => void before?.close().catch((fault) => say(String(fault))), 1000).unref();
    return next.team.app;
  };
  let begun: Promise<App> | undefined;
  const found: NonNullable<Founding["found"]> = (source) => {
    // A second press, while the first is being answered, begins no second record behind the same port.
    begun ??= begin(source).catch((fault) => {
      begun = undefined;
      throw fault;
    });
    return begun;
  };
  try {
    if (own) show(await ofTeam(own), own.from);
    else if (hasRecord)
      show(await ofTeam(undefined, saving), "the page of the record; there is no finalcall.yaml here");
    else {
      const example = homeOf({ folder: flags.dir, example: true });
      const options = { ...place, home: example, page: examplePage(), example: true, look: undefined };
      show(await startServing({ ...options, founding: { ...saving, found } }), "");
    }
  } catch (fault) {
    await front.close();
    throw fault;
  }
  await interrupted();
  say("Stopping …");
  await front.close();
  await serving?.close();
  say(`Stopped. Everything on port ${front.port} is recorded.`);
  return exit.ok;
}

/** The address of this server as seen from itself: whoever listens everywhere is found at home. */
const hostInUrl = (host: string): string =>
  host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;

/** Where it is, whose page it obeys, and the one-time link while nobody has a passkey. `from` is empty for the example. */
function banner({ team, link: linkOf }: Serving, from: string, origin: string): void {
  const { page } = worldOf(team.app.world);
  const link = linkOf();
  say(
    from === ""
      ? "There is no finalcall.yaml here: this is the example team's page. Start one of your own with the link, or beside your code."
      : `Obeys ${from}.`,
  );
  if (page.inForce && page.offered) say("A changed page waits for its owner's yes; until then the one in force stays.");
  process.stdout.write(`${origin}\n`);
  if (link !== undefined) process.stdout.write(`Sign in once: ${origin}/link/${link}\n`);
  else say("Sign in with your passkey.");
  say("Ctrl-C stops it.");
}

const examplePage = (): BasePage => {
  const inPackage = join(__dirname, "..", "examples", "small-team", "finalcall.yaml");
  return { source: readFileSync(inPackage, "utf8"), includes: [], from: "the example" };
};

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
