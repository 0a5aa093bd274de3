/** What a check of a client is given and what it is called. */

import { expect } from "vitest";
import type { FarSide } from "./far-side.ts";

/** Whom the client is pointed at. */
export interface Side {
  readonly name: "direct" | "plain model" | "task";
  /** Without /v1. */
  readonly url: string;
  readonly key: string;
  readonly chat: Model;
  readonly messages: Model;
  readonly far: FarSide;
}

export interface Model {
  readonly model: string;
  /** What every request to it says beside its body. */
  readonly headers: Record<string, string>;
}

export interface Check {
  readonly client: string;
  readonly shows: string;
  /** The sides it makes sense for; absent: all. */
  readonly on?: readonly Side["name"][];
  run(side: Side): Promise<void>;
}

export const question = "Where is invoice 42?";

/** What an invoice is, as the function `find-invoice` would say it. */
export const found = '{"number":"42","paid":true}';
export const numberSchema = {
  type: "object" as const,
  properties: { number: { type: "string" as const } },
  required: ["number"],
};

/** Waits until the far side saw that the newest request was broken off. */
export async function brokenOff({ far }: Side, before: number): Promise<void> {
  await expect.poll(() => far.arrived.length, { timeout: 10_000 }).toBe(before + 1);
  await expect.poll(() => far.arrived.at(-1)?.brokenOff, { timeout: 10_000 }).toBe(true);
}

/** Waits until one request more arrived than before. */
export const arrivedAfter = ({ far }: Side, before: number) =>
  expect.poll(() => far.arrived.length, { timeout: 10_000 }).toBe(before + 1);
