/** What a page's reference to a secret stands for: `env:NAME` or `file:PATH`. The page itself never holds one. */

import { readFileSync } from "node:fs";

/** The secret, without the line feed that ends a file; undefined when there is none, or it is empty. */
export function secretOf(reference: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (reference.startsWith("env:")) return env[reference.slice("env:".length)] || undefined;
  if (!reference.startsWith("file:")) return undefined;
  try {
    return readFileSync(reference.slice("file:".length), "utf8").replace(/\r?\n$/, "") || undefined;
  } catch {
    return undefined; // Unreadable is as good as none: whoever needs it is refused.
  }
}
