/** A password and its SCRAM-SHA-256 verifier (RFC 5802 section 3, RFC 7677): the database and its log never see the password. */

import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** PostgreSQL's own `scram_iterations`. The password has 192 random bits, so that more would protect nothing. */
const iterations = 4096;

/** 24 random bytes in letters that need no quoting in a shell or an address. */
export const freshPassword = (): string => randomBytes(24).toString("base64url");

/** The verifier of an ASCII password, in the form that PostgreSQL keeps in `pg_authid`. */
export async function verifierOf(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const salted = await promisify(pbkdf2)(password, salt, iterations, 32, "sha256");
  const hmac = (key: string) => createHmac("sha256", salted).update(key).digest();
  const stored = createHash("sha256").update(hmac("Client Key")).digest();
  const text = (bytes: Buffer) => bytes.toString("base64");
  return `SCRAM-SHA-256$${iterations}:${text(salt)}$${text(stored)}:${text(hmac("Server Key"))}`;
}
