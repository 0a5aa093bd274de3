/** The permission hook of coding agents over HTTP: one question before each tool runs. Whatever goes wrong is no yes. */

import * as contract from "../contract/hook.ts";
import { exactJson } from "../exact-json.ts";
import { permissionFor } from "../permission.ts";
import { contextOf } from "../screen.tsx";
import { staleNow } from "../stale.ts";
import { type Api, give, post } from "./route.ts";

export function hookRoutes({ deps, routes, asked }: Api): void {
  routes.use("/v1/hook/*", exactJson);
  const judges =
    "Whether a coding agent's tool call may run: allow, ask or deny, with who decides and the way to a yes";
  routes.openapi(post("/v1/hook/claude-code", judges, contract.ToolUse, contract.Permission), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { tool_name: tool, tool_input: input, cwd, finalcall } = c.req.valid("json");
      const call = { tool, input, cwd, ...(finalcall && contract.knownOf(finalcall)) };
      const { answer, reason } = await permissionFor(deps, contextOf(c, deps), caller, call);
      const stale = staleNow(deps);
      return give(c, contract.Permission, {
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          permissionDecision: answer,
          permissionDecisionReason: stale ? `${reason} ${stale.says}` : reason,
        },
      });
    }),
  );
}
