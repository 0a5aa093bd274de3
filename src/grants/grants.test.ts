/** Logins made and ended on a record in memory, at a place behind real commands: a folder of files. */

import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { touch } from "../../test/support/history.ts";
import { openApp } from "../app/engine.ts";
import { commandGrantor } from "../connect/access/command/grantor.ts";
import { type AccessState, grantCard, targetOf } from "../decisions/access/kind.ts";
import { kinds } from "../decisions/index.ts";
import type { PageState } from "../decisions/page/kind.ts";
import { digest } from "../kernel/json.ts";
import type { World } from "../kernel/world.ts";
import { openMemory } from "../log/memory.ts";
import { grantsOf } from "./grants.ts";

const page = (who: string, more = "") => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
${more || `access: { vault: { who: [${who}], approve: [ana, ben], command: { issue: x, end: x, list: x }, for: 30m } }`}
`;
const id = "acc-000000000001";
const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

let store: string;
let clock: number;
let said: string[];
let app: Awaited<ReturnType<typeof openApp>>;
let grants: ReturnType<typeof grantsOf>;

const passes = (minutes: number) => {
  clock += minutes * 60_000;
};
const state = () => app.world.many("access").get(id) as AccessState;
const logins = () => readdirSync(store).filter((name) => name.startsWith("bg_"));
async function done(actor: string, type: string, data: object, how: object = {}): Promise<void> {
  const answer = await app.execute(type, data, { actor, via: "passkey:s", ...how });
  if (!("recorded" in answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
}
async function adopt(source: string): Promise<void> {
  await done("system", "page.offer", { source }, { via: "system" });
  const { offered, inForce } = app.world.one("page") as PageState;
  const card = {
    ...{ kind: "page.adopt", version: offered?.version ?? "", replaces: inForce?.version ?? "" },
    ...{ offeredBy: offered?.by ?? "", adoptedIn: inForce?.seq ?? 0 },
  };
  // The first page by whoever is there, every other one by the owner of company matters.
  const who = inForce ? "ben" : "ana";
  const how = { proof: touch(who, card) };
  await done(`person:${who}`, "page.adopt", { version: offered?.version, shown: digest(card) }, how);
}
const receive = () => grants.receive(id, { actor: "person:cy", via: "token:t" });
/** While this holds, the place refuses to end anything. */
const jam = (on: boolean) => (on ? writeFileSync(join(store, "jam"), "") : rmSync(join(store, "jam")));

beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), "finalcall-places-"));
  clock = Date.parse("2026-11-19T12:00:00.000Z");
  said = [];
  let count = 0;
  app = await openApp({
    ...{ store: openMemory(), kinds, team: "harbor", now: () => new Date(clock), pageOf },
    newId: () => `command-${++count}`,
    salt: () => `${++count}`,
  });
  const commands = {
    issue: 'set -C; test ! -e "$STORE/closed" && echo secret > "$STORE/$FINALCALL_LOGIN" && echo secret',
    end: 'test ! -e "$STORE/jam" && rm -f "$STORE/$FINALCALL_LOGIN"',
    list: 'ls "$STORE"',
    use: 'test -e "$STORE/$FINALCALL_LOGIN"',
  };
  grants = grantsOf({
    ...{ app, now: () => new Date(clock), report: (what) => said.push(what), newId: () => "00000000000a" },
    open: () => commandGrantor(commands, { ...process.env, STORE: store }),
  });
  await done("system", "record.found", { team: "harbor", page: "own" });
  await adopt(page("cy"));
  await done("person:cy", "access.ask", { id, target: "vault", person: "cy", reason: "Payments are stuck." });
  const { inForce } = app.world.one("page") as PageState;
  const target = targetOf(inForce?.page, "vault");
  if (!target || !inForce) throw new Error("The page does not hold.");
  const card = grantCard(state(), target, inForce.version);
  await done("person:ana", "access.approve", { id, shown: digest(card) }, { proof: touch("ana", card) });
});
afterEach(async () => {
  await grants.close();
  await app.close();
  chmodSync(store, 0o700);
  rmSync(store, { recursive: true, force: true });
});

test("a login lives until its time, and not longer than the next look", async () => {
  expect(await receive()).toMatchObject({ secret: "secret", login: "bg_000000000001" });
  passes(29);
  await grants.reconcile();
  expect(logins()).toEqual(["bg_000000000001"]);
  passes(1);
  await grants.reconcile();
  expect({ logins: logins(), why: state().ended?.why, clean: state().ended?.clean }).toEqual({
    ...{ logins: [], why: "expired", clean: true },
  });
});

test("whoever is removed from the page loses it at the next look", async () => {
  await receive();
  await adopt(page("ben"));
  await grants.reconcile();
  expect({ logins: logins(), why: state().ended?.why }).toEqual({ logins: [], why: "removed" });
});

test("a place that leaves the page is ended all the same, as it was when the login was made", async () => {
  await receive();
  await adopt(page("", "standards: { new-job: [alerts] }"));
  await grants.reconcile();
  expect({ logins: logins(), why: state().ended?.why }).toEqual({ logins: [], why: "removed" });
});

test("what cannot be ended is tried at every look, said at once and every few minutes, and said when it worked", async () => {
  await receive();
  jam(true);
  passes(30);
  await grants.reconcile();
  await grants.reconcile();
  expect(state().stuck?.tries).toBe(1);
  expect(said.filter((line) => line.includes("could not be ended"))).toHaveLength(1);
  passes(11);
  await grants.reconcile();
  expect(state().stuck?.tries).toBe(2);
  jam(false);
  await grants.reconcile();
  expect({ logins: logins(), stuck: state().stuck, why: state().ended?.why }).toEqual({
    ...{ logins: [], stuck: undefined, why: "expired" },
  });
});

test("a login that could not be made is no login, and says why without its secret", async () => {
  writeFileSync(join(store, "closed"), "");
  await expect(receive()).rejects.toThrow("exit 1");
  expect({ login: state().login, why: state().ended?.why, logins: logins() }).toEqual({
    ...{ login: "failed", why: "failed", logins: [] },
  });
  expect(await receive()).toMatchObject({ refused: "access.over" });
});

test("a drill passes where everything works, and leaves nothing", async () => {
  const held = grants.drill("vault");
  await held;
  const [drill] = [...app.world.many("drill").values()] as {
    passed: boolean;
    steps: { step: string; ok: boolean }[];
  }[];
  // The folder lets nothing expire, so the drill says so: it tries, and does not believe.
  expect(drill?.steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
    ...["issue true", "use true", "expire false", "end true", "verify true"],
  ]);
  expect(drill?.passed).toBe(false);
  expect(logins()).toEqual([]);
});
