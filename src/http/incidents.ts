/** Incidents as the API tells them, and what the server fills in: the numbers of the moment, the customers' file. */

import type { z } from "@hono/zod-openapi";
import { redacted, wordsOf } from "../app/words.ts";
import { writeCsv } from "../decisions/incident/csv.ts";
import { customerColumns } from "../decisions/incident/customers.ts";
import type { IncidentState } from "../decisions/incident/state.ts";
import type { When } from "../decisions/incident/when.ts";
import type { Numbers } from "../decisions/release/numbers.ts";
import { type Seen, worldOf } from "../views/context.ts";
import { type IncidentTold, incidentTexts, incidentTold } from "../views/incident-told.ts";
import { suspects } from "../views/suspects.ts";
import type { Frozen } from "./api/route.ts";
import type { Incident } from "./contract/incidents.ts";
import type { Deps } from "./deps.ts";

/** By its id, or by the number that people call it by; the word `open` is the one that is open, if there is only one. */
export function incidentBy({ incidents }: Pick<Seen, "incidents">, called: string): IncidentState | undefined {
  if (called.startsWith("inc-")) return incidents.get(called);
  const all = [...incidents.values()];
  const open = all.filter((one) => one.open);
  if (called === "open") return open.length === 1 ? open[0] : undefined;
  return /^\d{1,9}$/.test(called) ? all.find(({ number }) => number === Number(called)) : undefined;
}

/** The words of an incident, and its facts in them. */
export async function toldOf(deps: Deps, state: IncidentState): Promise<IncidentTold> {
  const { columns, lines } = await customersOf(deps, state);
  const customers = new Set(lines.map((line) => line[columns.indexOf("customer")])).size;
  return incidentTold(state, await wordsOf(deps.app.store, incidentTexts(state)), customers);
}

/** The incident with its suspects. */
export async function incidentOf(deps: Deps, state: IncidentState): Promise<Frozen<z.input<typeof Incident>>> {
  const told = await toldOf(deps, state);
  const symptoms = told.timeline.filter(({ kind }) => kind === "symptom").map(({ says }) => says);
  const found = suspects(worldOf(deps.app.world), state, [told.title, ...symptoms].join(". "));
  const say = await wordsOf(
    deps.app.store,
    found.flatMap(({ note }) => note ?? []),
  );
  return {
    ...told,
    link: `${deps.origin}/incidents/${state.id}`,
    suspects: found.map(({ what, id, at, says, note, href, likely, why, undoneAt }) => ({
      ...{ what, id, at, says, href, likely, why, undoneAt },
      note: note ? say(note) : "",
    })),
  };
}

/**
 * What the watcher knew of the incident's environment when something happened, or knows now. Undefined without a
 * watcher, so that a record never claims numbers that nobody read.
 */
export function numbersFor(
  { app, watch, now }: Deps,
  { environment }: IncidentState,
  when?: When,
): Numbers | undefined {
  const named = environment || worldOf(app.world).page.inForce?.page.environments[0]?.name;
  if (!watch || named === undefined) return undefined;
  return watch.numbersAt(named, when?.at ?? now().toISOString());
}

/** Everybody who is listed: each row once, in the columns that any list has. Words that were removed leave their note. */
async function customersOf({ app }: Deps, { customers }: IncidentState) {
  const say = await wordsOf(
    app.store,
    customers.flatMap(({ rows }) => rows),
  );
  const columns = customerColumns.filter((name) => customers.some((list) => list.columns.includes(name)));
  const lines = new Map<string, string[]>();
  for (const list of customers)
    for (const row of list.rows) {
      const words = say(row);
      const cells = words === redacted ? undefined : (JSON.parse(words) as string[]);
      const line = columns.map((name) =>
        cells ? (cells[list.columns.indexOf(name)] ?? "") : name === "customer" ? redacted : "",
      );
      lines.set(cells ? JSON.stringify(line) : row.text, line);
    }
  return { columns, lines: [...lines.values()] };
}

/** The list as a file that a spreadsheet opens and runs nothing of. */
export async function customersFile(deps: Deps, state: IncidentState): Promise<string> {
  const { columns, lines } = await customersOf(deps, state);
  return writeCsv([columns, ...lines]);
}
