/** The main job: a branch that touches money, red, approved by the right person in a browser, green, voided by a push. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join as path } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
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
  billing: { owner: ben, backup: ana, paths: [src/billing/**] }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
`;

needs("a Chromium", hasBrowser).describe("a branch that touches money", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let env: Record<string, string>;

  const write = (line: string, who = { name: "Cy", email: "cy@harbor.example" }) => {
    mkdirSync(path(server.folder, "src/billing"), { recursive: true });
    writeFileSync(
      path(server.folder, "src/billing/charge.ts"),
      `export const charge = (cents: number) => pay(${line});\n`,
    );
    const git = gitIn(server.folder, who);
    git("add", "src");
    git("commit", "-q", "-m", "Charge once, with AI's help\n\nCo-authored-by: Claude <noreply@anthropic.com>");
  };
  const check = () => {
    const { code, stdout, stderr } = server.run(["check", "--json"], env);
    return {
      code,
      stderr,
      ...(JSON.parse(stdout) as {
        ok: boolean;
        link: string;
        missing: { can: { person: string }[] }[];
        ignored: { by: string; why: string }[];
      }),
    };
  };

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
    await first(ana, server, "Ana");
    await join(ben, server, "Ben", ana);
    env = { FINALCALL_URL: server.url, FINALCALL_TOKEN: await makeToken(ana, server, "CI") };
    server.git("checkout", "-q", "-b", "charge-once");
    write("cents");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("is red, and names who must approve", () => {
    const found = check();
    expect(found, found.stderr).toMatchObject({ code: 3, ok: false });
    expect(found.missing[0]?.can[0]?.person).toBe("ben");
  });

  test("is not for somebody else to approve, and the card says whose it is", async () => {
    await ana.goto(check().link);
    expect(await ana.locator("main").innerText()).toContain("Ben");
    expect(await ana.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
  });

  test("turns green by its owner's touch", async () => {
    await ben.goto(check().link);
    await ben.getByRole("button", { name: /^Approve/ }).click();
    await ben.waitForURL(/recorded=/);
    expect(check()).toMatchObject({ code: 0, ok: true });
  });

  test("is red again after a push that changes content, and says why", () => {
    write("cents * 100");
    const found = check();
    expect(found).toMatchObject({ code: 3, ok: false });
    expect(found.ignored).toEqual([{ by: "ben", why: expect.stringContaining("A push changed the content") }]);
  });

  test("written together with its owner goes to the backup, and the owner is refused", async () => {
    write("cents + 0", { name: "Ben", email: "ben@harbor.example" });
    const found = check();
    expect(found.missing[0]?.can.map((one) => one.person)).toEqual(["ana"]);
    await ben.goto(found.link);
    expect(await ben.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
  });

  test("cannot be passed when the server is away", async () => {
    await server.stop();
    expect(server.run(["check", "--json"], env).code).toBe(7);
  });
});
