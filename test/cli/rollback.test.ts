/** `finalcall rollback` and `measure` as processes, with the server there and away. */

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import { tokenOf } from "../e2e/desk.ts";
import { good } from "../support/releases.ts";
import { complete, newShop, node, way } from "./shop.ts";

const shop = newShop();
const system = { actor: "system", via: "system" };

describe("rollback", () => {
  test("undoes what went out in one command, also in a freeze, once", async () => {
    const id = await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    await shop.finalcall(["freeze", "Payments look odd."]);
    const { code, out, err } = await shop.finalcall(shop.rollback());
    expect({ code, ran: shop.undone() }).toEqual({ code: 0, ran: true });
    expect(err).toContain("Runs: touch undone.txt");
    expect(out.toString()).toContain("It is done when the numbers are good again.");
    expect(await shop.json(["release", "status", id])).toMatchObject({ status: "rolled-back" });
    expect((await shop.finalcall(shop.rollback())).code).toBe(3);
  });

  test("that fails says so, and is never done", async () => {
    const id = await shop.approved(way("mv nowhere elsewhere"));
    await shop.finalcall(shop.deploy(node("")));
    const { code, err } = await shop.finalcall(shop.rollback());
    expect(code).toBe(1);
    expect(err).toContain("NOT rolled back: exit 1.");
    expect(await shop.json(["release", "status", id])).toMatchObject({ rolledBack: "" });
  });

  test("whose words are gone from the store runs nothing, and says so", async () => {
    const id = await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    const release = worldOf(shop.desk.app.world).releases.get(id);
    await shop.desk.store.redact([release?.rollback.does.text ?? ""]);
    const { code, err } = await shop.finalcall(shop.rollback());
    expect({ code, ran: shop.undone() }).toEqual({ code: 1, ran: false });
    expect(err).not.toContain("Runs:");
    expect(err).toContain("NOT rolled back: the words of this way back are not in the record any more.");
    expect(await shop.json(["release", "status", id])).toMatchObject({ rolledBack: "" });
  });

  test("to an image runs the command that is given, which reads the step", async () => {
    await shop.approved([...complete.slice(0, -2), "--rollback-image", "shop:2.40.3"]);
    await shop.finalcall(shop.deploy(node("")));
    expect((await shop.finalcall(shop.rollback())).err).toContain("give the command that brings it about after --");
    const code = "require('node:fs').writeFileSync('undone.txt', process.env.FINALCALL_ROLLBACK_TO)";
    expect((await shop.finalcall([...shop.rollback(), "--", ...node(code)])).code).toBe(0);
    expect(readFileSync(join(shop.folder, "undone.txt"), "utf8")).toBe("shop:2.40.3");
  });

  test("works without the server by its receipt: once on a host, told later, and a second host is in doubt", async () => {
    const id = await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    cpSync(join(shop.kept, "receipts"), join(shop.kept, "second", "receipts"), { recursive: true });
    await shop.close();
    const offline = await shop.finalcall(shop.rollback());
    expect({ code: offline.code, ran: shop.undone() }).toEqual({ code: 0, ran: true });
    expect(offline.out.toString()).toContain("nobody saw numbers");
    const again = await shop.finalcall(shop.rollback());
    expect({ code: again.code, err: again.err }).toMatchObject({
      code: 5,
      err: expect.stringContaining("used on this host already"),
    });
    const second = await shop.finalcall(["rollback", "--no-wait", "--dir", join(shop.kept, "second")], {
      FINALCALL_HOST: "web-2",
    });
    expect(second.code).toBe(0);

    await shop.reopen();
    const told = await shop.finalcall(["rollback", "--reconcile", "--dir", shop.kept]);
    expect(told.out.toString()).toMatch(/Told the server of the rollback op-[0-9a-f]{24}: ran\./);
    expect(await shop.json(["release", "status", id])).toMatchObject({ status: "rolled-back" });
    expect((await shop.finalcall(["rollback", "--reconcile", "--dir", shop.kept])).out.toString()).toContain(
      "knows everything",
    );
    const other = await shop.finalcall(["rollback", "--reconcile", "--dir", join(shop.kept, "second")], {
      FINALCALL_HOST: "web-2",
    });
    expect(other.out.toString()).toContain("in-doubt");
  });

  test("believes no receipt that somebody changed", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    const path = join(shop.kept, "receipts", "production.json");
    const { receipt, keys } = JSON.parse(readFileSync(path, "utf8"));
    const [head, body, signature] = receipt.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    const evil = { ...claims, step: { kind: "command", does: "touch undone.txt another.txt" } };
    const forged = [head, Buffer.from(JSON.stringify(evil)).toString("base64url"), signature].join(".");
    writeFileSync(path, JSON.stringify({ receipt: forged, keys }));
    await shop.close();
    expect((await shop.finalcall(shop.rollback())).code).toBe(3);
    expect(shop.undone()).toBe(false);
  });

  test("needs nothing but its receipt on a host that no longer knows any server", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    const forgotten = { FINALCALL_URL: "", FINALCALL_TOKEN: "", XDG_CONFIG_HOME: join(shop.kept, "nowhere") };
    const { code, err } = await shop.finalcall(shop.rollback(), forgotten);
    expect({ code, ran: shop.undone() }).toEqual({ code: 0, ran: true });
    expect(err).toContain("No server is known here.");
  });

  test("has nothing to undo where nothing went out", async () => {
    await shop.approved();
    expect((await shop.finalcall(shop.rollback())).code).toBe(3);
  });

  test("is done only when the watcher saw good numbers after it", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    const { ended, saying } = shop.started(["rollback", "--dir", shop.kept]);
    await saying("Waiting for good numbers");
    const [operation] = (await shop.json(["release", "status"])).operations;
    const verify = (at: string) =>
      shop.desk.app.execute("operation.verify", { id: operation.id, numbers: good(at) }, system);
    expect(await verify("2026-11-19T11:00:00.000Z")).toMatchObject({ refused: "operation.notGood" });
    await verify("2026-11-19T12:15:00.000Z");
    const { code, out } = await ended;
    expect({ code, says: out.toString() }).toMatchObject({
      code: 0,
      says: expect.stringMatching(/^Rolled back in \d+\.\d s; the numbers are good again\.\n$/),
    });
  });

  test("that fails while the server goes away says that it failed, and tells it later", async () => {
    const id = await shop.approved(way("until test -e gone.txt; do sleep 0.1; done; rm gone.txt; exit 3"));
    await shop.finalcall(shop.deploy(node("")));
    const { ended, saying } = shop.started(shop.rollback());
    await saying("Runs: until");
    await shop.close();
    writeFileSync(join(shop.folder, "gone.txt"), "");
    const { code, err } = await ended;
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("NOT rolled back: exit 3.") });
    await shop.reopen();
    const told = await shop.finalcall(["rollback", "--reconcile", "--dir", shop.kept]);
    expect(told.out.toString()).toMatch(/Told the server how op-[0-9a-f]{24} ended\./);
    expect(await shop.json(["release", "status", id])).toMatchObject({ rolledBack: "" });
  });

  test("without the server that dies midway is not run again, and a person settles what nobody knows", async () => {
    await shop.approved(way("touch undone.txt; until test -e gone.txt; do sleep 0.1; done; rm gone.txt"));
    await shop.finalcall(shop.deploy(node("")));
    await shop.close();
    const { child, ended, saying } = shop.started(shop.rollback());
    await saying("Runs: touch");
    child.kill("SIGKILL");
    writeFileSync(join(shop.folder, "gone.txt"), "");
    await ended;
    expect((await shop.finalcall(shop.rollback())).code).toBe(5);
    await shop.reopen();
    const told = await shop.finalcall(["rollback", "--reconcile", "--dir", shop.kept]);
    expect(told.out.toString()).toMatch(/Told the server of the rollback op-[0-9a-f]{24}: in-doubt\./);
    const again = await shop.finalcall(shop.rollback());
    expect({ code: again.code, err: again.err }).toMatchObject({ code: 3, err: expect.stringContaining("settles it") });
  });

  test("is not repeated by its receipt once it went through the server", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    expect((await shop.finalcall(shop.rollback())).code).toBe(0);
    rmSync(join(shop.folder, "undone.txt"));
    await shop.close();
    expect((await shop.finalcall(shop.rollback())).code).toBe(7);
    expect(shop.undone()).toBe(false);
  });

  test("keeps what it owes the record when its token is refused", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    await shop.close();
    await shop.finalcall(shop.rollback());
    await shop.reopen();
    const tell = ["rollback", "--reconcile", "--dir", shop.kept];
    const reader = await tokenOf(shop.ana, "machine:reader", ["read"]);
    expect((await shop.finalcall(tell, { FINALCALL_TOKEN: reader })).out.toString()).toContain("still to be told");
    expect((await shop.finalcall(tell)).out.toString()).toContain("Told the server of the rollback");
  });

  test("believes no receipt signed by a stranger, whose keys lie beside it", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    const path = join(shop.kept, "receipts", "production.json");
    const { receipt } = JSON.parse(readFileSync(path, "utf8"));
    const claims = JSON.parse(Buffer.from(receipt.split(".")[1], "base64url").toString());
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", kid: "stranger" }).sign(privateKey);
    const keys = [{ ...(await exportJWK(publicKey)), kid: "stranger", alg: "EdDSA" }];
    writeFileSync(path, JSON.stringify({ receipt: forged, keys }));
    await shop.close();
    const { code, err } = await shop.finalcall(shop.rollback());
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("never heard from the server") });
    expect(shop.undone()).toBe(false);
  });
});

test("a measure of the page runs at once; one that the page does not have is refused", async () => {
  mkdirSync(join(shop.folder, "scripts"), { recursive: true });
  writeFileSync(join(shop.folder, "scripts", "disable-retries.sh"), "#!/bin/sh\necho off > undone.txt\n", {
    mode: 0o755,
  });
  expect((await shop.finalcall(["measure", "disable", "--no-wait", "--dir", shop.kept])).code).toBe(0);
  expect(readFileSync(join(shop.folder, "undone.txt"), "utf8")).toBe("off\n");
  expect((await shop.finalcall(["measure", "reduce", "--no-wait", "--dir", shop.kept])).code).toBe(3);
  writeFileSync(join(shop.folder, "scripts", "disable-retries.sh"), "#!/bin/sh\nexit 4\n", { mode: 0o755 });
  const failed = await shop.finalcall(["measure", "disable", "--no-wait", "--dir", shop.kept]);
  expect({ code: failed.code, err: failed.err }).toMatchObject({
    code: 1,
    err: expect.stringContaining("NOT done: exit 4."),
  });
});
