/** `finalcall release prepare` and `deploy` as processes, against a real server, in a real repository. */

import { cpSync, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { good } from "../support/releases.ts";
import { launcher } from "../support/server.ts";
import { complete, digest, newShop, node } from "./shop.ts";

const shop = newShop();

describe("prepare", () => {
  test("says what goes out and who approves, and ends with 3 until they did", async () => {
    const { code, out } = await shop.prepare();
    expect(code).toBe(3);
    expect(out.toString()).toContain("1 commit, medium risk");
    expect(out.toString()).toContain("Made by Noor; none of them may approve it.");
    expect(out.toString()).toContain("Ana decides.");
    expect(out.toString()).toMatch(/\/releases\/rel-[0-9a-f]{12}/);
    await shop.approved();
    expect((await shop.prepare()).code).toBe(0);
  });

  test("names everything that is missing at once", async () => {
    const { code, err } = await shop.finalcall(["release", "prepare", `${shop.from}..HEAD`]);
    expect(code).toBe(3);
    expect(err).toContain("Give note, artifact, tests, monitoring, off-switch, stop-patching, rollback");
  });

  test.each([
    ["a report that is none", ["--tests", "finalcall.yaml"]],
    ["two ways back", ["--rollback-image", "shop:1", "--rollback-command", "x"]],
    ["an artifact that is neither digest nor file", ["--artifact", "latest"]],
    ["a cost without currency", ["--cost", "12"]],
  ])("refuses %s before it asks anybody", async (_, args) => expect((await shop.prepare(args)).code).toBe(2));

  test("of an empty range is nothing", async () => {
    expect((await shop.finalcall(["release", "prepare", "HEAD..HEAD", ...complete])).code).toBe(2);
  });
});

describe("deploy", () => {
  test("runs the command once, its output byte for byte, its end in the record", async () => {
    const id = await shop.approved();
    const bytes = "process.stdout.write(Buffer.from([0,255,254,10,27,91,50,74,0]))";
    const { code, out, err } = await shop.finalcall(shop.deploy(node(bytes), ["--no-wait", "--run", "run-bytes"]));
    expect({ code, err: err.split("\n")[0] }).toEqual({ code: 0, err: `${id}: all to production, as run-bytes.` });
    expect(out.subarray(0, 9)).toEqual(Buffer.from([0, 255, 254, 10, 27, 91, 50, 74, 0]));
    expect(await shop.json(["release", "status", id])).toMatchObject({
      status: "rolling",
      runs: [{ run: "run-bytes", outcome: "done", exit: 0, host: "web-1" }],
    });
    expect((await shop.finalcall(shop.deploy(node(bytes)))).code).toBe(3);
  });

  test("gives the command its permit, so that its own gate lets this run through and no other", async () => {
    await shop.approved();
    const gate = (run: string) =>
      `process.exitCode = require("node:child_process").spawnSync(process.execPath, [${JSON.stringify(launcher)}, "gate", "--run", ${run}], { stdio: "inherit" }).status`;
    const { code, out } = await shop.finalcall(shop.deploy(node(gate("process.env.FINALCALL_RUN"))));
    expect(out.toString()).toContain("go: rel-");
    expect(code).toBe(0);
  });

  test.each([
    ["fails", node("process.exit(7)"), ["--no-wait"], "failed with exit 7", { exit: 7 }],
    [
      "is killed",
      node("process.kill(process.pid, 'SIGKILL')"),
      ["--no-wait"],
      "ended by SIGKILL",
      { exit: null, signal: "SIGKILL" },
    ],
    [
      "hangs",
      node("setInterval(() => {}, 1000)"),
      ["--no-wait", "--timeout", "1s"],
      "ended by SIGTERM",
      { exit: null, signal: "SIGTERM" },
    ],
    ["is not there", ["./no-such-command"], ["--no-wait"], "could not be started", { exit: null }],
  ])("says so when the command %s, and lets nothing more out", async (_, command, flags, says, run) => {
    const id = await shop.approved();
    const { code, err } = await shop.finalcall(shop.deploy(command, flags));
    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(err).toContain("finalcall rollback");
    expect(await shop.json(["release", "status", id])).toMatchObject({
      status: "stopped",
      runs: [{ outcome: "failed", ...run }],
    });
  });

  test("that is interrupted passes it on and stays until the command ended", async () => {
    const id = await shop.approved();
    const code = "process.on('SIGTERM', () => process.exit(9)); console.log('ready'); setInterval(() => {}, 1000)";
    const { child, ended, saying } = shop.started(shop.deploy(node(code)));
    await saying("ready");
    child.kill("SIGTERM");
    expect((await ended).err).toContain("failed with exit 9");
    expect(await shop.json(["release", "status", id])).toMatchObject({ runs: [{ exit: 9 }] });
  });

  test("whose own process dies leaves a doubt that a person settles", async () => {
    const id = await shop.approved();
    const { child, ended, saying } = shop.started(
      shop.deploy(node("console.log('ready'); setTimeout(() => {}, 3000)"), ["--no-wait", "--run", "run-doubt"]),
    );
    await saying("ready");
    child.kill("SIGKILL");
    await ended;
    const again = await shop.finalcall(shop.deploy(node("")));
    expect(again.err).toContain("Nobody knows how run-doubt ended");
    expect(again.code).toBe(3);
    expect(await shop.json(["release", "status", id])).toMatchObject({ status: "in-doubt" });
    const settle = { run: "run-doubt", outcome: "failed", reason: "The old version answers." };
    expect((await shop.ana.browser.json(`/v1/releases/${id}/settle`, settle)).status).toBe(200);
  });

  test("never runs one run twice", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("process.exit(0)"), ["--no-wait", "--run", "run-once"]));
    cpSync(join(shop.kept, "runs"), join(shop.kept, "copy"), { recursive: true });
    const { code } = await shop.finalcall(
      shop.deploy(node("console.log('again')"), ["--no-wait", "--run", "run-once"]),
    );
    expect(code).toBe(3);
    expect(readdirSync(join(shop.kept, "runs"))).toEqual(["run-once.json"]);
  });

  test("ends with everything that the command started, so that nothing goes on deploying", async () => {
    await shop.approved();
    const late = "setTimeout(() => require('node:fs').writeFileSync('late.txt', ''), 2500)";
    const code = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(late)}], { stdio: "inherit" })`;
    const { code: ended, err } = await shop.finalcall(shop.deploy(node(code), ["--no-wait", "--timeout", "1s"]));
    expect({ ended, err }).toMatchObject({ ended: 1, err: expect.stringContaining("ended by SIGTERM") });
    // The command line ends only once nobody holds its output any more, so what it started is gone by now.
    expect(existsSync(join(shop.folder, "late.txt"))).toBe(false);
  });

  test("goes on and is recorded when nobody listens to it any more", async () => {
    const id = await shop.approved();
    const { child, ended, saying } = shop.started(
      shop.deploy(node("setTimeout(() => process.exit(0), 500)"), ["--no-wait", "--run", "run-unheard"]),
    );
    await saying("as run-unheard");
    child.stdout.destroy();
    child.stderr.destroy();
    expect((await ended).code).toBe(0);
    expect(await shop.json(["release", "status", id])).toMatchObject({ runs: [{ outcome: "done", exit: 0 }] });
  });

  test("asks the gate again when its answer is lost, and runs once", async () => {
    await shop.approved();
    const lossy = await losing("/v1/gate");
    const { code, out } = await shop.finalcall(shop.deploy(node("console.log('ran')")), { FINALCALL_URL: lossy.url });
    await lossy.close();
    expect({ code, lost: lossy.lost() }).toEqual({ code: 0, lost: 1 });
    expect(out.toString().match(/ran/g)).toHaveLength(1);
  });

  test("waits until the numbers of its stage are good, and says which are not", async () => {
    const id = await shop.approved();
    const { ended, saying } = shop.started(shop.deploy(node(""), []));
    await saying("Watching its numbers");
    const numbers = good(new Date("2026-11-19T12:15:00Z").toISOString());
    const system = { actor: "system", via: "system" };
    await shop.desk.app.execute("release.healthy", { id, stage: "all", numbers }, system);
    expect((await ended).out.toString()).toContain("all is good. Everybody has it.");
    expect((await shop.finalcall(["release", "stage", id])).out.toString()).toContain("Everybody has it.");
  });

  test("that is stopped by its numbers names the way back", async () => {
    const id = await shop.approved();
    const { ended, saying } = shop.started(shop.deploy(node(""), []));
    await saying("Watching its numbers");
    const stop = { id, signal: "double-charges", says: "Double charges are 3; the limit is 1." };
    await shop.desk.app.execute("release.stop", stop, { actor: "system", via: "system" });
    const { code, err } = await ended;
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("finalcall rollback") });
    expect(err).toContain("Double charges are 3");
  });

  test("is explained afterwards by its run: who, what, under which page, with which evidence", async () => {
    const id = await shop.approved();
    await shop.finalcall(shop.deploy(node(""), ["--no-wait", "--run", "run-why"]));
    const told = await shop.finalcall(["why", "run-why"]);
    const says = told.out.toString();
    expect(says).toContain("Ana, passkey, page ");
    const evidence = [digest("a"), "by Noor", "11 tests passed, 0 failed: junit.xml", "/d/shop", "touch undone.txt"];
    for (const part of ["Prepared", "Approved", "run-why went through", ...evidence]) expect(says).toContain(part);
    expect((await shop.finalcall(["why", digest("a")])).out).toEqual(told.out);
    expect((await shop.finalcall(["why", id])).out).toEqual(told.out);
    expect((await shop.finalcall(["why", "run-other"])).code).toBe(2);
  });

  test("sends nothing to a server that others on the way could read", async () => {
    const { code, err } = await shop.finalcall(shop.deploy(node("")), { FINALCALL_URL: "http://finalcall.example" });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("neither https nor this machine") });
  });
});

/** A way to the server that carries the first request for this path, and loses its answer. */
async function losing(path: string) {
  let lost = 0;
  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const piece of request) body.push(piece as Buffer);
    const { authorization = "", "content-type": type } = request.headers;
    const answer = await fetch(`${shop.env.FINALCALL_URL}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization, ...(type ? { "content-type": type } : {}) },
      ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
    });
    if (request.url === path && lost === 0) {
      lost += 1;
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
