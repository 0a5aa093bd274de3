/** A page tried on real history: repositories made here with git, and the command as people run it. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gitIn, launcher } from "../support/server.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example, hours: Mon-Fri 09:00-17:00 }
  cy: { role: founder, email: cy@harbor.example }
areas:
  billing: { owner: ben, backup: ana, paths: [src/billing/**] }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
`;

describe("a replayed history", () => {
  let folder: string;
  const people = { ben: { name: "Ben", email: "ben@harbor.example" }, cy: { name: "Cy", email: "cy@harbor.example" } };
  const commit = (file: string, text: string, who: { name: string; email: string }, message: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    const git = gitIn(folder, who);
    git("add", ".");
    git("commit", "-q", "-m", message);
  };
  const replay = (...args: string[]) =>
    execFileSync(process.execPath, [launcher, "replay", ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const steps = (...args: string[]) =>
    JSON.parse(replay("--json", ...args)) as {
      summary: { risks: object; nobody: number; people: { person: string; away: number }[] };
      compared: { stopped: number[] } | null;
      steps: {
        subject: string;
        risk: string;
        makers: string[];
        asked: { person: string; as: string }[];
        independent: boolean;
      }[];
    };
  const step = (subject: string) => steps().steps.find((one) => one.subject === subject);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "finalcall-replay-"));
    gitIn(folder)("init", "-q", "-b", "main");
    commit("finalcall.yaml", page, people.cy, "The page");
    commit("README.md", "# Harbor\n", people.cy, "Say what it is");
    commit("src/billing/charge.ts", "export const charge = (cents: number) => pay(cents);\n", people.cy, "Charge");
    commit(
      "src/billing/charge.ts",
      "export const charge = (cents: number) => pay(cents, key);\n",
      people.ben,
      "Charge once",
    );
    const git = gitIn(folder, people.cy);
    git("checkout", "-q", "-b", "side");
    commit("src/billing/refund.ts", "export const refund = (cents: number) => pay(-cents);\n", people.ben, "Refund");
    git("checkout", "-q", "main");
    commit("README.md", "# Harbor\n\nBills.\n", people.cy, "Say more");
    git("merge", "-q", "--no-ff", "-m", "Merge the refund", "side");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("would have stopped what touches money, and asked its owner", () => {
    expect(step("Charge")).toMatchObject({ risk: "high", asked: [{ person: "ben", as: "owner" }] });
  });

  test("would have asked the backup where the owner wrote it", () => {
    expect(step("Charge once")).toMatchObject({ asked: [{ person: "ana", as: "backup" }] });
  });

  test("would have let documentation through", () => expect(step("Say more")?.risk).toBe("low"));

  test("sees who wrote what a merge brought, and that somebody else merged it", () => {
    expect(step("Merge the refund")).toMatchObject({ makers: ["Cy", "Ben"], risk: "high" });
    expect(steps().steps.map(({ subject }) => subject)).not.toContain("Refund");
  });

  test("says what a changed page would change", () => {
    const other = join(folder, "other.yaml");
    writeFileSync(other, page.replace("billing: { owner: ben, backup: ana,", "billing: { owner: ana, backup: ben,"));
    const { compared } = steps("--compare", other);
    expect(compared?.stopped[0]).toBe(compared?.stopped[1]);
    expect(replay("--compare", other)).toContain("change the answer for");
  });

  test("is drawn as one file that needs nothing else", () => {
    const file = join(folder, "replay.html");
    replay("--html", file);
    const html = readFileSync(file, "utf8");
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/<script|https?:/);
  });

  test("that does not exist is a matter of usage", () => {
    try {
      replay("nowhere..main");
      throw new Error("It replayed nothing and said yes.");
    } catch (fault) {
      expect((fault as { status: number }).status).toBe(2);
    }
  });
});
