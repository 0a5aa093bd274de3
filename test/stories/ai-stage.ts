/** A team's server with its gateway on a real port, a scripted model server, people with passkeys, and a clock in the hand. */

import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LLMock } from "@copilotkit/aimock";
import { openApp } from "../../src/app/engine.ts";
import { openModels } from "../../src/cli/models.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { challengeKey } from "../../src/http/identity/challenge-key.ts";
import { createServer, listen } from "../../src/http/server.ts";
import type { World } from "../../src/kernel/world.ts";
import { openSqlite } from "../../src/log/sqlite.ts";
import { verifyStore } from "../../src/log/verify.ts";
import { freePort } from "./numbers.ts";
import { first, join as joins, type Person } from "./people.ts";

const system = { actor: "system", via: "system" } as const;
const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

/** Everything runs as `finalcall serve` would run it, but for the clock. `templates`: the files of the fallback; `env`: more of the server's environment. */
export async function openAiStage(
  page: (models: string) => string,
  {
    began,
    templates,
    env = {},
  }: { began: string; templates: readonly string[]; env?: Readonly<Record<string, string>> },
) {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  const clock = { at: Date.parse(began) };
  const now = () => new Date(clock.at);
  const folder = mkdtempSync(join(tmpdir(), "finalcall-story-"));
  const record = join(folder, "record.db");
  const store = await openSqlite(record);
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const faults: unknown[] = [];
  const report = (_: string, fault: unknown) => void faults.push(fault);
  const app = await openApp({
    ...{ store, kinds, team: "quillhaven", now, newId: randomUUID, pageOf },
    salt: () => randomBytes(16).toString("hex"),
  });
  await app.execute("record.found", { team: "quillhaven", page: "own" }, system);
  const offered = await app.execute("page.offer", { source: page(mock.url) }, system);
  if (!("recorded" in offered)) throw new Error(JSON.stringify(offered));
  const models = await openModels({
    ...{ app, now, version: "0", say: (line) => faults.push(line), sent: () => false },
    env: { MODEL_KEY: "sk-only-the-server-knows", ...env },
    templates: async () => templates,
  });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { server, setup, ready } = createServer({
    ...{ app, now, random, origin: url, assets: "src/web/assets", report, gateway: models },
    challengeKey: await challengeKey({ app, now, random }),
  });
  await ready();
  const listening = await listen(server, port, "127.0.0.1", models);
  models.listensAt(`http://127.0.0.1:${port}`);

  const ana = await first(url, `${url}/link/${setup.secret}`, "ana");
  return {
    ...{ url, mock, app, ana, faults, models, record },
    now,
    join: (id: string, by = ana) => joins(url, ana, id, by),
    /** Lets hours pass; whoever is signed in for longer than a session signs in again. */
    async pass(hours: number, people: readonly Person[] = []) {
      clock.at += hours * 3_600_000;
      for (const { browser, device } of people) await browser.signIn(device);
    },
    /** A key for the program that asks for drafts. */
    async key(holder: string): Promise<string> {
      const fields = { holder, name: "the billing desk", days: "90", scopes: ["read", "propose", "call"] };
      const shown = await (await ana.browser.submit("/me/tokens", fields)).text();
      const token = /fc_[a-z0-9]+_[A-Za-z0-9_-]+/.exec(shown)?.[0];
      if (!token) throw new Error(`No key was shown: ${shown.slice(0, 500)}`);
      return token;
    },
    async get<T>(path: string, { browser }: Person): Promise<T> {
      const response = await browser.get(path, { accept: "application/json" });
      if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
      return (await response.json()) as T;
    },
    async until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
      const end = performance.now() + 60_000;
      for (;;) {
        const found = await look();
        if (found) return found;
        if (performance.now() > end) throw new Error(`It never came: ${what}.`);
        await pause(25);
      }
    },
    /** Every call settled, its draft opened, its triggers judged. */
    async settled() {
      while (models.ledger.calls.open().length > 0) await pause(5);
      await models.settled();
    },
    /** Whether the record is whole. */
    whole: async () => (await verifyStore(store)).ok,
    async close() {
      await models.close();
      await listening.close();
      await app.close();
      await mock.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type AiStage = Awaited<ReturnType<typeof openAiStage>>;
