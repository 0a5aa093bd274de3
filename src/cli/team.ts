/** Opens a team's record and keeps it going: founds it, offers the page of the base branch, seals traffic, signs checkpoints. */

import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Answer, App, Caller } from "../app/app.ts";
import { type Engine, openApp } from "../app/engine.ts";
import { sealOf } from "../app/seal.ts";
import { kinds } from "../decisions/index.ts";
import type { PageState } from "../decisions/page/kind.ts";
import type { RecordState } from "../decisions/record/kind.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed, type World } from "../kernel/world.ts";
import { signCheckpoint } from "../log/checkpoint.ts";
import { openStore } from "../log/open.ts";
import type { BasePage } from "./base-page.ts";
import { checkpointKey, type Home, keepCopy } from "./home.ts";

/** The books of traffic that are sealed into the log. */
const books = ["metrics", "refusals", "samples", "hooks", "told", "calls"];
/** Numbers and model calls come at every hour of the day: sealed as often as the rest, their seals would be most of the record. */
const slowBooks = ["samples", "calls"];
const slowly = 3_600_000;

export const system: Caller = { actor: "system", via: "system" };

/** The version of the page in force, for the envelope of every event. */
export const pageOf = (world: World): string => (world.one("page") as PageState).inForce?.version ?? "";

/** A name that can stand in the record for ever: the team's first name on the page, as letters, digits and dashes. */
export const teamId = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40) || "team";

export interface Opened {
  readonly app: Engine;
  readonly verifier: string;
  /** Signs the head and keeps the checkpoint, if anything was recorded since the last one. */
  checkpoint(): Promise<void>;
  /** Seals what the books took since the last time; the books of numbers and of model calls once an hour only, and when `all` is said. */
  seal(all?: boolean): Promise<void>;
}

/** Whether a store holds a record that a team began with a page of its own. A file is not made by asking. */
export async function isTeams(url: string): Promise<boolean> {
  if (!url.includes("://") && !existsSync(url)) return false;
  const store = await openStore(url, { worker: false });
  const [first] = await store.read(0, 1);
  await store.close();
  return first !== undefined && (JSON.parse(first.body) as { data: { page?: string } }).data.page === "own";
}

/** Opens the record, or founds it. The team of an existing record is its own: a renamed page does not rename it. */
export async function openTeam(
  home: Home,
  name: string,
  example: boolean,
  warn: (message: string) => void,
): Promise<Opened> {
  const store = await openStore(home.store);
  const [first] = await store.read(0, 1);
  const team = first ? (JSON.parse(first.body) as { team: string }).team : teamId(name);
  const app = await openApp({
    store,
    kinds,
    team,
    now: () => new Date(),
    newId: randomUUID,
    salt: () => randomBytes(16).toString("hex"),
    pageOf,
    report: (error) => warn(String(error)),
  });
  const key = checkpointKey(home, team);
  await recorded(app, "record.found", { team, page: example ? "example" : "own" });
  let slowlySealed = Date.now();
  let signed = (await store.checkpoints()).at(-1)?.seq ?? 0;
  return {
    app,
    verifier: key.verifier,
    async checkpoint() {
      await app.fresh();
      const { head } = app;
      if (head.seq === signed) return;
      const note = signCheckpoint(team, head, key.pem);
      await store.keepCheckpoint(head.seq, note);
      keepCopy(home, team, note);
      signed = head.seq;
    },
    async seal(all = false) {
      const slow = all || Date.now() - slowlySealed >= slowly;
      if (slow) slowlySealed = Date.now();
      for (const book of books) {
        if (slowBooks.includes(book) && !slow) continue;
        const done = (app.world.one("record") as RecordState).sealed.get(book) ?? 0;
        const seal = await sealOf(store, book, done);
        if (seal) await recorded(app, "record.seal", seal);
      }
    },
  };
}

/** Offers the page of the base branch. Gives what is wrong with it, or undefined when it was taken, or is known already. */
export async function offerPage(
  app: App,
  { source, includes }: Pick<BasePage, "source" | "includes">,
): Promise<string | undefined> {
  const answer = await app.execute("page.offer", { source, includes }, system);
  if (isRefusal(answer)) return `${answer.why} ${answer.next}`;
  return isMalformed(answer) ? answer.malformed.map(({ message }) => message).join(" ") : undefined;
}

async function recorded(app: App, type: string, data: unknown): Promise<Answer> {
  const answer = await app.execute(type, data, system);
  if (isRefusal(answer) || isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
  return answer;
}
