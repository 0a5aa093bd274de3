/**
 * Random nights of a team that releases: all commands, by all kinds of people, with all kinds of mistakes and lies. What
 * must always hold is checked on the record alone, by rules of its own that share nothing with the product's.
 */

import type { FreezeState } from "../../src/decisions/freeze/kind.ts";
import type { IncidentState } from "../../src/decisions/incident/kind.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { OperationState } from "../../src/decisions/operation/kind.ts";
import { exceptionCard, releaseCard, stageCard } from "../../src/decisions/release/kind.ts";
import { approvalOf, asksPerson, isHealthy, nextStage } from "../../src/decisions/release/stages.ts";
import type { ReleaseState } from "../../src/decisions/release/state.ts";
import { freezeOf } from "../../src/decisions/release/yes.ts";
import { digest, type Json } from "../../src/kernel/json.ts";
import { type Context, isRefusal, type Recorded, type Subjects } from "../../src/kernel/kind.ts";
import { keepWords } from "../../src/kernel/prose.ts";
import { decide, evolve, isMalformed, type World } from "../../src/kernel/world.ts";
import { touch } from "../support/history.ts";
import { random } from "../support/random.ts";
import { artifact, commit, good, maker, page, preparation, team, version, worldOf } from "../support/releases.ts";

const persons = ["ana", "ben", "cy", "dee", "ann", "mallory"];

interface Actor {
  readonly actor: string;
  readonly via: string;
}

export interface Night {
  readonly record: readonly Recorded[];
  readonly world: World;
  readonly refused: ReadonlyMap<string, number>;
  readonly recorded: ReadonlyMap<string, number>;
}

/** Plays `steps` commands from a seed. Starts on a Thursday at noon; a night may last into the weekend's freeze. */
export function play(seed: number, steps: number): Night {
  const chance = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const record: Recorded[] = [...team];
  const world = worldOf(record);
  const refused = new Map<string, number>();
  const recorded = new Map<string, number>();
  let now = Date.parse("2026-11-19T12:00:00.000Z");
  let count = 0;
  let salts = 0;

  const many = <S>(kind: string) => world.many(kind) as Subjects<S>;
  const releases = () => [...many<ReleaseState>("release").values()];
  const at = () => new Date(now).toISOString();

  function actor(): Actor {
    const roll = chance();
    if (roll < 0.12) return { actor: "system", via: "system" };
    if (roll < 0.3) return { actor: pick(["machine:ci", "agent:coder"]), via: "token:t" };
    const person = pick(persons);
    return { actor: `person:${person}`, via: pick(["passkey:s", "passkey:s", "passkey:s", "link:s", "token:t"]) };
  }

  /** A touch: mostly of what was really shown, sometimes of something else, sometimes none. */
  function touched(card: Json, { actor, via }: Actor): Pick<Context, "proof"> {
    if (!actor.startsWith("person:") || !via.startsWith("passkey:") || chance() < 0.1) return {};
    return { proof: touch(actor.slice(7), chance() < 0.9 ? card : { other: true }) };
  }

  /** Likely the one who may, so that nights come somewhere; else anybody. */
  const likely = (person: string): Actor =>
    chance() < 0.75 ? { actor: `person:${person}`, via: "passkey:s" } : actor();
  const ci = (): Actor => (chance() < 0.85 ? { actor: "machine:ci", via: "token:ci" } : actor());
  const watcher = (): Actor => (chance() < 0.85 ? { actor: "system", via: "system" } : actor());

  const makers = () => pick([["cy"], ["ben"], ["ana"], ["cy", "dee"], ["ben", "ana"], ["dee"], [""]]);

  /** What a careful team would do next with this release. */
  function sensible(one: ReleaseState): [Actor, string, unknown, Pick<Context, "proof">?] {
    const { id } = one;
    const ci = { actor: "machine:ci", via: "token:ci" };
    const run = one.runs.at(-1);
    const permit = one.permits.at(-1);
    const next = nextStage(one) ?? "all";
    if (run && run.outcome !== "done") return [ci, "release.end", { id, run: run.run, exit: 0, signal: "" }];
    if (run && !isHealthy(one, run.stage))
      return [{ actor: "system", via: "system" }, "release.healthy", { id, stage: run.stage, numbers: good(at()) }];
    if (!approvalOf(one, version)) {
      const card = releaseCard(one, version);
      const person = pick(["ben", "ana"]);
      const by = { actor: `person:${person}`, via: "passkey:s" };
      return [by, "release.approve", { id, shown: digest(card) }, { proof: touch(person, card) }];
    }
    if (asksPerson(next) && one.advanced.length === 0) {
      const card = stageCard(one, next, version);
      const person = pick(["ben", "ana"]);
      const by = { actor: `person:${person}`, via: "passkey:s" };
      return [by, "release.advance", { id, stage: next, shown: digest(card) }, { proof: touch(person, card) }];
    }
    if (permit && permit.run === "" && permit.stage === next) {
      const { artifact, environment } = one;
      const go = { id, permit: permit.permit, run: `run-${permit.permit}`, artifact, environment, stage: next };
      return [ci, "release.admit", go];
    }
    count += 1;
    return [ci, "release.permit", { id, stage: next, permit: `permit-${count}00000` }];
  }

  function command(): [Actor, string, unknown, Pick<Context, "proof">?] {
    const known = releases();
    const one = known.length > 0 ? pick(known.slice(-3)) : undefined;
    const incidents = [...many<IncidentState>("incident").values()];
    const incident = incidents.length > 0 ? pick(incidents.slice(-2)) : undefined;
    const operations = [...many<OperationState>("operation").values()];
    const operation = operations.at(-1);
    const held = one
      ? freezeOf(
          page,
          { freeze: world.one("freeze") as FreezeState, incident: many<IncidentState>("incident") },
          one,
          at(),
        )
      : undefined;
    const reason = "It has to be so tonight.";
    if (one && chance() < 0.3) return sensible(one);
    const roll = Math.floor(chance() * 26);
    if (!one || roll < 3) {
      const letter = pick(["a", "b", "c", "d"]);
      const by = actor();
      const own = by.actor.startsWith("person:") ? [by.actor.slice(7)] : by.actor === "agent:coder" ? ["cy"] : [];
      const commits = [
        { commit: commit(letter), subject: "Charge once", diff: "", makers: makers().map((id) => maker(id, "author")) },
      ];
      const more = { to: commit(letter), artifact: artifact(letter), commits, preparers: own };
      const environment = pick(["production", "production", "staging"]);
      return [
        by,
        "release.prepare",
        preparation({ ...more, environment, note: pick(["It charges once.", "It charges twice."]) }),
      ];
    }
    const { id } = one;
    if (roll < 6) {
      const card = releaseCard(one, version);
      const by = likely(pick(["ben", "ana", "ann"]));
      return [by, "release.approve", { id, shown: digest(chance() < 0.95 ? card : "else") }, touched(card, by)];
    }
    if (roll < 9) {
      const stage = one.stages[one.runs.filter(({ outcome }) => outcome === "done").length] ?? "all";
      count += 1;
      return [ci(), "release.permit", { id, stage: chance() < 0.9 ? stage : "all", permit: `permit-${count}00000` }];
    }
    if (roll < 13) {
      const permit = one.permits.at(chance() < 0.9 ? -1 : 0);
      if (chance() < 0.3) now += pick([-3_600_000, 60_000, 660_000]);
      return [
        ci(),
        "release.admit",
        {
          ...{
            id,
            permit: permit?.permit ?? "permit-none0",
            run: chance() < 0.9 ? `run-${permit?.permit}` : "run-else",
          },
          artifact: chance() < 0.9 ? one.artifact : artifact("f"),
          environment: chance() < 0.95 ? one.environment : "staging",
          stage: permit?.stage ?? "all",
        },
      ];
    }
    const run = one.runs.at(-1)?.run ?? "run-none";
    if (roll === 13) return [ci(), "release.start", { id, run, host: "web-1", command: "./deploy.sh" }];
    if (roll < 16) return [ci(), "release.end", { id, run, exit: pick([0, 0, 0, 0, 1, null]), signal: "" }];
    if (roll === 16) return [ci(), "release.doubt", { id, run, why: "It went away." }];
    if (roll === 17)
      return [likely(pick(["ana", "ben"])), "release.settle", { id, run, outcome: pick(["done", "failed"]), reason }];
    if (roll < 20) {
      const stage = one.runs.at(-1)?.stage ?? "all";
      const bad = good(at()).map((number) => ({ ...number, state: "blind" as const }));
      return [watcher(), "release.healthy", { id, stage, numbers: chance() < 0.9 ? good(at()) : bad }];
    }
    if (roll === 20) {
      if (chance() < 0.5)
        return [
          watcher(),
          "release.stop",
          { id, signal: pick(["error-rate", "by-hand"]), says: "Errors 5 %.", numbers: [] },
        ];
      const stage = "all after approval";
      const card = stageCard(one, stage, version);
      const by = likely(pick(["ben", "ana"]));
      return [by, "release.advance", { id, stage, shown: digest(card) }, touched(card, by)];
    }
    if (roll === 21) {
      if (chance() < 0.2) return [likely("ben"), "release.abandon", { id, reason }];
      if (held) {
        const card = exceptionCard(one, held, version);
        const by = likely(pick(["ana", held.lead || "ana"]));
        return [by, "release.except", { id, shown: digest(card), reason }, touched(card, by)];
      }
      return chance() < 0.4
        ? [actor(), "freeze.freeze", { reason }]
        : [actor(), "release.except", { id, shown: "", reason }];
    }
    if (roll === 22) return [likely(pick(["ben", "ana"])), "freeze.thaw", { reason }];
    if (roll === 23) {
      const host = pick(["web-1", "web-2"]);
      const roll = chance();
      if (roll < 0.3)
        return [
          ci(),
          "operation.begin",
          {
            id: `op-night${count}000`,
            what: pick(["rollback", "disable", "limit"]),
            environment: one.environment,
            host,
          },
        ];
      if (roll < 0.6)
        return [
          ci(),
          "operation.end",
          {
            id: operation?.id ?? "op-none0000",
            host: operation?.host ?? host,
            exit: pick([0, 0, 1]),
            signal: "",
            took: 1000,
          },
        ];
      if (roll < 0.7)
        return [
          ci(),
          "operation.reconcile",
          { id: operation?.id ?? `op-offline${count}00`, release: id, host, exit: 0, signal: "", took: 900 },
        ];
      if (roll < 0.85)
        return [watcher(), "operation.verify", { id: operation?.id ?? "op-none0000", numbers: good(at()) }];
      return [likely("ben"), "operation.settle", { id: operation?.id ?? "op-none0000", outcome: "done", reason }];
    }
    if (!incident || chance() < 0.2) {
      count += 1;
      return [
        actor(),
        "incident.declare",
        {
          id: `inc-${String(count).padStart(12, "0")}`,
          title: "Customers are charged twice",
          environment: pick(["", "production"]),
          separate: chance() < 0.3,
        },
      ];
    }
    const inc = { id: incident.id };
    return pick<() => [Actor, string, unknown]>([
      () => [likely(incident.lead), "incident.offer", { ...inc, to: pick(persons) }],
      () => [likely(incident.offered || incident.lead), "incident.take", chance() < 0.5 ? inc : { ...inc, reason }],
      () => [likely(incident.lead), "incident.thaw", { ...inc, reason }],
      () => [
        likely(incident.lead),
        "incident.resolve",
        { ...inc, says: "Charges are right again.", ...(chance() < 0.5 ? { reason } : {}) },
      ],
      () => [actor(), "incident.note", { ...inc, kind: "symptom", says: "Two charges for one order." }],
      () => [actor(), "incident.review", { ...inc, cause: "No key.", letThrough: "No test.", noRule: reason }],
      () => [likely(incident.lead), "incident.close", inc],
    ])();
  }

  for (let step = 0; step < steps; step += 1) {
    now += Math.floor(chance() * (chance() < 0.05 ? 6 * 3_600_000 : 120_000));
    const [who, type, data, proof] = command();
    const context: Context = { ...who, ...proof, at: at(), cmd: `c${step}`, page: version };
    const answer = decide(kinds, world, type, data, context);
    if (isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer)} of ${JSON.stringify(data)}`);
    if (isRefusal(answer)) {
      refused.set(answer.refused, (refused.get(answer.refused) ?? 0) + 1);
      continue;
    }
    for (const event of answer) {
      salts += 1;
      const { value } = keepWords(event, () => String(salts));
      const { proof: _, ...envelope } = context;
      const entry: Recorded = { ...envelope, ...value, seq: record.length + 1 };
      record.push(entry);
      evolve(kinds, world, entry);
      recorded.set(entry.type, (recorded.get(entry.type) ?? 0) + 1);
    }
  }
  return { record, world, refused, recorded };
}
