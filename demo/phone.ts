/** A phone with a passkey, in software, that can be put away and taken out again. Nothing but the demo's people use it. */

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type Device, newDevice } from "../test/e2e/device.ts";

export interface Phone {
  readonly device: Device;
  /** Its passkey's id and private key (PKCS #8, base64). */
  readonly kept: { readonly credential: string; readonly key: string };
}

export function newPhone(origin: string): Phone {
  return phoneWith(origin, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
}

export const phoneOf = (origin: string, { credential, key }: Phone["kept"]): Phone =>
  phoneWith(origin, createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" }), credential);

/** Its passkey does not count its uses, as those that an account keeps on several devices. */
function phoneWith(origin: string, privateKey: KeyObject, credential?: string): Phone {
  const device = newDevice(origin, "ES256", credential, { privateKey, publicKey: createPublicKey(privateKey) });
  return {
    device: {
      ...device,
      create: (options) => device.create(options, { counter: 0 }),
      touch: (challenge) => device.touch(challenge, { counter: 0 }),
    },
    kept: {
      credential: device.credential,
      key: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    },
  };
}
