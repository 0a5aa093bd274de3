/**
 * A phone at night: the processor four times slower, 150 ms to the server and back, 1.6 Mbit/s. How soon an approval is read and
 * can be given, and the dashboard is read; each against a static file of the same bytes from the same server, in turns in one run.
 */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { first, type Person, tokenFor } from "../test/stories/people.ts";
import { hasBrowser, launchBrowser } from "../test/support/chromium.ts";
import { gitIn, type Running, repository, startServer } from "../test/support/server.ts";
import type { Measurement } from "./measure.ts";

const rounds = 9;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const most = 1.3;

/** Nothing where there is no browser. */
export async function bench(): Promise<Measurement[]> {
  if (!hasBrowser) return [];
  const team = await openTeam();
  const browser = await launchBrowser();
  try {
    return [
      ...(await against(browser, team, "approval", team.card, true)),
      ...(await against(browser, team, "inbox", "/", false)),
      ...(await against(browser, team, "dashboard", "/releases", false)),
      await scripts(browser, team, team.card, 8),
      await scripts(browser, team, "/releases", 40),
    ];
  } finally {
    await browser.close();
    await team.close();
  }
}

/** The first visit, with nothing kept, and every later one; each against the same bytes without a script. */
async function against(
  browser: Browser,
  team: Team,
  name: string,
  path: string,
  isCard: boolean,
): Promise<Measurement[]> {
  const html = await (await team.ana.browser.get(path)).text();
  const withoutScript = html.replace(/<script[^>]*>\s*<\/script>/, "");
  const still = team.serve(withoutScript);
  const bare = team.serve(withoutScript.replace(/<link[^>]*>/g, ""));
  const rows: Measurement[] = [];
  for (const kept of [false, true]) {
    const when = kept ? "again" : "the first time";
    const ours: Look[] = [];
    const floor: Look[] = [];
    const words: Look[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await look(browser, team, path, kept));
      floor.push(await look(browser, team, still, kept));
      words.push(await look(browser, team, bare, kept));
    }
    const note = `the same words without styles: ${middle(words, "paint").toFixed(0)} ms`;
    rows.push({ ...row(`${name}, ${when}: first paint`, middle(ours, "paint"), middle(floor, "paint")), note });
    if (isCard) rows.push(row(`${name}, ${when}: approve usable`, middle(ours, "usable"), middle(floor, "usable")));
  }
  return rows;
}

const middle = (looks: readonly Look[], what: keyof Look): number =>
  looks.map((look) => look[what]).sort((a, b) => a - b)[Math.floor(looks.length / 2)] ?? Number.NaN;

function row(name: string, ours: number, floor: number): Measurement {
  const ratio = ours / floor;
  return {
    name,
    ours: `${ours.toFixed(0)} ms`,
    floor: `${floor.toFixed(0)} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    bound: `≤ ${most} ×`,
    ok: ratio <= most,
  };
}

interface Look {
  /** Milliseconds from the tap to the first words. */
  readonly paint: number;
  /** Until a press counts: the button is seen, and what signs the press is there; on a file without a script, once it is whole. */
  readonly usable: number;
}

/** One visit on a slow line in a browser of its own. `kept`: after an earlier visit on a fast one. */
async function look(browser: Browser, team: Team, path: string, kept: boolean): Promise<Look> {
  const context = await phoneOf(browser, team);
  try {
    const page = await context.newPage();
    if (kept) await page.goto(team.url + path, { waitUntil: "load" });
    const session = await slowed(context, page);
    await page.goto(team.url + path, { waitUntil: "load" });
    const taken = await page.evaluate<Look>(`new Promise((resolve) => {
      const told = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        if (!paint) return requestAnimationFrame(told);
        const [visit] = performance.getEntriesByType("navigation");
        const ready = performance.getEntriesByName("usable")[0]?.startTime ?? visit.domContentLoadedEventEnd;
        resolve({ paint: paint.startTime, usable: Math.max(paint.startTime, ready) });
      };
      told();
    })`);
    await session.detach();
    return taken;
  } finally {
    await context.close();
  }
}

async function phoneOf(browser: Browser, { url, ana }: Team): Promise<BrowserContext> {
  const context = await browser.newContext({ ...phone, serviceWorkers: "block" });
  await context.addCookies([...ana.browser.cookies].map(([name, value]) => ({ name, value, url })));
  return context;
}

async function slowed(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", line);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return session;
}

/** What a screen brings in scripts, packed as it travels. */
async function scripts(browser: Browser, team: Team, path: string, bound: number): Promise<Measurement> {
  const context = await phoneOf(browser, team);
  try {
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() === "script") sizes.push(request.sizes().then((one) => one.responseBodySize));
    });
    await page.goto(team.url + path, { waitUntil: "load" });
    const bytes = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    const html = await (await team.ana.browser.get(path)).text();
    return {
      name: `scripts of ${path === "/releases" ? "the dashboard" : "an approval"}`,
      ours: `${(bytes / 1024).toFixed(1)} KiB`,
      floor: "none",
      ratio: "",
      bound: `≤ ${bound} KiB`,
      ok: bytes > 0 && bytes <= bound * 1024,
      note: `packed; its HTML is ${(html.length / 1024).toFixed(0)} KiB unpacked`,
    };
  } finally {
    await context.close();
  }
}

interface Team {
  readonly url: string;
  readonly ana: Person;
  /** The card of a change that waits for Ana. */
  readonly card: string;
  /** Puts a file beside the server's own; gives its path. */
  serve(html: string): string;
  close(): Promise<void>;
}

/** The example team on a real server, and a change to billing by Noor that waits for Ana. */
async function openTeam(): Promise<Team> {
  const folder = repository(readFileSync("examples/small-team/finalcall.yaml", "utf8"));
  const server = await startServer(folder);
  const ana = await first(server.url, server.link ?? "", "ana");
  const token = await tokenFor(ana, "machine:ci", ["read", "propose"]);
  const files: string[] = [];
  return {
    url: server.url,
    ana,
    card: change(server, token),
    serve(html) {
      const name = `bench-${process.pid}-${files.length}.html`;
      const file = join("dist/assets", name);
      writeFileSync(file, html);
      files.push(file);
      return `/assets/${name}`;
    },
    async close() {
      for (const file of files) rmSync(file);
      await server.stop();
      server.remove();
    },
  };
}

function change(server: Running, token: string): string {
  const noor = gitIn(server.folder, { name: "Noor", email: "noor@quillhaven.example" });
  noor("checkout", "-q", "-b", "fix");
  const charge = Array.from({ length: 80 }, (_, at) => `export const step${at} = () => charge(total, ${at});`);
  writeFileSync(join(server.folder, "charge.ts"), `import Stripe from "stripe";\n${charge.join("\n")}\n`);
  noor("add", ".");
  noor("commit", "-q", "-m", "Charge in steps");
  const { stdout, stderr } = server.run(["check", "--json"], { FINALCALL_URL: server.url, FINALCALL_TOKEN: token });
  const link = (JSON.parse(stdout) as { link?: string }).link;
  if (!link) throw new Error(`No change waits: ${stdout}${stderr}`);
  return new URL(link).pathname;
}
