/**
 * Makes logins for people who were granted them, and ends every one of them in time. The intent stands in the record
 * before anything is made, and the proof of end after it is gone, so that a crash anywhere leaves work and never a login.
 */

import { createHash } from "node:crypto";
import type { App, Caller } from "../app/app.ts";
import type { Grant, Grantor, Issued } from "../connect/access/grantor.ts";
import { behind, targetOf } from "../decisions/access/kind.ts";
import { type AccessState, mayExist } from "../decisions/access/state.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { type AccessTarget, isNamed } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { holdDrill, type Step } from "./drill.ts";

/** What the person is shown, once. */
export interface Given extends Issued {
  readonly id: string;
  readonly target: string;
  readonly login: string;
  readonly until: string;
}

export interface Grants {
  /** Makes the login for whoever it was granted to. The rules refuse everybody else, and everybody a second time. */
  receive(id: string, caller: Pick<Caller, "actor" | "via">): Promise<Given | Refusal | Malformed>;
  /** Tries a place of the page end to end, and records how each step went. Undefined when the page has no such place. */
  drill(target: string): Promise<readonly Step[] | undefined>;
  /** Ends whatever is over, was asked to end, or has no grant. Tries again what failed. One pass; never throws. */
  reconcile(): Promise<void>;
  close(): Promise<void>;
}

export interface GrantsOptions {
  readonly app: App;
  readonly now: () => Date;
  /** Opens the place that a page's target is; throws when it cannot be. */
  readonly open: (target: AccessTarget) => Grantor;
  readonly report: (what: string) => void;
  /** A new id: small letters and digits. */
  readonly newId: () => string;
}

const system: Caller = { actor: "system", via: "system" };
/** A login whose making is this old and that nobody reported made belongs to a process that died, in milliseconds. */
const makingTakes = 60_000;
/** How often the record and the log say that a login could not be ended, in milliseconds. */
const shoutEvery = 600_000;

const drillName = "bg_drill_";
/** Requests are numbered by their place in the record, which stays far below this. */
const drillSerials = 2 ** 50;

export function grantsOf({ app, now, open, report, newId }: GrantsOptions): Grants {
  /** One grantor for each place as the page describes it. */
  const opened = new Map<string, Grantor>();
  const grantorOf = (target: AccessTarget): Grantor => {
    const key = JSON.stringify(target);
    const known = opened.get(key);
    if (known) return known;
    const fresh = open(target);
    opened.set(key, fresh);
    return fresh;
  };
  const say = async (type: string, data: object) => {
    const answer = await app.execute(type, data, system);
    if (isRefusal(answer)) report(`${type}: ${answer.why}`);
    if (isMalformed(answer)) report(`${type}: ${JSON.stringify(answer.malformed)}`);
  };
  const making = new Set<string>();
  /** Places that could not be looked at, and what was said of it. */
  const unseen = new Map<string, string>();
  const drilling = new Set<string>();
  /** Drills of other servers, and when they were first seen. */
  const seenDrills = new Map<string, number>();
  function isOthersDrill(login: string): boolean {
    if (!login.startsWith(drillName)) return false;
    const since = seenDrills.get(login) ?? now().getTime();
    seenDrills.set(login, since);
    return now().getTime() - since < makingTakes;
  }
  let passing: Promise<void> | undefined;

  async function receive(id: string, { actor, via }: Pick<Caller, "actor" | "via">) {
    // Without a command's id: whoever repeats it is refused, and never given a second login.
    making.add(id);
    try {
      const answer = await app.execute("access.receive", { id }, { actor, via });
      if (isRefusal(answer) || isMalformed(answer)) return answer;
      return await make(id);
    } finally {
      making.delete(id);
    }
  }

  async function make(id: string): Promise<Given> {
    const state = worldOf(app.world).access.get(id) as AccessState;
    try {
      const issued = await grantorOf(placeOf(state)).issue(grantFor(state));
      await say("access.issued", { id });
      return { ...issued, id, target: state.target, login: state.name, until: state.until };
    } catch (fault) {
      await say("access.issueFailed", { id, why: reasonOf(fault) });
      await end(worldOf(app.world).access.get(id) ?? state, "failed");
      throw fault;
    }
  }

  async function end(state: AccessState, why: "expired" | "by-hand" | "removed" | "failed"): Promise<void> {
    try {
      const { sessions, left } = await grantorOf(placeOf(state)).end(grantFor(state));
      const clean = left.length === 0;
      await say("access.ended", { id: state.id, why, sessions, clean, left: JSON.stringify(left) });
    } catch (fault) {
      const { stuck, id, target } = state;
      // It is tried at every pass, and shouted about again every few minutes.
      if (stuck && now().getTime() - Date.parse(stuck.at) < shoutEvery) return;
      report(`Access ${id} to ${target} could not be ended: ${reasonOf(fault)}`);
      await say("access.stuck", { id, why: reasonOf(fault) });
    }
  }

  /** Why a login must end now; undefined while it may stay. */
  function overBecause(state: AccessState, at: string) {
    const page = worldOf(app.world).page.inForce?.page;
    const target = targetOf(page, state.target);
    const named = page && target && isNamed(page, state.person) && behind(page, target.who, at).includes(state.person);
    if (state.endingBy !== "") return "by-hand" as const;
    if (state.until <= at) return "expired" as const;
    if (!named) return "removed" as const;
    const died = state.login === "issuing" && Date.parse(at) - Date.parse(state.issuingAt) > makingTakes;
    return state.login === "failed" || died ? ("failed" as const) : undefined;
  }

  async function pass(): Promise<void> {
    await app.fresh();
    const at = now().toISOString();
    const { access, page } = worldOf(app.world);
    for (const state of [...access.values()]) {
      if (!mayExist(state) || making.has(state.id)) continue;
      const why = overBecause(state, at);
      if (why) await end(state, why);
    }
    for (const target of page.inForce?.page.access ?? []) await endStrays(target);
  }

  /** Ends every login of ours that no grant stands behind: of a record that was restored, or of a process that died. */
  async function endStrays(target: AccessTarget): Promise<void> {
    try {
      const grantor = grantorOf(target);
      const known = new Set(
        [...worldOf(app.world).access.values()].filter(mayExist).flatMap(({ name }) => (name ? [name] : [])),
      );
      const there = await grantor.existing();
      unseen.delete(target.name);
      for (const { login } of there) {
        if (known.has(login) || drilling.has(login) || isOthersDrill(login)) continue;
        const id = `acc-${login.replace(/^bg_/, "").replaceAll("_", "")}`;
        const grant = { id, target: target.name, person: "", login, serial: 0, until: now().toISOString() };
        const { sessions } = await grantor.end(grant);
        await say("access.stray", { id, target: target.name, login, sessions });
      }
    } catch (fault) {
      const why = `Nobody could look for logins at ${target.name}: ${reasonOf(fault)}`;
      if (unseen.get(target.name) !== why) report(why);
      unseen.set(target.name, why);
    }
  }

  async function drill(name: string) {
    const target = targetOf(worldOf(app.world).page.inForce?.page, name);
    if (!target) return undefined;
    const id = newId();
    // Neither the name nor the serial number is that of any request or other drill, so that nothing takes it for one.
    const serial = drillSerials + Number.parseInt(createHash("sha256").update(id).digest("hex").slice(0, 10), 16);
    const grant = { id: `acc-${id}`, target: name, person: "drill", login: `${drillName}${id}`, serial };
    drilling.add(grant.login);
    try {
      const steps = await holdDrill({ grantor: grantorOf(target), grant, now });
      await say("drill.hold", { id: `drill-${id}`, of: `access:${name}`, steps });
      return steps;
    } finally {
      drilling.delete(grant.login);
    }
  }

  return {
    receive,
    drill,
    reconcile() {
      passing ??= pass()
        .catch((fault: unknown) => report(`Emergency access was not looked through: ${reasonOf(fault)}`))
        .finally(() => {
          passing = undefined;
        });
      return passing;
    },
    async close() {
      await passing;
      for (const grantor of opened.values()) await grantor.close();
    },
  };
}

/** The place as it was when the login was made: a page that no longer names it does not keep the login alive. */
function placeOf({ id, place }: AccessState): AccessTarget {
  if (!place) throw new Error(`No login of ${id} was ever begun.`);
  return place;
}

const grantFor = ({ id, target, person, name: login, serial, until }: AccessState): Grant => ({
  ...{ id, target, person, login, serial, until },
});

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault)).slice(0, 2000);
