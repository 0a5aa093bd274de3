import { afterEach, describe, expect, test, vi } from "vitest";
import type { App } from "../../src/app/app.ts";
import { readAction } from "../../src/client/client.ts";
import type { Dispatcher } from "../../src/dispatch/dispatcher.ts";
import { challengeOf } from "../e2e/device.ts";
import { hookSecret, openCounter } from "./counter.ts";
import { json, openShop, type Shop } from "./shop.ts";

const open: (() => Promise<void>)[] = [];
async function counterWith(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  const counter = await openCounter(shop);
  open.push(shop.close);
  const dispatcherAs = (...asked: Parameters<typeof counter.dispatcherAs>) => {
    const made = counter.dispatcherAs(...asked);
    open.unshift(() => made.close());
    return made;
  };
  let dispatcher: Dispatcher | undefined;
  /** Begins to send when it is asked for the first time. */
  const later = () => {
    dispatcher ??= dispatcherAs("one");
    return dispatcher;
  };
  /** Proposes it and says yes. */
  const approved = async (key: string, more: object = {}) => {
    const { id } = await counter.propose(key, { onBehalfOf: key, ...more });
    const response = await counter.approve(id);
    if (response.status !== 200) throw new Error(await response.text());
    return id;
  };
  return { shop, ...counter, approved, dispatcherAs, dispatcher: { pass: () => later().pass() } };
}
afterEach(async () => {
  vi.useRealTimers();
  for (const close of open.splice(0)) await close();
});

const hangUp: Parameters<Shop["answers"]>[0] = (response) => response.destroy();
const charge = { kind: "charge" };
const outcomes = ({ dispatches }: { dispatches: readonly { end: { outcome: string } | null }[] }) =>
  dispatches.map(({ end }) => end?.outcome ?? "");

describe("what the far side gets", () => {
  test("is everything that was approved, and it can check that it is the same", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith();
    vi.useFakeTimers({ toFake: ["Date"], now: desk.now() });
    const id = await approved("refund-1", { parameters: { amount: 4900, to: "Zoë 😀", nested: { b: 1, a: [null] } } });
    await dispatcher.pass();
    const [arrival] = shop.arrivals;
    const action = await readAction(arrival?.body ?? "", arrival?.headers as Record<string, string>, hookSecret);
    const headers = new Headers(arrival?.headers as Record<string, string>);
    expect(await readAction(arrival?.body ?? "", headers, hookSecret)).toEqual(action);
    expect(action).toEqual({
      ...{ id, kind: "refund", target: "charge 4711", reason: "Charged twice.", onBehalfOf: "refund-1" },
      ...{
        parameters: { amount: 4900, to: "Zoë 😀", nested: { b: 1, a: [null] } },
        by: "agent:replies",
        key: "refund-1",
      },
      digest: ((await one(id)).approval as { digest: string }).digest,
    });
  });

  test("is refused by it when a byte, the card, the words, the time or the secret is another", async () => {
    const { shop, approved, dispatcher, desk } = await counterWith();
    vi.useFakeTimers({ toFake: ["Date"], now: desk.now() });
    await approved("refund-2");
    await dispatcher.pass();
    const [{ body, headers } = { body: "", headers: {} }] = shop.arrivals;
    const given = headers as Record<string, string>;
    const read = (text: string, more: object = {}, secret = hookSecret) =>
      readAction(text, { ...given, ...more }, secret);
    await expect(read(body.replace("4900", "9900"))).rejects.toThrow("Its signature is not ours.");
    await expect(read(body, { "webhook-signature": "v1,AAAA" })).rejects.toThrow("Its signature is not ours.");
    await expect(read(body, {}, `whsec_${Buffer.alloc(32, 8).toString("base64")}`)).rejects.toThrow("not ours");
    await expect(read(body, { "webhook-id": "action-2" })).rejects.toThrow("Its signature is not ours.");
    await expect(read(body, { "webhook-timestamp": "1700000000" })).rejects.toThrow("signed too long ago");
    await expect(readAction(body, {}, hookSecret)).rejects.toThrow("It is not signed.");
    const { signed } = await import("../../src/connect/effect/effect.ts");
    const resigned = (change: (said: Record<string, unknown>) => void) => {
      const said = JSON.parse(body);
      change(said);
      const text = JSON.stringify(said);
      const timestamp = Math.floor(Date.now() / 1000);
      return readAction(
        text,
        signed({ secret: hookSecret, id: given["webhook-id"] ?? "", timestamp, body: text }),
        hookSecret,
      );
    };
    // Also whoever knows the secret cannot send another content under an approved digest.
    await expect(resigned((said) => Object.assign(said, { parameters: { amount: 1 } }))).rejects.toThrow("parameters");
    await expect(resigned((said) => Object.assign(said, { reason: "Else." }))).rejects.toThrow("reason");
    await expect(resigned((said) => Object.assign(said.card as object, { target: "x" }))).rejects.toThrow("approved");
    await expect(resigned((said) => Object.assign(said, { words: [] }))).rejects.toThrow("approved");
    await expect(resigned((said) => Object.assign(said, { id: "action-3" }))).rejects.toThrow("id");
    await expect(resigned(() => undefined)).resolves.toMatchObject({ kind: "refund" });
  });

  test("is the same to the byte when it is sent again", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith({ honoursKeys: true });
    shop.answers(hangUp);
    const id = await approved("refund-3");
    await dispatcher.pass();
    expect(outcomes(await one(id))).toEqual(["unknown"]);
    shop.answers(json(200, { ref: "re_3" }));
    desk.pass(1);
    await dispatcher.pass();
    const posts = shop.arrivals.filter(({ method }) => method === "POST");
    expect(posts).toHaveLength(2);
    expect(posts[1]?.body).toBe(posts[0]?.body);
    expect(posts[1]?.headers["idempotency-key"]).toBe(posts[0]?.headers["idempotency-key"]);
    expect(shop.effects()).toBe(1);
    expect(await one(id)).toMatchObject({ status: "done", dispatches: [{}, { end: { ref: "re_3" } }] });
  });
});

describe("an answer that is lost", () => {
  test("is waited for longer each time, and never tried after the far side forgot the key", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith({ honoursKeys: true });
    shop.answers(hangUp);
    shop.tells(json(500, {}));
    const id = await approved("refund-4");
    await dispatcher.pass();
    await dispatcher.pass();
    await dispatcher.pass();
    expect(outcomes(await one(id))).toEqual(["unknown"]);
    for (let minutes = 0; minutes < 60; minutes += 5) {
      desk.pass(5);
      await dispatcher.pass();
    }
    const tried = outcomes(await one(id)).length;
    expect(tried).toBeGreaterThan(5);
    desk.pass(60 * 24);
    await dispatcher.pass();
    await dispatcher.pass();
    expect(outcomes(await one(id))).toHaveLength(tried);
    expect(await one(id)).toMatchObject({ status: "in-doubt", readBacks: [{ found: "unknown" }] });
  });

  test("is asked back for where it cannot be sent again, and what is found is what came of it", async () => {
    const { shop, approved, dispatcher, one } = await counterWith();
    shop.answers(hangUp);
    const id = await approved("charge-1", charge);
    await dispatcher.pass();
    await dispatcher.pass();
    expect(shop.effects()).toBe(1);
    expect(await one(id)).toMatchObject({ status: "done", readBacks: [{ found: "yes" }] });
  });

  test("stays with a person where it is not found, and is asked for five times at most", async () => {
    const { shop, approved, dispatcher, desk, one, ben } = await counterWith();
    shop.answers(hangUp);
    shop.tells(json(404, {}));
    const id = await approved("charge-2", charge);
    for (let n = 0; n < 12; n += 1) {
      await dispatcher.pass();
      desk.pass(10);
    }
    expect(shop.effects()).toBe(1);
    const doubted = await one(id);
    expect(doubted.status).toBe("in-doubt");
    expect(doubted.readBacks.map(({ found }) => found)).toEqual(["no", "no", "no", "no", "no"]);
    // Whoever looked says so with a passkey; then, and only then, it is sent once more.
    shop.answers(json(200, { ref: "ch_2" }));
    const settle = doubted.shown.settle?.again ?? "";
    const said = { outcome: "again", reason: "It is not at the bank.", shown: settle };
    const settled = await ben.browser.json(`/v1/actions/${id}/settle`, {
      ...{ ...said, assertion: ben.device.touch(challengeOf(settle)) },
    });
    expect(settled.status).toBe(200);
    await dispatcher.pass();
    expect(await one(id)).toMatchObject({ status: "done", dispatches: [{}, { end: { ref: "ch_2" } }] });
  });

  test("without any way to ask is a person's at once", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith();
    shop.answers(hangUp);
    const id = await approved("capture-1", { kind: "capture" });
    for (let n = 0; n < 5; n += 1) {
      await dispatcher.pass();
      desk.pass(60);
    }
    expect(shop.arrivals).toHaveLength(1);
    expect((await one(id)).status).toBe("in-doubt");
  });

  test("a far side that redirects to a private address has it in doubt, and nobody follows", async () => {
    const { shop, approved, dispatcher, one } = await counterWith();
    const inner = await openShop();
    open.push(inner.close);
    shop.answers((response) => response.writeHead(302, { location: `${inner.url}/latest/meta-data` }).end());
    const id = await approved("capture-2", { kind: "capture" });
    await dispatcher.pass();
    expect((await one(id)).status).toBe("in-doubt");
    expect(inner.arrivals).toEqual([]);
  });

  test("a no is a no: nothing is tried again", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith();
    shop.answers(json(402, { error: "card_declined" }));
    const id = await approved("refund-5");
    await dispatcher.pass();
    desk.pass(60);
    await dispatcher.pass();
    expect(await one(id)).toMatchObject({ status: "failed", dispatches: [{ end: { outcome: "failed" } }] });
    expect(shop.arrivals).toHaveLength(1);
  });
});

describe("what never left", () => {
  test("is tried again also where nothing may be sent twice, until the yes is too old", async () => {
    const { shop, approved, approve, dispatcher, desk, one } = await counterWith();
    const port = Number(new URL(shop.url).port);
    await shop.close();
    const id = await approved("charge-3", charge);
    await dispatcher.pass();
    desk.pass(5);
    await dispatcher.pass();
    expect(outcomes(await one(id))).toEqual(["not-sent", "not-sent"]);
    desk.pass(60);
    const again = await openShop({ port });
    open.push(again.close);
    await dispatcher.pass();
    expect([(await one(id)).status, again.arrivals.length]).toEqual(["stale", 0]);
    expect((await approve(id)).status).toBe(200);
    await dispatcher.pass();
    expect([(await one(id)).status, again.effects()]).toEqual(["done", 1]);
  });

  test("for want of a secret is said once, and claimed by nobody", async () => {
    const { shop, approved, dispatcherAs, reported, one } = await counterWith();
    const id = await approved("refund-6");
    const blind = dispatcherAs("one", { known: {} });
    await blind.pass();
    await blind.pass();
    expect(reported).toEqual(["refund is not sent: there is no secret behind env:HOOK."]);
    expect([(await one(id)).status, outcomes(await one(id)), shop.arrivals]).toEqual(["ready", [], []]);
  });
});

describe("what stops everything", () => {
  test("stops what was approved and not sent, keeps its time, and lets it go on by itself", async () => {
    const { shop, approved, dispatcher, desk, one, cy, ben } = await counterWith();
    const frozen = await cy.browser.json("/v1/freeze", { reason: "Something is odd." });
    expect(frozen.status).toBe(200);
    const id = await approved("refund-7");
    const other = await approved("charge-4", charge);
    await dispatcher.pass();
    expect([(await one(id)).status, (await one(other)).status]).toEqual(["stopped", "done"]);
    desk.pass(300);
    const thawed = await ben.browser.json("/v1/thaw", { reason: "It was nothing." });
    expect(thawed.status).toBe(200);
    desk.pass(59);
    await dispatcher.pass();
    expect([(await one(id)).status, shop.effects()]).toEqual(["done", 2]);
  });

  test("a pause between the yes and the claim leaves nothing sent", async () => {
    const { shop, approved, dispatcher, desk, one, cy } = await counterWith();
    const id = await approved("refund-8");
    const pause = await cy.browser.json("/v1/pauses", { what: "tool", name: "refund", reason: "Refunds are odd." });
    expect(pause.status).toBe(200);
    desk.pass(120);
    await dispatcher.pass();
    expect([(await one(id)).status, shop.arrivals]).toEqual(["stopped", []]);
  });

  test("a yes that grew old is asked again, and time alone never says yes", async () => {
    const { shop, approved, propose, approve, dispatcher, desk, one } = await counterWith();
    const never = await propose("refund-9", { onBehalfOf: "refund-9" });
    const frozen = await approved("refund-10");
    desk.pass(61);
    await dispatcher.pass();
    expect(shop.arrivals).toEqual([]);
    expect([(await one(never.id)).status, (await one(frozen)).status]).toEqual(["waiting", "stale"]);
    await approve(frozen);
    await dispatcher.pass();
    expect([(await one(never.id)).status, (await one(frozen)).status]).toEqual(["waiting", "done"]);
  });
});

describe("several servers over one record", () => {
  test("send each action once, whoever is first", async () => {
    const { shop, approved, dispatcher, dispatcherAs, one } = await counterWith();
    const others = ["two", "three", "four"].map((host) => dispatcherAs(host));
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await approved(`capture-${n}`, { kind: "capture" }));
    await Promise.all([dispatcher, ...others].map((each) => each.pass()));
    await Promise.all([dispatcher, ...others].map((each) => each.pass()));
    expect(shop.effects()).toBe(12);
    for (const id of ids) expect((await one(id)).status).toBe("done");
  });

  test("say that nobody heard the end once its time is over, and hear it when it comes late", async () => {
    const { shop, approved, dispatcher, desk, one } = await counterWith();
    const id = await approved("capture-3", { kind: "capture" });
    const died = { id, attempt: "attempt-of-a-dead-server", host: "dead", permit: false };
    await desk.app.execute("action.dispatch", died, { actor: "system", via: "system" });
    await dispatcher.pass();
    expect((await one(id)).status).toBe("running");
    desk.pass(2);
    await dispatcher.pass();
    expect(await one(id)).toMatchObject({ status: "in-doubt", dispatches: [{ end: { outcome: "unknown" } }] });
    const late = { id, attempt: died.attempt, outcome: "done", status: 200, says: "", ref: "" };
    await desk.app.execute("action.end", late, { actor: "system", via: "system" });
    expect((await one(id)).status).toBe("done");
    expect(shop.arrivals).toEqual([]);
  });
});

describe("a store that falters", () => {
  /** The app, where some commands fail: before they are recorded, or after. */
  const faltering = (app: App, fails: (type: string) => "before" | "after" | undefined): App => ({
    ...app,
    world: app.world,
    fresh: () => app.fresh(),
    async execute(...asked) {
      const when = fails(asked[0]);
      if (when === "before") throw new Error("The disk is full.");
      const answer = await app.execute(...asked);
      if (when === "after") throw new Error("Nobody knows whether it was recorded.");
      return answer;
    },
  });
  const once = (type: string, when: "before" | "after", times = 1) => {
    let left = times;
    return (asked: string) => (asked === type && left-- > 0 ? when : undefined);
  };

  test("after a claim leaves it unsent, and says so, because nobody else may", async () => {
    const { shop, approved, dispatcherAs, desk, one } = await counterWith();
    const id = await approved("capture-4", { kind: "capture" });
    const server = dispatcherAs("one", { app: faltering(desk.app, once("action.dispatch", "after")) });
    await server.pass();
    await server.pass();
    desk.pass(1);
    await server.pass();
    expect(outcomes(await one(id))).toEqual(["not-sent", "done"]);
    expect(shop.effects()).toBe(1);
  });

  test("after the answer has the end said again until it stands", async () => {
    const { shop, approved, dispatcherAs, desk, one, reported } = await counterWith();
    const id = await approved("capture-5", { kind: "capture" });
    const server = dispatcherAs("one", { app: faltering(desk.app, once("action.end", "before", 2)) });
    await server.pass();
    expect([(await one(id)).status, shop.effects()]).toEqual(["done", 1]);
    expect(reported).toEqual([`The end of ${id} could not be recorded yet: The disk is full.`]);
  });

  test("before a claim has nothing sent", async () => {
    const { shop, approved, dispatcherAs, desk, one } = await counterWith();
    const id = await approved("capture-6", { kind: "capture" });
    const server = dispatcherAs("one", { app: faltering(desk.app, once("action.dispatch", "before", 99)) });
    await server.pass();
    expect([(await one(id)).status, shop.arrivals]).toEqual(["ready", []]);
  });
});

describe("while the far side does it", () => {
  const holding = (shop: Shop) => {
    let release = () => {};
    shop.answers((response, request) => {
      release = () => json(200, { ref: "late" })(response, request);
    });
    return () => release();
  };

  test("a server whose clock is ahead takes it for lost, sends nothing, and hears the end all the same", async () => {
    const { shop, approved, dispatcherAs, processAhead, one } = await counterWith();
    const release = holding(shop);
    const id = await approved("capture-7", { kind: "capture" });
    const arrives = shop.next();
    const [server, ahead] = [dispatcherAs("one"), dispatcherAs("two", await processAhead(180_000))];
    const sent = server.pass();
    await arrives;
    await ahead.pass();
    expect((await one(id)).status).toBe("in-doubt");
    release();
    await sent;
    expect([(await one(id)).status, shop.effects()]).toEqual(["done", 1]);
  });

  test("a server that stops waits for the end, and begins nothing more", async () => {
    const { shop, approved, dispatcherAs, one } = await counterWith();
    const release = holding(shop);
    const id = await approved("capture-8", { kind: "capture" });
    const arrives = shop.next();
    const server = dispatcherAs("one");
    await arrives;
    const closed = server.close();
    const later = await approved("capture-9", { kind: "capture" });
    release();
    await closed;
    expect([(await one(id)).status, (await one(later)).status, shop.effects()]).toEqual(["done", "ready", 1]);
  });
});

test("low runs alone, medium once somebody read it, both through the same claim", async () => {
  const { shop, propose, approve, dispatcher, one, cy } = await counterWith();
  const note = await propose("note-1", { kind: "note", parameters: { text: "Called back." }, onBehalfOf: "C-1" });
  const tag = await propose("tag-1", { kind: "tag", parameters: { tag: "vip" }, onBehalfOf: "C-2" });
  await dispatcher.pass();
  expect([(await one(note.id)).status, (await one(tag.id)).status]).toEqual(["done", "waiting"]);
  expect((await approve(tag.id, cy)).status).toBe(200);
  await dispatcher.pass();
  expect([(await one(tag.id)).status, shop.effects()]).toEqual(["done", 2]);
});
