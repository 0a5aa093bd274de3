/** Public keys of passkeys between their two forms: COSE, as authenticators send them, and SPKI, which any tool can check with. */

import { createPublicKey } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

type CoseKey = Map<number, number | Uint8Array>;

/** COSE algorithm numbers that are offered and taken (RFC 9053, RFC 8812): ES256, EdDSA, RS256. */
export const algorithms = { ES256: -7, EdDSA: -8, RS256: -257 } as const;

const text = (value: unknown): string => Buffer.from(value as Uint8Array).toString("base64url");
const bytes = (base64url: string | undefined): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(base64url ?? "", "base64url"));

/** The key as SPKI, base64url, and its COSE algorithm. Throws for a key type that was not offered. */
export function spkiOf(cose: Uint8Array<ArrayBuffer>): { readonly publicKey: string; readonly algorithm: number } {
  const key = isoCBOR.decodeFirst<CoseKey>(cose);
  const spki = createPublicKey({ key: jwkOf(key), format: "jwk" }).export({ type: "spki", format: "der" });
  return { publicKey: spki.toString("base64url"), algorithm: Number(key.get(3)) };
}

function jwkOf(key: CoseKey) {
  const algorithm = key.get(3);
  if (algorithm === algorithms.ES256) return { kty: "EC", crv: "P-256", x: text(key.get(-2)), y: text(key.get(-3)) };
  if (algorithm === algorithms.EdDSA) return { kty: "OKP", crv: "Ed25519", x: text(key.get(-2)) };
  if (algorithm === algorithms.RS256) return { kty: "RSA", n: text(key.get(-1)), e: text(key.get(-2)) };
  throw new Error(`A passkey of algorithm ${String(algorithm)} was not asked for.`);
}

/** The key as COSE again, for the library that verifies assertions. */
export function coseOf(publicKey: string, algorithm: number): Uint8Array<ArrayBuffer> {
  const jwk = createPublicKey({ key: Buffer.from(publicKey, "base64url"), format: "der", type: "spki" }).export({
    format: "jwk",
  });
  const key: CoseKey = new Map<number, number | Uint8Array>([[3, algorithm]]);
  if (algorithm === algorithms.ES256) key.set(1, 2).set(-1, 1).set(-2, bytes(jwk.x)).set(-3, bytes(jwk.y));
  else if (algorithm === algorithms.EdDSA) key.set(1, 1).set(-1, 6).set(-2, bytes(jwk.x));
  else key.set(1, 3).set(-1, bytes(jwk.n)).set(-2, bytes(jwk.e));
  return isoCBOR.encode(key);
}
