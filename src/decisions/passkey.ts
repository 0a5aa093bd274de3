/** Checks a passkey's signature again with nothing but the record: WebAuthn level 3, section 7.2, without a server. */

import { createHash, createPublicKey, verify } from "node:crypto";
import type { Proof } from "../kernel/kind.ts";

const userPresent = 0x01;
const userVerified = 0x04;

/**
 * What is wrong with a signature, or undefined when it is one of this key over this digest, by a person who was there.
 * `publicKey` is SPKI in base64url, `digest` the 64 hex digits of what was shown.
 */
export function proofProblem(proof: Proof, publicKey: string, digest: string): string | undefined {
  if (proof.digest !== digest) return "the signature is over something else than what was shown.";
  const client = bytes(proof.clientDataJSON);
  const said = parse(client);
  if (said?.type !== "webauthn.get") return "the signature is not one of a passkey.";
  if (said.challenge !== Buffer.from(digest, "hex").toString("base64url"))
    return "the passkey was asked to sign something else.";
  const data = bytes(proof.authenticatorData);
  const flags = data[32] ?? 0;
  if (data.length < 37 || !(flags & userPresent) || !(flags & userVerified))
    return "the passkey does not say that a person was there.";
  const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
  return signatureFits(signed, publicKey, bytes(proof.signature))
    ? undefined
    : "the signature does not fit the passkey.";
}

const bytes = (base64url: string): Buffer => Buffer.from(base64url, "base64url");

function parse(client: Buffer): { type?: unknown; challenge?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(client.toString("utf8"));
    return value !== null && typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}

function signatureFits(signed: Buffer, publicKey: string, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: bytes(publicKey), format: "der", type: "spki" });
    return verify(key.asymmetricKeyType === "ed25519" ? null : "sha256", signed, key, signature);
  } catch {
    return false; // A key that cannot be read signs nothing.
  }
}
