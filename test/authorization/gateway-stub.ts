/** A gateway that knows one call of the team's task, and says yes to whoever is let through to it. */

import type { Deps } from "../../src/http/deps.ts";

export const theCall = "call-00000001";

const call = {
  ...{ id: theCall, call: theCall, task: "replies", question: "invoices", release: 1, level: "reviewed", odd: false },
  ...{ at: "2026-11-19T11:00:00.000Z", via: "token:x", actor: "machine:ci", model: "openai/gpt-5-mini" },
};

export function gatewayStub(): NonNullable<Deps["gateway"]> {
  const calls = {
    find: async (id: string) => (id === theCall ? call : undefined),
    open: () => [],
    recent: () => [],
    balances: () => [],
    byDay: () => [],
  };
  return {
    ledger: { calls, used: async () => undefined },
    receipts: { counted: async () => undefined },
    drills: {
      begin: () => ({ begun: true }),
      progress: () => ({ running: "stop", began: "2026-11-19T00:00:00.000Z", steps: [] }),
    },
    comparisons: { run: () => ({ running: true }), progress: () => undefined },
  } as unknown as NonNullable<Deps["gateway"]>;
}
