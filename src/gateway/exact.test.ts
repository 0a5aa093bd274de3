import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOf, edited, membersOf } from "./exact.ts";

const found = (text: string) => {
  const all = membersOf(text, text.indexOf("{"));
  if (!all) throw new Error("too deep");
  return all;
};

describe("a body as it was written", () => {
  test("keeps numbers that no program can hold, and unknown fields, to the byte", () => {
    const text = '{ "model" : "a", "big": 12345678901234567890, "exp":1.0e+2 ,"x":{"y":[1.10, "\\u00e9\\"}{"]}}';
    const now = edited(text, found(text).members, new Map([["model", '"b"']]));
    expect(now).toBe('{"model" : "b","big": 12345678901234567890,"exp":1.0e+2,"x":{"y":[1.10, "\\u00e9\\"}{"]}}');
  });

  test("loses what is left out, and gains what is added", () => {
    const text = '{"a":1,"b":2}';
    const edits = new Map([
      ["a", undefined],
      ["c", "3"],
    ]);
    expect(edited(text, found(text).members, edits)).toBe('{"b":2,"c":3}');
    expect(edited("{}", found("{}").members, new Map([["c", "3"]]))).toBe('{"c":3}');
  });

  test("is read by names also where they are written with escapes", () => {
    expect(found('{"mod\\u0065l":"a"}').members.map(({ name }) => name)).toEqual(["model"]);
  });

  test("says when a name stands twice, however deep", () => {
    for (const text of ['{"a":1,"a":2}', '{"m":[{"role":"system","role":"user"}]}', '{"a":1,"\\u0061":2}'])
      expect(found(text).count).not.toBe(countOf(JSON.parse(text)));
  });

  test("is refused when it is nested so deeply that reading it is a risk", () => {
    const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    expect(membersOf(deep)).toBeUndefined();
  });
});

test("whatever JSON comes, its members stand where they are said to stand, and an edit of nothing changes no value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 0, max: 3 }), (value, spaces) => {
      const text = JSON.stringify(value, undefined, spaces);
      const json = JSON.parse(text) as Record<string, unknown>;
      const { members, count, end } = found(text);
      expect(members.map(({ name }) => name)).toEqual(Object.keys(json));
      for (const { name, value: from, to } of members) expect(JSON.parse(text.slice(from, to))).toEqual(json[name]);
      expect(count).toBe(countOf(json));
      expect(end).toBe(text.length);
      expect(JSON.parse(edited(text, members, new Map()))).toEqual(json);
    }),
  );
});
