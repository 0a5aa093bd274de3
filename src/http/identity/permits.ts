/**
 * Permits for the gate and for actions, and receipts for a rollback without the server: short signed texts (JWT, EdDSA, RFC 8037). Each
 * process signs with a key of its own that never leaves its memory; the public part stands in the record, so that all
 * processes know all keys and what was signed before a restart can still be checked.
 */

import { CompactSign, calculateJwkThumbprint, compactVerify, exportJWK, generateKeyPair, type JWK } from "jose";
import * as z from "zod";
import type { App } from "../../app/app.ts";
import { stepSchema } from "../../decisions/release/step.ts";
import { worldOf } from "../../views/context.ts";

const shared = {
  iss: z.string(),
  /** The release. */
  sub: z.string(),
  environment: z.string(),
  iat: z.int(),
};

/** Lets one run of one stage through the gate. Times in seconds since 1970, as JWT has them. */
const permitSchema = z.strictObject({
  ...shared,
  aud: z.literal("finalcall-gate"),
  /** The permit's id, which the record knows. */
  jti: z.string(),
  artifact: z.string(),
  stage: z.string(),
  page: z.string(),
  exp: z.int(),
});

/** Lets whoever proposed an action do it, once. `sub` is the action, `jti` the attempt. */
const actionPermitSchema = z.strictObject({
  iss: z.string(),
  aud: z.literal("finalcall-action"),
  sub: z.string(),
  jti: z.string(),
  /** Of the card that was approved. */
  digest: z.string(),
  iat: z.int(),
  exp: z.int(),
});

/** Lets a host roll back once while the server is away. `jti` is the operation's id. */
const receiptSchema = z.strictObject({
  ...shared,
  aud: z.literal("finalcall-rollback"),
  jti: z.string(),
  /** Commit and artifact of the release that is gone back to; empty when none was good before. */
  to: z.strictObject({ release: z.string(), commit: z.string(), artifact: z.string() }),
  step: stepSchema,
});

/** Says that a text is the offline card of this team's page: its digest. */
export interface CardClaims {
  readonly iss: string;
  readonly aud: "finalcall-card";
  /** Version of the page. */
  readonly sub: string;
  readonly iat: number;
  readonly sha256: string;
}

export type Permit = z.infer<typeof permitSchema>;
export type ActionPermit = z.infer<typeof actionPermitSchema>;
export type Receipt = z.infer<typeof receiptSchema>;

export interface Permits {
  /** Makes and publishes this process's key, so that signing later records nothing. */
  ready(): Promise<void>;
  sign(claims: Permit | ActionPermit | Receipt | CardClaims): Promise<string>;
  /** What a permit says, when one of our servers signed it. Whether it is still good is for the rules to say. */
  permit(text: string): Promise<Permit | undefined>;
  actionPermit(text: string): Promise<ActionPermit | undefined>;
  receipt(text: string): Promise<Receipt | undefined>;
  /** Every key that a server of this team ever signed with, as a JWK set (RFC 7517). */
  keys(): { readonly keys: readonly JWK[] };
}

/** Longer texts are no permits. */
const longest = 16_384;
const system = { actor: "system", via: "system" };

export function permitsOf(app: App): Permits {
  let own: Promise<{ id: string; key: CryptoKey }> | undefined;

  /** Published before anything is signed with it. */
  async function make() {
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const jwk = await exportJWK(publicKey);
    const id = await calculateJwkThumbprint(jwk);
    const answer = await app.execute("signer.publish", { id, x: jwk.x }, system);
    if (!("recorded" in answer)) throw new Error("The key for permits could not be published.");
    return { id, key: privateKey as CryptoKey };
  }

  const ownKey = () => {
    own ??= make().catch((fault: unknown) => {
      own = undefined;
      throw fault;
    });
    return own;
  };

  function keyOf(id: string | undefined): JWK | undefined {
    const known = id === undefined ? undefined : worldOf(app.world).signers.get(id);
    return known && { kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid: known.id, x: known.x };
  }

  async function read<S extends z.ZodType>(text: string, schema: S): Promise<z.output<S> | undefined> {
    if (text.length > longest) return undefined;
    try {
      const { payload } = await compactVerify(
        text,
        ({ kid }) => {
          const key = keyOf(kid);
          if (!key) throw new Error("No server of this team has that key.");
          return key;
        },
        { algorithms: ["EdDSA"] },
      );
      const claims = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      return claims.success ? claims.data : undefined;
    } catch {
      // Whatever is wrong with it, it is not ours.
      return undefined;
    }
  }

  return {
    async ready() {
      await ownKey();
    },
    async sign(claims) {
      const { id, key } = await ownKey();
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid: id })
        .sign(key);
    },
    permit: (text) => read(text, permitSchema),
    actionPermit: (text) => read(text, actionPermitSchema),
    receipt: (text) => read(text, receiptSchema),
    keys: () => ({
      keys: [...worldOf(app.world).signers.values()].flatMap(({ id }) => keyOf(id) ?? []),
    }),
  };
}
