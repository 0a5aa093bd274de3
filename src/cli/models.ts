/** The gateway to the team's models as a server runs it: the ledger of calls, the receipts of pauses, the data path. */

import { randomBytes } from "node:crypto";
import type { App } from "../app/app.ts";
import { realTimers } from "../app/timers.ts";
import { secretOf } from "../connect/secret.ts";
import type { Ledger } from "../gateway/ledger.ts";
import { openLedger } from "../gateway/open-ledger.ts";
import { type Receipts, receiptsOf } from "../gateway/receipts.ts";
import { type Gateway, gatewayOn } from "../gateway/server.ts";

export interface Models {
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly handle: Gateway["handle"];
  /** Ends running calls, and answers once all of them are settled. */
  close(): Promise<void>;
}

/** Opens the book of calls, and the way to the models. Throws when the book cannot be read. */
export async function openModels(app: App, say: (line: string) => void): Promise<Models> {
  const report = (fault: unknown) => say(`Gateway: ${fault instanceof Error ? fault.message : String(fault)}`);
  const now = () => new Date();
  const salt = () => randomBytes(16).toString("hex");
  const ledger = await openLedger({ app, now, timers: realTimers, salt, report });
  const receipts = receiptsOf({ app, ledger, report, timers: realTimers });
  const gateway = gatewayOn({ app, ledger, now, report, secretOf: (reference) => secretOf(reference, process.env) });
  return {
    ledger,
    receipts,
    handle: gateway.handle,
    async close() {
      await gateway.close();
      receipts.close();
      await ledger.close();
    },
  };
}
