/** The record on the screen: found again by filters, the same page for everybody, checked for real, and why something is live. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqlite } from "../../src/log/sqlite.ts";
import type { Store } from "../../src/log/store.ts";
import { type Desk, firstPerson, openDesk, pairOfPeople, type Signed } from "./desk.ts";

const headline = (html: string) => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? "";
const numbers = (html: string) => [...html.matchAll(/href="\/record\/(\d+)" data-row/g)].map(([, seq]) => Number(seq));
const screenOf = async ({ browser }: Signed, path: string) => (await browser.get(path)).text();

async function ask({ browser }: Signed, question: string, area: string): Promise<string> {
  const fields = { question, "says-1": "Yes", "says-2": "No", "costs-1": "a day", "costs-2": "nothing", area };
  const done = await browser.submit("/proposals", fields);
  return /\/proposals\/([\w-]+)/.exec(done.headers.get("location") ?? "")?.[1] ?? "";
}

describe("the record on the screen", () => {
  let desk: Desk;
  let ana: Signed;
  let li: Signed;
  let money = "";

  beforeAll(async () => {
    desk = await openDesk();
    ({ ana, li } = await pairOfPeople(desk));
    money = await ask(li, "May refunds be retried?", "billing");
    desk.pass(24 * 60);
    await ask(li, "May we hire a tester?", "hiring");
  });
  afterAll(() => desk.app.close());

  test("is found by area, person, kind and day, in an address that can be sent to somebody", async () => {
    const byArea = await screenOf(ana, "/record?area=billing");
    expect(byArea).toContain("May refunds be retried?");
    expect(byArea).not.toContain("May we hire a tester?");
    const day = await screenOf(ana, "/record?from=2026-11-20&to=2026-11-20&kind=proposal");
    expect(day).toContain("May we hire a tester?");
    expect(day).not.toContain("May refunds be retried?");
    expect(await screenOf(li, "/record?from=2026-11-20&to=2026-11-20&kind=proposal&person=ana")).toContain(
      "Nothing fits",
    );
    expect(await screenOf(ana, "/record?from=2026-11-31")).toContain("There is no day 2026-11-31");
    expect(await screenOf(ana, "/record?from=2026-11-20&to=2026-11-19")).toContain(
      "The last day lies before the first.",
    );
  });

  test("a page that was opened once shows the same entries, however many came since", async () => {
    const before = numbers(await screenOf(ana, "/record?before=6"));
    expect(before).toEqual([5, 4, 3, 2, 1]);
    for (let n = 0; n < 3; n += 1) await ask(li, `One more question, ${n}`, "quality");
    expect(numbers(await screenOf(ana, "/record?before=6"))).toEqual(before);
    expect(numbers(await screenOf(ana, "/record?before=999999"))[0]).toBe(desk.app.head.seq);
  });

  test("says why something is live: by an id, an entry, and what is called nothing", async () => {
    const open = await screenOf(ana, `/record?why=${money}`);
    expect(open).toContain("No person’s yes or no stands in the record for it.");
    const path = `/proposals/${money}`;
    const done = await ana.browser.fill(path, `${path}/answer`, { option: "option-1" }, ana.device);
    expect(done.status).toBe(303);
    const answered = await screenOf(li, `/record?why=${money}`);
    expect(answered).toContain("<b>Ana</b> decided it by passkey");
    const seq = /href="\/record\/(\d+)"/.exec(answered.slice(answered.indexOf('class="chain"')))?.[1];
    expect(await screenOf(li, `/record?why=${seq}`)).toContain("<b>Ana</b> decided it by passkey");
    expect(await screenOf(li, "/record?why=nothing-such")).toContain(
      "Nothing in the record is called <code>nothing-such",
    );
    expect(await screenOf(li, `/record?why=${encodeURIComponent("<script>")}`)).not.toContain("<script>");
  });

  test("is given whole as JSON Lines to whoever is signed in", async () => {
    const text = await screenOf(li, "/v1/export");
    expect(text.trim().split("\n").length).toBeGreaterThanOrEqual(desk.app.head.seq);
  });
});

describe("the check of the whole record", () => {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-record-"));
  const file = join(folder, "record.db");
  let store: Store;
  let desk: Desk;
  let ana: Signed;

  beforeAll(async () => {
    store = await openSqlite(file);
    desk = await openDesk(store);
    ana = await firstPerson(desk);
  });
  afterAll(async () => {
    await desk.app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is run by a button, never by a link, and says what was checked, up to which entry, and when", async () => {
    expect(headline(await screenOf(ana, "/record"))).toBe("The record");
    expect((await ana.browser.submit("/record/verify", {})).status).toBe(303);
    const checked = await screenOf(ana, "/record");
    expect(headline(checked)).toBe("The record is whole");
    expect(checked).toContain(`${desk.app.head.seq} entries up to ${desk.app.head.seq} checked at`);
    expect(checked).toContain("No checkpoint is signed yet");
  });

  test("finds an entry that somebody changed in the file itself, and shows it in red by its number", async () => {
    const hands = new DatabaseSync(file);
    hands.exec(
      "DROP TRIGGER log_no_update; UPDATE log SET body = replace(body, 'person:ana', 'person:bob') WHERE seq = 3",
    );
    hands.exec("UPDATE log SET body = replace(body, 'quillhaven', 'quillhavem') WHERE seq = 2");
    hands.close();
    desk.pass(1);
    await ana.browser.submit("/record/verify", {});
    const checked = await screenOf(ana, "/record");
    expect(headline(checked)).toBe("The record is broken at entry 2");
    expect(checked).toContain('<h1 class="stop">');
    expect(checked).toContain('<a class="stop" href="/record/2">');
    expect(checked).toContain("Its text does not give its hash.");
  });

  test("two that ask at once share one check, and the server answers meanwhile", async () => {
    desk.pass(1);
    const asked = [ana.browser.submit("/record/verify", {}), ana.browser.submit("/record/verify", {})];
    expect((await ana.browser.get("/people")).status).toBe(200);
    for (const done of await Promise.all(asked)) expect(done.status).toBe(303);
    expect(desk.faults).toEqual([]);
  });
});
