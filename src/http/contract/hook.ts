/** The API's contract for permission hooks: what a coding agent is about to do, and whether it may. */

import { z } from "@hono/zod-openapi";

/**
 * What Claude Code sends before a tool runs; Codex sends the same. Fields that are not needed here may come and go.
 * `finalcall`: what the command line knows of the checkout, because the server cannot see it.
 */
export const ToolUse = z.looseObject({
  hook_event_name: z.literal("PreToolUse"),
  tool_name: z.string().min(1).max(200),
  tool_input: z.record(z.string().max(200), z.unknown()),
  cwd: z.string().min(1).max(4096),
  finalcall: z.strictObject({ root: z.string().max(4096), branch: z.string().max(255) }).optional(),
});

/** The checkout as the rules take it: an unknown branch is none. */
export const knownOf = ({ root, branch }: { readonly root: string; readonly branch: string }) => ({
  root,
  ...(branch !== "" && { branch }),
});

/** Never with an input of its own: what runs is what was judged. */
export const Permission = z.object({
  hookSpecificOutput: z.object({
    hookEventName: z.literal("PreToolUse"),
    permissionDecision: z.enum(["allow", "ask", "deny"]),
    permissionDecisionReason: z.string(),
  }),
});
