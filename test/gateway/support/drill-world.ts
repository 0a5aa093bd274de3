/** A team whose gateway holds drills of `billing-replies`: people who answer or do not, a model server that is made up, time that can run. */

import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Timers } from "../../../src/app/timers.ts";
import { realTimers } from "../../../src/app/timers.ts";
import { isDrill } from "../../../src/decisions/pause/paused.ts";
import { confirmCard } from "../../../src/decisions/person/kind.ts";
import { proposalCard } from "../../../src/decisions/proposal/kind.ts";
import { type Drills, drillsOf } from "../../../src/gateway/drills.ts";
import { openLedger } from "../../../src/gateway/open-ledger.ts";
import { gatewayOn } from "../../../src/gateway/server.ts";
import { startTriggers } from "../../../src/gateway/triggers.ts";
import { digest } from "../../../src/kernel/json.ts";
import { openMemory } from "../../../src/log/memory.ts";
import { worldOf } from "../../../src/views/context.ts";
import { proofOver } from "../../support/team.ts";
import { type Arrived, beginStream, chatAnswer, chatPiece, farSide, json, sse } from "./far-side.ts";
import { bodyIn, does, found, openRecord, pageWith, serveGateway, serveOn, tokenFor, upstreamKey } from "./gateway.ts";

export const task = "billing-replies";

/** A clock that can be let run faster: what people wait for takes them minutes, and a test none. */
export function runningTimers() {
  let speed = 1;
  let since = performance.now();
  let before = 0;
  const elapsed = () => before + (performance.now() - since) * speed;
  const timers: Timers = {
    elapsed,
    after(ms, run) {
      const timer = setTimeout(run, ms / speed);
      return () => clearTimeout(timer);
    },
  };
  return {
    timers,
    runs(times: number) {
      before = elapsed();
      since = performance.now();
      speed = times;
    },
  };
}

export interface DrillWorldOptions {
  /** What of the page is changed. */
  readonly page?: (source: string) => string;
  readonly secret?: string | undefined;
  readonly templates?: readonly string[];
  /** Who hears of it by a channel. */
  readonly hears?: readonly string[];
  /** What stands between the drill and the gateway: gives the address to ask. */
  readonly between?: (gateway: string) => Promise<{ url: string; close(): Promise<void> }>;
}

const stop = "stop: { wrong-price: 1, wrong-model: 1 }";

/** The model of the request answers by its own name; a stream goes on for 200 pieces, one each 20 ms. */
export function answersAs(res: ServerResponse, { body }: Arrived, _req?: IncomingMessage): void {
  const asked = JSON.parse(body) as { model: string; stream?: boolean };
  if (!asked.stream) return void json(res, chatAnswer("yes", { model: asked.model }));
  beginStream(res);
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    res.write(sse({ ...chatPiece(`${sent} `, sent === 200 ? "stop" : null), model: asked.model }));
    if (sent === 200) res.end(sse("[DONE]"));
  }, 20);
  res.on("close", () => clearInterval(timer));
}

export async function openDrillWorld(options: DrillWorldOptions = {}) {
  const far = await farSide();
  far.does(answersAs);
  const now = () => new Date();
  const faults: unknown[] = [];
  const report = (fault: unknown) => void faults.push(fault);
  const app = await openRecord(openMemory(), now);
  const usual = pageWith(far.url, far.url).replace("stop: { wrong-price: 1 }", `${stop}\n      reviewed-by: [tom]`);
  await found(app, (options.page ?? ((source) => source))(usual));
  const card = digest(confirmCard("ana", "cred-ana"));
  const confirmed = { id: "ana", credential: "cred-ana" };
  await does(app, "marta", "person.confirm", confirmed, { proof: proofOver(card, "cred-marta") });
  const salt = () => randomBytes(16).toString("hex");
  const ledger = await openLedger({ app, now, timers: realTimers, salt, report });
  const key = randomBytes(12).toString("hex");
  const secret = "secret" in options ? options.secret : upstreamKey;
  const gateway = gatewayOn({ app, ledger, now, report, ownKey: key, secretOf: () => secret });
  const served = await serveGateway(gateway);
  const between = await options.between?.(served.url);
  const triggers = startTriggers({ app, ledger, timers: realTimers, report });
  const clock = runningTimers();
  const drills: Drills = drillsOf({
    ...{ app, now, timers: clock.timers, key, report },
    newId: () => randomBytes(6).toString("hex"),
    address: () => between?.url ?? served.url,
    templates: async () => options.templates ?? ["templates/billing/late-fee.md"],
    sent: (person) => (options.hears ?? ["ana", "tom"]).includes(person),
  });
  const token = await tokenFor(app, "agent:helper");
  /** Whoever the card is for answers it as soon as it is there. */
  const stopAnswering = app.listen(({ type, data }) => {
    const { id = "" } = data as { id?: string };
    if (type === "proposal.asked" && answering) setImmediate(() => void answer(id).catch(report));
  });
  let answering = true;
  async function answer(id: string): Promise<void> {
    const asked = worldOf(app.world).proposals.get(id);
    if (!asked) throw new Error(`There is no card ${id}.`);
    const shown = digest(proposalCard(asked, "refund"));
    const proof = proofOver(shown, `cred-${asked.owner}`);
    await does(app, asked.owner, "proposal.answer", { id, option: "refund", reason: "A drill.", shown }, { proof });
  }
  let mails = 1;
  return {
    ...{ app, far, drills, faults, ledger, clock, url: served.url },
    nobodyAnswers() {
      answering = false;
    },
    /** From its beginning to the record's entry: its steps by name, with what they say. `fast`: from this step on time runs. */
    async drill(fast = "team is told"): Promise<Map<string, { ok: boolean; says: string }>> {
      const began = drills.begin(task);
      if ("refused" in began) throw new Error(began.why);
      while (drills.progress(task)) {
        if (drills.progress(task)?.running === fast) clock.runs(100_000);
        await new Promise((again) => setTimeout(again, 2));
      }
      clock.runs(1);
      const last = [...worldOf(app.world).drills.values()].at(-1);
      return new Map(last?.steps.map(({ step, ok, says }) => [step, { ok, says }]));
    },
    /** A customer's mail: gives the status. */
    async customer(): Promise<number> {
      const response = await fetch(`${served.url}/v1/chat/completions`, {
        method: "POST",
        headers: {
          ...{ authorization: `Bearer ${token.secret}`, "content-type": "application/json" },
          "x-finalcall-question": "invoice-copies",
        },
        body: JSON.stringify({
          model: `task:${task}`,
          messages: [{ role: "user", content: `A copy of invoice ${mails++}, please.` }],
        }),
      });
      await response.text();
      return response.status;
    },
    /** The drill's stops that still hold; a drill leaves none behind. */
    stops: () => [...worldOf(app.world).pauses.values()].filter((one) => isDrill(one) && !one.resumed),
    async close() {
      stopAnswering();
      await drills.close();
      triggers.close();
      await gateway.close();
      await between?.close();
      await served.close();
      await ledger.close();
      await app.close();
      await far.close();
    },
  };
}

export type DrillWorld = Awaited<ReturnType<typeof openDrillWorld>>;

/** Something that somebody put in front of the gateway: it remembers the last good answer, and gives it again. */
export async function cachingProxy(gateway: string) {
  let remembered: { body: string } | undefined;
  return serveOn((req, res) => {
    (async () => {
      const body = (await bodyIn(req)).toString("utf8");
      const streams = body.includes('"stream":true');
      if (remembered && !streams) return void json(res, JSON.parse(remembered.body));
      const { host: _, "content-length": __, connection: ___, ...headers } = req.headers;
      const sent = { method: "POST", headers: headers as Record<string, string>, body };
      const answer = await fetch(`${gateway}${req.url}`, sent);
      const text = await answer.text();
      if (answer.ok && !streams) remembered = { body: text };
      res.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(text);
    })().catch(() => res.destroy());
  });
}

/** Something in front of the gateway that holds streams back: what ended goes on for a while. */
export async function slowProxy(gateway: string) {
  return serveOn((req, res) => {
    (async () => {
      const body = await bodyIn(req);
      const { host: _, "content-length": __, connection: ___, ...headers } = req.headers;
      const answer = await fetch(`${gateway}${req.url}`, {
        ...{ method: "POST", headers: headers as Record<string, string>, body: new Uint8Array(body) },
      });
      res.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      for await (const part of answer.body ?? []) res.write(part);
      if (answer.headers.get("content-type")?.startsWith("text/event-stream"))
        await new Promise((later) => setTimeout(later, 1_200));
      res.end();
    })().catch(() => res.destroy());
  });
}
