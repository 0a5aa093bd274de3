/**
 * Pairing a command line. It makes its own secret, leaves only the hash here, and shows a short code; a signed-in person
 * types that code. The code is not secret: it only says which of the waiting hashes is meant.
 */

import { createHash } from "node:crypto";
import * as z from "zod";
import type { Deps } from "../deps.ts";

const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"; // Crockford's, so that nothing is misread.
const waits = 10 * 60_000;
/** Pairings that are looked through; more than this in ten minutes is somebody playing. */
const looked = 200;

export const pairingSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(80),
});
const noted = pairingSchema.extend({ code: z.string() });

/** Eight letters and digits in two groups, from the hash of the secret: 40 bits, so that no two waiting ones meet. */
export function codeOf(hash: string): string {
  const bytes = createHash("sha256").update(`pair ${hash}`).digest();
  const letters = Array.from(bytes.subarray(0, 8), (byte) => alphabet[byte % 32]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Keeps a waiting pairing where every server process finds it. */
export async function notePairing({ app, now }: Deps, { hash, name }: z.infer<typeof pairingSchema>): Promise<string> {
  const code = codeOf(hash);
  await app.store.note("pairings", [{ at: now().toISOString(), body: JSON.stringify({ hash, name, code }) }]);
  return code;
}

/** The pairing that waits for this code, or undefined: none, or more than one. Case, spaces and the dash do not matter. */
export async function pairingOf(
  { app, now }: Deps,
  typed: string,
): Promise<{ id: string; hash: string; name: string } | undefined> {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const last = await app.store.lastNote("pairings");
  if (!last || code.length !== 8) return undefined;
  const rows = await app.store.notes("pairings", Math.max(0, last.n - looked), looked);
  const found = new Map<string, { id: string; hash: string; name: string }>();
  for (const { at, body } of rows.reverse()) {
    const one = noted.parse(JSON.parse(body));
    if (now().getTime() - Date.parse(at) > waits) break;
    if (one.code.replace("-", "") === code)
      found.set(one.hash, { id: tokenIdOf(one.hash), hash: one.hash, name: one.name });
  }
  // Two secrets under one code: somebody made the second to be paired instead of the first.
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** The command line knows its token's id before the server does: it follows from the hash. */
export const tokenIdOf = (hash: string): string => hash.slice(0, 12);
