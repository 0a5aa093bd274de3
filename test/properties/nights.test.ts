/** What must hold in every night, whoever asks for whatever: checked on the record by rules that share nothing with the product's. */

import { deepStrictEqual } from "node:assert/strict";
import { expect, test } from "vitest";
import type { Recorded } from "../../src/kernel/kind.ts";
import { worldOf } from "../support/releases.ts";
import { play } from "./nights.ts";

const seeds = Number(process.env.FINALCALL_SEEDS ?? 400);
const first = Number(process.env.FINALCALL_SEED ?? 1);
const last = process.env.FINALCALL_SEED ? first : seeds;
const steps = 150;

interface Fields {
  readonly id: string;
  readonly [field: string]: unknown;
}
const dataOf = (event: Recorded) => event.data as Fields;
const isPerson = ({ actor, via }: Recorded) => actor.startsWith("person:") && /^(passkey|link):/.test(via);

/** Friday 16:00 to Monday 08:00; Lisbon is on UTC in November. Only production has the window. */
function inWindow(at: string): boolean {
  const day = new Date(at).getUTCDay();
  const hour = new Date(at).getUTCHours();
  return day === 6 || day === 0 || (day === 5 && hour >= 16) || (day === 1 && hour < 8);
}

/** Everything that is wrong with a record, in sentences. */
function wrongs(record: readonly Recorded[]): string[] {
  const wrong: string[] = [];
  const prepared = new Map<string, Fields>();
  const approved = new Map<string, string>();
  const permits = new Map<string, { release: string; expires: string; stage: string; run: string }>();
  const exceptions = new Map<string, { freeze: string; by: string; facts: unknown }[]>();
  const incidents = new Map<string, { lead: string; open: boolean; freezes: boolean; environment: string }>();
  const started = new Set<string>();
  const rollbacks = new Set<string>();
  let hand = 0;

  const freezes = (environment: string, at: string): string[] => [
    ...(hand ? [`hand:${hand}`] : []),
    ...[...incidents]
      .filter(([, one]) => one.freezes && (one.environment === "" || one.environment === environment))
      .map(([id]) => `incident:${id}`),
    ...(environment === "production" && inWindow(at) ? ["window"] : []),
  ];

  for (const event of record) {
    const data = dataOf(event);
    const who = event.actor.replace("person:", "");
    const say = (what: string) => wrong.push(`${event.seq} ${event.type} by ${event.actor} (${event.via}): ${what}`);
    const mustBePerson = () => isPerson(event) || say("no person in a browser");
    switch (event.type) {
      case "release.prepared":
        prepared.set(data.id, data);
        break;
      case "release.approved": {
        const release = prepared.get(data.id);
        const makers = ((release?.makers ?? []) as { person: string }[]).map(({ person }) => person);
        mustBePerson();
        if (!event.via.startsWith("passkey:") || !data.proof) say("no passkey");
        if (makers.includes(who)) say("their own work");
        if (((release?.excluded ?? []) as string[]).includes(who)) say("they prepared it");
        if (!["ana", "ben", "ann"].includes(who)) say("not on the list");
        approved.set(data.id, String(data.facts));
        break;
      }
      case "release.permitted":
        permits.set(String(data.permit), {
          ...{ release: data.id, expires: String(data.expires), stage: String(data.stage), run: "" },
        });
        break;
      case "release.excepted": {
        mustBePerson();
        const held = freezes(String(prepared.get(data.id)?.environment), event.at);
        const lead = incidents.get(String(data.freeze).replace("incident:", ""))?.lead;
        if (!held.some((one) => String(data.freeze).startsWith(one))) say("no such freeze holds");
        const named = prepared.get(data.id)?.environment === "production" && who === "ana";
        if (!named && who !== lead) say("neither lead nor named exception");
        const list = exceptions.get(data.id) ?? [];
        exceptions.set(data.id, [
          ...list,
          { freeze: String(data.freeze), by: who, facts: prepared.get(data.id)?.facts },
        ]);
        break;
      }
      case "release.admitted": {
        const permit = permits.get(String(data.permit));
        const release = prepared.get(data.id);
        if (!permit || permit.release !== data.id) say("no permit");
        else if (permit.run !== "") say("a spent permit");
        else if (permit.expires <= event.at) say("an old permit");
        else permits.set(String(data.permit), { ...permit, run: String(data.run) });
        if (approved.get(data.id) !== release?.facts) say("nobody approved this");
        const held = freezes(String(release?.environment), event.at);
        const passes = exceptions.get(data.id) ?? [];
        for (const one of held)
          if (!passes.some(({ freeze, facts }) => freeze.startsWith(one) && facts === release?.facts))
            say(`in the freeze ${one}`);
        break;
      }
      case "release.started":
        if (started.has(`${data.id} ${data.run}`)) say("started twice");
        started.add(`${data.id} ${data.run}`);
        if (![...permits.values()].some(({ release, run }) => release === data.id && run === data.run))
          say("without a permit");
        break;
      case "release.healthy":
      case "operation.verified":
        if (event.actor !== "system") say("not the watcher");
        if ((data.numbers as { state: string }[]).some(({ state }) => state !== "good"))
          say("on numbers that are not good");
        break;
      case "release.advanced":
      case "release.settled":
      case "release.abandoned":
      case "operation.settled":
      case "incident.resolved":
      case "incident.closed":
        mustBePerson();
        break;
      case "operation.started":
        if (rollbacks.has(data.id)) say("ran twice");
        rollbacks.add(data.id);
        break;
      case "freeze.frozen":
        hand = event.seq;
        break;
      case "freeze.thawed":
        mustBePerson();
        if (!["ana", "ben"].includes(who)) say("not theirs to lift");
        hand = 0;
        break;
      case "incident.declared":
        incidents.set(data.id, {
          ...{ lead: String(data.lead), open: true, freezes: true, environment: String(data.environment) },
        });
        if (data.lead === "") say("nobody leads");
        break;
      case "incident.led": {
        mustBePerson();
        const one = incidents.get(data.id);
        if (!one?.open) say("it is over");
        if (one && data.was !== one.lead) say("somebody else led");
        if (data.lead !== who) say("they did not say so themselves");
        if (one) incidents.set(data.id, { ...one, lead: String(data.lead) });
        break;
      }
      case "incident.thawed": {
        mustBePerson();
        const one = incidents.get(data.id);
        if (one?.lead !== who) say("not the lead");
        if (one) incidents.set(data.id, { ...one, freezes: false });
        break;
      }
    }
    if (event.type === "incident.resolved" || event.type === "incident.duplicated") {
      const one = incidents.get(data.id);
      if (one) incidents.set(data.id, { ...one, open: false, freezes: false });
    }
  }
  return wrong;
}

test(`nothing goes out that should not, in ${last - first + 1} random nights`, { timeout: 600_000 }, () => {
  for (let seed = first; seed <= last; seed += 1)
    expect(wrongs(play(seed, steps).record), `FINALCALL_SEED=${seed}`).toEqual([]);
});

test("the record alone gives the same world again", () => {
  for (let seed = first; seed <= Math.min(last, 40); seed += 1) {
    const { record, world } = play(seed, steps);
    const again = worldOf(JSON.parse(JSON.stringify(record)) as Recorded[]);
    for (const kind of ["release", "incident", "operation"])
      deepStrictEqual([...again.many(kind).entries()], [...world.many(kind).entries()], `seed ${seed}`);
    deepStrictEqual(again.one("freeze"), world.one("freeze"));
  }
});

test("the nights come somewhere: everything that can happen happens, and every rule is met", () => {
  const happened = new Set<string>();
  const refused = new Set<string>();
  for (let seed = 1; seed <= 400; seed += 1) {
    const night = play(seed, steps);
    for (const type of night.recorded.keys()) happened.add(type);
    for (const code of night.refused.keys()) refused.add(code);
  }
  const never = ["release.approved", "release.admitted", "release.started", "release.ended", "release.healthy"]
    .concat(["release.advanced", "release.excepted", "release.settled", "release.stopped", "release.rolledBack"])
    .concat(["operation.verified", "operation.doubted", "incident.led", "incident.thawed", "incident.resolved"])
    .concat(["freeze.frozen", "freeze.thawed"])
    .filter((type) => !happened.has(type));
  expect(never).toEqual([]);
  const unmet = ["frozen", "madeIt", "notYours", "noPasskey", "spent", "otherDigest", "expired", "unapproved"]
    .concat(["notInBrowser", "busy", "stageWaits", "notSystem", "ranAlready", "forged"])
    .filter((code) => !refused.has(`release.${code}`));
  expect(unmet).toEqual([]);
});
