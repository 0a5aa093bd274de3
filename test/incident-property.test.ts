/** Random sequences of everything that can be asked of incidents, by everybody: what must hold whatever they do. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { personIn } from "../src/decisions/caller.ts";
import type { IncidentState } from "../src/decisions/incident/state.ts";
import { kinds } from "../src/decisions/index.ts";
import { canonical } from "../src/kernel/json.ts";
import { type Context, isRefusal, type Recorded } from "../src/kernel/kind.ts";
import { keepWords } from "../src/kernel/prose.ts";
import { decide, emptyWorld, evolve, isMalformed, type World } from "../src/kernel/world.ts";
import { adopted, later, offered, version } from "./support/history.ts";

const ids = ["inc-one-x", "inc-two-x"];
const people = ["ana", "ben", "cy", "mallory"];
const n = fc.integer({ min: 1, max: 12 });
const words = fc.constantFrom("It is slow", "Errors at 4 %", "Rolled back");
const occurred = fc.option(
  fc.record({
    at: fc.integer({ min: -300, max: 60 }).map((minutes) => later(minutes)),
    precision: fc.constantFrom("exact", "minute", "approx"),
  }),
  { nil: undefined },
);
const evidence = fc.option(fc.constant("chart 12"), { nil: undefined });
const entry = { says: words, occurred, evidence };
const person = fc.constantFrom(...people);
const hits = fc.subarray(["customers", "spend", "commitments", "teams"]);
const reason = fc.option(fc.constant("They are asleep"), { nil: undefined });

/** Everything that can be asked, with what it takes. */
const asked: Record<string, fc.Arbitrary<object>> = {
  declare: fc.record({ title: words, hits, separate: fc.boolean(), severity: fc.integer({ min: 1, max: 4 }) }),
  widen: fc.record({ hits }),
  grade: fc.record({ severity: fc.integer({ min: 1, max: 4 }), reason: words }),
  offer: fc.record({ to: person }),
  take: fc.record({ reason }),
  role: fc.record({ role: fc.constantFrom("investigator", "fix", "updates"), person }),
  note: fc.record({
    ...entry,
    kind: fc.constantFrom("symptom", "decision", "correction"),
    corrects: fc.option(n, { nil: undefined }),
  }),
  check: fc.record({ ...entry, expected: words }),
  action: fc.record({ ...entry, hypothesis: words, expected: words, risky: fc.boolean() }),
  result: fc.record({ ...entry, of: n, outcome: fc.constantFrom("helped", "no-change", "worse", "unknown") }),
  time: fc.record({
    which: fc.constantFrom("started", "detected"),
    when: fc.constant({ at: later(-30), precision: "approx" }),
  }),
  blast: fc.record({ what: fc.constantFrom("users", "services"), low: n, high: n, source: fc.constant("log query") }),
  customers: fc.record({ csv: fc.constantFrom("customer\nc-1\n", "customer\nc-1\nc-1\n", "broken") }),
  update: fc.record({ audience: fc.constantFrom("internal", "customers"), says: words }),
  mitigated: fc.record(entry),
  thaw: fc.record({ reason: words }),
  resolve: fc.record({ says: words, reason }),
  review: fc.record({
    cause: words,
    letThrough: words,
    rules: fc.subarray([{ kind: "test", reference: "webhook.test", says: "Repeats" }]),
    noRule: reason,
    covers: fc.subarray(ids),
  }),
  close: fc.constant({}),
  duplicate: fc.record({ of: fc.constantFrom(...ids), reason: words }),
};

/** Everybody who may ask: persons at a browser or a command line, agents, machines, the system, and a payload's liar. */
const callers = fc.oneof(
  fc.constantFrom({ actor: "person:ben", via: "passkey:p" }, { actor: "person:ana", via: "passkey:a" }),
  fc.record({
    actor: person.map((id) => `person:${id}`),
    via: fc.constantFrom("passkey:p", "link:l", "cli:c", "token:t"),
  }),
  fc.constantFrom(
    { actor: "agent:coder", via: "token:t" },
    { actor: "agent:coder", via: "passkey:p" },
    { actor: "machine:alerts", via: "token:t" },
    { actor: "system", via: "system" },
  ),
);
const step = fc.constantFrom(...Object.keys(asked)).chain((command) =>
  fc.record({
    command: fc.constant(command),
    data: asked[command] as fc.Arbitrary<object>,
    id: fc.constantFrom(...ids),
    caller: callers,
    minutes: fc.integer({ min: 0, max: 20 }),
  }),
);

const byBrowserOnly = new Set([
  "incident.led",
  "incident.thawed",
  "incident.resolved",
  "incident.closed",
  "incident.duplicated",
]);
const overriding = ["ben", "ana"]; // owner and backup of incidents; ana owns company matters too

const incidents = (world: World) => world.many("incident") as ReadonlyMap<string, IncidentState>;
const snapshot = (world: World) => canonical([...incidents(world).entries()].sort(([a], [b]) => a.localeCompare(b)));

function holds(before: IncidentState | undefined, event: Recorded, after: IncidentState): void {
  // One lead, who is on the page, and who got it from the page or from their own word in their own browser.
  expect(people.slice(0, 3)).toContain(after.lead);
  expect(after.leads.at(-1)?.lead).toBe(after.lead);
  if (before && before.lead !== after.lead) {
    expect([event.type, event.actor]).toEqual(["incident.led", `person:${after.lead}`]);
    expect(before.offered === after.lead || overriding.includes(after.lead)).toBe(true);
  }
  if (byBrowserOnly.has(event.type)) expect(event.via).toMatch(/^(passkey|link):/);
  if (byBrowserOnly.has(event.type)) expect(people.slice(0, 3)).toContain(personIn(event.actor));
  if (before?.freezes && !after.freezes) expect(event.via).toMatch(/^passkey:/);
  if (event.type === "incident.thawed") expect(personIn(event.actor)).toBe(before?.lead);
  if (event.type === "incident.closed") expect(after.review ?? after.reviewedIn).toBeTruthy();
  // The freeze ends by its lead, or with the incident; it never comes back by itself.
  if (before?.freezes && !after.freezes)
    expect(["incident.thawed", "incident.resolved", "incident.duplicated"]).toContain(event.type);
  expect(after.freezes && !after.open).toBe(false);
  // Nothing that was entered is changed or gone.
  for (const name of ["entries", "blast", "customers", "updates", "leads"] as const) {
    const was = before?.[name] ?? [];
    expect(after[name].slice(0, was.length)).toEqual(was);
  }
  // One risky action at a time.
  const open = after.entries.filter(({ kind, n }) => kind === "action" && !after.entries.some(({ of }) => of === n));
  const risky = open.findIndex(({ action }) => action?.risky);
  if (risky >= 0) expect(open.slice(risky + 1).filter(({ action }) => action?.risky)).toEqual([]);
}

test("whatever everybody does: one lead, ended by people, nothing lost, the same again from the record alone", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 160, size: "max" }), (steps) => {
      const world = emptyWorld(kinds);
      const log: Recorded[] = [];
      const record = (event: Recorded) => {
        log.push({ ...event, seq: log.length + 1 });
        evolve(kinds, world, log.at(-1) as Recorded);
      };
      record(offered);
      record(adopted);
      let minute = 0;
      for (const { command, data, id, caller, minutes } of steps) {
        minute += minutes;
        const context: Context = { ...caller, at: later(minute), cmd: `c${log.length}`, page: version };
        const answer = decide(kinds, world, `incident.${command}`, { id, ...data }, context);
        if (isMalformed(answer) || isRefusal(answer)) continue;
        const before = new Map(incidents(world));
        for (const event of keepWords(answer, () => "00").value as typeof answer) {
          record({ ...context, ...event, seq: 0 });
          const about = (event.data as { id: string }).id;
          holds(before.get(about), log.at(-1) as Recorded, incidents(world).get(about) as IncidentState);
          before.set(about, incidents(world).get(about) as IncidentState);
          seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
        }
      }
      const again = emptyWorld(kinds);
      for (const event of log) evolve(kinds, again, JSON.parse(JSON.stringify(event)));
      expect(snapshot(again)).toBe(snapshot(world));
    }),
    { numRuns: 400 },
  );
  // A property that never gets there shows nothing: everything that can happen did.
  expect([...seen.keys()].sort()).toEqual(
    Object.keys(kinds.incident.events)
      .map((key) => `incident.${key}`)
      .sort(),
  );
});
