/** Passkeys: enrolling one, signing in with one, and a touch over exactly what was shown. */

import { createHmac, timingSafeEqual } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import * as z from "zod";
import type { Passkey } from "../../decisions/person/kind.ts";
import type { Proof } from "../../kernel/kind.ts";
import { algorithms, coseOf, spkiOf } from "./cose.ts";

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .max(16_384);
const extras = {
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()),
};

const assertionSchema = z.strictObject({
  id: base64url,
  rawId: base64url,
  ...extras,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

const creationSchema = z.strictObject({
  id: base64url,
  rawId: base64url,
  ...extras,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(8).optional(),
  }),
});

export type Assertion = z.infer<typeof assertionSchema>;

/** Reads what a form or a request carries as an assertion; undefined when it is not one. */
export function readAssertion(value: unknown): Assertion | undefined {
  const parsed = assertionSchema.safeParse(typeof value === "string" ? parseJson(value) : value);
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return text.length > 65_536 ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A passkey as `person.enrol` takes it. */
export interface Enrolled {
  readonly credential: string;
  readonly publicKey: string;
  readonly algorithm: number;
  readonly counter: number;
  readonly transports: string[];
}

/** How long a challenge may lie before it is answered: time to find the phone. */
const patience = 5 * 60_000;

/** The passkeys of one address: `origin` is what people open, and what their devices check. */
export function passkeysOf({
  origin,
  key,
  now,
  random,
}: {
  origin: string;
  key: string;
  now: () => Date;
  random: (bytes: number) => string;
}) {
  const rpID = new URL(origin).hostname;
  const spent = new Map<string, number>();

  /** A challenge that carries its own time, bound to what it is for; no server has to remember that it was given out. */
  function challenge(purpose: string): string {
    const body = `${now().getTime().toString(36)}.${random(18)}`;
    return Buffer.from(`${body}.${mac(purpose, body)}`).toString("base64url");
  }
  const mac = (purpose: string, body: string) =>
    createHmac("sha256", key).update(`${purpose}\n${body}`).digest("base64url");

  /** Whether a challenge is ours, for this, in time, and answered for the first time. */
  function redeem(purpose: string, given: string): boolean {
    const [time = "", salt = "", tag = ""] = Buffer.from(given, "base64url").toString("utf8").split(".");
    const expected = Buffer.from(mac(purpose, `${time}.${salt}`));
    const at = now().getTime();
    if (tag.length !== expected.length || !timingSafeEqual(Buffer.from(tag), expected)) return false;
    if (at - Number.parseInt(time, 36) > patience || spent.has(given)) return false;
    for (const [one, since] of spent) if (at - since > patience) spent.delete(one);
    spent.set(given, at);
    return true;
  }

  return {
    creationOptions: (person: string, known: readonly Passkey[]) =>
      generateRegistrationOptions({
        rpName: "Finalcall",
        rpID,
        userID: new Uint8Array(Buffer.from(person)),
        userName: person,
        challenge: new Uint8Array(Buffer.from(challenge(`enrol ${person}`), "base64url")),
        attestationType: "none",
        excludeCredentials: known.map(({ credential }) => ({ id: credential })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        supportedAlgorithmIDs: Object.values(algorithms),
      }),

    /** The new passkey, or undefined when its answer does not hold. */
    async enrolled(person: string, value: unknown): Promise<Enrolled | undefined> {
      const parsed = creationSchema.safeParse(value);
      if (!parsed.success) return undefined;
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: parsed.data as unknown as RegistrationResponseJSON,
          expectedChallenge: (given) => redeem(`enrol ${person}`, given),
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          supportedAlgorithmIDs: Object.values(algorithms),
        });
        if (!verified || !registrationInfo) return undefined;
        const { id, publicKey, counter } = registrationInfo.credential;
        return { credential: id, ...spkiOf(publicKey), counter, transports: parsed.data.response.transports ?? [] };
      } catch {
        return undefined; // The library throws for whatever does not hold; all of it means no.
      }
    },

    signInOptions: () =>
      generateAuthenticationOptions({
        rpID,
        userVerification: "required",
        challenge: new Uint8Array(Buffer.from(challenge("sign in"), "base64url")),
      }),

    signedIn: (assertion: Assertion, passkey: Passkey): Promise<Proof | undefined> =>
      verified(assertion, passkey, (given) => redeem("sign in", given), "0".repeat(64)),

    /** The touch over a card: the challenge is the digest itself, so the signature says what it approves. */
    touched: (assertion: Assertion, passkey: Passkey, digest: string): Promise<Proof | undefined> =>
      verified(assertion, passkey, (given) => given === Buffer.from(digest, "hex").toString("base64url"), digest),
  };

  async function verified(
    assertion: Assertion,
    passkey: Passkey,
    expected: (challenge: string) => boolean,
    digest: string,
  ): Promise<Proof | undefined> {
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: assertion as unknown as AuthenticationResponseJSON,
        expectedChallenge: expected,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: passkey.credential,
          publicKey: coseOf(passkey.publicKey, passkey.algorithm),
          counter: passkey.counter,
        },
      });
      if (!verified) return undefined;
      const { authenticatorData, clientDataJSON, signature } = assertion.response;
      return {
        credential: passkey.credential,
        digest,
        authenticatorData,
        clientDataJSON,
        signature,
        counter: authenticationInfo.newCounter,
      };
    } catch {
      return undefined;
    }
  }
}

export type Passkeys = ReturnType<typeof passkeysOf>;
