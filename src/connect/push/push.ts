/** Web push out: an encrypted note to one browser (RFC 8030, 8291), from a server that says who it is (RFC 8292). */

import webPush from "web-push";
import * as z from "zod";

/** Where a browser can be reached, as its push service gave it out. */
export interface Subscription {
  readonly endpoint: string;
  /** The browser's public key and shared secret, base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

/** The key pair by which push services know this team's server: both parts base64url. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export type Pushed =
  | { readonly came: "sent" }
  | { readonly came: "later"; readonly why: string; readonly down: boolean }
  | { readonly came: "never"; readonly why: string }
  | { readonly came: "gone"; readonly why: string };

export interface Push {
  /** At most some 3 KB: push services take 4 KB with the encryption around it. */
  readonly payload: string;
  readonly urgency: "high" | "normal" | "low";
  /** Up to 32 base64url characters: a note that is not delivered yet is replaced by one of the same topic. */
  readonly topic: string;
}

/** Milliseconds until a push service is no longer waited for; seconds that it keeps a note for a browser that is off. */
const patience = 20_000;
const keptFor = 86_400;

export const newPushKeys = (): PushKeys => webPush.generateVAPIDKeys();

const subscriptionSchema = z.strictObject({ endpoint: z.string(), p256dh: z.string(), auth: z.string() });
/** A subscription as the record keeps it; undefined when its words were removed. */
export function subscriptionIn(words: string): Subscription | undefined {
  try {
    return subscriptionSchema.parse(JSON.parse(words));
  } catch {
    return undefined;
  }
}

/** Sends once. `contact` is an https or mailto address for the push service's operators. Never throws. */
export async function sendPush(
  { endpoint, p256dh, auth }: Subscription,
  push: Push,
  keys: PushKeys,
  contact: string,
  send: typeof fetch = fetch,
): Promise<Pushed> {
  const request = requestFor({ endpoint, p256dh, auth }, push, keys, contact);
  if (!request) return { came: "never", why: "It cannot be encrypted for this browser." };
  try {
    const response = await send(request.endpoint, {
      method: "POST",
      redirect: "error",
      headers: request.headers,
      body: request.body,
      signal: AbortSignal.timeout(patience),
    });
    await response.body?.cancel();
    return meaningOf(response.status);
  } catch (fault) {
    const late = (fault as { name?: string }).name === "TimeoutError";
    const why = late
      ? `The push service did not answer within ${patience / 1000} s.`
      : "The push service cannot be reached.";
    return { came: "later", down: true, why };
  }
}

/** The encrypted request; undefined when the browser's keys, or ours, are none. */
function requestFor({ endpoint, p256dh, auth }: Subscription, push: Push, keys: PushKeys, contact: string) {
  const { payload, urgency, topic } = push;
  try {
    const options = { vapidDetails: { subject: contact, ...keys }, urgency, topic, TTL: keptFor };
    const made = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, options);
    const { "Content-Length": _, ...headers } = made.headers;
    return {
      endpoint: made.endpoint,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(made.body ?? []),
    };
  } catch {
    return undefined;
  }
}

/** RFC 8030, sections 5 and 7.3: 404 and 410 mean that the browser is not subscribed any more. */
function meaningOf(status: number): Pushed {
  if (status >= 200 && status < 300) return { came: "sent" };
  if (status === 404 || status === 410)
    return { came: "gone", why: `The push service answered ${status}: this browser does not listen any more.` };
  if (status === 400 || status === 413) return { came: "never", why: `The push service answered ${status}.` };
  return { came: "later", down: true, why: `The push service answered ${status}.` };
}
