/** A receipt beside the deploy script: what a rollback may do while the server is away, and whether a server of ours said so. */

import { compactVerify, createLocalJWKSet, errors } from "jose";
import * as z from "zod";
import { stepSchema } from "../../decisions/release/step.ts";
import { CommandError, exit } from "../exit.ts";
import { serverOf } from "../servers.ts";
import type { Journal } from "./journal.ts";
import { rememberedKeys } from "./keys.ts";

const claims = z.object({
  aud: z.literal("finalcall-rollback"),
  jti: z.string().regex(/^op-[A-Za-z0-9_-]{8,60}$/),
  sub: z.string().max(80),
  iat: z.int().positive().max(10_000_000_000),
  environment: z.string(),
  step: stepSchema,
  to: z.object({ release: z.string(), commit: z.string(), artifact: z.string() }),
});

const byHand = "Roll back by hand as the offline card says.";

/**
 * The receipt of an environment, when its signature holds. A host that met the server believes the keys that it heard then,
 * and no others; any other host believes those beside the receipt, as it believes the deploy script itself.
 */
export async function receiptOf(kept: Journal, environment: string) {
  const found = kept.receipt(environment);
  if (typeof found?.receipt !== "string")
    throw new CommandError(
      exit.unreachable,
      `Not rolled back. The server is away, and there is no receipt for ${environment} here.`,
      byHand,
    );
  const heard = rememberedKeys(process.env, serverOf(process.env)?.url ?? "");
  try {
    const keys = createLocalJWKSet({ keys: [...(heard ?? found.keys)] as never });
    const { payload } = await compactVerify(found.receipt, keys, { algorithms: ["EdDSA"] });
    const { jti, sub, iat, ...plan } = claims.parse(JSON.parse(new TextDecoder().decode(payload)));
    if (plan.environment !== environment) throw new Error("It is for another environment.");
    const at = new Date(iat * 1000).toISOString();
    return { id: jti, release: sub, at, step: plan.step, to: plan.to, receipt: found.receipt };
  } catch (fault) {
    const stranger = fault instanceof errors.JWKSNoMatchingKey && heard !== undefined;
    throw new CommandError(
      exit.denied,
      `Not rolled back. The receipt here is ${stranger ? "signed with a key that this host never heard from the server" : "not as a server of this team signed it"}.`,
      `Trust nothing in this folder. ${byHand}`,
    );
  }
}
