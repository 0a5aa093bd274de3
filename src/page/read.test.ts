import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../kernel/json.ts";
import { areaOf, personOf } from "./page.ts";
import { includesOf, readPage } from "./read.ts";

const examples = join(import.meta.dirname, "../../examples");
const example = (name: string) => readFileSync(join(examples, name, "finalcall.yaml"), "utf8");
const harbor = example("three-people");
const codes = (text: string, options = {}) => readPage(text, options).problems.map(({ code }) => code);
const pageOf = (text: string) => {
  const { page, problems } = readPage(text);
  if (!page) throw new Error(problems.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return page;
};

describe("the example pages", () => {
  for (const name of readdirSync(examples).filter((name) => existsSync(join(examples, name, "finalcall.yaml")))) {
    test(`${name} has nothing to mend`, () => expect(readPage(example(name)).problems).toEqual([]));
  }

  test("a team of three is done with the shortest page", () => {
    const page = pageOf(harbor);
    expect(areaOf(page, "billing")).toMatchObject({ owner: "ben", backup: "ana", claimed: true, risk: "high" });
    expect(areaOf(page, "hiring")).toMatchObject({ owner: "ben", backup: "ana", claimed: false });
    expect(page.ties).toContainEqual({ when: "one-way-door", person: "ana" });
  });

  test("the small team's roles are read with - between words, and resolve to names", () => {
    const page = pageOf(example("small-team"));
    expect(page.people.map(({ role }) => role)).toEqual([
      "founder",
      "cto",
      "senior-engineer",
      "product-lead",
      "finance",
      "support-lead",
    ]);
    expect(page.ties).toContainEqual({ when: "local-and-undoable-in-a-sprint", person: "li" });
    expect(areaOf(page, "incident")?.owner).toBe("on-call");
  });
});

describe("what the page says, as the rules read it", () => {
  test("its version is the digest of its text, so anybody can compare it", () =>
    expect(readPage(harbor).version).toBe(sha256(harbor)));

  test("addresses and telephones are kept apart from the page", () => {
    const { page, contacts } = readPage(harbor);
    expect(JSON.stringify(page)).not.toContain("@");
    expect(contacts).toContainEqual({ person: "ana", email: "ana@harbor.example", github: "ana-h", phone: undefined });
  });

  test("no stays a word, as YAML 1.2 says", () => {
    const page = pageOf(harbor.replace("team: Harbor", "team: no").replaceAll(/\bcy\b/g, "no"));
    expect(page.team).toBe("no");
    expect(personOf(page, "no")?.role).toBe("founder");
  });

  test("money is kept in minor units, with currency and period", () => {
    const limit = (text: string) =>
      pageOf(`${harbor}guardrails:\n  spend: { limit: ${text}, source: pushed, owner: ana }\n`).guardrails[0]?.limit;
    expect(limit("4000 EUR / month")).toEqual({ crossed: "over", value: 400000, unit: "EUR/month" });
    expect(limit("12.50 USD / day")).toEqual({ crossed: "over", value: 1250, unit: "USD/day" });
    expect(limit("90000 JPY / month")).toEqual({ crossed: "over", value: 90000, unit: "JPY/month" });
    expect(limit("1.5 KWD / run")).toEqual({ crossed: "over", value: 1500, unit: "KWD/run" });
    expect(limit("800 ms")).toEqual({ crossed: "over", value: 800, unit: "ms" });
  });

  test("a target is crossed from above", () => {
    const page = pageOf(`${harbor}guardrails:\n  uptime: { target: 99.9 %, source: pushed, owner: ana }\n`);
    expect(page.guardrails[0]).toMatchObject({ says: "99.9 %", limit: { crossed: "under", value: 99.9, unit: "%" } });
  });

  test("hours over midnight belong to the evening and to the morning after", () => {
    const page = pageOf(harbor.replace("github: benw,", "github: benw, hours: Fri 22:00-06:00,"));
    expect(personOf(page, "ben")?.hours).toEqual([
      { days: ["Fri"], from: 1320, to: 1440 },
      { days: ["Sat"], from: 0, to: 360 },
    ]);
  });

  test("an area of high risk waits half an hour for an answer, another one four hours", () => {
    const page = pageOf(harbor);
    expect(areaOf(page, "billing")?.answerWithin).toBe(30);
    expect(areaOf(page, "messages")?.answerWithin).toBe(240);
  });

  test("sections of later versions are accepted, and say that they do nothing yet", () => {
    const { page, problems } = readPage(`${harbor}standards:\n  job: [logs, alerts]\n`);
    expect(page?.notYet).toEqual(["standards"]);
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(["note page.not-yet"]);
  });
});

describe("a page in several files", () => {
  const main = `include: [people.yaml]\n${harbor.replace(/people:\n(?: {2}.*\n)+/, "")}`;
  const people = /people:\n(?: {2}.*\n)+/.exec(harbor)?.[0] ?? "";

  test("names its files, and reads as one", () => {
    expect(includesOf(main)).toEqual(["people.yaml"]);
    const read = readPage(main, { includes: new Map([["people.yaml", people]]) });
    expect(read.page?.people).toHaveLength(3);
    expect(read.version).not.toBe(sha256(main));
  });

  test("changes its version when an included file changes", () => {
    const one = readPage(main, { includes: new Map([["people.yaml", people]]) });
    const other = readPage(main, { includes: new Map([["people.yaml", `${people}# moved\n`]]) });
    expect(one.version).not.toBe(other.version);
  });

  test("is refused when a file is missing, and a mistake names the file it stands in", () => {
    expect(codes(main)).toContain("page.include");
    const { problems } = readPage(main, { includes: new Map([["people.yaml", people.replace("cto", "C T O")]]) });
    expect(problems[0]).toMatchObject({ file: "people.yaml", line: 2, code: "page.role" });
  });

  test("may not say the same thing in two files", () => {
    const includes = new Map([["people.yaml", `${people}team: Other\n`]]);
    expect(codes(main, { includes })).toEqual(["page.duplicate-key"]);
  });
});

describe("files of the repository", () => {
  const two = (billing: string, api: string) =>
    harbor
      .replace(/ {2}billing: .*/, `  billing: { owner: ben, backup: ana, ${billing} }`)
      .replace(/ {2}data: .*/, `  data: { owner: ana, backup: ben, ${api} }`);

  test("a file that two areas cover with different owners is found, also behind an `except`", () => {
    const text = two('paths: ["src/**"], except: ["src/x"]', 'paths: ["**/x*"]');
    expect(codes(text)).toEqual([]);
    expect(codes(text, { tracked: ["src/main.ts"] })).toEqual([]);
    expect(codes(text, { tracked: ["src/xy"] })).toEqual(["page.overlap"]);
  });
});

describe("bad input is refused, and never half read", () => {
  test("a page of 20 MB is refused before it is parsed", () => {
    const { page, problems } = readPage(`team: ${"x".repeat(20_000_000)}`);
    expect(page).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(["page.too-large"]);
  });

  test("a page that is too large only in bytes is refused too", () =>
    expect(codes("ä".repeat(200_000))).toEqual(["page.too-large"]));

  test("an alias bomb is not expanded", () => {
    const lines = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`);
    const found = readPage(["a0: &a0 [x]", ...lines, harbor].join("\n"));
    expect(found.page).toBeUndefined();
    expect(found.problems.some(({ code }) => code === "page.alias")).toBe(true);
    expect(found.problems.length).toBeLessThanOrEqual(201);
  });

  test("a page nested a thousand levels deep is refused", () =>
    expect(codes(`team: ${"[".repeat(1000)}${"]".repeat(1000)}`)).toContain("page.syntax"));

  test("a NUL byte, a broken letter and half of a pair are named by their place", () => {
    const { problems } = readPage(harbor.replace("Harbor", "Har\0bor \ufffd \ud800"));
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ["page.hidden-character", 1, 10],
      ["page.encoding", 1, 15],
      ["page.hidden-character", 1, 17],
    ]);
  });

  test("a name that is a property of every object is only a name", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(readPage(`${harbor}${name}: 1\n`).problems[0]).toMatchObject({ code: "page.unknown-key" });
    }
    const page = pageOf(harbor.replaceAll(/\bcy\b/g, "constructor"));
    expect(page.people.map(({ id }) => id)).toContain("constructor");
  });

  test("a secret is never repeated in the message about it", () => {
    const key = `sk-proj-${"abcdefghij".repeat(3)}`;
    const text = `${harbor}ai: { providers: { main: { kind: openai, base: https://api.example/v1, key: ${key} } } }\n`;
    const { page, problems } = readPage(text);
    expect(page).toBeUndefined();
    expect(JSON.stringify(problems)).not.toContain("abcdefghij");
    const elsewhere = [
      `team: ${key}`,
      `kind: ${key}`,
      `  # old key ${key}`,
      `people: { ana: { role: ${key}, zonee: x } }`,
    ];
    for (const line of elsewhere) {
      const { problems: found } = readPage(`${line}\n`);
      expect(found.map(({ code }) => code)).toContain("page.secret");
      expect(JSON.stringify(found)).not.toContain("abcdefghij");
    }
    const address = readPage(harbor.replace("ana-h", "postgres://app:hunter2@db.example/app")).problems;
    expect(address.map(({ code }) => code)).toEqual(["page.secret"]);
    expect(JSON.stringify(address)).not.toContain("hunter2");
  });

  test("a syntax mistake in one section does not hide a mistake in another", () =>
    expect(codes(`${harbor.replace("zone: America/New_York", "zone: Nowhere")}ties: [\n`)).toEqual([
      "page.zone",
      "page.syntax",
    ]));

  test("whatever the text, the answer is a page or at least one error, and never an exception", () => {
    const piece = fc.constantFrom(
      ...harbor.split(/(?<=[\s:{},])/),
      "&a ",
      "*a ",
      "- ",
      "[",
      "]",
      "{",
      '"',
      "\t",
      "!x ",
      "|\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { page, problems } = readPage(pieces.join(""));
        expect(page === undefined).toBe(problems.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 300 },
    );
  });

  test("a page with a piece cut out is read or refused, and never an exception", () => {
    const text = example("small-team");
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(200), (at, length) => {
        const { page, problems } = readPage(text.slice(0, at) + text.slice(at + length));
        expect(page === undefined).toBe(problems.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 200 },
    );
  });
});
