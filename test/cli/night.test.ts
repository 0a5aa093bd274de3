/** What a tired person meets at three in the night: nothing of it may stand between them and the way back. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newShop, node } from "./shop.ts";

const shop = newShop();

describe("a rollback", () => {
  test("is not held up by a run whose name the server never took", async () => {
    await shop.approved();
    expect((await shop.finalcall(shop.deploy(node(""), ["--no-wait", "--run", "no such name"]))).code).toBe(2);
    expect((await shop.finalcall(shop.deploy(node("")))).code).toBe(0);
    const { code, err } = await shop.finalcall(shop.rollback());
    expect({ code, ran: shop.undone(), err }).toMatchObject({
      code: 0,
      ran: true,
      err: expect.not.stringContaining("to be told"),
    });
  });

  test("is not held up by a disk on which nothing can be kept", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    writeFileSync(join(shop.folder, "a-file"), "");
    const { code, err } = await shop.finalcall(["rollback", "--no-wait", "--dir", join(shop.folder, "a-file", "x")]);
    expect({ code, ran: shop.undone() }).toEqual({ code: 0, ran: true });
    expect(err).toContain("Nothing can be kept on this host");
  });

  test("works by its receipt when the server no longer knows the token of this host", async () => {
    const id = await shop.approved();
    const gone = { FINALCALL_TOKEN: `fc_gone_${"x".repeat(30)}` };
    expect((await shop.finalcall(shop.rollback(), gone)).code).toBe(3);
    await shop.finalcall(shop.deploy(node("")));
    const { code, err } = await shop.finalcall(shop.rollback(), gone);
    expect({ code, ran: shop.undone() }).toEqual({ code: 0, ran: true });
    expect(err).toContain(`undoes ${id}`);
    expect((await shop.finalcall(["rollback", "--reconcile", "--dir", shop.kept])).out.toString()).toContain("ran.");
    expect(await shop.json(["release", "status", id])).toMatchObject({ status: "rolled-back" });
  });

  test("is nothing that a measure may be called", async () => {
    await shop.approved();
    await shop.finalcall(shop.deploy(node("")));
    expect((await shop.finalcall(["measure", "rollback", "--dir", shop.kept])).code).toBe(2);
    expect(shop.undone()).toBe(false);
  });
});

describe("--json puts one object on stdout, whose code is the exit code,", () => {
  test.each([
    ["release", "status"],
    ["release", "status", "rel-000000000000"],
    ["release", "stage"],
    ["release", "deploy", "--", "true"],
    ["release", "deploy"],
    ["release", "prepare", "HEAD..HEAD"],
    ["release", "bogus"],
    ["rollback"],
    ["rollback", "--reconcile"],
    ["measure", "limit"],
    ["measure", "nonsense"],
    ["measure"],
    ["freeze", "Odd."],
    ["freeze"],
    ["freeze", "--bogus"],
    ["freeze", "--environment", "moon"],
    ["thaw"],
    ["gate"],
    ["gate", "--bogus"],
    ["incident", "status"],
    ["incident", "declare", "Odd things", "--environment", "moon"],
    ["incident", "nonsense"],
    ["metrics", "show"],
    ["why", "rel-000000000000"],
  ])("after %s %s", async (...args) => {
    const given = args.filter((arg) => arg !== undefined);
    const at = given.indexOf("--");
    const { code, out } = await shop.finalcall(given.toSpliced(at < 0 ? given.length : at, 0, "--json"));
    expect(JSON.parse(out.toString())).toMatchObject({ code });
  });

  test("and leaves the --json of the command that is run to that command", async () => {
    const { out, err } = await shop.finalcall(["release", "deploy", "--", "true", "--json"]);
    expect({ out: out.toString(), err }).toMatchObject({
      out: "",
      err: expect.stringContaining("Nothing is prepared"),
    });
  });
});
