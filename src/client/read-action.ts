/** For the far side of an action: checks that what arrived is signed, fresh and exactly what was approved. Needs nothing but WebCrypto. */

/** An action as it was approved. */
export interface ApprovedAction {
  /** The same for every delivery: do it once for each id, for ever, and answer the same again. */
  readonly id: string;
  /** Such as `refund`. */
  readonly kind: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly onBehalfOf: string;
  /** Who proposed it, such as `agent:replies`. */
  readonly by: string;
  /** The key under which they proposed it. */
  readonly key: string;
  /** SHA-256 of the card in canonical JSON: what the approver signed. */
  readonly digest: string;
}

/** Thrown for anything that is not ours, not fresh, or not what was approved. Answer 400 and do nothing. */
export class NotAnAction extends Error {
  constructor(why: string) {
    super(why);
    this.name = "NotAnAction";
  }
}

type Headers_ = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Milliseconds that an action may be under way, with two clocks that differ (Standard Webhooks advises five minutes). */
const tolerance = 300_000;

/**
 * The action in a request of Finalcall. `body` is the text as it arrived, before anything parsed it; `secret` is the
 * page's, `whsec_…`. Throws NotAnAction.
 *
 * @example
 * ```ts
 * const action = await readAction(await request.text(), request.headers, process.env.SHOP_HOOK ?? "");
 * const ref = await refundOnce(action.id, action.parameters);
 * return Response.json({ ref });
 * ```
 */
export async function readAction(body: string, headers: Headers_, secret: string): Promise<ApprovedAction> {
  await checkSignature(body, headers, secret);
  const { id, digest, card, parameters, reason, onBehalfOf, words } = objectIn(body);
  const shown = { parameters: canonical(parameters), reason, onBehalfOf };
  if (!isObject(card) || !isObject(parameters) || !Array.isArray(words)) throw new NotAnAction("It is no action.");
  if (id !== headerOf(headers, "webhook-id") || card.id !== id) throw new NotAnAction("Its id is another one.");
  if ((await sha256(canonical(card))) !== digest) throw new NotAnAction("It is not what was approved.");
  for (const [name, said] of Object.entries(shown)) {
    const found = words.filter(isObject).find(({ text }) => text === card[name]);
    if (found?.words !== said || (await sha256(`${found?.salt}\n${said}`)) !== card[name])
      throw new NotAnAction(`Its ${name} is not what was approved.`);
  }
  const { action: kind, target, by, key } = card as Record<string, string>;
  return { id, kind, target, parameters, reason, onBehalfOf, by, key, digest } as ApprovedAction;
}

/** Checks a request by Standard Webhooks; of a read-back the body is empty. Throws NotAnAction. */
export async function checkSignature(body: string, headers: Headers_, secret: string): Promise<void> {
  const [id, stamp, given] = ["id", "timestamp", "signature"].map((name) => headerOf(headers, `webhook-${name}`));
  if (!id || !stamp || !given || !/^\d{1,12}$/.test(stamp)) throw new NotAnAction("It is not signed.");
  if (Math.abs(Date.now() - Number(stamp) * 1000) > tolerance) throw new NotAnAction("It was signed too long ago.");
  const use = ["verify"] as const;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(secret.replace(/^whsec_/, "")), algorithm, false, use);
  const signed = new TextEncoder().encode(`${id}.${stamp}.${body}`);
  for (const one of given.split(" ")) {
    const [version, signature = ""] = one.split(",");
    if (version === "v1" && (await crypto.subtle.verify("HMAC", key, bytesOf(signature), signed))) return;
  }
  throw new NotAnAction("Its signature is not ours.");
}

function headerOf(headers: Headers_, name: string): string | undefined {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === "string" ? value : undefined;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    throw new NotAnAction("That is no base64.");
  }
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw new NotAnAction("It is no JSON object.");
}

/** RFC 8785, for values that came out of JSON. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
