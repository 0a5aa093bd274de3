/** Canonical JSON (RFC 8785) and the one hash. The same value always gives the same bytes, so a digest can be signed. */

import { hash } from "node:crypto";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The RFC 8785 text of a plain value. Fields that are `undefined` are left out.
 *
 * Throws TypeError for anything JSON cannot carry exactly (NaN, Infinity, class instances, functions).
 *
 * @example canonical({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("JSON has no number that is not finite.");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || !isPlain(value)) throw new TypeError("Only plain JSON values can be recorded.");
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join(",")}}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** SHA-256 as 64 lower-case hex digits, of a text's UTF-8 bytes. */
export const sha256 = (text: string): string => hash("sha256", text, "hex");

/**
 * The digest of what a value says: SHA-256 over its canonical JSON.
 *
 * @example digest({ b: 1, a: 2 }) === digest({ a: 2, b: 1 }) // true
 */
export const digest = (value: unknown): string => sha256(canonical(value));
