import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Sending, sendEffect } from "../../src/connect/effect/effect.ts";
import { readBack } from "../../src/connect/effect/read-back.ts";
import { hookSecret as secret } from "./counter.ts";
import { type Answering, json, openShop, type Shop } from "./shop.ts";

const id = "action-000000000000000000000001";
const now = () => Math.floor(Date.now() / 1000);
const sending = (to: string, more: Partial<Sending> = {}): Sending => ({
  ...{ to, secret, id, timestamp: now(), body: '{"id":"x"}' },
  ...more,
});
/** Long enough for any machine where an answer comes, short where none does. */
const brief = { connect: 20_000, answer: 300, whole: 20_000 };

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  vi.unstubAllEnvs();
});
async function shopThat(how?: Answering): Promise<Shop> {
  const shop = await openShop();
  open.push(shop.close);
  if (how) shop.answers(how);
  return shop;
}
/** Something that takes connections and is no web server; `says` is what it sends once a request has come. */
async function wireThat(says: (socket: Socket) => void): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.once("data", () => says(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  open.push(async () => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}
const head = "HTTP/1.1 200 OK\r\n";

describe("what is known once an action was sent", () => {
  test("done where the far side says so in a whole answer, with its own number", async () => {
    const shop = await shopThat(json(201, { ref: "re_77" }));
    expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "done", status: 201, ref: "re_77" });
    shop.answers((response) => response.writeHead(204).end());
    expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "done", status: 204, ref: "" });
    shop.answers(json(200, { ref: 4711 }));
    expect(await sendEffect(sending(shop.url))).toMatchObject({ ref: "4711" });
    shop.answers(json(200, { ref: { no: 1 } }));
    expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "done", ref: "" });
  });

  test.each([400, 401, 402, 403, 404, 410, 422, 451])("%i is a no: it did nothing", async (status) => {
    const shop = await shopThat(json(status, { error: "card_declined" }));
    const sent = await sendEffect(sending(shop.url));
    expect(sent).toMatchObject({ outcome: "failed", status });
    expect(sent.says).toContain("card_declined");
  });

  test.each([300, 302, 307, 408, 409, 425, 429, 500, 502, 503, 504])(
    "%i says nothing: nobody knows",
    async (status) => {
      const shop = await shopThat(json(status, {}));
      expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "unknown", status, ref: "" });
    },
  );

  test("a redirect to a private address is not followed, and that address hears nothing", async () => {
    const inner = await shopThat();
    const shop = await shopThat((response) => response.writeHead(307, { location: inner.url }).end());
    expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "unknown", status: 307 });
    expect(inner.arrivals).toEqual([]);
  });

  test("nobody knows where it hangs, before or in its answer", async () => {
    const silent = await wireThat(() => undefined);
    expect(await sendEffect(sending(silent.url), brief)).toMatchObject({ outcome: "unknown", status: 0 });
    const slow = await wireThat((socket) => socket.write(`${head}content-length: 20\r\n\r\n{"ref":`));
    expect(await sendEffect(sending(slow.url), brief)).toMatchObject({ outcome: "unknown", status: 200 });
    // One byte now and then keeps no answer alive for ever.
    const drips = await wireThat((socket) => {
      socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
      const timer = setInterval(() => socket.write("1\r\n \r\n"), 50);
      socket.once("close", () => clearInterval(timer));
    });
    const whole = { ...brief, whole: 500 };
    expect(await sendEffect(sending(drips.url), whole)).toMatchObject({ outcome: "unknown", status: 200 });
    expect([silent, slow, drips].map(({ connections }) => connections())).toEqual([1, 1, 1]);
  });

  test.each([
    ["before its answer", ""],
    ["in the head of its answer", "HTTP/1.1 200 O"],
    ["after the head", `${head}content-length: 20\r\n\r\n`],
    ["in a body of known length", `${head}content-length: 20\r\n\r\n{"ref":`],
    ["in a body in pieces", `${head}transfer-encoding: chunked\r\n\r\n7\r\n{"ref":\r\n`],
    [
      "in the last answer of a connection",
      `${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{"ref":\r\n`,
    ],
    ["in a body whose end nothing shows", `${head}connection: close\r\n\r\n{"ref":`],
  ])("nobody knows where it drops the connection %s", async (_, said) => {
    for (const drop of [
      (socket: Socket) => socket.end(said),
      (socket: Socket) => socket.write(said, () => socket.destroy()),
    ]) {
      const wire = await wireThat(drop);
      expect((await sendEffect(sending(wire.url))).outcome).toBe("unknown");
      expect(wire.connections()).toBe(1);
    }
  });

  test("an answer without end is not read to its end, and one that is no HTTP says nothing", async () => {
    const shop = await shopThat((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(`{"ref":"${"x".repeat(10_000_000)}"}`);
    });
    expect(await sendEffect(sending(shop.url))).toMatchObject({ outcome: "unknown", status: 200 });
    const odd = await wireThat((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await sendEffect(sending(odd.url))).toMatchObject({ outcome: "unknown", status: 0 });
  });

  test("nothing was sent where nobody listens, the name leads nowhere, or the other side is not who it must be", async () => {
    const shop = await shopThat();
    const gone = shop.url;
    await shop.close();
    for (const to of [gone, "http://nowhere.invalid/", "https://nowhere.invalid/"])
      expect(await sendEffect(sending(to))).toMatchObject({ outcome: "not-sent", status: 0 });
    const plain = await wireThat((socket) => socket.end("HTTP/1.1 400 No\r\n\r\n"));
    expect(await sendEffect(sending(plain.url.replace("http:", "https:")))).toMatchObject({ outcome: "not-sent" });
  });

  test("nothing was sent with a secret that is none", async () => {
    const shop = await shopThat();
    expect(await sendEffect(sending(shop.url, { secret: "hunter2" }))).toMatchObject({ outcome: "not-sent" });
    expect(shop.arrivals).toEqual([]);
  });

  test("what it says is kept in part, and never with characters that a record cannot hold", async () => {
    const shop = await shopThat(json(400, `${"a".repeat(989)}😀\u0000\u202e${"b".repeat(5000)}`));
    const { says } = await sendEffect(sending(shop.url));
    expect(says.length).toBeLessThan(1100);
    expect(/\p{C}/u.test(says)).toBe(false);
    shop.answers((response) => response.writeHead(400).end(Buffer.from([0x61, 0, 0xff, 0xfe, 0x62])));
    expect((await sendEffect(sending(shop.url))).says).toBe("It answered 400. It said: a ��b");
  });
});

describe("what leaves", () => {
  test("is signed by Standard Webhooks, the same under one key every time, and carries nothing of ours", async () => {
    const shop = await shopThat();
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
    vi.stubEnv("http_proxy", "http://127.0.0.1:9");
    vi.stubEnv("ALL_PROXY", "http://127.0.0.1:9");
    await sendEffect(sending(`${shop.url}/hooks?shop=1`));
    await sendEffect(sending(`${shop.url}/hooks?shop=1`));
    const [one, two] = shop.arrivals;
    expect(one?.path).toBe("/hooks?shop=1");
    expect(new Webhook(secret).verify(one?.body ?? "", one?.headers as Record<string, string>)).toEqual({ id: "x" });
    expect(one?.headers["idempotency-key"]).toBe(`"${id}"`);
    expect([two?.headers["idempotency-key"], two?.headers["webhook-id"], two?.body]).toEqual([
      one?.headers["idempotency-key"],
      id,
      one?.body,
    ]);
    expect(Object.keys(one?.headers ?? {}).sort()).toEqual([
      ...["accept", "connection", "content-length", "content-type", "host", "idempotency-key", "user-agent"],
      ...["webhook-id", "webhook-signature", "webhook-timestamp"],
    ]);
  });
});

describe("asking whether it was done", () => {
  const asking = (shop: Shop, more: object = {}) =>
    readBack({
      readBack: `${shop.url}/done/{key}?id={id}`,
      to: `${shop.url}/hooks`,
      secret,
      id,
      timestamp: now(),
      ...more,
    });

  test("fills in key and id, and signs an empty body", async () => {
    const shop = await shopThat();
    shop.tells(json(200, { found: true }));
    expect(await asking(shop)).toMatchObject({ found: "yes" });
    const [{ method, path, headers } = { method: "", path: "", headers: {} }] = shop.arrivals;
    expect([method, path]).toEqual(["GET", `/done/${id}?id=${id}`]);
    const signed = { ...headers } as Record<string, string>;
    expect(() => new Webhook(secret).verify("", signed)).not.toThrow(/signature/);
    expect(() => new Webhook(secret).verify("{}", signed)).toThrow(/signature/);
  });

  test.each([
    [200, { found: true }, "yes"],
    [200, { found: false }, "no"],
    [404, {}, "no"],
    [200, { found: "yes" }, "unknown"],
    [200, {}, "unknown"],
    [200, [true], "unknown"],
    [204, undefined, "unknown"],
    [201, { found: true }, "unknown"],
    [302, { found: true }, "unknown"],
    [401, { found: false }, "unknown"],
    [500, { found: false }, "unknown"],
  ])("%i with %o is %s", async (status, body, found) => {
    const shop = await shopThat();
    shop.tells(json(status, body));
    expect((await asking(shop)).found).toBe(found);
  });

  test("is asked nowhere else than where it was sent", async () => {
    const [shop, other] = [await shopThat(), await shopThat()];
    expect(await asking(shop, { to: other.url })).toMatchObject({ found: "unknown" });
    expect(await asking(shop, { to: shop.url.replace("http:", "https:") })).toMatchObject({ found: "unknown" });
    expect([...shop.arrivals, ...other.arrivals]).toEqual([]);
  });
});
