/** The built server as a team runs it: killed between the yes and the sending, and everything at the command line. */

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { first, join, type Person, tokenFor, touch } from "../stories/people.ts";
import { launcher, type Running, repository, startServer } from "../support/server.ts";
import { hookSecret, pageFor } from "./counter.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
let server: Running;
let ben: Person;
let token: string;
const running: Running[] = [];

beforeAll(async () => {
  shop = await openShop();
  // It knows no secret yet: what is approved cannot leave, so that the kill comes between the two.
  server = await startServer(repository(pageFor(shop.url)));
  running.push(server);
  const ana = await first(server.url, server.link ?? "", "ana");
  ben = await join(server.url, ana, "ben");
  const cy = await join(server.url, ana, "cy", ben);
  token = await tokenFor(cy, "agent:replies", ["read", "propose"]);
});
afterAll(async () => {
  for (const one of running) await one.kill();
  server?.remove();
  await shop?.close();
});

/** Beside the test's own connections, which a command that is waited for would let go stale. */
async function finalcall(...args: string[]) {
  const more = { FINALCALL_URL: server.url, FINALCALL_TOKEN: token };
  const child = spawn(process.execPath, [launcher, "action", ...args], {
    ...{ cwd: server.folder, env: { ...process.env, ...more }, stdio: ["ignore", "pipe", "pipe"] },
  });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr, said: args.includes("--json") ? JSON.parse(stdout) : undefined };
}
const refund = ["propose", "refund", "--target", "charge 4711", "--reason", "Charged twice.", "--for", "C-1042"];
const money = ["--parameters", '{"customer":"C-1042","amount":4900,"currency":"EUR"}'];

test("a server killed between the yes and the sending sends it once when it is back, and never again", async () => {
  const proposed = await finalcall(...refund, ...money, "--key", "refund-4711", "--json");
  expect(proposed).toMatchObject({ code: 0, said: { status: "waiting", awaits: ["ben"] } });
  const { id, shown } = proposed.said;
  expect((await finalcall(...refund, ...money, "--key", "refund-4711", "--json")).said.id).toBe(id);
  await touch(ben, `/v1/actions/${id}/approve`, shown.approve);
  expect((await finalcall("show", id, "--json")).said.status).toBe("ready");
  await server.kill();
  const port = new URL(server.url).port;
  for (let n = 0; n < 2; n += 1) {
    const arrives = n === 0 ? shop.next() : undefined;
    server = await startServer(server.folder, { HOOK: hookSecret }, ["--port", port]);
    running.push(server);
    await arrives;
    await expect
      .poll(async () => (await finalcall("show", id, "--json")).said.status, { timeout: 30_000 })
      .toBe("done");
    if (n === 0) await server.stop();
  }
  expect(shop.effects()).toBe(1);
  expect((await finalcall("show", id)).stdout).toContain("done, re_1.");
  expect((await finalcall("list", "--state", "done")).stdout).toContain(id);
});

test("everything that can be said at the command line is said, with an exit code for each no", async () => {
  const same = [...refund, "--key", "refund-4711", "--parameters"];
  expect(await finalcall(...same, '{"amount":1}')).toMatchObject({ code: 3 });
  for (const parameters of ["[1]", "{", '{"a":1,"a":2}', '{"charge":9007199254740993}', "@no-such-file"])
    expect(await finalcall(...same, parameters)).toMatchObject({ code: 2 });
  for (const key of ["", "é"])
    expect(await finalcall("propose", "refund", "--key", key, "--reason", "Charged twice.")).toMatchObject({ code: 2 });
  const { said } = await finalcall(
    "propose",
    "purge_cache",
    "--key",
    "purge-1",
    "--reason",
    "Old addresses.",
    "--json",
  );
  expect(await finalcall("claim", said.id, "--claim", "job-00001")).toMatchObject({ code: 3 });
  await touch(ben, `/v1/actions/${said.id}/approve`, said.shown.approve);
  const permit = (await finalcall("claim", said.id, "--claim", "job-00001", "--json")).said;
  expect(permit).toMatchObject({ attempt: "job-00001", parameters: {} });
  expect(await finalcall("claim", said.id, "--claim", "job-00002")).toMatchObject({ code: 3 });
  const ended = await finalcall("end", said.id, "--claim", "job-00001", "--outcome", "done", "--ref", "job 7");
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.stdout).toContain("done, job 7");
  expect(await finalcall("claim", said.id, "--claim", "job-00001")).toMatchObject({ code: 5 });
  const other = (await finalcall("propose", "purge_cache", "--key", "purge-2", "--reason", "Old names.", "--json"))
    .said;
  expect((await finalcall("withdraw", other.id, "--reason", "Not needed.")).stdout).toContain("withdrawn");
  expect(await finalcall("show", "action-000000000000000000000000")).toMatchObject({ code: 2 });
  expect(await finalcall("list", "--state", "nonsense")).toMatchObject({ code: 2 });
});
