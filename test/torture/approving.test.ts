/** A server that is killed between a person's click and its answer: afterwards the screen says what is recorded, and a second click doubles nothing. */

import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, formOf, newBrowser } from "../e2e/browser.ts";
import { smallTeam } from "../e2e/desk.ts";
import { challengeOf, type Device, newDevice } from "../e2e/device.ts";
import { type Running, repository, startServer } from "../support/server.ts";

let running: Running;
let ana: Browser;
let device: Device;
let token: string;
const fetched = { request: (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "manual" }) };

beforeAll(async () => {
  running = await startServer(repository(smallTeam));
  ana = newBrowser(fetched, running.url);
  device = newDevice(running.url);
  const link = new URL(running.link ?? "").pathname;
  expect((await ana.submit(link, { person: "ana" })).status).toBe(303);
  expect((await ana.enrol(device)).status).toBe(200);
  expect((await ana.signIn(device)).status).toBe(303);
  const made = await ana.submit("/me/tokens", {
    holder: "machine:ci",
    name: "ci",
    days: "7",
    scopes: ["read", "propose"],
  });
  token = /fc_[a-z0-9]+_[A-Za-z0-9_-]+/.exec(await made.text())?.[0] ?? "";
}, 60_000);
afterAll(async () => {
  await running.kill();
  running.remove();
});

/** A one-way decision that waits for Ana, asked by a machine. */
async function asked(id: string): Promise<void> {
  const body = JSON.stringify({
    id,
    question: "Drop the old invoices?",
    options: [{ name: "yes", says: "Yes" }],
    oneWay: true,
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  expect((await fetch(`${running.url}/v1/proposals`, { method: "POST", headers, body })).status).toBe(200);
}

/** The filled-in and signed form of the card, as her browser sends it; undefined when the card offers none any more. */
async function signed(id: string): Promise<URLSearchParams | undefined> {
  const html = await (await ana.get(`/proposals/${id}`)).text();
  if (!html.includes(`action="/proposals/${id}/answer"`)) return undefined;
  const { fields, challenge } = formOf(html, `/proposals/${id}/answer`);
  const assertion = JSON.stringify(device.touch(challengeOf(challenge ?? "")));
  return new URLSearchParams({ option: "yes", reason: "", ...fields, assertion });
}

/** How often the record says that it was answered. */
async function answersOf(id: string): Promise<number> {
  const lines = await (
    await fetch(`${running.url}/v1/export`, { headers: { authorization: `Bearer ${token}` } })
  ).text();
  return lines.split("\n").filter((one) => one.includes("proposal.answered") && one.includes(id)).length;
}

/** Sends the click, so many bytes of it at first; gives what was heard until the end of the connection. */
function clicked(id: string, form: URLSearchParams, part: number) {
  const body = form.toString();
  const cookie = [...ana.cookies].map((pair) => pair.join("=")).join("; ");
  const { host, port } = new URL(running.url);
  const head = [
    ...[`POST /proposals/${id}/answer HTTP/1.1`, `host: ${host}`, `origin: ${running.url}`, `cookie: ${cookie}`],
    ...["content-type: application/x-www-form-urlencoded", `content-length: ${body.length}`, "", ""],
  ].join("\r\n");
  let heard = "";
  const socket = connect(Number(port), "localhost");
  const sent = new Promise<void>((resolve) => {
    socket.on("connect", () =>
      socket.write((head + body).slice(0, Math.ceil((head + body).length * part)), () => resolve()),
    );
    socket.on("error", () => resolve());
  });
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(heard)));
  socket.on("data", (bytes) => {
    heard += bytes.toString();
  });
  return { sent, closed };
}

/** Resolves once the server tells about this answer: it is recorded then, and Ana's own answer is perhaps still on its way. */
async function told(id: string): Promise<void> {
  const response = await ana.get("/events");
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (let heard = ""; !(heard.includes("proposal.answered") && heard.includes(id)); ) {
    const { done, value } = await reader.read();
    if (done) return;
    heard += decoder.decode(value);
  }
  await reader.cancel();
}

const turns = (n: number) =>
  new Promise<void>((resolve) => {
    const step = (left: number) => (left === 0 ? resolve() : setTimeout(() => step(left - 1), 1));
    step(n);
  });
/** When it is killed: with half of the click sent, at points after it, and as soon as the record has it. */
const points: readonly (readonly [string, number, (id: string) => Promise<void>])[] = [
  ["before the click came through", 0.7, () => turns(0)],
  ...([0, 2, 4, 7, 11, 16] as const).map((n) => [`${n} turns after the click`, 1, () => turns(n)] as const),
  ["as soon as it is recorded", 1, told],
];

test.each(points)(
  "killed %s, the screen tells the truth, and nothing is doubled",
  async (_, part, when) => {
    const id = `p-kill-${points.findIndex((one) => one[2] === when)}-${part === 1 ? "whole" : "half"}`;
    await asked(id);
    const form = await signed(id);
    if (!form) throw new Error("The card offers no answer.");
    const isTold = when === told;
    const heardOf = isTold ? told(id) : undefined;
    const { sent, closed } = clicked(id, form, part);
    await sent;
    await (heardOf ?? when(id));
    await running.kill();
    const heard = await closed;
    running = await running.restart();

    const answers = await answersOf(id);
    const again = await signed(id);
    // The button is there if and only if nothing was recorded; what the browser had heard is so.
    expect({ answers, offered: again !== undefined }).toEqual({ answers, offered: answers === 0 });
    if (heard.startsWith("HTTP/1.1 303")) expect(answers).toBe(1);
    if (part < 1) expect(answers).toBe(0);
    if (isTold) expect(answers).toBe(1);
    const card = await (await ana.get(`/proposals/${id}`)).text();
    expect(card).toContain(answers === 1 ? "Yes" : `action="/proposals/${id}/answer"`);

    // Pressing again, with the same touch as with a new one, leaves exactly one answer.
    await ana.submit(`/proposals/${id}/answer`, Object.fromEntries(form));
    if (again) await ana.submit(`/proposals/${id}/answer`, Object.fromEntries(again));
    expect(await answersOf(id)).toBe(1);
    expect(await signed(id)).toBeUndefined();
  },
  60_000,
);
