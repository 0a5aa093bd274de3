/** Short names for the forms that a page's fields can have. */

import type { Shape } from "./shape.ts";
import type { TextKind } from "./text-kind.ts";
import * as is from "./texts.ts";

export const text = (of: TextKind, says: string): Shape => ({ is: "text", of, says });
export const texts = (of: TextKind, says: string): Shape => ({ is: "texts", of, says });
export const record = (fields: Readonly<Record<string, Shape>>, says: string): Shape => ({
  is: "record",
  fields,
  says,
});
export const table = (of: Shape, says: string, names?: readonly string[]): Shape => ({
  is: "table",
  of,
  says,
  ...(names ? { names } : {}),
});
/** A table whose keys are words of a kind, such as currencies, and no names. */
export const keyed = (keys: TextKind, of: Shape, says: string): Shape => ({ is: "table", of, says, keys });
/** The same kind of words, with an example that fits the field. */
export const such = (example: string, of: TextKind = is.words): TextKind => ({ ...of, example });
export const required = (shape: Shape): Shape => ({ ...shape, required: true });
