/** A phone with passkeys, in software: it makes keys and signs like an authenticator, and lies where a test wants it to. */

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();

/** What the device claims instead of the truth. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  /** False: somebody touched it, but it did not check who. */
  readonly verified?: boolean;
  /** Signs with another key than the one that was enrolled. */
  readonly forged?: boolean;
  readonly counter?: number;
}

export type Algorithm = "ES256" | "EdDSA" | "RS256";

const pair = (algorithm: Algorithm) => {
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  if (algorithm === "EdDSA") return generateKeyPairSync("ed25519");
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
};

/** One device of one person. `origin` is what its browser shows; a liar's may take the id of another's passkey. `keys`: those of a device that was there before. */
export function newDevice(
  origin: string,
  algorithm: Algorithm = "ES256",
  credential?: string,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = pair(algorithm),
) {
  const id = credential === undefined ? randomBytes(16) : Buffer.from(credential, "base64url");
  const forger = pair(algorithm);
  let counter = 0;

  const clientData = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    );

  function authenticatorData(flags: number, lies: Lies, rest: Uint8Array = new Uint8Array()): Buffer {
    counter = lies.counter ?? counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const seen = lies.verified === false ? flags & ~0x04 : flags;
    return Buffer.concat([sha256(lies.rpId ?? new URL(origin).hostname), Buffer.of(seen), count, rest]);
  }

  return {
    credential: base64url(id),

    /** Answers `/me/passkeys/options` with a new passkey. */
    create(options: { challenge: string }, lies: Lies = {}) {
      const length = Buffer.of(0, id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseOf(keys.publicKey, algorithm)]);
      const authData = new Uint8Array(authenticatorData(0x45, lies, attested));
      const attestation = isoCBOR.encode(
        new Map<string, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", authData],
        ]) as never,
      );
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData("webauthn.create", options.challenge, lies)),
          attestationObject: base64url(attestation),
          transports: ["internal"],
        },
      };
    },

    /** A touch: signs a challenge (base64url). */
    touch(challenge: string, lies: Lies = {}) {
      const client = clientData("webauthn.get", challenge, lies);
      const data = authenticatorData(0x05, lies);
      const signed = Buffer.concat([data, sha256(client)]);
      const key = lies.forged ? forger.privateKey : keys.privateKey;
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign(algorithm === "EdDSA" ? null : "sha256", signed, key)),
          userHandle: null,
        },
      };
    },
  };
}

export type Device = ReturnType<typeof newDevice>;

/** The challenge that stands for a digest: its 32 bytes. */
export const challengeOf = (digest: string): string => Buffer.from(digest, "hex").toString("base64url");

function coseOf(key: KeyObject, algorithm: Algorithm): Uint8Array {
  const jwk = key.export({ format: "jwk" });
  const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? "", "base64url"));
  const cose = new Map<number, number | Uint8Array>();
  if (algorithm === "ES256") cose.set(1, 2).set(3, -7).set(-1, 1).set(-2, bytes(jwk.x)).set(-3, bytes(jwk.y));
  else if (algorithm === "EdDSA") cose.set(1, 1).set(3, -8).set(-1, 6).set(-2, bytes(jwk.x));
  else cose.set(1, 3).set(3, -257).set(-1, bytes(jwk.n)).set(-2, bytes(jwk.e));
  return isoCBOR.encode(cose as never);
}
