/** A team's first day, for tests of every kind: a page in force and people with passkeys. */

import { readFileSync } from "node:fs";
import { kinds } from "../../src/decisions/index.ts";
import { by, given, stored } from "../../src/kernel/given.ts";
import { digest, sha256 } from "../../src/kernel/json.ts";
import type { Event, Proof, Recorded } from "../../src/kernel/kind.ts";
import { keepWords } from "../../src/kernel/prose.ts";
import { readPage } from "../../src/page/read.ts";

/** The three people of page.md: Ana (CTO), Ben (engineer), Cy (founder). Ben owns billing, Ana backs him up. */
export const source = readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8");

const read = readPage(source);
if (!read.page) throw new Error("The example page does not hold.");
export const { version } = read;
export const examplePage = read.page;

export const offered = by("system", "page.offered", {
  version,
  source: stored(source),
  contacts: stored("[]"),
  page: examplePage,
});
export const adopted = by("ana", "page.adopted", { version, as: "first", shown: {} });

/** A passkey of a person, confirmed unless said otherwise. */
export const passkeyOf = (id: string, confirmed = true): Recorded =>
  by(id, "person.passkeyEnrolled", {
    id,
    credential: `key-${id}`,
    publicKey: "AA",
    algorithm: -7,
    counter: 0,
    transports: [],
    name: stored("phone"),
    confirmed,
  });

export const pageInForce: readonly Recorded[] = [offered, adopted, passkeyOf("ana"), passkeyOf("ben")];

/** A verified touch on a person's passkey over a card. */
export const touch = (id: string, card: unknown): Proof => ({
  credential: `key-${id}`,
  digest: digest(card),
  authenticatorData: "AA",
  clientDataJSON: "AA",
  signature: "AA",
  counter: 0,
});

export const hashOf = (word: string): string => sha256(word);
export const later = (minutes: number, from = "2026-11-19T12:00:00.000Z"): string =>
  new Date(Date.parse(from) + minutes * 60_000).toISOString();

/** What a command records under the example page, as the record would hold it. Throws when it is refused. */
export function recorded(
  past: readonly Recorded[],
  actor: string,
  command: string,
  data: object,
  how: object = {},
): Recorded[] {
  const { answer } = given(kinds, past).when(actor, command, data, { page: version, ...how });
  if (!Array.isArray(answer)) throw new Error(JSON.stringify(answer));
  return answer.map((event: Event, index) => {
    const { value } = keepWords(event, () => "");
    return { ...by(actor, value.type, value.data), page: version, seq: past.length + index + 1 };
  });
}
