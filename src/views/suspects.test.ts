import { expect, test } from "vitest";
import { examplePage, later } from "../../test/support/history.ts";
import type { IncidentState } from "../decisions/incident/state.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { stored } from "../kernel/given.ts";
import type { Seen } from "./context.ts";
import { suspects } from "./suspects.ts";

/** Everything about a release that makes it more or less suspicious; the rest of a release is left out. */
function release(id: string, minutesBefore: number, more: Partial<ReleaseState> = {}): ReleaseState {
  const run = {
    run: "r",
    stage: "all",
    host: "ci",
    by: "machine:ci",
    endedAt: later(1),
    outcome: "done",
    exit: 0,
    signal: "",
  };
  return {
    ...{
      id,
      to: `${id.slice(-1)}`.repeat(40),
      environment: "production",
      areas: ["api"],
      risk: "medium",
      ai: [],
      note: stored(id),
    },
    ...{ makers: [], healthy: [], stages: ["all"], rolledBackAt: "", stopped: undefined },
    runs: [{ ...run, startedAt: later(-minutesBefore) }],
    ...more,
  } as unknown as ReleaseState;
}

function seen(releases: readonly ReleaseState[], more: Partial<Seen> = {}): Seen {
  const none = new Map();
  const version = "f".repeat(64);
  return {
    page: {
      inForce: { page: examplePage },
      offered: undefined,
      history: [{ version, by: "person:ana", at: later(-30), seq: 3 }],
    },
    ...{ readings: none, operations: none, markers: none, access: none },
    releases: new Map(releases.map((one) => [one.id, one])),
    ...more,
  } as unknown as Seen;
}

const incident = (more: Partial<IncidentState> = {}): IncidentState =>
  ({
    environment: "production",
    hits: [],
    detected: { at: later(0), precision: "exact" },
    started: undefined,
    mitigated: undefined,
    ...more,
  }) as unknown as IncidentState;
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id.slice(0, 8));

test("the routing change comes first when checkout times out, with its reasons", () => {
  const all = [
    release("rel-text", 40, { areas: ["messages"] }),
    release("rel-route", 12, { areas: ["ai"], risk: "high" }),
    release("rel-old", 3000, { areas: ["ai"] }),
  ];
  const [first, ...rest] = suspects(seen(all), incident(), "Checkout requests time out");
  expect(first).toMatchObject({ id: "rel-route", likely: "very likely" });
  expect(first?.why).toContain("12\u00a0min before it began.");
  expect(first?.why.join(" ")).toContain("a model, a prompt or their routing");
  expect(rest.every(({ likely }) => likely !== "very likely")).toBe(true);
});

test("what touches the area that hurts comes before what went out later", () => {
  const all = [
    release("rel-bill", 50, { areas: ["billing"], risk: "high" }),
    release("rel-text", 5, { areas: ["messages"] }),
  ];
  const found = suspects(seen(all), incident({ hits: ["spend"] }), "Some customers were charged twice");
  expect(ids(found)[0]).toBe("rel-bill");
  expect(found[0]?.why).toContain("It touches money, which is what hurts.");
});

test("a release that stopped itself, and whose undoing helped, is very likely it", () => {
  const stopped = { signal: "double-charges", says: stored("2"), rollback: false, by: "system", at: later(1), seq: 9 };
  const all = [
    release("rel-bill", 20, { stopped, rolledBackAt: later(3), stages: ["10%", "all"] }),
    release("rel-text", 18),
  ];
  const [first] = suspects(seen(all), incident({ mitigated: { at: later(5), precision: "minute" } }), "Charged twice");
  expect(first).toMatchObject({ id: "rel-bill", likely: "very likely", undoneAt: later(3) });
  expect(first?.why).toContain("It stopped itself at double-charges.");
  expect(first?.why).toContain("It stopped hurting when it was turned back.");
});

test("what came after it began is no suspect; when that is known only about, what came about then is", () => {
  const all = [release("rel-late", -10)];
  expect(ids(suspects(seen(all), incident(), "It is slow"))).not.toContain("rel-late");
  const about = { at: later(0), precision: "approx" } as const;
  const noticed = { at: later(14), precision: "exact" } as const;
  expect(ids(suspects(seen(all), incident({ started: about, detected: noticed }), "It is slow"))).toContain("rel-late");
});

test("what was done after it was noticed is no suspect, however vaguely it began", () => {
  const about = { at: later(-10), precision: "approx" } as const;
  const noticed = { at: later(0), precision: "exact" } as const;
  const found = suspects(
    seen([release("rel-undo", -2)]),
    incident({ started: about, detected: noticed }),
    "It is slow",
  );
  expect(ids(found)).not.toContain("rel-undo");
});

test("another environment makes it unlikely, and adopting a page moves no program", () => {
  const found = suspects(seen([release("rel-stag", 5, { environment: "staging" })]), incident(), "It is slow");
  expect(found.map(({ what, likely }) => `${what} ${likely}`)).toEqual(["page unlikely", "release unlikely"]);
});

test("operations, markers of other tools and crossed guardrails are listed too", () => {
  const operation = {
    id: "op-1",
    what: "limit",
    environment: "production",
    startedAt: later(-4),
    outcome: "failed",
    to: "",
  };
  const marker = {
    id: "m-1",
    source: "pagerduty",
    environment: "production",
    happenedAt: later(-6),
    summary: stored("flag on"),
  };
  const found = suspects(
    seen([], {
      operations: new Map([["op-1", operation]]) as never,
      markers: new Map([["m-1", marker]]) as never,
      readings: new Map([["cloud-spend", { name: "cloud-spend", crossed: true, at: later(-90) }]]) as never,
    }),
    incident(),
    "It is slow",
  );
  expect(found.map(({ what }) => what)).toEqual(["operation", "marker", "page", "guardrail"]);
});

test("somebody who was in production by hand is a suspect, more so when it was broken open", () => {
  const login = { id: "acc-00000001", person: "ben", target: "production-db", reason: stored("stuck"), broken: true };
  const access = new Map([["acc-00000001", { ...login, issuedAt: later(-9), ended: undefined }]]) as never;
  const [first] = suspects(seen([], { access }), incident(), "It is slow");
  expect(first).toMatchObject({ what: "access", says: "Ben was in production-db" });
  expect(first?.why).toContain("It was broken open; nobody had said yes.");
});

test("the list is the same for the same record", () => {
  const all = [release("rel-a", 10), release("rel-b", 10), release("rel-c", 11)];
  expect(suspects(seen(all), incident(), "slow")).toEqual(suspects(seen([...all].reverse()), incident(), "slow"));
});
