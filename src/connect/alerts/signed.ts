/** Whether a message carries the proof that its source and we share a secret. All comparisons take the same time. */

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Source } from "./alert.ts";
import { json } from "./alert.ts";

export interface Signed {
  /** The body as it was sent. */
  readonly body: Uint8Array;
  /** A header's value, empty when there is none. */
  header(name: string): string;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/** How old a message with a signed time may be, in milliseconds: five minutes, as Slack and Standard Webhooks have it. */
const window = 5 * 60_000;

/**
 * Alertmanager signs nothing: it sends the secret as a bearer token. Grafana (from 12 on) and Sentry send an HMAC-SHA256 of the
 * body in hex, Grafana also of `time:body`. PagerDuty's senders put the secret into the body as `routing_key`.
 */
export function isSigned(source: Source, secret: string, message: Signed): boolean {
  const { body, header } = message;
  if (source === "alertmanager") return same(header("authorization"), `Bearer ${secret}`);
  if (source === "sentry") return same(header("sentry-hook-signature"), hmac(secret, body));
  if (source === "grafana") return grafana(secret, message);
  const read = json(Buffer.from(body).toString());
  const key = typeof read === "object" && read !== null ? (read as { routing_key?: unknown }).routing_key : undefined;
  return typeof key === "string" && same(key, secret);
}

function grafana(secret: string, { body, header, now }: Signed): boolean {
  const given = header("x-grafana-alerting-signature");
  const time = header("x-grafana-alerting-timestamp");
  if (time === "") return same(given, hmac(secret, body));
  const old = Math.abs(now - Number(time) * 1000);
  return same(given, hmac(secret, Buffer.from(`${time}:`), body)) && old <= window;
}

function hmac(secret: string, ...parts: readonly Uint8Array[]): string {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
const same = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other));
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
