/** A passkey's signature as the record keeps it, so that anybody can check it again offline. */

import * as z from "zod";
import type { Json } from "../kernel/json.ts";

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** See `Proof` in the kernel. The challenge inside `clientDataJSON` is the digest of what was shown. */
export const proofSchema = z.strictObject({
  credential: base64url,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  authenticatorData: base64url,
  clientDataJSON: base64url,
  signature: base64url,
  counter: z.int().nonnegative(),
});

/** Any JSON: what a person was shown, kept whole so that the digest they signed can be made again. It was parsed as JSON already. */
export const json = z.custom<Json>((value) => value !== undefined);
