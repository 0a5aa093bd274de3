/**
 * What the hosts of an SSH place ask every few seconds: whom to refuse (public: serial numbers only) and who may be there
 * now; and what they say: what they ended and what was left behind.
 */

import { createHash } from "node:crypto";
import { Hono, type Context as Http } from "hono";
import { type Certificate, type HostBook, hostBook, reportSchema } from "../connect/access/ssh/book.ts";
import { publicKeyOf } from "../connect/access/ssh/certificate.ts";
import { krlOf } from "../connect/access/ssh/krl.ts";
import { mayExist } from "../decisions/access/state.ts";
import type { AccessTarget } from "../page/page.ts";
import { type Seen, worldOf } from "../views/context.ts";
import { readBody } from "./body.ts";
import type { Deps } from "./deps.ts";
import { holderOf, type Scope } from "./identity/callers.ts";
import { badRequest, notFound, problem, unknownCaller } from "./problem.ts";

/** Bytes of one report. */
const largest = 262_144;
/** A serial number stays on the list for so long after its certificate expired: hosts' clocks may be behind, in milliseconds. */
const kept = 3_600_000;

export function hostRoutes(deps: Deps): Hono {
  const routes = new Hono();
  const book = hostBook(deps.app.store, deps.now);
  const lists = revocationLists();

  routes.get("/access/hosts/:target/krl", async (c) => {
    await deps.app.fresh();
    const target = placeOf(worldOf(deps.app.world), c.req.param("target"));
    if (!target) return notFound(c);
    const ca = deps.secretOf?.(target.secret);
    if (ca === undefined) return noAuthority(c, target);
    const { over } = await standing(deps, book, target.name);
    const list = await lists(
      ca,
      over.map(({ serial }) => serial),
    );
    return c.body(new Uint8Array(list), 200, { "content-type": "application/octet-stream" });
  });

  routes.get("/access/hosts/:target", (c) =>
    asked(c, deps, "read", async (target) => {
      const { open, over } = await standing(deps, book, target.name);
      const seconds = (time: number) => Math.floor(time / 1000);
      const lines = [
        ...["finalcall-hosts 1", `time ${seconds(deps.now().getTime())}`],
        ...open.map(({ serial, id, until }) => `open ${serial} ${id} ${seconds(Date.parse(until))}`),
        ...over.map(({ serial, id }) => `over ${serial} ${id}`),
        "end", // A list that was cut off is no list.
      ];
      return c.text(`${lines.join("\n")}\n`);
    }),
  );

  routes.post("/access/hosts/:target/report", (c) =>
    asked(c, deps, "report", async (target) => {
      const body = await readBody(c.req.raw, largest);
      if (body === undefined) return tooLarge(c);
      const report = reportSchema.safeParse(parsed(body));
      if (!report.success) {
        const wrong = report.error.issues.map(({ path, message }) => ({ field: path.map(String).join("."), message }));
        return badRequest(c, { malformed: wrong });
      }
      await book.heard(target.name, report.data);
      return c.json({ taken: report.data.ended.length });
    }),
  );
  return routes;
}

/** Certificates that may be in use now, and those that are over and to be refused. */
async function standing({ app, now }: Deps, book: HostBook, target: string) {
  const at = now();
  const { made, refused } = await book.place(target);
  const open = new Map<number, Certificate>();
  const over = new Map<number, Certificate>();
  for (const one of made.values()) open.set(one.serial, one);
  for (const one of refused.values()) over.set(one.serial, one);
  for (const state of worldOf(app.world).access.values()) {
    if (state.kind !== "ssh" || state.target !== target || state.serial === 0) continue;
    const { serial, id, until, endingBy } = state;
    (mayExist(state) && endingBy === "" ? open : over).set(serial, { serial, id, until });
  }
  for (const one of open.values()) if (Date.parse(one.until) <= at.getTime()) over.set(one.serial, one);
  const recent = [...over.values()].filter(({ until }) => Date.parse(until) + kept > at.getTime());
  // What is stuck is asked for until it ended, however long that takes.
  const stuck = [...worldOf(app.world).access.values()].filter((one) => mayExist(one) && over.has(one.serial));
  const listed = new Map([...recent, ...stuck].map(({ serial, id, until }) => [serial, { serial, id, until }]));
  return {
    open: [...open.values()].filter(({ serial }) => !over.has(serial)),
    over: [...listed.values()].sort((one, other) => one.serial - other.serial),
  };
}

/** The place of the page in force, or as it was for a login that may still exist there. */
function placeOf({ page, access }: Seen, name: string): AccessTarget | undefined {
  const named = page.inForce?.page.access.find((one) => one.name === name);
  const was = [...access.values()].find((state) => state.target === name && mayExist(state))?.place;
  const target = named ?? was;
  return target?.kind === "ssh" ? target : undefined;
}

/** The lists as they were last made: the same serials of the same authority are the same list. */
function revocationLists() {
  const keys = new Map<string, Promise<string>>();
  const made = new Map<string, { readonly of: string; readonly list: Promise<Buffer> }>();
  const fresh = async (authority: string, ca: string, serials: readonly number[]) => {
    const key = keys.get(authority) ?? publicKeyOf(ca);
    keys.set(authority, key);
    return krlOf(serials, await key);
  };
  return (ca: string, serials: readonly number[]): Promise<Buffer> => {
    const authority = createHash("sha256").update(ca).digest("hex");
    const of = serials.join();
    const known = made.get(authority);
    if (known?.of === of) return known.list;
    const list = fresh(authority, ca, serials);
    made.set(authority, { of, list });
    // What failed is tried again, and not remembered.
    list.catch(() => {
      keys.delete(authority);
      if (made.get(authority)?.list === list) made.delete(authority);
    });
    return list;
  };
}

/** Answers a token with this scope, for a place that is reached by SSH. */
async function asked(
  c: Http,
  deps: Deps,
  scope: Scope,
  answer: (target: AccessTarget) => Promise<Response>,
): Promise<Response> {
  await deps.app.fresh();
  const holder = holderOf(c, deps);
  if (!holder) return unknownCaller(c);
  if (!holder.scopes.includes(scope)) return missingScope(c, scope);
  const target = placeOf(worldOf(deps.app.world), c.req.param("target") ?? "");
  return target ? answer(target) : notFound(c);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

const noAuthority = (c: Http, { name, secret }: AccessTarget): Response =>
  problem(
    c,
    503,
    "http.noAuthority",
    `The signing key of ${name} is not set on this server, so no list of its certificates can be made.`,
    `Set ${secret} where the server runs. Hosts keep the last list that they have.`,
  );

const missingScope = (c: Http, scope: Scope): Response =>
  problem(
    c,
    403,
    "token.missingScope",
    `This token may not do that: it lacks the scope ${scope}.`,
    "Use another token, or have one made with that scope.",
  );

const tooLarge = (c: Http): Response =>
  problem(c, 413, "http.tooLarge", `More than ${largest} bytes were sent, so nothing was read.`, "Send less of it.");
