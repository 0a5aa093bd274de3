/** One sentence in plain words for every type of event: what the record reads like. */

import type * as z from "zod";
import type { kinds } from "../decisions/index.ts";
import type { Kind, Recorded } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { actorName, areaTitle, capital, listed, nameOf, plural, shortDigest } from "./names.ts";

type Kinds = typeof kinds;
type Names = { [K in keyof Kinds & string]: `${K}.${keyof Kinds[K]["events"] & string}` }[keyof Kinds & string];
type Parsed<S> = S extends z.ZodType ? z.infer<S> : never;
/** `proposal.asked` → its data: every event there is, by its full name. */
type DataOf<T> = T extends `${infer K}.${infer E}`
  ? K extends keyof Kinds
    ? Parsed<EventOf<Kinds[K], E>>
    : never
  : never;
type EventOf<K extends Kind, E extends string> = E extends keyof K["events"] ? K["events"][E] : never;

/** Gives the words of a text, or what stands in for words that are gone. */
export type Say = (text: Text) => string;

type Sentences = { readonly [T in Names]: (data: DataOf<T>, say: Say) => string };

const words = (text: string) => (text === "" ? "" : `: ${text}`);

const sentences: Sentences = {
  "record.founded": ({ team, page }) =>
    `The record of ${team} begins${page === "example" ? ", with the example team’s page" : ""}`,
  "record.sealed": ({ book, from, to }) => `Sealed entries ${from} to ${to} of the book ${book}`,
  "page.offered": ({ version }) => `Offered page ${shortDigest(version)}`,
  "page.adopted": ({ version, as }) =>
    `Adopted page ${shortDigest(version)}${as === "first" ? ", the first one" : `, as ${as}`}`,
  "page.refused": ({ version, reason }, say) => `Refused page ${shortDigest(version)}${words(say(reason))}`,
  "person.invited": ({ id }) => `Made a one-time link for ${nameOf(id)}`,
  "person.signedIn": ({ how }) =>
    `Signed in by ${{ setup: "the set-up link", link: "a one-time link", passkey: "passkey" }[how]}`,
  "person.sessionEnded": () => "Ended a session",
  "person.passkeyEnrolled": ({ name, confirmed }, say) =>
    `Added the passkey “${say(name)}”${confirmed ? "" : "; another person confirms it"}`,
  "person.passkeyConfirmed": ({ id }) => `Confirmed the first passkey of ${nameOf(id)}`,
  "person.passkeyDropped": () => "Removed a passkey",
  "person.recovered": ({ id, reason }, say) => `Recovered the sign-in of ${nameOf(id)}${words(say(reason))}`,
  "token.issued": ({ name, holder, scopes }, say) =>
    `Made a token for ${actorName(holder)}: “${say(name)}” may ${listed(scopes)}`,
  "token.revoked": () => "Ended a token",
  "guardrail.reported": ({ id, value, unit, crossed }) =>
    `${capital(id.replaceAll("-", " "))} is ${amount(value, unit)}: ${crossed ? "over the line" : "inside the guardrail"}`,
  "gap.found": ({ question, owner }, say) => `Nobody clearly owns “${say(question)}”; ${nameOf(owner)} answers for it`,
  "gap.closed": ({ how }, say) => `Closed a gap${words(say(how))}`,
  "proposal.asked": ({ question, owner }, say) => `Asked ${nameOf(owner)}: ${say(question)}`,
  "proposal.inputGiven": ({ says }, say) => `Input: ${say(says)}`,
  "proposal.answered": ({ option, reason }, say) =>
    `${option === "refuse" ? "Refused" : `Answered “${option}”`}${words(say(reason))}`,
  "proposal.overridden": ({ option, reason }, say) => `Overrode the answer with “${option}”${words(say(reason))}`,
  "proposal.withdrawn": () => "Withdrew the question",
  "change.submitted": ({ subject, ref, areas, risk }, say) =>
    `Asked for a change of ${listed(areas.map(areaTitle)) || "nothing an area names"}, ${risk} risk: ${say(subject) || ref}`,
  "change.approved": ({ areas, as }) => `Approved a change for ${listed(areas.map(areaTitle))}, as ${as}`,
  "change.refused": ({ reason }, say) => `Refused a change${words(say(reason))}`,
  "change.voided": ({ by, why }) =>
    `The ${plural(by.length, "approval")} of ${listed(by.map(nameOf))} ${plural(by.length, "is", "are")} void. ${why}`,
};

const amount = (value: number, unit: string) =>
  `${(/^[A-Z]{3}\b/.test(unit) ? value / 100 : value).toLocaleString("en-US")} ${unit}`;

/** The event as a sentence without its actor. Throws for a type without one, which the tests make impossible. */
export function sentenceOf(event: Recorded, say: Say): string {
  if (!Object.hasOwn(sentences, event.type)) throw new Error(`No sentence for the event ${event.type}.`);
  const tell = sentences[event.type as keyof Sentences] as (data: unknown, say: Say) => string;
  return tell(event.data, say);
}

/** The types that have a sentence, for the test that every event of every kind is among them. */
export const told: readonly string[] = Object.keys(sentences);

/** Every text inside an event, so that all words of a screen are fetched at once. */
export function textsIn(value: unknown): Text[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const names = Object.keys(value);
  if (names.length === 1 && names[0] === "text" && typeof (value as Text).text === "string") return [value as Text];
  return Object.values(value).flatMap(textsIn);
}
