import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { pageSchema } from "./schema.ts";

/** As much of JSON Schema as the page's uses. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

const typeOf = (value: unknown) => (Array.isArray(value) ? "array" : typeof value);

/** Whether a value fits, as an editor would see it. */
function fits(value: unknown, schema: Schema): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => fits(value, one));
  if (schema.enum) return schema.enum.includes(value as string);
  if (schema.type && ![schema.type].flat().includes(typeOf(value))) return false;
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value))) return false;
  if (Array.isArray(value)) return !schema.items || value.every((item) => fits(item, schema.items as Schema));
  if (typeof value !== "object" || value === null) return true;
  if (schema.required?.some((field) => !Object.hasOwn(value, field))) return false;
  return Object.entries(value).every(([field, inner]) => {
    if (schema.propertyNames && !fits(field, schema.propertyNames)) return false;
    const known = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
    const other = schema.additionalProperties ?? true;
    return known ? fits(inner, known) : typeof other === "boolean" ? other : fits(inner, other);
  });
}

const schema = pageSchema() as Schema;
const page = (path: string) => load(readFileSync(join(import.meta.dirname, "../..", path), "utf8"));

describe("the schema for editors", () => {
  for (const name of ["three-people", "small-team", "two-continents", "agency"]) {
    test(`accepts the example ${name}`, () => expect(fits(page(`examples/${name}/finalcall.yaml`), schema)).toBe(true));
  }

  for (const name of ["an-unknown-key", "two-owners", "a-duration-without-unit", "a-zone-by-its-abbreviation"]) {
    test(`marks ${name.replaceAll("-", " ")}`, () =>
      expect(fits(page(`test/pages/broken/${name}.yaml`), schema)).toBe(false));
  }

  test("says what every field is for, so that completion explains it", () => {
    const silent: string[] = [];
    const walk = (part: Schema, path: string) => {
      for (const [field, inner] of Object.entries(part.properties ?? {})) {
        if (!inner.description) silent.push(`${path}.${field}`);
        walk(inner, `${path}.${field}`);
      }
      if (typeof part.additionalProperties === "object") walk(part.additionalProperties, `${path}.*`);
      for (const one of part.anyOf ?? []) walk(one, path);
    };
    walk(schema, "");
    expect(silent).toEqual([]);
  });

  test("offers the built-in areas by name", () =>
    expect(Object.keys(schema.properties?.areas?.properties ?? {})).toContain("billing"));
});
