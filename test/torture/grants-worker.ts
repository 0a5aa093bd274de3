/** A server process that makes and ends emergency logins, and dies where it is told to: run by grants.test.ts. */

import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { openApp } from "../../src/app/engine.ts";
import type { Grantor } from "../../src/connect/access/grantor.ts";
import { postgresGrantor } from "../../src/connect/access/postgres/grantor.ts";
import { hostBook } from "../../src/connect/access/ssh/book.ts";
import { sshGrantor } from "../../src/connect/access/ssh/grantor.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { grantsOf } from "../../src/grants/grants.ts";
import { openStore } from "../../src/log/open.ts";

const { CA = "", WORKER = "", STORE = "", ADMIN = "", DIE_AT = "", RECEIVE = "", NOW = "" } = process.env;
const ahead = NOW === "" ? 0 : Date.parse(NOW) - Date.now();
const now = () => new Date(Date.now() + ahead);

/** Dies as if the power went, at the n-th of the named moments. */
const [moment, nth = "1"] = DIE_AT.split(":");
let count = 0;
function at(name: string): void {
  if (name !== moment) return;
  count += 1;
  if (count === Number(nth)) process.kill(process.pid, "SIGKILL");
}

const app = await openApp({
  store: await openStore(STORE, { worker: pathToFileURL(WORKER) }),
  kinds,
  team: "harbor",
  now,
  newId: randomUUID,
  salt: () => randomBytes(16).toString("hex"),
  pageOf: (world) => (world.one("page") as PageState).inForce?.version ?? "",
});
const execute = app.execute.bind(app);
const dying = {
  ...app,
  world: app.world,
  fresh: () => app.fresh(),
  async execute(...asked: Parameters<typeof execute>) {
    at(`before ${asked[0]}`);
    const answer = await execute(...asked);
    at(`after ${asked[0]}`);
    return answer;
  },
};
const hosts = hostBook(app.store, now);
const place =
  CA === ""
    ? postgresGrantor({ url: ADMIN, roles: ["readers"], keeper: "keeper" })
    : sshGrantor({ ca: readFileSync(CA, "utf8"), principal: "prod", source: [], command: "", hosts, now });
const dyingPlace: Grantor = {
  ...place,
  async issue(grant) {
    at("before issue");
    const issued = await place.issue(grant);
    at("after issue");
    return issued;
  },
  async end(grant) {
    at("before end");
    const ended = await place.end(grant);
    at("after end");
    return ended;
  },
};
const grants = grantsOf({
  app: dying,
  now,
  open: () => dyingPlace,
  report: () => undefined,
  newId: () => randomBytes(6).toString("hex"),
});
if (RECEIVE !== "") await grants.receive(RECEIVE, { actor: "person:cy", via: "token:t" }).catch(() => undefined);
else await grants.reconcile();
await grants.close();
await app.close();
