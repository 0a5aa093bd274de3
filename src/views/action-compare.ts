/** Two actions beside each other: the one that looks like another, or the one that takes another's place. */

import type { ActionState } from "../decisions/action/state.ts";
import type { Text } from "../kernel/prose.ts";
import { type Leaf, leavesOf, type Piece, readParameters } from "./action-values.ts";
import { kindTitle } from "./action-words.ts";
import { pieces, visible } from "./hidden.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import type { Say } from "./sentences.ts";

export interface CompareRow {
  readonly label: string;
  readonly one: Side;
  readonly other: Side;
  readonly differs: boolean;
}

/** One value that an edit changed, what went and what came. */
export interface Change {
  readonly label: string;
  readonly parts: readonly PromptPart[];
}

export interface Side {
  readonly pieces: readonly Piece[];
  /** Characters that are not shown here; each stands whole on its own card. */
  readonly left: number;
}

/** So much of a value is compared on the screen. */
const shown = 300;

/** The texts that a comparison shows. */
export const textsOfAction = ({ parameters, reason, onBehalfOf }: ActionState): Text[] => [
  parameters,
  reason,
  onBehalfOf,
];

/** Every value of both, in the order of the first. `say` gives the words of `textsOfAction` of both. */
export function compared(one: ActionState, other: ActionState, say: Say): CompareRow[] {
  const [mine, theirs] = [fieldsOf(one, say), fieldsOf(other, say)];
  return [...new Map([...theirs, ...mine]).keys()]
    .sort((a, b) => order(mine, a) - order(mine, b))
    .map((key) => {
      const [a, b] = [mine.get(key), theirs.get(key)];
      const label = visible((a ?? b)?.label ?? "");
      return { label, one: side(a), other: side(b), differs: JSON.stringify(a?.value) !== JSON.stringify(b?.value) };
    });
}

/** What an edit changed, value by value, and how many values it left as they were. */
export function changed(
  now: ActionState,
  before: ActionState,
  say: Say,
): { readonly changes: readonly Change[]; readonly same: number } {
  const [mine, theirs] = [fieldsOf(now, say), fieldsOf(before, say)];
  const keys = [...new Map([...theirs, ...mine]).keys()].sort((a, b) => order(mine, a) - order(mine, b));
  const value = (fields: ReadonlyMap<string, Field>, key: string) => {
    const found = fields.get(key);
    return found ? String(found.value) : "";
  };
  const differ = keys.filter((key) => JSON.stringify(mine.get(key)) !== JSON.stringify(theirs.get(key)));
  const changes = differ.map((key) => ({
    label: visible((mine.get(key) ?? theirs.get(key))?.label ?? ""),
    parts: promptDiff(value(theirs, key), value(mine, key)),
  }));
  return { changes, same: keys.length - differ.length };
}

interface Field {
  readonly label: string;
  readonly value: Leaf["value"];
}

/** Under keys that no parameter's name can take from the fields of every action. */
function fieldsOf(state: ActionState, say: Say): Map<string, Field> {
  const read = readParameters(say(state.parameters));
  const field = (label: string, value: string) => [`field ${label}`, { label, value }] as const;
  return new Map<string, Field>([
    field("Action", kindTitle(state.kind)),
    field("Target", state.target),
    field("For", say(state.onBehalfOf)),
    ...(read ? leavesOf(read) : []).map(({ path, value }) => [`value ${path}`, { label: path, value }] as const),
    field("Reason", say(state.reason)),
  ]);
}

/** What only the other one has comes last. */
function order(fields: ReadonlyMap<string, Field>, key: string): number {
  const at = [...fields.keys()].indexOf(key);
  return at < 0 ? fields.size : at;
}

function side(field: Field | undefined): Side {
  const value = field ? String(field.value) : "";
  const begins = value.length > shown ? `${value.slice(0, shown)}…` : value;
  return { pieces: pieces(begins), left: Math.max(0, value.length - shown) };
}
