/** Has an approved action done at the far side by one signed webhook, and says what is known of it afterwards. */

import { signatureOf } from "../webhook/webhook.ts";
import { type Exchange, exchange, type Patience, usualPatience } from "./exchange.ts";

export interface Sending {
  /** The address that the page names. */
  readonly to: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** The action's id: the same for every attempt, and the idempotency key at the far side. */
  readonly id: string;
  /** Seconds since 1970 when this attempt was claimed: a far side refuses what arrives long after. */
  readonly timestamp: number;
  /** JSON, the same bytes for every attempt. */
  readonly body: string;
}

export interface Sent {
  /** `failed`: it said no, and did nothing. `unknown`: nobody knows. `not-sent`: nothing left. */
  readonly outcome: "done" | "failed" | "unknown" | "not-sent";
  /** HTTP status; 0: there was none. */
  readonly status: number;
  readonly says: string;
  /** Its own number for what it did; empty: it said none. */
  readonly ref: string;
}

/** Characters of an answer that are kept. */
const longestSaid = 1000;
const longestRef = 200;

/** Sends once. Never throws, also not for a secret that is none: then nothing left. */
export async function sendEffect(sending: Sending, patience: Patience = usualPatience): Promise<Sent> {
  const { to, id, body } = sending;
  let headers: Record<string, string>;
  try {
    headers = signed(sending);
  } catch (fault) {
    return { outcome: "not-sent", status: 0, says: (fault as Error).message, ref: "" };
  }
  const whole = { ...headers, "content-type": "application/json", "idempotency-key": `"${id}"` };
  return meaningOf(await exchange({ method: "POST", to, headers: whole, body }, patience));
}

/** The headers of Standard Webhooks over this body. Throws TypeError for a secret that is none. */
export const signed = ({ secret, id, timestamp, body }: Omit<Sending, "to">): Record<string, string> => ({
  accept: "application/json",
  "user-agent": "finalcall",
  "webhook-id": id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": signatureOf(secret, { id, timestamp, body }),
});

/** Answers that say nothing of whether it was done, or that it is being done just now. */
const open = new Set([408, 409, 425, 429]);

function meaningOf(came: Exchange): Sent {
  if (came.came === "not-sent") return { outcome: "not-sent", status: 0, says: came.why, ref: "" };
  if (came.came === "lost") return { outcome: "unknown", status: came.status, says: came.why, ref: "" };
  const { status, body } = came;
  const said = body.trim() === "" ? "" : ` It said: ${plain(body, longestSaid)}`;
  const says = `It answered ${status}.${said}`;
  if (status >= 200 && status < 300) return { outcome: "done", status, says, ref: refIn(body) };
  if (status >= 300 && status < 400)
    return { outcome: "unknown", status, says: `It answered ${status}: redirects are not followed.`, ref: "" };
  const isNo = status >= 400 && status < 500 && !open.has(status);
  return { outcome: isNo ? "failed" : "unknown", status, says, ref: "" };
}

/** `ref` of the answer's JSON, where it is a short text or a whole number. */
function refIn(body: string): string {
  const said = objectIn(body)?.ref;
  const ref = typeof said === "number" && Number.isSafeInteger(said) ? String(said) : said;
  return typeof ref === "string" ? plain(ref, longestRef) : "";
}

/** The JSON object that a text is; undefined when it is none. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Words of somebody outside as a record can keep them: no control characters, no half of a character, not too long. */
export const plain = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/\p{C}+/gu, " ")
    .trim();
