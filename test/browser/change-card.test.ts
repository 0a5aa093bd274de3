/** The card of a change: what it decides without saying so is answered by a name before the owner's touch counts, tests or no tests. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join as path } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, hasBrowser, launchBrowser } from "../support/chromium.ts";
import { first, join, makeToken, person } from "../support/people.ts";
import { gitIn, type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
areas:
  auth: { owner: ana, backup: ben }
  schema: { owner: ana, backup: ben }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
`;

const cy = { name: "Cy", email: "cy@harbor.example" };
const before = {
  "src/reports/totals.ts": 'export const totals = (db: Db) => db.query("SELECT customer_tier FROM accounts");\n',
  "src/sign-up.ts": "export async function signUp(form: Form) {\n  await createAccount(form);\n}\n",
};
const branch = {
  "db/migrations/0007_tier.sql":
    "ALTER TABLE accounts RENAME COLUMN customer_tier TO segment;\nALTER TABLE accounts ADD COLUMN date_of_birth date;\n",
  "src/sign-up.ts":
    "export async function signUp(form: Form) {\n  await retry(() => createAccount(form), { retries: 3 });\n}\n",
  "test/sign-up.test.ts": 'test("signs up", async () => {\n  expect(await signUp(form)).toBe(true);\n});\n',
};

interface Found {
  readonly code: number;
  readonly stderr: string;
  readonly ok: boolean;
  readonly link: string;
  readonly questions: { key: string; file: string; line: number; readers: string[]; answer: unknown }[];
}

needs("a Chromium", hasBrowser).describe("a change that decides things without saying so", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let env: Record<string, string>;

  const write = (files: Readonly<Record<string, string>>, message: string) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path(server.folder, dirname(file)), { recursive: true });
      writeFileSync(path(server.folder, file), text);
    }
    const git = gitIn(server.folder, cy);
    git("add", "src", "db", "test");
    git("commit", "-q", "-m", message);
  };
  const check = (): Found => {
    const { code, stdout, stderr } = server.run(["check", "--json"], env);
    return { code, stderr, ...(JSON.parse(stdout) as Omit<Found, "code" | "stderr">) };
  };
  const approveButton = (tab: Page) => tab.getByRole("button", { name: /^Approve/ });
  const question = (tab: Page, asks: RegExp) => tab.locator(".asks > li").filter({ hasText: asks });
  const answer = async (tab: Page, asks: RegExp, says: string) => {
    await question(tab, asks).getByRole("textbox").fill(says);
    await question(tab, asks).getByRole("button", { name: "Record the answer" }).click();
    await tab.waitForURL(/recorded=/);
  };

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
    await first(ana, server, "Ana");
    await join(ben, server, "Ben", ana);
    env = { FINALCALL_URL: server.url, FINALCALL_TOKEN: await makeToken(ana, server, "CI") };
    mkdirSync(path(server.folder, "db"));
    mkdirSync(path(server.folder, "test"));
    write(before, "Reports and sign-up");
    server.git("checkout", "-q", "-b", "tiers");
    write(
      branch,
      "Rename the tier, ask for the birthday, sign up more reliably\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("is red and lists each question with who still reads what is lost, green tests or not", () => {
    const { code, questions, stderr } = check();
    expect(code, stderr).toBe(3);
    expect(questions.map(({ key, file, line }) => [key, file, line])).toEqual([
      ["personal-data", "db/migrations/0007_tier.sql", 2],
      ["lost-field:customer_tier", "db/migrations/0007_tier.sql", 1],
      ["repeats", "src/sign-up.ts", 2],
    ]);
    expect(questions.map(({ readers }) => readers)).toEqual([[], ["src/reports/totals.ts"], []]);
  });

  test("cannot be approved while a question is open: the card offers no such button, and the API refuses", async () => {
    const { link } = check();
    await ana.goto(link);
    expect(await approveButton(ana).count()).toBe(0);
    expect(await ana.locator(".bar").innerText()).toContain("Three questions are open.");
    await ben.goto(link);
    expect(await ben.locator("aside").innerText()).toContain("Three questions are open; nobody can approve it before");
    const refused = await ana.evaluate(async (id) => {
      const { shown } = (await (await fetch(`/v1/changes/${id}`)).json()) as { shown: string };
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ shown });
      const answer = await fetch(`/v1/changes/${id}/approve`, { method: "POST", headers, body });
      return { status: answer.status, ...((await answer.json()) as { code: string }) };
    }, link.split("/").at(-1));
    expect(refused).toMatchObject({ status: 409, code: "change.unanswered" });
  });

  test.each([
    ["dark", 390],
    ["light", 1440],
  ] as const)("reads well for everybody, %s and %i pixels wide", async (colorScheme, width) => {
    await ana.emulateMedia({ colorScheme });
    await ana.setViewportSize({ width, height: 844 });
    await ana.goto(check().link);
    expect(await accessibilityFaults(ana)).toEqual([]);
    expect(await ana.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  });

  test("shows each reason at its line, and colours that are read as well as the text", async () => {
    await ana.goto(check().link);
    const retry = ana.locator(".code-lines ins").filter({ hasText: "retry(" });
    expect(await retry.locator("xpath=following-sibling::*[1]").innerText()).toContain(
      "What happens if it arrives twice",
    );
    expect(await retry.locator(".hl-key").first().innerText()).toBe("await");
    const files = await ana
      .locator(".files > details")
      .evaluateAll((all) => all.map((one) => one.hasAttribute("open")));
    expect(files).toEqual([true, true, false]);
  });

  test("reads whole without a script", async () => {
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await ben.context().storageState(),
    });
    const tab = await plain.newPage();
    await tab.goto(check().link);
    expect(await tab.locator("main").innerText()).toContain("src/reports/totals.ts");
    await answer(tab, /arrives twice/, "The address is unique: the second time finds the first account.");
    expect(await question(tab, /arrives twice/).innerText()).toMatch(/finds the first account\.\s+Ben,/);
    await plain.close();
  });

  test("is approved by its owner's touch once every question has its answer, and turns green", async () => {
    const { link } = check();
    await ben.goto(link);
    await answer(ben, /about a person/, "Kept while the account lives; only the insurer's report reads it.");
    await answer(ben, /customer_tier/, "The report moves to segment in the same release.");
    expect(check()).toMatchObject({ code: 3, ok: false });
    await ana.goto(link);
    expect(await ana.locator(".bar").innerText()).toContain("accepts the 3 answers on it");
    await approveButton(ana).click();
    await ana.waitForURL(/recorded=/);
    expect(await ana.locator(".answer").innerText()).toContain("Approved as it stands.");
    expect(check()).toMatchObject({ code: 0, ok: true });
  });

  test("waits for a yes again when an accepted answer is changed", async () => {
    await ben.goto(check().link);
    await question(ben, /customer_tier/)
      .getByText("Answer it again")
      .click();
    await question(ben, /customer_tier/)
      .getByRole("textbox")
      .fill("Nobody reads it.");
    await question(ben, /customer_tier/)
      .getByRole("button", { name: "Record the new answer" })
      .click();
    await ben.waitForURL(/recorded=/);
    expect(check()).toMatchObject({ code: 3, ok: false });
    expect(await ben.locator("main").innerText()).toContain("An answer that it accepted was changed afterwards.");
  });

  test("leaves the inbox once it is merged or given up", async () => {
    await ana.goto(server.url);
    expect(await ana.locator("main").innerText()).toContain("Rename the tier");
    await ana.goto(check().link);
    await ana.getByRole("button", { name: "Merged or given up" }).click();
    await ana.waitForURL(/recorded=/);
    expect(await ana.locator(".answer").innerText()).toContain("Closed: merged or given up.");
    await ana.goto(server.url);
    expect(await ana.locator("main").innerText()).not.toContain("Rename the tier");
  });
});
