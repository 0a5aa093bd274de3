/** The same night from the side of releases: one goes out in stages, stops itself, is rolled back; an incident; a fix that waits for Ana. */

import { readFileSync } from "node:fs";
import { frozen } from "../../src/decisions/freeze/frozen.ts";
import type { FreezeState } from "../../src/decisions/freeze/kind.ts";
import type { IncidentState } from "../../src/decisions/incident/state.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { exceptionCard, releaseCard, releaseId } from "../../src/decisions/release/kind.ts";
import type { ReleaseState } from "../../src/decisions/release/state.ts";
import { digest, sha256 } from "../../src/kernel/json.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import type { ViewContext } from "../../src/views/context.ts";
import type { Reading, Watched } from "../../src/views/health.ts";
import { night, pageFile, setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

/** The page of the team with where releases go. */
const releasesPage = `${readFileSync(pageFile, "utf8").replace(/^(releases|alerts|tell):.*\n(?:[ #].*\n|\n)*/gm, "")}
releases:
  production:
    metrics: http://prometheus:9090
    watch: 10m
    stop: { error-rate: "> 2 % for 2m", p95: "> 1000 ms for 5m", double-charges: "1" }
    freeze: [Fri 16:00 - Mon 08:00]
    freeze-exceptions: [ana]
    measures: { disable: "./scripts/disable-retries.sh", limit: "./scripts/limit-checkout.sh" }
`;

export const incidentId = "inc-000000000031";
const repo = "clinic-billing";
const commit = (name: string) => sha256(name).slice(0, 40);
const at = (time: string, day = "2026-11-19") => `${day}T${time}:00.000Z`;
const files = { good: "docs/plans.md", bad: "src/billing/charge.ts", fix: "src/billing/charge.ts" };
type Name = keyof typeof files;
const before: Readonly<Record<Name, string>> = { good: commit("first"), bad: commit("good"), fix: commit("good") };
const artifactOf = (name: Name) => `sha256:${sha256(`artifact ${name}`)}`;
export const releaseOf = (name: Name): string => releaseId("production", repo, commit(name), artifactOf(name));

const notes: Readonly<Record<Name, [subject: string, note: string]>> = {
  good: ["Say on the plan page what a clinic pays", "Clinics read what they pay before they choose a plan."],
  bad: ["Charge on the provider’s callback", "Invoices are charged as soon as the provider calls back."],
  fix: ["Charge each invoice once", "Each invoice is charged once, however often the card provider calls back."],
};

function prepare(team: Team, name: Name, maker: string, when: string) {
  const [subject, note] = notes[name];
  const patch = `diff --git a/${files[name]} b/${files[name]}
--- a/${files[name]}
+++ b/${files[name]}
@@ -1 +1,2 @@
-old
+new ${name}
+and more
`;
  const id = releaseOf(name);
  const data = {
    ...{ id, environment: "production", repo, from: before[name], to: commit(name), ref: "refs/heads/main" },
    commits: [
      {
        commit: commit(name),
        subject,
        diff: "",
        makers: [{ person: maker, name: maker, as: ["author", "committer"] }],
      },
      ...(name === "fix"
        ? [
            {
              commit: commit("test"),
              subject: "Twenty repeated callbacks charge once",
              diff: "",
              makers: [{ person: "noor", name: "noor", as: ["author"] }],
            },
          ]
        : []),
    ],
    ...{ preparers: [maker], patch, truncated: false, trailers: [], note, artifact: artifactOf(name) },
    tests: { passed: 412, failed: 0, source: "CI run 2026-11-19/88, junit.xml" },
    monitoring: "https://metrics.quillhaven.example/d/billing",
    offSwitch: "Set `BILLING_CALLBACKS=off` and restart the worker.",
    stopPatching: "After the second failed fix, or 04:00, whichever is first.",
    rollback: { kind: "command", does: "./deploy.sh production --to 2.40.3" },
    cost: { value: 0, currency: "EUR", period: "month" },
  };
  team.does("machine:ci", "release.prepare", data, when, { via: "token:t2" });
}

const stateOf = (team: Team, name: Name) =>
  (team.world.many("release") as Subjects<ReleaseState>).get(releaseOf(name)) as ReleaseState;
const versionOf = (team: Team) => (team.world.one("page") as PageState).inForce?.version ?? "";

function approve(team: Team, name: Name, who: string, when: string) {
  const shown = digest(releaseCard(stateOf(team, name), versionOf(team)));
  const id = releaseOf(name);
  team.does(who, "release.approve", { id, shown }, when, { proof: proofOver(shown, `cred-${who}`) });
}

const numbers = (when: string, errors: number) => [
  { signal: "error-rate", value: errors, unit: "%", at: when, state: "good", says: `error-rate is ${errors} %.` },
  { signal: "p95", value: 402, unit: "ms", at: when, state: "good", says: "p95 is 402 ms." },
  { signal: "traffic", value: 31, unit: "", at: when, state: "good", says: "traffic is 31." },
];

/** A stage goes out, and is found good where `good` says when. */
function out(team: Team, name: Name, stage: string, when: string, good?: string) {
  const id = releaseOf(name);
  const key = `${name}-${stage.replace(/\W/g, "")}`;
  const ci = { via: "token:t2" };
  const run = `run-${key}`;
  const environment = "production";
  team.does("machine:ci", "release.permit", { id, stage, permit: `permit-${key}` }, when, ci);
  const asked = { id, permit: `permit-${key}`, run, artifact: artifactOf(name), environment, stage };
  team.does("machine:ci", "release.admit", asked, when, ci);
  team.does("machine:ci", "release.start", { id, run, host: "deploy-1", command: "./deploy.sh" }, when, ci);
  team.does("machine:ci", "release.end", { id, run, exit: 0, signal: "" }, when, ci);
  if (good) team.does("system", "release.healthy", { id, stage, numbers: numbers(good, 0.4) }, good);
}

/** Until 02:30: the release with the fault is at 10 %, and nothing hurts yet. */
export function beforeTheFault(more = ""): Team {
  const team = newTeam();
  setUp(team, `${releasesPage}${more}`);
  prepare(team, "good", "noor", at("14:02", "2026-11-17"));
  approve(team, "good", "ana", at("14:30", "2026-11-17"));
  out(team, "good", "all", at("15:20", "2026-11-17"), at("15:31", "2026-11-17"));
  prepare(team, "bad", "noor", at("17:10", "2026-11-18"));
  approve(team, "bad", "ana", at("17:41", "2026-11-18"));
  out(team, "bad", "internal", at("01:36"), at("01:47"));
  out(team, "bad", "1%", at("01:52"), at("02:03"));
  out(team, "bad", "10%", at("02:10"));
  return team;
}

/** 03:07: stopped at 02:38, rolled back at 02:40, the fix waits for Ana. */
export function releaseNight(): Team {
  const team = beforeTheFault();
  const bad = releaseOf("bad");
  const says = "error-rate is 2.7 %; the page stops at > 2 % for 2m.";
  team.does("system", "release.stop", { id: bad, signal: "error-rate", says, numbers: [] }, at("02:38"));
  incident(team);
  const back = "op-rollback-0001";
  const asked = { id: back, what: "rollback", environment: "production", host: "deploy-1" };
  team.does("li", "operation.begin", asked, at("02:39"), { via: "token:t1" });
  const end = { id: back, host: "deploy-1", exit: 0, signal: "", took: 41_000 };
  team.does("li", "operation.end", end, at("02:40"), { via: "token:t1" });
  team.does("system", "operation.verify", { id: back, numbers: numbers(at("02:44"), 0.5) }, at("02:44"));
  afterwards(team);
  prepare(team, "fix", "noor", at("03:01"));
  except(team);
  return team;
}

/** 02:45 of another night: the run of the next stage is in doubt, everything is frozen by hand, and the lead has not answered. */
export function hardNight(): Team {
  const team = beforeTheFault();
  const id = releaseOf("bad");
  const ci = { via: "token:t2" };
  team.does("system", "release.healthy", { id, stage: "10%", numbers: numbers(at("02:21"), 0.4) }, at("02:21"));
  team.does("machine:ci", "release.permit", { id, stage: "all", permit: "permit-bad-all" }, at("02:30"), ci);
  const asked = { id, permit: "permit-bad-all", run: "run-bad-all", artifact: artifactOf("bad") };
  team.does("machine:ci", "release.admit", { ...asked, environment: "production", stage: "all" }, at("02:30"), ci);
  const run = { id, run: "run-bad-all" };
  team.does("machine:ci", "release.start", { ...run, host: "deploy-1", command: "./deploy.sh" }, at("02:31"), ci);
  const why = "The host went away while the command ran.";
  team.does("machine:ci", "release.doubt", { ...run, why }, at("02:33"), ci);
  team.does("noor", "freeze.freeze", { reason: "Something is off with the charges." }, at("02:34"));
  const title = "Clinics cannot open an invoice";
  team.does("noor", "incident.declare", { id: incidentId, title, environment: "production" }, at("02:35"));
  const action = { id: incidentId, says: "Restart the worker.", hypothesis: "It hangs.", expected: "Invoices open." };
  team.does("noor", "incident.action", action, at("02:36"));
  prepare(team, "fix", "noor", at("02:40"));
  return team;
}

function incident(team: Team) {
  const id = incidentId;
  team.does(
    "li",
    "incident.declare",
    {
      id,
      title: "Some clinics were charged twice",
      environment: "production",
      hits: ["customers", "spend"],
      started: { at: at("02:31"), precision: "approx" },
    },
    at("02:38"),
  );
  const lead = leadOf(team);
  team.does(lead, "incident.take", { id }, at("02:38"));
  const note = {
    id,
    kind: "symptom",
    says: "One invoice was charged twice. The release stopped itself.",
    evidence: "https://metrics.quillhaven.example/d/billing?at=0238",
  };
  team.does("li", "incident.note", note, at("02:38"));
  const check = {
    id,
    says: "Are all double charges inside the 10 %?",
    expected: "All of them, if this release did it.",
    found: "14 of 14.",
    evidence: "query 88 in the billing database",
  };
  team.does("li", "incident.check", check, at("02:39"));
  const action = {
    id,
    says: "Roll billing back to the release before.",
    hypothesis: "The release charges again on each callback.",
    expected: "No new double charge within two minutes.",
  };
  team.does("li", "incident.action", { ...action, before: numbers(at("02:39"), 2.7) }, at("02:39"));
}

export const leadOf = (team: Team): string =>
  ((team.world.many("incident") as Subjects<IncidentState>).get(incidentId) as IncidentState).lead;

function afterwards(team: Team) {
  const id = incidentId;
  const state = (team.world.many("incident") as Subjects<IncidentState>).get(id) as IncidentState;
  const of = state.entries.find(({ kind }) => kind === "action")?.n ?? 0;
  const result = {
    id,
    of,
    outcome: "helped",
    says: "No double charge since.",
    evidence: "https://metrics.quillhaven.example/d/billing?at=0244",
  };
  team.does("li", "incident.result", { ...result, after: numbers(at("02:44"), 0.5) }, at("02:44"));
  const mitigated = { id, says: "The release is rolled back.", evidence: "operation op-rollback-0001" };
  team.does(
    "li",
    "incident.mitigated",
    { ...mitigated, occurred: { at: at("02:40"), precision: "minute" } },
    at("02:45"),
  );
  const guess = { id, kind: "symptom", says: "The card provider will repeat callbacks until about 04:00." };
  team.does("noor", "incident.note", guess, at("02:55"));
  team.does(leadOf(team), "incident.role", { id, role: "updates", person: "tom" }, at("02:46"));
  team.does(leadOf(team), "incident.role", { id, role: "fix", person: "noor" }, at("02:46"));
  team.does(
    "sam",
    "incident.blast",
    { id, what: "users", low: 14, high: 14, says: "clinics", source: "query 88" },
    at("02:50"),
  );
  team.does(
    "sam",
    "incident.blast",
    { id, what: "money", low: 117_600, high: 117_600, currency: "EUR", source: "query 88" },
    at("02:51"),
  );
  const csv = `customer,amount,currency\n${Array.from({ length: 14 }, (_, n) => `clinic-${n + 1},84.00,EUR`).join("\n")}\n`;
  team.does("sam", "incident.customers", { id, csv }, at("02:52"));
}

/** The lead lets the fix pass the incident's freeze. */
function except(team: Team) {
  const page = (team.world.one("page") as PageState).inForce?.page;
  const incidents = team.world.many("incident") as Subjects<IncidentState>;
  const freeze = team.world.one("freeze") as FreezeState;
  const holds = page && frozen(page, freeze, incidents, "production", at("03:05"));
  if (!holds) throw new Error("Nothing is frozen.");
  const lead = leadOf(team);
  const shown = digest(exceptionCard(stateOf(team, "fix"), holds, versionOf(team)));
  const data = { id: releaseOf("fix"), shown, reason: "Same code path as 02:38; callbacks wait for it." };
  team.does(lead, "release.except", data, at("03:05"), { proof: proofOver(shown, `cred-${lead}`) });
}

/** The numbers of that night, one every minute: errors and latency rise from 02:31 and fall after 02:40. */
export function watchedNight(now = night, more: Partial<Record<string, Partial<Reading>>> = {}): Watched {
  const end = Date.parse(now);
  const peak = Date.parse(at("02:39"));
  const rise = (time: number) => {
    const minutes = (time - peak) / 60_000;
    return minutes < -8 || minutes > 4 ? 0 : minutes <= 0 ? 1 + minutes / 8 : 1 - minutes / 4;
  };
  const wave = (n: number, size: number) => size * Math.sin(n * 1.7) * Math.cos(n * 0.6);
  const value = (signal: string, time: number, n: number): number => {
    if (signal === "error-rate") return Math.round((0.4 + wave(n, 0.08) + 2.3 * rise(time)) * 100) / 100;
    if (signal === "p95") return Math.round(402 + wave(n, 20) + 838 * rise(time));
    if (signal === "double-charges") return rise(time) > 0.85 ? 2 : 0;
    return Math.round(31 + wave(n, 4));
  };
  const units: Readonly<Record<string, string>> = { "error-rate": "%", p95: "ms" };
  const history = (signal: string) =>
    Array.from({ length: 120 }, (_, n) => {
      const time = end - 4_000 - (119 - n) * 60_000;
      return { at: new Date(time).toISOString(), value: value(signal, time, n) };
    });
  const silent = (signal: string) => more[signal]?.state === "blind";
  return {
    readings: (environment) =>
      environment !== "production"
        ? []
        : ["error-rate", "p95", "double-charges", "traffic"].map((signal) => {
            const last = history(signal).at(-1);
            const unit = units[signal] ?? "";
            const is = last?.value ?? 0;
            const reading: Reading = {
              ...{ signal, unit, state: "good", value: is, at: last?.at ?? "", age: 4 },
              says: `${signal} is ${is}${unit === "" ? "" : ` ${unit}`}.`,
            };
            return { ...reading, ...more[signal] };
          }),
    history: (_, signal) =>
      history(signal).map((one, n) => (silent(signal) && n > 100 ? { ...one, value: null } : one)),
  };
}

export const withNumbers = (context: ViewContext, watched = watchedNight(context.at)): ViewContext => ({
  ...context,
  watched,
});
