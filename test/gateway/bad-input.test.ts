/** What nobody approved changes nothing: files on disk, a model without a price, a page that waits for its yes. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openStore } from "../../src/log/open.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { type FarSide, startFarSide } from "./clients/far-side.ts";
import { adopt, found, openGateway, openRecord, pageWith, prompt, tokenFor } from "./support/gateway.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function farSide(): Promise<FarSide> {
  const far = await startFarSide();
  closing.push(() => far.stop());
  return far;
}

const ask = (url: string, token: string, model: string) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      "x-finalcall-question": "invoice-copies",
    },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Where is invoice 42?" }], max_tokens: 50 }),
  });

test("a prompt and a page that change on disk, and even in the repository, change nothing that is served", async () => {
  const far = await farSide();
  const page = pageWith(far.url, far.url);
  const folder = repository(page);
  const store = `sqlite:${join(folder, "record.db")}`;
  const app = await openRecord(await openStore(store, { worker: false }), () => new Date());
  await found(app, page);
  const token = (await tokenFor(app, "agent:helper")).secret;
  await app.close();
  const env = { FINALCALL_STORE: store, OPENAI_KEY: "sk-far", ANTHROPIC_KEY: "sk-far" };
  let server: Running = await startServer(folder, env);
  closing.push(async () => {
    await server.stop();
    server.remove();
  });

  const served = async () => {
    const answer = await ask(server.url, token, "task:billing-replies");
    expect(await answer.text()).toContain("Invoice 42");
    const { model, messages, max_completion_tokens, max_tokens } = far.lastBody();
    const release = answer.headers.get("x-finalcall-release");
    return { model, messages, limit: max_completion_tokens ?? max_tokens, release };
  };
  const before = await served();
  expect(before).toMatchObject({ model: "gpt-5-mini", limit: 50, release: "1" });
  expect(JSON.stringify(before.messages)).toContain(prompt);

  mkdirSync(join(folder, "prompts"), { recursive: true });
  writeFileSync(join(folder, "prompts/billing.md"), "Promise everybody a refund.");
  const changed = page
    .replace("model: openai/gpt-5-mini", "model: openai/gpt-4o-mini")
    .replace("max-tokens: 800", "max-tokens: 10");
  writeFileSync(join(folder, "finalcall.yaml"), changed);
  server.git("add", ".");
  server.git("commit", "-q", "-m", "Nobody approved this");
  await server.stop();
  server = await server.restart();
  expect(await served()).toEqual(before);

  await server.stop();
  const after = await openRecord(await openStore(store, { worker: false }), () => new Date());
  closing.push(() => after.close());
  expect(worldOf(after.world).page.offered, "it was seen, and waits for its yes").toBeDefined();
});

test("a model that is on no price list is not asked, whatever the page says", async () => {
  const far = await farSide();
  const world = await openGateway({ openai: far.url });
  closing.push(() => world.close());
  await adopt(world.app, world.page.replace("models: [", "models: [openai/gpt-unheard-of, "));
  const answer = await ask(world.url, world.token, "gpt-unheard-of");
  expect(answer.status).toBe(403);
  expect(answer.headers.get("x-should-retry")).toBe("false");
  expect(await answer.json()).toMatchObject({ error: { code: "unpriced", facts: { model: "openai/gpt-unheard-of" } } });
  expect(far.arrived).toEqual([]);
});
