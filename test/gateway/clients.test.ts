/** The clients that people have, unmodified, pointed at the gateway: each check runs against the model server itself first. */

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aiSdkChecks } from "./clients/ai-sdk.ts";
import { anthropicChecks } from "./clients/anthropic.ts";
import { pointed } from "./clients/by-environment.ts";
import type { Check, Side } from "./clients/check.ts";
import { type FarSide, plainAnswer, startFarSide } from "./clients/far-side.ts";
import { langchainChecks } from "./clients/langchain.ts";
import { openaiChecks } from "./clients/openai.ts";
import { askers, refusals } from "./clients/refusals.ts";
import { openClientsWorld } from "./clients/world.ts";

const checks: readonly Check[] = [...openaiChecks, ...anthropicChecks, ...aiSdkChecks, ...langchainChecks];
const names = ["direct", "plain model", "task"] as const;

let far: FarSide;
let world: Awaited<ReturnType<typeof openClientsWorld>>;
const results = new Map<Check, string[]>();
/** The refusals that each client raised rightly. */
const noes = new Map<string, string[]>();

beforeAll(async () => {
  far = await startFarSide();
  world = await openClientsWorld(far.url);
});

afterAll(async () => {
  await world.close();
  await far.stop();
  process.stdout.write(table());
});

const sideOf = (name: Side["name"]): Side => {
  const ours = { name, url: world.url, key: world.token, far };
  const task = {
    chat: { model: "task:billing-replies", headers: { "x-finalcall-question": "invoice-copies" } },
    messages: { model: "task:letters", headers: { "x-finalcall-question": "letters" } },
  };
  if (name === "task") return { ...ours, ...task };
  const plain = { chat: { model: "gpt-5-mini", headers: {} }, messages: { model: "claude-haiku-4-5", headers: {} } };
  return name === "direct" ? { name, url: far.url, key: "none", far, ...plain } : { ...ours, ...plain };
};

for (const name of names)
  for (const check of checks) {
    if (name === "task" && /embed/.test(check.shows)) continue;
    test(`${check.client}, ${name}: ${check.shows}`, async () => {
      const said = results.get(check) ?? [];
      results.set(check, said);
      const column = names.indexOf(name);
      said[column] = "FAILS";
      await check.run(sideOf(name));
      expect(world.faults).toEqual([]);
      said[column] = "yes";
    });
  }

for (const { client, variables, ask } of pointed)
  test(`${client}: variables alone point it at the gateway`, async () => {
    for (const [name, value] of Object.entries(variables(world.url, world.token))) vi.stubEnv(name, value);
    const before = world.asked();
    expect(await ask()).toBe(plainAnswer);
    expect(world.asked() - before).toBe(1);
    vi.unstubAllEnvs();
  });

for (const asker of askers)
  for (const no of refusals)
    test(`${asker.name}: a ${no.status} says why, and is asked once${asker.heeds || no.status !== 503 ? "" : " when told not to repeat"}`, async () => {
      const [before, arrived] = [world.asked(), far.arrived.length];
      const { status, code, message, rightClass } = await asker.ask(world.url, world.token, no);
      expect({ status, code, rightClass }).toEqual({ status: no.status, code: no.code, rightClass: true });
      expect(message).toMatch(no.says);
      expect(world.asked() - before).toBe(1);
      expect(far.arrived.length).toBe(arrived);
      noes.set(asker.name, [...(noes.get(asker.name) ?? []), String(no.status)]);
    });

function table(): string {
  const rows = [["client", "what", ...names]];
  for (const [{ client, shows }, said] of results) rows.push([client, shows, ...names.map((_, i) => said[i] ?? "–")]);
  for (const [name, statuses] of noes)
    rows.push([
      name.split(", ")[0] ?? "",
      `${name.split(", ")[1] ?? "messages"}: raises ${statuses.join(", ")}`,
      "",
      "",
      "",
    ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return `\n${rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")).join("\n")}\n`;
}
