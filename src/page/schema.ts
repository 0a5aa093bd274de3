/** The page's form as a JSON Schema, for completion and errors in editors. Made from the same table as the check. */

import { pageShape } from "./format.ts";
import type { Shape } from "./shape.ts";
import type { TextKind } from "./text-kind.ts";
import { name } from "./texts.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft 2020-12) of `finalcall.yaml`. It says what an editor can check; `finalcall lint` says the rest
 * (who is a person, what overlaps, who is reachable when).
 */
export const pageSchema = (): Schema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "finalcall.yaml",
  ...schemaOf(pageShape),
});

function schemaOf(shape: Shape): Schema {
  const description = shape.says;
  if (shape.is === "text") return { description, ...textSchema(shape.of) };
  if (shape.is === "texts") {
    const list = { type: "array", items: textSchema(shape.of), maxItems: 200 };
    return shape.single ? { description, anyOf: [textSchema(shape.of), list] } : { description, ...list };
  }
  if (shape.is === "record") return { description, ...recordSchema(shape.fields) };
  if (shape.is === "table") return { description, ...tableSchema(shape) };
  const forms = [...shape.marked.map(([, form]) => form), shape.plain];
  return { description, anyOf: forms.map(schemaOf) };
}

/** YAML reads `1` as a number before an editor sees it, so numbers are let through where the text may be one. */
function textSchema({ example, pattern, oneOf }: TextKind): Schema {
  if (oneOf) return { enum: oneOf };
  const numbers = /^\d/.test(example) || (pattern && new RegExp(pattern).test("1"));
  return {
    type: numbers ? ["string", "number"] : "string",
    ...(pattern ? { pattern } : {}),
    examples: [example],
  };
}

function recordSchema(fields: Readonly<Record<string, Shape>>): Schema {
  const required = Object.keys(fields).filter((field) => fields[field]?.required);
  const properties = Object.fromEntries(Object.entries(fields).map(([field, shape]) => [field, schemaOf(shape)]));
  return { type: "object", additionalProperties: false, properties, ...(required.length > 0 ? { required } : {}) };
}

/** Known names are offered; names of the team's own are allowed. */
function tableSchema({ of, names = [], keys = name }: Extract<Shape, { is: "table" }>): Schema {
  const entry = schemaOf(of);
  return {
    type: "object",
    propertyNames: { ...(keys.pattern ? { pattern: keys.pattern } : {}), maxLength: 40 },
    maxProperties: 200,
    ...(names.length > 0 ? { properties: Object.fromEntries(names.map((known) => [known, entry])) } : {}),
    additionalProperties: entry,
  };
}
