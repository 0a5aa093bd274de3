/** `finalcall gate` as a process: anything but a whole `go` means no. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { digest, newShop } from "./shop.ts";

const shop = newShop();

describe("gate", () => {
  const base = { environment: "production", stage: "all", artifact: digest("a") };
  const flags = (more: object) =>
    Object.entries({ ...base, ...more }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  async function permit() {
    const id = await shop.approved();
    const headers = { authorization: `Bearer ${shop.env.FINALCALL_TOKEN}`, "content-type": "application/json" };
    const answer = await fetch(`${shop.env.FINALCALL_URL}/v1/releases/${id}/permits`, {
      method: "POST",
      headers,
      body: "{}",
    });
    return ((await answer.json()) as { permit: string }).permit;
  }

  test("0: the same run again; 5: another run; 3: forged or another digest", async () => {
    const text = await permit();
    const ask = (more: object) => shop.finalcall(["gate", ...flags({ run: "run-1", permit: text, ...more })]);
    expect((await ask({ artifact: digest("b") })).code).toBe(3);
    expect((await ask({})).code).toBe(0);
    expect((await ask({})).code).toBe(0);
    expect((await ask({ run: "run-2" })).code).toBe(5);
    expect((await ask({ permit: `${text.slice(0, -4)}AAAA` })).code).toBe(3);
  });

  test("4 in a freeze, 5 after ten minutes, 7 when the server is away, 2 without a run", async () => {
    const text = await permit();
    const ask = (more: object = {}) => shop.finalcall(["gate", ...flags({ run: "run-1", permit: text, ...more })]);
    expect((await shop.finalcall(["freeze", "Payments look odd."])).code).toBe(0);
    const frozen = await ask();
    expect(frozen.code).toBe(4);
    expect(frozen.err).toContain("Ana may let it pass with a reason. A rollback always passes.");
    expect((await shop.finalcall(["freeze", "--status"])).code).toBe(4);
    const thaw = await shop.finalcall(["thaw"]);
    expect({ code: thaw.code, says: thaw.err }).toMatchObject({
      code: 3,
      says: expect.stringContaining("in their own browser"),
    });
    expect((await shop.ana.browser.json("/v1/thaw", { reason: "A false alarm." })).status).toBe(200);
    shop.desk.pass(10);
    expect((await ask()).code).toBe(5);
    expect((await shop.finalcall(["gate", "--permit", text])).code).toBe(2);
    await shop.close();
    expect((await ask()).code).toBe(7);
  });

  const go = { answer: "go", release: "rel-000000000001", run: "run-1", ...base, head: { seq: 7, hash: "" } };
  test.each([
    ["nothing", 200, ""],
    ["null", 200, "null"],
    ["a page of a proxy", 200, "<html>go</html>"],
    ["go for another run", 200, JSON.stringify({ ...go, run: "run-2" })],
    ["go for another artifact", 200, JSON.stringify({ ...go, artifact: digest("b") })],
    ["go for another environment", 200, JSON.stringify({ ...go, environment: "staging" })],
    ["go without a place in the record", 200, JSON.stringify({ ...go, head: null })],
    ["another word", 200, JSON.stringify({ ...go, answer: "GO" })],
    ["a redirect", 302, JSON.stringify(go)],
    ["an error of a proxy", 502, "bad gateway"],
    ["a no in another language", 403, JSON.stringify({ error: "forbidden" })],
  ])("takes %s as 7", async (_, status, body) => {
    const odd = await answering((response) =>
      response.writeHead(status, { "content-type": "application/json", location: "/go" }).end(body),
    );
    const { code, out } = await shop.finalcall(["gate", ...flags({ run: "run-1", permit: "x.y.z" }), "--json"], {
      FINALCALL_URL: odd.url,
    });
    odd.close();
    expect({ code, says: JSON.parse(out.toString()) }).toMatchObject({ code: 7, says: { ok: false, code: 7 } });
  });

  test("takes a server that never answers as 7", async () => {
    const mute = await answering(() => {});
    const { code, err } = await shop.finalcall(["gate", ...flags({ run: "run-1", permit: "x.y.z" })], {
      FINALCALL_URL: mute.url,
    });
    mute.close();
    expect({ code, err }).toMatchObject({ code: 7, err: expect.stringContaining("Not knowing counts as no") });
  });

  test.each(["http://finalcall.example", "http://127.0.0.1.example", "http://10.0.0.7:3210", "ftp://localhost"])(
    "sends no permit to %s",
    async (url) => {
      const { code, err } = await shop.finalcall(["gate", ...flags({ run: "run-1", permit: "x.y.z" })], {
        FINALCALL_URL: url,
      });
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("no token and no permit") });
    },
  );
});

/** Something that listens and is no server of ours. */
async function answering(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
