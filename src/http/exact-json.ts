/** Refuses JSON that two readers could read two ways: what is shown, approved and executed must be one thing. */

import type { MiddlewareHandler } from "hono";
import { countOf, membersOf } from "../gateway/exact.ts";
import { badRequest } from "./problem.ts";

/** Every POST under its path is JSON that says one thing only; what is no JSON at all is for the route to refuse. */
export const exactJson: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== "POST") return next();
  const message = ambiguityIn(await c.req.text());
  return message === undefined ? next() : badRequest(c, { malformed: [{ field: "", message }] });
};

/** What can be read two ways in a JSON text; undefined where nothing can, and where it is no JSON. */
export function ambiguityIn(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const written = membersOf(text, text.indexOf("{"));
  if (!written) return "It is nested too deeply.";
  if (written.count !== countOf(value)) return "A name stands twice in one object, so it could be read two ways.";
  if (!isWellFormed(value)) return "A text holds half a character.";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g))
    if (!token.startsWith('"') && !isExact(token))
      return "A number has more digits than every reader keeps. Send it as a text, or in a smaller unit.";
  return undefined;
}

/** Characters of a number. Nobody writes a sum in more, and digits without end would take time without end. */
const longestNumber = 100;

/** A number that a double holds as it is written, and no whole number beyond 2^53 - 1 (RFC 7493, section 2.2). */
function isExact(token: string): boolean {
  if (token.length > longestNumber) return false;
  const number = Number(token);
  if (!Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) return false;
  return decimal(token) === decimal(String(number));
}

/** Digits and power of ten, so that `1.50`, `15e-1` and `1.5` are the same. */
function decimal(token: string): string {
  const [, whole = "", part = "", power = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  return short === "" ? "0" : `${short}e${Number(power) - part.length + digits.length - short.length}`;
}

/** No lone surrogate in any text or name: it has no form in UTF-8, and so none that everybody hashes alike. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([name, part]) => isWellFormed(name) && isWellFormed(part));
}
