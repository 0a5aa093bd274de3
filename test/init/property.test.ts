/** Whatever a history looks like: the draft parses, holds once it is confirmed, and names nobody who did not commit. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { confirm } from "../../src/init/confirm.ts";
import { draftPage, regulars } from "../../src/init/draft.ts";
import type { Commit, Facts, Named } from "../../src/init/facts.ts";
import { folding } from "../../src/init/history.ts";
import { nobody } from "../../src/init/humans.ts";
import { coverage, holdingsOf, patternOf, takesIn } from "../../src/init/places.ts";
import { draftYaml } from "../../src/init/yaml.ts";
import { compilePattern, patternFault } from "../../src/page/patterns.ts";
import { readPage } from "../../src/page/read.ts";

const oddly = fc.oneof(
  fc.constantFrom(
    "Ana Silva",
    "\u0410na Silva",
    "ana",
    "Ana",
    "李明",
    "null",
    "AI",
    "on",
    "Ai",
    "O'Neil",
    "Eve: [x] #",
    "a\u202Eb",
    "-",
    "ops",
  ),
  fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replace(/[\0\n<>]/g, "")),
);
const somebody: fc.Arbitrary<Named> = fc.record({
  name: fc.oneof(oddly, fc.constantFrom("dependabot[bot]", "Claude", "Harbor Team", "GitHub")),
  email: fc.oneof(
    fc.constantFrom(
      "ana@harbor.example",
      "ben@harbor.example",
      "engineering@harbor.example",
      "",
      "1+ana@users.noreply.github.com",
      "noreply@github.com",
      "noreply@anthropic.com",
      "x",
    ),
    fc.emailAddress(),
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replace(/[\0\n<>]/g, "")),
  ),
});
const segment = fc.oneof(
  fc.constantFrom(
    "src",
    "billing",
    "auth",
    "db",
    "migrate",
    "migrations",
    "prompts",
    ".github",
    "workflows",
    "Dockerfile",
    "deploy.yml",
    "1_a.sql",
    "session.ts",
    "*",
    "a?b",
    "export.rb",
    ".env",
    "mailers",
    "proto",
    "x.proto",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }).map((text) => text.replace(/[\0/]/g, "_")),
);
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
const day = 86_400;
const now = Date.parse("2026-11-21T00:00:00Z") / 1000;

const history = fc.record({
  people: fc.array(somebody, { minLength: 1, maxLength: 6 }),
  files: fc.array(path, { maxLength: 25 }),
  owners: fc.array(fc.tuple(path, fc.constantFrom("@ana", "@harbor/team", "ana@harbor.example", "@@maintainers", "")), {
    maxLength: 6,
  }),
  steps: fc.array(
    fc.record({
      by: fc.nat(5),
      put: fc.nat(5),
      with: fc.option(fc.nat(5), { nil: undefined }),
      ago: fc.integer({ min: -50, max: 1500 }),
      offset: fc.constantFrom(0, 60, -300, 330, 5000),
      touched: fc.array(fc.nat(24), { maxLength: 4 }),
      merge: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  ),
});

function factsOf({ people, files, owners, steps }: typeof history extends fc.Arbitrary<infer T> ? T : never): Facts {
  const who = (at: number): Named => people[at % people.length] as Named;
  const holdings = holdingsOf(files, new Map());
  const fold = folding(coverage(holdings));
  steps.forEach((step, n) => {
    const commit: Commit = {
      sha: `c${n}`,
      parents: step.merge ? [`c${n + 1}`, `c${n + 2}`] : [`c${n + 1}`],
      at: now - step.ago * day,
      ...{ author: who(step.by), committer: who(step.put), written: now - step.ago * day, offset: step.offset },
      trailers:
        step.with === undefined
          ? []
          : [
              `Co-authored-by: ${who(step.with).name} <${who(step.with).email}>`,
              "Reviewed-by: Nobody Known <nobody@known.example>",
            ],
      subject: n % 3 === 0 ? "Revert this" : "x",
      files: step.merge ? [] : step.touched.flatMap((at) => files[at] ?? []),
    };
    fold.take(commit);
  });
  return {
    ...{
      name: "github.com/harbor/app",
      head: "c0",
      on: "2026-11-21",
      files: files.length,
      cut: false,
      unsearched: false,
    },
    ...{ holdings, tracked: files, libraries: [], tags: [] },
    codeowners: [{ path: "CODEOWNERS", text: owners.map(([pattern, owner]) => `${pattern} ${owner}`).join("\n") }],
    history: fold.done([], false),
  };
}

test("a draft of any history parses, holds once confirmed, and names only humans who committed", () => {
  fc.assert(
    fc.property(history, (random) => {
      const facts = factsOf(random);
      const draft = draftPage(facts);
      const authors = random.steps
        .flatMap(({ by, put }) => [by, put])
        .map((at) => random.people[at % random.people.length] as Named);
      const humans = authors.filter((one) => nobody(one) === undefined);
      if ("refused" in draft) {
        expect(draft.next).not.toBe("");
        return;
      }
      const addresses = new Set(humans.map(({ email }) => email.trim().toLowerCase()));
      const names = new Set(humans.map(({ name }) => name));
      for (const { addresses: own, name } of draft.people)
        expect(own.some((one) => addresses.has(one)) || names.has(name)).toBe(true);
      const outside = regulars(draft).length === 1 ? { name: "ann", email: "ann@advisors.example" } : undefined;
      const confirmed = confirm(draft, { areas: new Map(), outside, byHand: false });
      const source = draftYaml(confirmed);
      const read = readPage(source, { tracked: random.files });
      expect(
        read.problems.filter(({ severity }) => severity === "error"),
        source,
      ).toEqual([]);
      for (const { owner, claimed } of read.page?.areas ?? [])
        if (claimed) expect(draft.people.map(({ id }) => id)).toContain(owner);
      expect(
        draftYaml(confirm(draftPage(factsOf(random)) as typeof draft, { areas: new Map(), outside, byHand: false })),
      ).toBe(source);
    }),
    { numRuns: 150 },
  );
});

test("a place takes in the same files as its pattern", () => {
  fc.assert(
    fc.property(path, fc.boolean(), fc.boolean(), fc.array(path, { maxLength: 8 }), (of, folder, anywhere, files) => {
      const place = { path: anywhere ? of.slice(of.lastIndexOf("/") + 1) : of, folder, anywhere, what: "", files: 1 };
      fc.pre(patternFault(patternOf(place)) === undefined && !/[\p{C}]/u.test(place.path));
      const covers = compilePattern(patternOf(place));
      for (const file of [...files, of, `${of}/below.ts`, `above/${of}`, `${of}x`])
        if (!file.includes("//")) expect([file, takesIn(place, file)]).toEqual([file, covers(file)]);
    }),
  );
});

test("a list of a hundred thousand files is looked through once, and gives a page that people can read", () => {
  const files = Array.from(
    { length: 100_000 },
    (_, n) => `apps/app-${n % 300}/src/${n % 7 === 0 ? "billing" : "ui"}/${n % 11 === 0 ? "auth" : "part"}-${n}.ts`,
  );
  const holdings = holdingsOf(files, new Map());
  expect(holdings.every(({ paths }) => paths.length <= 8)).toBe(true);
  expect(holdings.find(({ area }) => area === "billing")?.leftOut).toBeGreaterThan(200);
  const covers = coverage(holdings);
  expect(files.filter((file) => covers(file) !== 0).length).toBeGreaterThan(0);
});
