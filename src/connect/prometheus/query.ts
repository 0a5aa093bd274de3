/** Asks a Prometheus for single numbers, all at once. Whatever is not exactly one number is unknown, with the reason. */

import * as z from "zod";

/** One number of a query, or why there is none. */
export interface Asked {
  readonly name: string;
  /** Undefined: not known. */
  readonly value: number | undefined;
  /** The moment it is about, in milliseconds since 1970, by Prometheus's clock. */
  readonly of: number;
  /** A sentence; empty where the number is known. */
  readonly why: string;
}

export interface Limits {
  /** Milliseconds until an answer is no longer waited for. */
  readonly timeout: number;
  readonly send?: typeof fetch;
}

/** An answer of one number is about 300 bytes; whatever is much longer is not one. */
const longest = 64 * 1024;

/**
 * Asks instant queries at the same time. Never throws.
 *
 * Of a plain selector, such as a recorded metric, the moment is when it was recorded; of any other expression it is when
 * Prometheus worked it out, which is always now.
 */
export const askPrometheus = (
  address: string,
  queries: readonly { readonly name: string; readonly query: string }[],
  limits: Limits,
): Promise<Asked[]> => Promise.all(queries.map((query) => askOne(address, query, limits)));

async function askOne(
  address: string,
  { name, query }: { readonly name: string; readonly query: string },
  { timeout, send = fetch }: Limits,
): Promise<Asked> {
  const unknown = (why: string): Asked => ({ name, value: undefined, of: 0, why });
  const plain = selector.test(query);
  let text: string;
  try {
    const response = await send(`${address.replace(/\/+$/, "")}/api/v1/query`, {
      method: "POST",
      redirect: "error",
      body: new URLSearchParams({ query: plain ? withTime(query) : query }),
      signal: AbortSignal.timeout(timeout),
    });
    const body = await read(response);
    if (body === undefined) return unknown(`Prometheus answered far more than one number for ${name}.`);
    // A query that it cannot work out is a 400 or 422 with its reason; the reason may quote the query, so it stays here.
    if (!response.ok) return unknown(`Prometheus answered ${response.status} for ${name}.`);
    text = body;
  } catch (fault) {
    const late = (fault as { name?: string }).name === "TimeoutError";
    return unknown(late ? `Prometheus did not answer within ${timeout}\u00a0ms.` : "Prometheus cannot be reached.");
  }
  const answer = parsed(text);
  if (!answer) return unknown(`Prometheus gave no number for ${name} that can be read.`);
  const found = plain ? timed(answer) : numbersOf(answer);
  if (typeof found === "string") return unknown(`${found} for ${name}.`);
  return { name, value: found.value, of: found.of, why: "" };
}

/** A metric's name with or without labels, and nothing else. */
const selector = /^\s*[a-zA-Z_:][a-zA-Z0-9_:]*\s*(\{[^{}]*\})?\s*$/;

/** The number and, beside it, when it was recorded: `timestamp` gives that of a plain selector only. */
const withTime = (query: string): string =>
  `label_replace(${query}, "finalcall", "value", "", "") or label_replace(timestamp(${query}), "finalcall", "time", "", "")`;

const point = z.tuple([z.number(), z.string().max(40)]);
const series = z.object({ metric: z.record(z.string(), z.string()), value: point });
/** Others speak this interface too, with fields of their own. A partial or doubtful answer is none. */
const answerSchema = z.object({
  status: z.literal("success"),
  data: z.discriminatedUnion("resultType", [
    z.object({ resultType: z.literal("vector"), result: z.array(series).max(100) }),
    z.object({ resultType: z.literal("scalar"), result: point }),
  ]),
  warnings: z.array(z.string()).max(0).optional(),
  isPartial: z.literal(false).optional(),
});
type Answer = z.infer<typeof answerSchema>;

function parsed(text: string): Answer | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Found = { readonly value: number; readonly of: number } | string;

function numbersOf({ data }: Answer): Found {
  const points = data.resultType === "scalar" ? [data.result] : data.result.map(({ value }) => value);
  const [one] = points;
  if (!one || points.length > 1) return howMany(points.length);
  return numberOf(one[1], one[0]);
}

/** The number and its own time, out of the answer to `withTime`. */
function timed({ data }: Answer): Found {
  if (data.resultType === "scalar") return "Prometheus gave no metric";
  const of = (part: string) => data.result.filter(({ metric }) => metric.finalcall === part);
  const [values, times] = [of("value"), of("time")];
  const [value, time] = [values[0], times[0]];
  if (!value || !time || values.length > 1 || times.length > 1) return howMany(values.length);
  return numberOf(value.value[1], Number(time.value[1]));
}

const howMany = (found: number): string =>
  found === 0 ? "Prometheus has no number" : `Prometheus gave ${found} series instead of one number`;

/** `NaN`, `+Inf` and `-Inf` are how Prometheus writes that there is no number. */
function numberOf(text: string, seconds: number): Found {
  const value = Number(text.trim() === "" ? Number.NaN : text);
  if (!Number.isFinite(value) || !Number.isFinite(seconds)) return "Prometheus worked out no number";
  return { value, of: Math.round(seconds * 1000) };
}

/** The body as text, or undefined when it is too long to be an answer. */
async function read(response: Response): Promise<string | undefined> {
  if (!response.body) return "";
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length;
    // Leaving the loop cancels the body: the rest is not read.
    if (length > longest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
