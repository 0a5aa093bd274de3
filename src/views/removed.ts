/** What stands where words were removed: when, by whom and why. */

import { personIn } from "../decisions/caller.ts";
import { type RedactionState, removalOf } from "../decisions/redaction/state.ts";
import type { Recorded } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import type { World } from "../kernel/world.ts";
import { dateText } from "../routing/sentence.ts";
import { wallTime } from "../routing/zone.ts";
import { worldOf } from "./context.ts";
import { nameOf } from "./names.ts";

/** Gives the words behind texts; for words that are gone, something else. */
type Fetch = (texts: readonly Text[]) => Promise<(text: Text) => string>;

/**
 * For texts whose words are not there, the sentence that stands in their place; none for a text that nobody removed on the
 * record. `at` is now, in UTC; days are those of `zone`.
 */
export async function removedNotes(
  world: World,
  texts: readonly Text[],
  fetch: Fetch,
  { at, zone }: { readonly at: string; readonly zone: string },
): Promise<Map<string, string>> {
  const { redactions } = worldOf(world);
  const removals = texts.flatMap((text) => {
    const removal = removalOf(redactions, text.text);
    return removal ? [{ text, removal }] : [];
  });
  if (removals.length === 0) return new Map();
  const say = await fetch(removals.flatMap(({ removal }) => removal.reason ?? []));
  return new Map(removals.map(({ text, removal }) => [text.text, `[${noteOf(removal, say, at, zone)}]`]));
}

/** `removed on 3 Mar by Ana: asked by the customer`. */
export function noteOf(
  { ordered, reason, keeps }: RedactionState,
  say: (text: Text) => string,
  at: string,
  zone: string,
): string {
  if (!ordered) return "";
  const day = dateText(wallTime(zone, ordered.at).date, wallTime(zone, at).date);
  if (!reason) return `removed on ${day}: the page keeps words for ${keeps}`;
  return `removed on ${day} by ${nameOf(personIn(ordered.by))}: ${say(reason)}`;
}

/** The texts whose words an entry of the record removes: a yes of a person, or the page's time. */
export function removedTexts({ type, data }: Pick<Recorded, "type" | "data">): readonly string[] {
  if (type === "redaction.retained") return (data as { texts: readonly string[] }).texts;
  return type === "redaction.ordered" ? (data as { shown: { texts: readonly string[] } }).shown.texts : [];
}
