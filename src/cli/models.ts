/** The gateway to the team's models as a server runs it: ledger of calls, receipts of pauses, drills, telemetry, the data path. */

import { randomBytes } from "node:crypto";
import type { App } from "../app/app.ts";
import { realTimers } from "../app/timers.ts";
import { secretOf } from "../connect/secret.ts";
import { type Comparisons, comparisonsOf } from "../gateway/comparing.ts";
import { drillCalls } from "../gateway/drill-calls.ts";
import { type Drills, drillsOf } from "../gateway/drills.ts";
import { startHandover } from "../gateway/handover.ts";
import type { Ledger } from "../gateway/ledger.ts";
import { openLedger } from "../gateway/open-ledger.ts";
import { type Receipts, receiptsOf } from "../gateway/receipts.ts";
import { isDeclined } from "../gateway/refusals.ts";
import { type Reviewing, startReviewing } from "../gateway/reviewing.ts";
import { type Gateway, gatewayOn } from "../gateway/server.ts";
import { startTelemetry, type Telemetry } from "../gateway/telemetry.ts";
import { toldOf } from "../gateway/told.ts";
import { startTriggers } from "../gateway/triggers.ts";
import { startWayBack, type WayBack } from "../gateway/way-back.ts";
import { worldOf } from "../views/context.ts";

export interface Models {
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly reviewing: Pick<Reviewing, "opened">;
  readonly drills: Drills;
  readonly wayBack: Pick<WayBack, "missing">;
  readonly comparisons: Comparisons;
  readonly telemetry: Pick<Telemetry, "metrics">;
  readonly handle: Gateway["handle"];
  /** Where this process listens, once it does. */
  listensAt(address: string): void;
  /** Answers once the drafts of all settled calls are opened, and their triggers judged. */
  settled(): Promise<void>;
  /** Ends running calls, and answers once all of them are settled. */
  close(): Promise<void>;
}

export interface ModelsOptions {
  readonly app: App;
  readonly say: (line: string) => void;
  /** Whether a message about this went out to the person. */
  readonly sent: (person: string, about: string) => boolean;
  readonly now: () => Date;
  readonly version: string;
  /** Where secrets and the collector's address are found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files at a path of the base branch. */
  readonly templates: (path: string) => Promise<readonly string[]>;
}

/** Opens the book of calls, and the way to the models. Throws when the book cannot be read. */
export async function openModels(options: ModelsOptions): Promise<Models> {
  const { app, say, sent, now, env, version, templates } = options;
  const report = (fault: unknown) => say(`Gateway: ${fault instanceof Error ? fault.message : String(fault)}`);
  const newId = () => randomBytes(6).toString("hex");
  const key = randomBytes(24).toString("base64url");
  let address = "";
  const ledger = await openLedger({
    ...{ app, now, timers: realTimers, report },
    salt: () => randomBytes(16).toString("hex"),
  });
  const receipts = receiptsOf({ app, ledger, report, timers: realTimers });
  const reviewing = startReviewing({ app, ledger, timers: realTimers, report });
  const handover = startHandover({ app, ledger, timers: realTimers, report });
  const triggers = startTriggers({ app, ledger, timers: realTimers, report });
  const telemetry = startTelemetry({
    endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? "",
    version,
    gauges: gaugesOf(app, ledger),
  });
  const gateway = gatewayOn({
    ...{ app, now, report, ownKey: key },
    ...toldTo(telemetry, app, ledger),
    secretOf: (reference) => secretOf(reference, env),
  });
  const drills = drillsOf({
    ...{ app, now, timers: realTimers, newId, key, report, sent, templates },
    address: () => address,
  });
  const comparisons = comparisonsOf({ app, ledger, timers: realTimers, key, report, address: () => address });
  const providerOf = (name: string) =>
    worldOf(app.world).page.inForce?.page.ai.providers.find((one) => one.name === name);
  const wayBack = startWayBack({
    ...{ app, now, timers: realTimers, templates, random: Math.random, report },
    call: (task, how) =>
      drillCalls({ origin: address, key, elapsed: realTimers.elapsed, providerOf }, true).call(task, how),
  });
  async function settled(): Promise<void> {
    await reviewing.settled();
    await handover.settled();
    await triggers.settled();
  }
  return {
    ...{ ledger, receipts, reviewing, drills, wayBack, comparisons, telemetry },
    handle: gateway.handle,
    listensAt(at) {
      address = at;
    },
    settled,
    async close() {
      await Promise.all([comparisons.close(), drills.close(), wayBack.close()]);
      await gateway.close();
      receipts.close();
      await ledger.close();
      await settled();
      reviewing.close();
      handover.close();
      triggers.close();
      await telemetry.close();
    },
  };
}

/** The ledger as the data path sees it: what this process asked for is told when it is settled, by this process alone. */
function toldTo(telemetry: Telemetry, app: App, ledger: Ledger) {
  const own = new Map<string, string>();
  ledger.listen((heard) => {
    if (heard.kind !== "settled") return;
    const traceparent = own.get(heard.call.call);
    if (traceparent === undefined) return;
    own.delete(heard.call.call);
    const { page } = worldOf(app.world);
    const provider = page.inForce?.page.ai.providers.find(({ name }) => heard.call.asked.startsWith(`${name}/`));
    telemetry.tell(toldOf(heard.call, provider?.kind ?? "openai", traceparent));
  });
  return {
    ledger: {
      async admit(...asked: Parameters<Ledger["admit"]>) {
        const answer = await ledger.admit(...asked);
        if (!isDeclined(answer)) own.set(answer.call, "");
        return answer;
      },
      settle: ledger.settle,
    },
    traced: (call: string, traceparent: string) => void own.set(call, traceparent),
  };
}

/** How much of each budget is used, and what stands still. */
const gaugesOf = (app: App, ledger: Ledger) => ({
  "finalcall.budget.used": () =>
    ledger.calls.balances().map(({ meter, amount, spent, held }) => ({
      value: amount === 0 ? 1 : (spent + held) / amount,
      labels: { "finalcall.budget": meter },
    })),
  "finalcall.paused": () => [
    { value: [...worldOf(app.world).pauses.values()].filter(({ resumed }) => !resumed).length, labels: {} },
  ],
});
