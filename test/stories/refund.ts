/**
 * Story 1, the end: the charge and its refund as actions. An agent proposes them again and again, the far side drops its answer, the server
 * is killed in the middle; the customer is charged once and refunded once, and support and finance are told.
 */

import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { startMailServer } from "../support/mail-server.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { type Bank, startBank } from "./bank.ts";
import { first, join, type Person, tokenFor, touch } from "./people.ts";
import type { Teller } from "./tell.ts";

const page = (bank: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li:  { role: senior-engineer, email: li@quillhaven.example }
  tom: { role: support, email: tom@quillhaven.example }
  sam: { role: finance, email: sam@quillhaven.example }
areas:
  billing:  { owner: ana, backup: li, informed: [tom, sam] }
  data:     { owner: ana, backup: li }
  deploy:   { owner: ana, backup: li }
  incident: { owner: li, backup: ana }
  company:  { owner: ana, backup: li }
everything-else: li
agents:
  desk: { kind: other, asked-by: [li] }
tell:
  mail: env:MAIL_SERVER
  from: finalcall@quillhaven.example
actions:
  charge:
    { area: billing, does: charges a clinic, to: "${bank}/charge", secret: env:BANK_HOOK, idempotent: no, read-back: "${bank}/charge/{id}", who: customer, what: order, how-much: amount }
  refund:
    { area: billing, does: pays a charge back, to: "${bank}/refund", secret: env:BANK_HOOK, idempotent: yes, who: customer, what: charge, how-much: amount, why: reason }
`;

interface Action {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly twin: string;
}

interface Played {
  finalcall: Running;
  readonly bank: Bank;
  readonly ana: Person;
  readonly token: string;
  readonly tell: Teller;
}

export async function refund(tell: Teller): Promise<void> {
  const mails = await startMailServer();
  const bank = await startBank();
  const folder = repository(page(bank.url));
  const finalcall = await startServer(folder, { MAIL_SERVER: mails.url, BANK_HOOK: bank.secret });
  const played: Played = { finalcall, bank, tell, ...(await people(finalcall)) };
  try {
    tell.chapter("The charge and its refund, as actions");
    const lost = await charged(played);
    const paid = await refunded(played);
    await plannedAgain(played, paid);
    for (const who of ["tom", "sam"]) {
      const told = await until(`${who} is told`, async () =>
        mails.taken.find(
          ({ to, text, header }) => to.startsWith(who) && /refund/i.test(`${header("subject")} ${text}`),
        ),
      );
      tell.say(`${who === "tom" ? "Support" : "Finance"} hears: “${told.header("subject")}”.`);
    }
    tell.holds("support and finance are told", true);
    await readBack(played, lost);
    await played.finalcall.stop();
    const verified = finalcall.run(["verify"]);
    tell.holds("the record is whole", verified.code === 0, verified);
  } finally {
    await played.finalcall.kill();
    await Promise.all([mails.close(), bank.stop()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function people({ url, link = "" }: Running): Promise<{ ana: Person; token: string }> {
  const ana = await first(url, link, "ana");
  const li = await join(url, ana, "li");
  // Li answers for the desk's program, so Li could not say yes to what it proposes.
  return { ana, token: await tokenFor(li, "agent:desk", ["read", "propose"]) };
}

async function ask<T>(
  { finalcall, token }: Played,
  path: string,
  body?: object,
  key = "",
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${finalcall.url}${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(key !== "" && { "idempotency-key": key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

/** Asked for twenty times at once under one key, as a client does that hears nothing. */
async function propose(played: Played, key: string, action: object): Promise<Action> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask<Action>(played, "/v1/actions", action, key)));
  const ids = new Set(answers.map(({ body }) => body.id));
  played.tell.holds(
    "twenty times the same proposal is one action",
    ids.size === 1,
    answers.map(({ status }) => status),
  );
  return (answers[0] as { body: Action }).body;
}

const now = async (played: Played, id: string) => (await ask<Action>(played, `/v1/actions/${id}`)).body;
const ends = (played: Played, id: string, status: string) =>
  until(`the action is ${status}`, async () => {
    const found = await now(played, id);
    return found.status === status ? found : undefined;
  });

/** The bank takes no keys. It charges, and the answer is lost; the server is killed before it hears anything. */
async function charged(played: Played): Promise<Action> {
  const { bank, ana, tell } = played;
  const asked = { kind: "charge", target: "bank", reason: "The invoice of November.", parameters: charge };
  const action = await propose(played, "order-4711", asked);
  const early = await now(played, action.id);
  tell.holds("money waits for Ana", early.status === "waiting", early);
  bank.behave("hold");
  await touch(ana, `/v1/actions/${action.id}/approve`, action.digest);
  await until("the bank has it", async () => bank.done("charge") === 1);
  await played.finalcall.kill();
  tell.say("The bank charged, and the server is killed before it hears of it.");
  bank.behave("well");
  played.finalcall = await played.finalcall.restart();
  return action;
}

/** Nobody said how the charge ended: once its minute is over the server asks the bank, and finds it. */
async function readBack(played: Played, { id }: Action): Promise<void> {
  const { bank, tell } = played;
  await ends(played, id, "done");
  tell.holds("read back, found, and not sent again: one charge", bank.done("charge") === 1, bank.done("charge"));
  tell.figure("charges", bank.done("charge"));
}

/** The bank takes keys. Its first answers break off, so it is asked again under the same key. */
async function refunded(played: Played): Promise<Action> {
  const { bank, ana, tell } = played;
  const asked = { kind: "refund", target: "bank", reason: "Charged twice in November.", parameters: back };
  const action = await propose(played, "refund-4711", asked);
  bank.behave("drop");
  await touch(ana, `/v1/actions/${action.id}/approve`, action.digest);
  await until("the bank was asked twice", async () => bank.asked("refund") >= 2);
  bank.behave("well");
  const done = await ends(played, action.id, "done");
  tell.holds(`asked ${bank.asked("refund")} times under one key: one refund`, bank.done("refund") === 1);
  tell.figure("refunds", bank.done("refund"));
  return done;
}

/** An agent that forgot plans it again: other tool, other words, another form of the amount, a new key. */
async function plannedAgain(played: Played, { id }: Action): Promise<void> {
  const { bank, tell } = played;
  const again = {
    ...{ kind: "create_refund", target: "payments-api", reason: "duplicate charge, please reimburse" },
    parameters: { charge_id: "ch_4711", amount: 4900, currency: "eur", customer: { id: "clinic-77" } },
  };
  const second = (await ask<Action>(played, "/v1/actions", again, "a-new-key-1")).body;
  tell.holds("the same refund planned again waits for Ana, with the first one beside it", second.twin === id, second);
  tell.holds("and the customer was refunded once", bank.done("refund") === 1);
}

const charge = { customer: "clinic-77", order: "order-4711", amount: { value: 4900, currency: "EUR" } };
const back = { customer: "clinic-77", charge: "ch_4711", amount: "49.00", currency: "EUR" };

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + 90_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`It never came true that ${what}.`);
    await pause(100);
  }
}
