/** Work for people from the refused call to its answer: by form and over HTTP, from templates, on paper and back. */

import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { App } from "../../src/app/app.ts";
import { realTimers } from "../../src/app/timers.ts";
import { templateId } from "../../src/decisions/template/kind.ts";
import { workId } from "../../src/decisions/work/state.ts";
import { openLedger } from "../../src/gateway/open-ledger.ts";
import { receiptsOf } from "../../src/gateway/receipts.ts";
import type { Line } from "../../src/log/envelope.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofChecker } from "../../src/views/proofs.ts";
import { aiTeam } from "../support/ai-team.ts";
import { formOf, origin } from "./browser.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";
import { challengeOf } from "./device.ts";

const task = "billing-replies";
const page = aiTeam().replace(
  "disputes: { level: people }",
  "disputes: { level: people }\n        refunds: { level: reviewed, about: money-movement, approve: noor }",
);

let desk: Desk;
let ana: Signed;
let li: Signed;
let noor: Signed;
let tom: Signed;
let program: ReturnType<typeof withToken>;
const faults: unknown[] = [];

async function models(app: App, now: () => Date) {
  const report = (fault: unknown) => void faults.push(fault);
  const more = { app, timers: realTimers, report };
  const ledger = await openLedger({ ...more, now, salt: () => randomBytes(16).toString("hex") });
  return { ledger, receipts: receiptsOf({ ...more, ledger }) };
}

beforeEach(async () => {
  desk = await openDesk(undefined, { page, models });
  ({ ana, li } = await pairOfPeople(desk));
  [noor, tom] = [await invite(desk, ana, "noor", li), await invite(desk, ana, "tom", li)];
  program = withToken(desk, await tokenOf(li, "machine:desk", ["read", "propose", "call"]));
});
afterEach(async () => {
  await desk.gateway?.ledger.close();
  expect(faults.splice(0)).toEqual([]);
  expect(desk.faults).toEqual([]);
});

const body = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;
interface Item {
  readonly id: string;
  readonly state: string;
  readonly use: string;
  readonly by: string;
  readonly seconds: number;
  readonly distance: number;
  readonly shown: string;
  readonly proposed: readonly string[];
  readonly others: readonly object[];
  readonly templates: readonly { id: string; digest: string; path: string }[];
}
const asked = (key: string, more: object = {}) => ({
  ...{ task, question: "late-fees", key, input: `Why two fees? (${key})`, recipient: "Mira" },
  ...more,
});
async function add(key: string, more: object = {}): Promise<Item> {
  const answer = await program.post("/v1/work", asked(key, more));
  await expectStatus(answer.clone(), 200);
  return body<Item>(answer);
}
const item = (id: string) => body<Item>(program.get(`/v1/work/${id}`));
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

const path = "templates/billing/late-fee.md";
const words = "Dear customer,\n\nthe late fee is 5 EUR on the small plan.\n\nQuillhaven\n";
async function offer(text = words, authors = ["li"], file = path): Promise<void> {
  const data = { id: templateId(file), path: file, words: text, authors, stranger: false };
  await desk.app.execute("template.offer", data, { actor: "system", via: "system" });
}
const templateScreen = `/work/templates/${templateId(path)}`;
const approve = (who: Signed) => who.browser.fill(templateScreen, `${templateScreen}/approve`, {}, who.device);

describe("work in the browser", () => {
  test("is put there by a program, taken, answered, and given to the customer once", async () => {
    const { id, state } = await add("mail 7");
    expect([id, state]).toEqual([workId(task, "mail 7"), "waiting"]);
    expect(await add("mail 7")).toMatchObject({ id });
    const list = await (await tom.browser.get("/work")).text();
    expect(list).toContain("One customer waits for you");
    expect(list).toContain("Why two fees?");
    await expectStatus(await tom.browser.fill(`/work/${id}`, `/work/${id}/take`, {}), 303);
    expect(await (await li.browser.get(`/work/${id}`)).text()).toContain("Tom</b> has it since");
    desk.pass(4);
    const typed = { output: "The fee is 5 EUR.\r\nQuillhaven", outcome: "answered" };
    await expectStatus(await tom.browser.fill(`/work/${id}`, `/work/${id}/answer`, typed), 303);
    expect(await item(id)).toMatchObject({
      state: "answered",
      by: "tom",
      seconds: 240,
      use: "The fee is 5 EUR.\nQuillhaven",
    });
    expect((await program.post(`/v1/work/${id}/used`, { recipient: "Mira" })).status).toBe(200);
    expect(await codeOf(await program.post(`/v1/work/${id}/used`, { recipient: "Mira" }))).toEqual([
      409,
      "work.usedBefore",
    ]);
    expect(await item(id)).toMatchObject({ state: "used" });
    expect(await (await tom.browser.get("/work")).text()).toContain("Nobody waits for a person");
  });

  test("under one key is one question: another one is refused, and nothing is lost silently", async () => {
    await add("mail 7");
    const other = await program.post("/v1/work", asked("mail 7", { input: "Cancel my account." }));
    expect(await codeOf(other)).toEqual([422, "work.otherContent"]);
    expect(await codeOf(await program.post("/v1/work", asked("mail 8", { task: "invoices" })))).toEqual([
      409,
      "work.unknownTask",
    ]);
    expect((await program.post("/v1/work", asked("x".repeat(121)))).status).toBe(400);
    expect((await program.post("/v1/work", asked("a\nb"))).status).toBe(400);
  });

  test("is taken, answered and closed by no token, whoever holds it", async () => {
    const { id, shown } = await add("mail 7");
    const toms = withToken(desk, await tokenOf(tom, "person:tom", ["read", "propose", "call"]));
    for (const [act, data] of [
      ["take", {}],
      ["close", { reason: "Spam." }],
      ["hand-back", { reason: "No time." }],
      ["answer", { shown, output: "5 EUR." }],
    ] as const)
      for (const who of [program, toms])
        expect(await codeOf(await who.post(`/v1/work/${id}/${act}`, data))).toEqual([403, "work.notInBrowser"]);
    expect(await codeOf(await noor.browser.json(`/v1/work/${id}/take`, {}))).toEqual([403, "work.notYours"]);
  });

  test("is handed back with a reason, and closed with one", async () => {
    const { id } = await add("mail 7");
    await tom.browser.submit(`/work/${id}/take`, {});
    await expectStatus(await tom.browser.submit(`/work/${id}/hand-back`, { reason: "I know her." }), 303);
    expect(await (await tom.browser.get(`/work/${id}`)).text()).toContain("Tom handed it back");
    const empty = await tom.browser.submit(`/work/${id}/close`, { reason: " " });
    expect(empty.status).toBe(409);
    await expectStatus(await tom.browser.submit(`/work/${id}/close`, { reason: "Spam." }), 303);
    expect(await item(id)).toMatchObject({ state: "closed", by: "tom", use: "" });
  });

  test("about money is answered with a touch on the passkey of the one who reads it", async () => {
    const { id } = await add("mail 9", { question: "refunds" });
    await noor.browser.submit(`/work/${id}/take`, {});
    const output = "We pay 5 EUR back.";
    const untouched = await noor.browser.submit(`/work/${id}/answer`, {
      ...formOf(await (await noor.browser.get(`/work/${id}`)).text(), `/work/${id}/answer`).fields,
      output,
    });
    expect(untouched.status).toBe(409);
    expect(await untouched.text()).toContain("We pay 5 EUR back.");
    await expectStatus(await noor.browser.fill(`/work/${id}`, `/work/${id}/answer`, { output }, noor.device), 303);
    expect(await item(id)).toMatchObject({ state: "answered", by: "noor" });
  });

  test("goes back to its task by whoever has its key, and by nobody else", async () => {
    const { id } = await add("mail 7");
    expect((await program.post(`/v1/work/${id}/return`, { key: "mail 8" })).status).toBe(404);
    expect(await codeOf(await program.post(`/v1/work/${id}/return`, { key: "mail 7" }))).toEqual([409, "work.stopped"]);
    expect(await item(id)).toMatchObject({ state: "waiting" });
  });
});

describe("a template", () => {
  test("is begun from only after somebody who did not write it said yes by touch, and the distance is measured", async () => {
    const { id } = await add("mail 7");
    await offer();
    await tom.browser.submit(`/work/${id}/take`, {});
    expect(await (await tom.browser.get(`/work/${id}`)).text()).toContain("is approved");
    expect((await li.browser.get(templateScreen)).status).toBe(200);
    await expectStatus(await approve(tom), 303);
    const begin = `/work/${id}?template=${templateId(path)}`;
    expect(await (await tom.browser.get(begin)).text()).toContain(`>\n${words}</textarea>`);
    const output = words.replace("5 EUR", "15 EUR");
    await expectStatus(await tom.browser.fill(begin, `/work/${id}/answer`, { output, wrong: "wrong-price" }), 303);
    expect(await item(id)).toMatchObject({ state: "answered", distance: 1 });
  });

  test("whose words changed asks again with what changed; until then the old words are used", async () => {
    await offer();
    await approve(tom);
    await offer(words.replace("5 EUR", "6 EUR"), ["tom"]);
    const { id } = await add("mail 7");
    await tom.browser.submit(`/work/${id}/take`, {});
    expect(await (await tom.browser.get(`/work/${id}`)).text()).toContain("the late fee is 5 EUR");
    const own = await (await tom.browser.get(templateScreen)).text();
    expect(own).toContain("You wrote some of it");
    expect(own).toContain("<ins>6</ins>");
    const { templates } = await body<{ templates: { approvers: string[]; shown: string; offered: string }[] }>(
      program.get("/v1/templates"),
    );
    expect(templates).toMatchObject([{ approvers: ["noor"] }]);
    const [{ shown = "", offered = "" } = {}] = templates;
    const yes = { digest: offered, shown };
    const no = await tom.browser.json(`/v1/templates/${templateId(path)}/approve`, {
      ...yes,
      assertion: tom.device.touch(challengeOf(shown)),
    });
    expect(await codeOf(no)).toEqual([403, "template.wroteIt"]);
    expect(await codeOf(await program.post(`/v1/templates/${templateId(path)}/approve`, yes))).toEqual([
      403,
      "template.notInBrowser",
    ]);
    await expectStatus(await approve(noor), 303);
    expect(await (await tom.browser.get(`/work/${id}`)).text()).toContain("the late fee is 6 EUR");
  });
});

describe("on paper", () => {
  const cells = (csv: string) =>
    csv
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split("\r\n");
  /** The file with these answer columns: answer, template, minutes, wrong, given. */
  function filled(csv: string, lines: Readonly<Record<string, readonly string[]>>): string {
    const [head = "", ...rows] = cells(csv);
    const written = rows.map((row) => {
      const found = Object.entries(lines).find(([key]) => row.includes(`,${key},`));
      return found ? `${row.replace(/,,,,$/, "")}${found[1].map((one) => `"${one}"`).join(",")}` : row;
    });
    return `\uFEFF${[head, ...written].join("\r\n")}\r\n`;
  }
  const sheet = async () => (await program.get("/v1/work/sheet.csv")).text();

  test("the queue goes out as a file and as a sheet, with checklist and approved words", async () => {
    await offer();
    await approve(tom);
    await add("mail 7", { input: "=HYPERLINK(1)" });
    const csv = await sheet();
    expect(cells(csv)[1]).toContain("'=HYPERLINK(1)");
    expect(csv).toContain(path);
    const html = await (await program.get("/v1/work/sheet.html")).text();
    for (const part of ["mail 7", "the late fee is 5 EUR", "Wrong price", "Given to the customer", "<style>"])
      expect(html).toContain(part);
    expect(html).not.toContain("<script");
    const print = await (await tom.browser.get("/work/print")).text();
    expect(print).toContain("the late fee is 5 EUR");
    expect((await tom.browser.get("/work.csv")).headers.get("content-type")).toContain("text/csv");
  });

  test("answers come back by a command line as proposals alone; a person says yes to all of them at once", async () => {
    const [seven, eight] = [await add("mail 7"), await add("mail 8")];
    const csv = filled(await sheet(), {
      "mail 7": ["The fee is 5 EUR.", "", "3", "", "yes"],
      "mail 8": ["It is paid.", "", "", "", ""],
    });
    const toms = withToken(desk, await tokenOf(tom, "person:tom", ["read", "propose"]));
    const brought = await body<{ sheet: string; lines: { outcome: string }[] }>(toms.post("/v1/work/import", { csv }));
    expect(brought.lines.map(({ outcome }) => outcome)).toEqual(["proposed", "proposed"]);
    expect(await item(seven.id)).toMatchObject({ state: "waiting", use: "", proposed: [brought.sheet] });
    const screen = `/work/sheets/${brought.sheet}`;
    expect(await (await li.browser.get(screen)).text()).toContain("Nothing on this sheet waits for you");
    expect(await (await tom.browser.get(screen)).text()).toContain("Two answers from paper wait for your yes");
    await expectStatus(await tom.browser.fill(screen, `${screen}/confirm`, {}), 303);
    expect(await item(seven.id)).toMatchObject({ state: "used", by: "tom", use: "The fee is 5 EUR.", seconds: 180 });
    expect(await item(eight.id)).toMatchObject({ state: "answered", by: "tom" });
    const before = desk.app.head.seq;
    const again = await body<{ lines: { outcome: string }[] }>(toms.post("/v1/work/import", { csv }));
    expect(again.lines.map(({ outcome }) => outcome)).toEqual(["known", "known"]);
    expect(desk.app.head.seq).toBe(before);
  });

  test("what was answered meanwhile is told, and kept beside the first answer", async () => {
    const { id } = await add("mail 7");
    const csv = filled(await sheet(), { "mail 7": ["5 EUR, says paper.", "", "", "", "yes"] });
    await tom.browser.submit(`/work/${id}/take`, {});
    await tom.browser.fill(`/work/${id}`, `/work/${id}/answer`, { output: "The fee is 5 EUR." });
    const form = new FormData();
    form.set("csv", new File([csv], "work.csv", { type: "text/csv" }));
    const cookie = [...tom.browser.cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { cookie, origin, accept: "text/html" };
    const sent = await desk.server.request(`${origin}/work/import`, { method: "POST", body: form, headers });
    const shown = await sent.text();
    expect(shown).toContain("Tom answered it meanwhile");
    expect(await item(id)).toMatchObject({ use: "The fee is 5 EUR.", others: [{ from: "sheet" }] });
    expect(await (await tom.browser.get(`/work/${id}`)).text()).toContain("5 EUR, says paper.");
  });

  test("a question that came in meanwhile joins the queue under its key; a line that fits nothing is refused by name", async () => {
    const { id } = await add("mail 7");
    const [head = "", row = ""] = cells(await sheet());
    const lines = [
      head,
      `,${task},late-fees,walk-in 1,Ole,,Can I pay in cash?,,No.,,2,,yes`,
      row.replace("mail 7", "mail 8").replace(/,,,,$/, ",Wrong line.,,,,".slice(1)),
      `,${task},late-fees,walk-in 2,Ole,,,,No question.,,,,`,
      `,nothing,late-fees,walk-in 3,Ole,,Hello?,,Hello.,,,,`,
      `${row.replace(/,,,,$/, "")}5 EUR.,no-such.md,,,`,
      "too,few",
    ];
    const brought = await body<{ lines: { outcome: string; added: boolean; says: string }[] }>(
      tom.browser.json("/v1/work/import", { csv: lines.join("\n") }),
    );
    expect(brought.lines.map(({ outcome, added }) => [outcome, added])).toEqual([
      ["proposed", true],
      ["refused", false],
      ["refused", false],
      ["refused", false],
      ["refused", false],
      ["refused", false],
    ]);
    expect(brought.lines.map(({ says }) => says)).toEqual([
      "It waits for a yes.",
      expect.stringContaining("do not belong together"),
      expect.stringContaining("without its key and its question"),
      expect.stringContaining("no AI task nothing"),
      expect.stringContaining("no-such.md is no approved template"),
      expect.stringContaining("2 cells"),
    ]);
    expect(await item(workId(task, "walk-in 1"))).toMatchObject({ state: "waiting", why: "imported" });
    expect(await item(id)).toMatchObject({ state: "waiting" });
  });

  test("about money counts with a touch, over exactly these answers", async () => {
    await add("mail 9", { question: "refunds" });
    const csv = filled(await sheet(), { "mail 9": ["We pay 5 EUR back.", "", "", "", "yes"] });
    const { sheet: id } = await body<{ sheet: string }>(noor.browser.json("/v1/work/import", { csv }));
    const screen = `/work/sheets/${id}`;
    expect((await noor.browser.fill(screen, `${screen}/confirm`, {})).status).toBe(409);
    await expectStatus(await noor.browser.fill(screen, `${screen}/confirm`, {}, noor.device), 303);
    expect(await item(workId(task, "mail 9"))).toMatchObject({ state: "used", by: "noor" });
  });

  test("`verify` finds a yes that was moved to another answer, sheet or template, or that nobody signed", async () => {
    await offer();
    await approve(tom);
    const { id } = await add("mail 8", { question: "refunds" });
    await noor.browser.submit(`/work/${id}/take`, {});
    await noor.browser.fill(`/work/${id}`, `/work/${id}/answer`, { output: "We pay 5 EUR back." }, noor.device);
    await add("mail 9", { question: "refunds" });
    const csv = filled(await sheet(), { "mail 9": ["We pay 6 EUR back.", "", "", "", ""] });
    const brought = await body<{ sheet: string }>(noor.browser.json("/v1/work/import", { csv }));
    await noor.browser.fill(`/work/sheets/${brought.sheet}`, `/work/sheets/${brought.sheet}/confirm`, {}, noor.device);
    const lines = (await desk.store.read(0, 1000)).map(({ body }) => JSON.parse(body) as Line);
    const problems = (entries: readonly Line[]) => {
      const check = proofChecker();
      return entries.flatMap((line) => check(line) ?? []);
    };
    expect(problems(lines)).toEqual([]);
    for (const type of ["work.answered", "sheet.confirmed", "template.approved"]) {
      const changed = (change: (data: { shown?: object }) => object) =>
        problems(lines.map((line) => (line.type === type ? { ...line, data: change(line.data as object) } : line)));
      expect(
        changed((data) => ({ ...data, shown: { ...data.shown, id: "other" } })),
        type,
      ).not.toEqual([]);
      expect(
        changed((data) => ({ ...data, shown: { ...data.shown, more: 1 } })),
        type,
      ).not.toEqual([]);
    }
    const unsigned = lines.map((line) =>
      line.type === "template.approved" ? { ...line, data: { ...(line.data as object), proof: undefined } } : line,
    );
    expect(problems(unsigned)).toEqual([expect.stringContaining("carries no signature")]);
  });

  test("is brought by a person: no machine and no agent proposes an answer", async () => {
    await add("mail 7");
    const csv = filled(await sheet(), { "mail 7": ["5 EUR.", "", "", "", "yes"] });
    expect(await codeOf(await program.post("/v1/work/import", { csv }))).toEqual([403, "sheet.notPerson"]);
    for (const bad of ["", "item;answer", "\u0000", "x".repeat(300_000)])
      expect((await tom.browser.json("/v1/work/import", { csv: bad })).status).toBe(400);
    expect(worldOf(desk.app.world).sheets.size).toBe(0);
  });
});
