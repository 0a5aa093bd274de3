/** What a made demo keeps beside its record, so that it can be served again: who is there, and where the world outside is found. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FarSides } from "./far-sides.ts";
import type { Kept as People } from "./staff.ts";

export interface Kept extends People {
  readonly seed: number;
  /** The instant that its life ends at, in UTC. */
  readonly end: string;
  /** The page names these ports of this machine. */
  readonly ports: FarSides["ports"];
}

const fileIn = (folder: string) => join(folder, ".finalcall", "demo.json");

/** Readable by its owner only: it holds the demo's passkeys. */
export const keep = (folder: string, kept: Kept): void =>
  writeFileSync(fileIn(folder), `${JSON.stringify(kept, undefined, 1)}\n`, { mode: 0o600 });

/** What is kept in a folder; undefined where no whole demo is there. */
export function keptIn(folder: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), "utf8")) as Kept;
  } catch {
    return undefined;
  }
}

/** The secrets that the company's page names, for whoever serves it. They open nothing but the demo's own far sides. */
export const secrets = {
  OPENAI_API_KEY: "sk-demo",
  BILLING_HOOK: `whsec_${Buffer.from("the demo's own billing service").toString("base64")}`,
};
