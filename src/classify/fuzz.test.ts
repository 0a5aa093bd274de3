/** Whatever is thrown at it, the classifier answers, answers the same again, and never gets milder when less is shown. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import { questions } from "./questions.ts";
import { rules } from "./rules/index.ts";

const line = fc.oneof(
  fc.constantFrom(...rules.filter(({ on }) => on !== "subject" && on !== "path").map(({ example }) => example)),
  fc.string({ maxLength: 40 }),
  fc.constantFrom("", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No newline at end of file"),
);
const path = fc.constantFrom(
  "src/pay.ts",
  "docs/a.md",
  "db/migrate/20240101000000_x.rb",
  "a b.tsx",
  "terraform/main.tf",
  "x.zzz",
);
const file = fc
  .tuple(
    path,
    fc.array(
      line.map((text) => text.replaceAll(/[\n\r]/g, "")),
      { maxLength: 6 },
    ),
    fc.array(
      line.map((text) => text.replaceAll(/[\n\r]/g, "")),
      { maxLength: 6 },
    ),
  )
  .map(([name, added, removed]) =>
    [
      `diff --git a/${name} b/${name}`,
      `--- a/${name}`,
      `+++ b/${name}`,
      `@@ -1,${removed.length} +1,${added.length} @@`,
      ...removed.map((text) => `-${text}`),
      ...added.map((text) => `+${text}`),
    ].join("\n"),
  );
const diff = fc.array(file, { minLength: 1, maxLength: 4 }).map((files) => `${files.join("\n")}\n`);

describe("any diff", () => {
  test("is answered, and answered the same again", () => {
    fc.assert(
      fc.property(diff, (text) => {
        expect(classify({ diff: text })).toEqual(classify({ diff: text }));
        questions({ diff: text });
      }),
      { numRuns: 300 },
    );
  });

  test("that git would write is read without a fault", () => {
    fc.assert(
      fc.property(diff, (text) => {
        expect(classify({ diff: text }).unreadable).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("that is broken in any way is answered, and text without a file is high", () => {
    fc.assert(
      fc.property(diff, fc.nat(), fc.string({ maxLength: 20 }), (text, at, noise) => {
        const where = at % (text.length + 1);
        classify({ diff: text.slice(0, where) + noise + text.slice(where) });
        classify({ diff: text.slice(0, where) + text.slice(where + noise.length) });
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.trim() !== "" && !/^(diff|---|@@)/m.test(text)),
        (text) => {
          expect(classify({ diff: text }).risk).toBe("high");
        },
      ),
    );
  });

  test("that is cut off inside a hunk stays high, or becomes high when the host says so", () => {
    fc.assert(
      fc.property(diff, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        expect(classify({ diff: cut, truncated: true }).risk).toBe("high");
      }),
      { numRuns: 200 },
    );
  });

  test("does not become milder when another file is added to it", () => {
    const rank = { low: 0, medium: 1, high: 2 };
    fc.assert(
      fc.property(diff, file, (text, more) => {
        const [before, after] = [classify({ diff: text }), classify({ diff: `${text}${more}\n` })];
        expect(rank[after.risk]).toBeGreaterThanOrEqual(rank[before.risk]);
        for (const area of before.areas) expect(after.areas).toContain(area);
      }),
      { numRuns: 200 },
    );
  });
});
