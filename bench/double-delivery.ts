/** One approval, delivered again and again, to servers that are killed at each step: how often it is carried out, here and elsewhere. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { sqlite } from "../src/log/sqlite-module.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import { expected, type Outcome, openTeam, type Step, steps, type Team, type Trial } from "../test/torture/dispatch.ts";
import { peerRows, type Row } from "./double-delivery/table.ts";

interface Size {
  readonly deliveries: number;
  readonly claimers: number;
  readonly steps: readonly Step[];
}

const all = Object.keys(steps) as Step[];
const whole: Size = { deliveries: 20, claimers: 64, steps: all };
const small: Size = { deliveries: 3, claimers: 4, steps: ["after the claim", "while the far side does it"] };

const root = join(import.meta.dirname, "../..");

interface Judged extends Row {
  /** Whether ours did what it must; of the others nothing is asked. */
  readonly ok: boolean;
}

/** Every scenario on our own servers over each store, then the same on the public stacks; a few minutes. `smoke`: a minute. */
export async function bench({ smoke }: { readonly smoke: boolean }): Promise<{ rows: Judged[]; table: string }> {
  const size = smoke ? small : whole;
  const rows: Judged[] = [...(await ours("SQLite", undefined, size))];
  if (hasPostgres) {
    const postgres = await startPostgres();
    try {
      rows.push(...(await ours("PostgreSQL", await postgres.freshDatabase(), size)));
    } finally {
      await postgres.stop();
    }
  }
  rows.push(...(await peerRows({ smoke })).map((row) => ({ ...row, ok: true })));
  return { rows, table: tableOf(rows) };
}

async function ours(store: string, url: string | undefined, size: Size): Promise<Judged[]> {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const team = await openTeam(url, size.claimers);
  const { deliveries, claimers } = size;
  const row = async (scenario: string, trials: readonly Omit<Trial, "idempotent">[]): Promise<Judged> => {
    const [plain, keyed] = [await played(team, trials, false), await played(team, trials, true)];
    const most = (outcomes: readonly Outcome[]) => Math.max(...outcomes.map(({ effects }) => effects));
    const [effects, keyedEffects] = [most(plain), most(keyed)];
    const altered = Math.max(...[...plain, ...keyed].map((one) => one.altered));
    const ok = trials.every((trial, n) =>
      [false, true].every((idempotent) => isRight({ ...trial, idempotent }, (idempotent ? keyed : plain)[n])),
    );
    const says = `${claimers} claimers; without keys ${ends(plain)}; with keys ${ends(keyed)}`;
    return {
      stack: "finalcall",
      version,
      scenario: `${scenario}, ${store}`,
      effects,
      keyed: keyedEffects,
      altered,
      says,
      ok,
    };
  };
  const one = { servers: 1 as const, deliveries };
  try {
    return [
      await row(`${deliveries} in turn`, [{ ...one, inTurn: true }]),
      await row(`${deliveries} at once`, [one]),
      await row(
        `SIGKILL at ${size.steps.length} steps, 1 server`,
        size.steps.map((step) => ({ ...one, step })),
      ),
      await row(
        `SIGKILL at ${size.steps.length} steps, 2 servers`,
        size.steps.map((step) => ({ servers: 2, deliveries, step })),
      ),
      await row("50 EUR edited to 5000 in the store", [{ ...one, meanwhile: () => edited(team.store) }]),
    ];
  } finally {
    await team.close();
  }
}

async function played(team: Team, trials: readonly Omit<Trial, "idempotent">[], idempotent: boolean) {
  const outcomes: Outcome[] = [];
  for (const trial of trials) outcomes.push(await team.run({ ...trial, idempotent }));
  return outcomes;
}

/** What was edited is not sent at all; everything else ends as its step says. */
function isRight(trial: Trial, outcome: Outcome | undefined): boolean {
  const right = trial.meanwhile ? { effects: 0, status: "failed" } : expected(trial);
  return outcome?.effects === right.effects && outcome.status === right.status && outcome.altered === 0;
}

/** `3 done, 4 in-doubt`. */
function ends(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ status }) => status))];
  return names.map((name) => `${outcomes.filter(({ status }) => status === name).length} ${name}`).join(", ");
}

/** Changes every stored amount of 50, past the triggers that forbid it, as whoever runs the database can. */
async function edited(store: string): Promise<void> {
  const change = `UPDATE words SET words = replace(words, '"amountEur":50', '"amountEur":5000') WHERE words LIKE '%"amountEur":50,%' OR words LIKE '%"amountEur":50}%'`;
  if (store.startsWith("postgres")) {
    const client = new pg.Client(store);
    await client.connect();
    await client.query(`ALTER TABLE words DISABLE TRIGGER USER; ${change}; ALTER TABLE words ENABLE TRIGGER USER`);
    await client.end();
    return;
  }
  const { open: Database } = sqlite();
  const database = new Database(store);
  database.exec(`DROP TRIGGER IF EXISTS words_only_redact; ${change};`);
  database.close();
}

function tableOf(rows: readonly Judged[]): string {
  const shown = (count: number | undefined) => (count === undefined ? "–" : String(count));
  const cells = [
    ["stack", "scenario", "effects", "with keys", "altered", "", "note"],
    ...rows.map(({ stack, version, scenario, effects, keyed, altered, ok, says }) => [
      ...[`${stack} ${version}`, scenario, shown(effects), shown(keyed), shown(altered)],
      ...[stack === "finalcall" ? (ok ? "ok" : "MISSED") : "", says],
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return `${cells.map(line).join("\n")}\n`;
}
