/** `finalcall redact find` beside the store: what is sealed until others have answered is told to nobody at the terminal either. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addRedact } from "../../src/cli/redact.ts";
import { openStore } from "../../src/log/open.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, openDesk, pairOfPeople, type Signed } from "../e2e/desk.ts";

let folder: string;
let desk: Desk;
let ana: Signed;
let li: Signed;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "finalcall-redact-"));
  const store = `sqlite:${join(folder, "record.db")}`;
  vi.stubEnv("FINALCALL_STORE", store);
  desk = await openDesk(await openStore(store, { worker: false }));
  ({ ana, li } = await pairOfPeople(desk));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await desk.app.close();
  rmSync(folder, { recursive: true });
});

async function found(words: string): Promise<string[]> {
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const program = new Command("finalcall").exitOverride();
  addRedact(
    program,
    (work) =>
      async (...given: unknown[]) =>
        void (await work(...(given as never[]))),
  );
  await program.parseAsync(["redact", "find", words, "--json"], { from: "user" });
  stdout.mockRestore();
  const { found } = JSON.parse(out.join("")) as { found: { type: string }[] };
  return found.map(({ type }) => type);
}

test("a blind answer is not found before all have answered, and is afterwards", async () => {
  await expectStatus(
    await li.browser.submit("/proposals", { question: "Keep the cache?", "says-1": "Keep it", area: "architecture" }),
    303,
  );
  const [asked] = worldOf(desk.app.world).proposals.values();
  const path = `/proposals/${asked?.id}`;
  await ana.browser.fill(path, `${path}/answer`, { option: "option-1", reason: "Cheaper." }, ana.device);
  desk.pass(1);
  await expectStatus(await ana.browser.submit("/checkin", {}), 303);
  const [checkin] = worldOf(desk.app.world).checkins.values();
  const answers = (who: Signed, said: string) => who.browser.submit(`/checkin/${checkin?.id}/answers`, { said });
  await expectStatus(await answers(ana, "noor"), 303);
  expect(await found("noor")).not.toContain("checkin.answered");
  await expectStatus(await answers(li, "ana"), 303);
  expect(await found("noor")).toContain("checkin.answered");
});
