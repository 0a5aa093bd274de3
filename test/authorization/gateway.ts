/** The gateway's own routes, which stand before the server's. */

import type { App } from "../../src/app/app.ts";
import { gatewayOn, gatewayRoutes } from "../../src/gateway/server.ts";
import type { Deps } from "../../src/http/deps.ts";
import { listen } from "../../src/http/server.ts";
import type { Situation } from "./act.ts";
import { callers } from "./callers.ts";
import { token } from "./rules.ts";
import { senderOf, type World } from "./world.ts";

/** Its lines in the matrix: models are asked by tokens with `call`, and by nobody's browser. */
export const gatewayLines: readonly Situation[] = [
  {
    says: "programs ask models",
    given: async () => ({}),
    acts: gatewayRoutes.map((route) => ({ route, rule: token("call"), records: "" })),
  },
];

/** Tries the gateway's own routes over HTTP. Whoever is let through hears what is wrong with an empty request, or the list. */
export async function wrongInGateway(w: World): Promise<string[]> {
  const ledger = { admit: () => Promise.reject(new Error("asked")), settle: () => Promise.reject(new Error("asked")) };
  const gateway = gatewayOn({
    ...{ app: w.app as App, now: w.now, secretOf: () => undefined, report: (fault) => w.faults.push(fault) },
    ledger: ledger as unknown as NonNullable<Deps["gateway"]>["ledger"],
  });
  const { port, close } = await listen(w.server, 0, "127.0.0.1", gateway);
  const wrong: string[] = [];
  for (const { route, rule } of gatewayLines[0]?.acts ?? [])
    for (const caller of callers) {
      const [method = "", path = ""] = route.split(" ");
      const { headers } = senderOf(w, caller.name);
      const body = method === "POST" ? { body: "{}" } : {};
      const url = `http://127.0.0.1:${port}${path.replace("*", "openai/gpt-5-mini")}`;
      const { status } = await fetch(url, {
        method,
        headers: { ...headers, "content-type": "application/json" },
        ...body,
      });
      const isLet = ![401, 403].includes(status) && status < 500;
      if (isLet !== rule.may(caller)) wrong.push(`${route} by ${caller.name}: ${status}`);
    }
  await close();
  await gateway.close();
  return wrong;
}
