/** Incidents: everybody writes into them, the lead leads, and people end them. */

import { api, both, form, type Situation, seen, sent, type Thing } from "./act.ts";
import { asks, byPasskey, either, named, only, people } from "./rules.ts";
import type { World } from "./world.ts";

const declared = { title: "Some were charged twice", severity: 2, environment: "", hits: ["customers"] };
async function open(w: World): Promise<Thing> {
  const { id = "" } = await sent(w, "bystander", "/v1/incidents", declared);
  await sent(w, "bystander", `/v1/incidents/${id}/action`, { ...risky, says: "Turned it off." });
  const { id: other = "" } = await sent(w, "bystander", "/v1/incidents", { ...declared, separate: true });
  const n = seen(w)
    .incidents.get(id)
    ?.entries.find(({ kind }) => kind === "action")?.n;
  return { id, other, n: String(n) };
}
const risky = { hypothesis: "It runs twice.", expected: "It runs once.", risky: false };
const reviewed = {
  ...{ cause: "The key was made anew.", letThrough: "No test repeated a call." },
  rules: [{ kind: "test", reference: "src/billing.test.ts", says: "Every callback comes twice." }],
};
const reviewForm = () => ({
  ...{ cause: reviewed.cause, letThrough: reviewed.letThrough },
  ...{ rule: "test", reference: "src/billing.test.ts", ruleSays: "Every callback comes twice." },
});

/** Those who write down what happens: everybody, also a program. */
const written: readonly (readonly [name: string, records: string, json: object, form: Record<string, string>])[] = [
  ["widen", "widened", { hits: ["spend"] }, { hits: "spend" }],
  ["grade", "graded", { severity: 1, reason: "More are hit." }, { severity: "1", reason: "More are hit." }],
  ["note", "noted", { kind: "symptom", says: "Slow." }, { kind: "symptom", says: "Slow." }],
  ["check", "checked", { says: "Looked.", expected: "None." }, { says: "Looked.", expected: "None." }],
  ["action", "acted", { ...risky, says: "Again." }, { ...risky, risky: "", safe: "yes", says: "Again." }],
  ["update", "updated", { audience: "internal", says: "We know." }, { audience: "internal", says: "We know." }],
  [
    "time",
    "timed",
    { which: "started", when: { at: "2026-11-19T11:40:00.000Z", precision: "minute" } },
    { which: "started", when: "2026-11-19T11:40" },
  ],
  [
    "blast",
    "blastEstimated",
    { what: "users", low: 1, high: 2, source: "the logs" },
    { what: "users", low: "1", high: "2", source: "the logs" },
  ],
  ["customers", "customersListed", { csv: "customer,name\nc-1,Nord\n" }, { csv: "customer,name\nc-1,Nord\n" }],
];
const helped = { outcome: "helped", says: "Good." };
const why = () => ({ reason: "The lead sleeps." });
const ways = (name: string) => [`/v1/incidents/:id/${name}`, `/incidents/:id/${name}`] as const;

export const incidents: readonly Situation[] = [
  {
    says: "no incident is open",
    given: async () => ({}),
    acts: [
      api("/v1/incidents", asks("propose"), "incident.declared", () => declared),
      form("/incidents", asks("propose"), "incident.declared", () => ({ title: declared.title, severity: "2" })),
    ],
  },
  {
    says: "an open incident",
    given: open,
    acts: [
      ...written.flatMap(([name, records, json, fields]) => [
        api(ways(name)[0], asks("propose"), `incident.${records}`, () => json),
        form(ways(name)[1], asks("propose"), `incident.${records}`, () => fields),
      ]),
      api(ways("result")[0], asks("propose"), "incident.resulted", ({ n = "" }) => ({ ...helped, of: Number(n) })),
      form(ways("result")[1], asks("propose"), "incident.resulted", ({ n = "" }) => ({ ...helped, of: n })),
      // That it no longer hurts is for a person to say.
      api(ways("mitigated")[0], either(people, named("command line")), "incident.mitigated", () => ({
        says: "It is over.",
      })),
      form(ways("mitigated")[1], people, "incident.mitigated", () => ({ says: "It is over." })),
      // The lead, the backup of incidents, and whoever owns company matters: the page names them for when the lead cannot.
      ...both(ways("take"), only("lea", "bea", "olga"), "incident.led", why),
      ...both(ways("offer"), only("lea"), "incident.offered", () => ({ to: "bea" })),
      // A role is given by the lead, or taken by oneself.
      ...both(ways("role"), only("lea", "ivo"), "incident.roleGiven", () => ({ role: "fix", person: "ivo" })),
      ...both(ways("thaw"), byPasskey("lea"), "incident.thawed", why),
      ...both(ways("resolve"), byPasskey("lea", "bea", "olga"), "incident.resolved", () => ({
        ...{ says: "It is over.", reason: "The lead sleeps." },
      })),
      ...both(ways("duplicate"), byPasskey("lea", "bea", "olga"), "incident.duplicated", ({ other = "" }) => ({
        ...{ of: other, reason: "It is the same." },
      })),
      api(ways("review")[0], asks("propose"), "incident.reviewed", () => reviewed),
      form(ways("review")[1], asks("propose"), "incident.reviewed", reviewForm),
    ],
  },
  {
    says: "an incident that is resolved and reviewed",
    async given(w) {
      const thing = await open(w);
      await sent(w, "lead", `/v1/incidents/${thing.id}/resolve`, { says: "It is over." });
      await sent(w, "ci propose", `/v1/incidents/${thing.id}/review`, reviewed);
      return thing;
    },
    acts: both(ways("close"), only("lea", "bea", "olga"), "incident.closed"),
  },
];
