/** Signed webhooks out, by Standard Webhooks (https://www.standardwebhooks.com): id, timestamp, HMAC-SHA256 over both and the body. */

import { createHmac } from "node:crypto";

export interface Hook {
  /** An http or https address of the adopted page. */
  readonly to: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
}

export interface Delivery {
  /** The same for every attempt. */
  readonly id: string;
  /** Seconds since 1970, when this attempt is made. */
  readonly timestamp: number;
  readonly body: string;
}

export type Delivered =
  | { readonly came: "sent" }
  | { readonly came: "later"; readonly why: string; readonly down: boolean }
  | { readonly came: "never"; readonly why: string };

/** Milliseconds until an answer is no longer waited for: the specification advises 15 to 30 seconds. */
const patience = 20_000;

/** The header `webhook-signature`: version 1 over `id.timestamp.body`. Throws TypeError for a secret that is none. */
export function signatureOf(secret: string, { id, timestamp, body }: Delivery): string {
  const [, encoded = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(encoded, "base64");
  // The specification asks for 24 to 64 bytes.
  if (key.length < 24 || key.length > 64)
    throw new TypeError("A webhook's secret is whsec_ and 24 to 64 bytes in base64.");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** Posts once. Redirects are not followed: the signature is for the address that the page names. Never throws. */
export async function deliver(hook: Hook, delivery: Delivery, send: typeof fetch = fetch): Promise<Delivered> {
  let signature: string;
  try {
    signature = signatureOf(hook.secret, delivery);
  } catch (fault) {
    return { came: "later", down: true, why: (fault as Error).message };
  }
  try {
    const response = await send(hook.to, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "finalcall",
        "webhook-id": delivery.id,
        "webhook-timestamp": String(delivery.timestamp),
        "webhook-signature": signature,
      },
      body: delivery.body,
      signal: AbortSignal.timeout(patience),
    });
    await response.body?.cancel();
    return meaningOf(response.status);
  } catch (fault) {
    const late = (fault as { name?: string }).name === "TimeoutError";
    const why = late ? `It did not answer within ${patience / 1000} s.` : "It cannot be reached.";
    return { came: "later", down: true, why };
  }
}

/** 2xx took it; 410 wants no more of it; 4xx is about this message, anything else about the far side. */
function meaningOf(status: number): Delivered {
  if (status >= 200 && status < 300) return { came: "sent" };
  if (status === 410) return { came: "never", why: "It answered 410: it does not want this." };
  if (status >= 300 && status < 400)
    return {
      came: "later",
      down: true,
      why: `It answered ${status}: redirects are not followed. Write the final address on the page.`,
    };
  return { came: "later", down: status >= 500 || status === 429, why: `It answered ${status}.` };
}
