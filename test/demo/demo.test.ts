/** The example company: whole, full, made by the routes alone, and the same each time that it is made. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDemo } from "../../demo/demo.ts";
import { openDemo, usualEnd } from "../../demo/open.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { Line } from "../../src/log/envelope.ts";
import { openSqlite } from "../../src/log/sqlite.ts";
import { verifyStore } from "../../src/log/verify.ts";

let demo: Awaited<ReturnType<typeof openDemo>>;
let events: readonly Line[];

beforeAll(async () => {
  demo = await openDemo();
  events = await recordIn(demo.folder);
});
afterAll(() => demo?.close());

async function recordIn(folder: string): Promise<Line[]> {
  const store = await openSqlite(join(folder, ".finalcall", "record.db"));
  const found: Line[] = [];
  for (let rows = await store.read(0, 1000); rows.length > 0; rows = await store.read(found.length, 1000))
    found.push(...rows.map(({ body }) => JSON.parse(body) as Line));
  await store.close();
  return found;
}

test("the record is whole", async () => {
  expect(await verifyStore(demo.company.store)).toMatchObject({ ok: true });
});

test("nothing happened after the end of its life: the demo's last entry is not ahead of the clock on the wall", () => {
  const ahead = events.filter(({ at }) => Date.parse(at) > Date.parse(demo.kept.end));
  expect(ahead.map(({ seq, type, at }) => `${seq} ${type} ${at}`)).toEqual([]);
});

test("every kind of decision happened at least once", () => {
  const happened = new Set(events.map(({ type }) => type.split(".")[0]));
  expect(Object.keys(kinds).filter((kind) => !happened.has(kind))).toEqual([]);
});

test("whoever did something is a person, a program with a token, or the server itself", () => {
  const via = new Set(events.map(({ actor, via }) => `${actor.split(":")[0]} by ${via.split(":")[0]}`));
  expect(
    [...via].filter(
      (one) =>
        !/^(person by (passkey|link|system)|(machine|agent) by (token|hook)|system by (system|setup|link))$/.test(one),
    ),
  ).toEqual([]);
});

describe("every screen", () => {
  test("is full for Ana", async () => {
    const { browser } = await demo.staff.at("ana");
    const wrong: string[] = [];
    for (const path of await screens()) {
      const response = await browser.get(path);
      const html = await response.text();
      if (response.status !== 200) wrong.push(`${path} answers ${response.status}`);
      if (/class="[^"]*\bempty\b/.test(html)) wrong.push(`${path} has nothing to show`);
    }
    expect(wrong).toEqual([]);
    expect(demo.company.faults).toEqual([]);
  });

  test("has something that is due from each of the people", async () => {
    for (const person of Object.keys(demo.kept.phones)) {
      const { browser } = await demo.staff.at(person);
      expect(await (await browser.get("/")).text(), person).not.toContain("Nothing waits");
    }
  });
});

/** Every address of a screen, with things that are there. A new screen without an entry fails. */
async function screens(): Promise<string[]> {
  const last = (type: string, field = "id"): string => {
    const { data } = events.findLast((event) => event.type === type) ?? {};
    return String((data as Record<string, unknown> | undefined)?.[field] ?? `no-${type}`);
  };
  const known: Readonly<Record<string, string>> = {
    "/proposals/:id": `/proposals/${last("proposal.asked")}`,
    "/changes/:id": `/changes/${last("change.submitted")}`,
    "/releases/:id": `/releases/${last("release.healthy")}`,
    "/incidents/:id": `/incidents/${last("incident.reviewed")}`,
    "/incidents/:id/customers.csv": `/incidents/${last("incident.customersListed")}/customers.csv`,
    "/access/:id": `/access/${last("access.asked")}`,
    "/record/:seq": `/record/${events.length - 3}`,
    "/record/remove/:id": `/record/remove/${last("redaction.ordered")}`,
    "/people/:id/recover": "/people/li/recover",
    "/actions/:id": `/actions/${last("action.proposed")}`,
    "/ai/:task": "/ai/billing-replies",
    "/ai/:task/drill": "/ai/billing-replies/drill",
    "/ai/:task/note": "/ai/billing-replies/note",
    "/ai/:task/releases/:n": "/ai/billing-replies/releases/2",
    "/ai/:task/compare": "/ai/billing-replies/compare",
    "/ai/:task/compare/:id": `/ai/billing-replies/compare/${last("comparison.chosen")}`,
    "/ai/pauses/:id": `/ai/pauses/${last("pause.paused")}`,
    "/drafts/:id": `/drafts/${last("draft.opened")}`,
    "/work/:id": `/work/${last("work.added")}`,
    "/work/sheets/:id": `/work/sheets/${last("sheet.brought")}`,
    "/work/templates/:id": `/work/templates/${last("template.approved")}`,
    "/checkin/:id": `/checkin/${last("checkin.closed")}`,
  };
  const source = [
    "screens.tsx",
    "action-forms.ts",
    "ai-screens.tsx",
    "draft-forms.ts",
    "work-forms.ts",
    "comparison-forms.ts",
    "checkin-forms.ts",
    "review-forms.ts",
    "redaction-forms.ts",
  ];
  const paths = source.flatMap((name) =>
    [...readFileSync(join("src/http", name), "utf8").matchAll(/\bpage\("([^"]+)"/g)].map(([, path = ""]) => path),
  );
  return [...new Set(paths)].filter((path) => path !== "/inbox").map((path) => known[path] ?? path);
}

test("the same seed and end make the same events", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-demo-again-"));
  try {
    const { faults, answers } = await makeDemo({ seed: 1, end: usualEnd, folder });
    expect(faults).toEqual([]);
    expect(answers.filter((status) => status >= 500)).toEqual([]);
    const shown = (all: readonly Line[]) =>
      all
        .filter(({ type }) => !byItself.test(type))
        .map(told)
        .sort();
    expect(shown(await recordIn(folder))).toEqual(shown(events));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What the server does by the machine's own clock: it tries ways back, and opens its signing key. */
const byItself = /^(task\.checked|signer\.published)$/;

/** What happened, when, by whom, and what of it was chosen; not its keys, salts, digests, ids and milliseconds of real work. */
const told = ({ at, type, actor, data }: Line): string => {
  const chosen = ["stage", "outcome", "option", "area", "question", "choice", "risk", "level"].flatMap((name) => {
    const value = (data as Record<string, unknown>)[name];
    return typeof value === "string" ? `${name}=${value}` : [];
  });
  return [at, type, actor, ...chosen].join(" ");
};
