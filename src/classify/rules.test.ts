/** Every rule fires on its own example and keeps quiet on its counter-example: the catalogue that people read is true. */

import { describe, expect, test } from "vitest";
import { implied, standards } from "./asked.ts";
import { classify } from "./classify.ts";
import { onLines, onPath, onSubject } from "./match.ts";
import { type Role, roleOf } from "./role.ts";
import { detectedAreas, type Rule, running } from "./rule.ts";
import { catalogue, rules } from "./rules/index.ts";
import { statementRules } from "./rules/statements.ts";
import { specialRules } from "./special.ts";
import { statements } from "./sql.ts";

const plainFile: Partial<Record<Role, string>> = {
  source: "src/app.py",
  ui: "src/page.tsx",
  script: "scripts/fix.py",
  ci: ".github/workflows/release.yml",
};

const fires = (rule: Rule, example: string): boolean => {
  const role = rule.file ? roleOf(rule.file) : ((rule.in ?? running)[0] as Role);
  const at = { text: example, at: 1 };
  const file = rule.file ?? plainFile[role] ?? "src/app.py";
  const mark = rule.on === "removed" || rule.on === "gone" ? "-" : rule.on === "near" ? " " : "+";
  const line = { ...at, mark } as const;
  const found =
    rule.on === "subject"
      ? onSubject(example)
      : rule.on === "path"
        ? onPath(example, rule.file ? roleOf(example) : role)
        : onLines(file, role, {
            added: mark === "+" ? [line] : [],
            removed: mark === "-" ? [line] : [],
            imports: false,
            hunks: [{ section: "", lines: [line] }],
          });
  return found.some((finding) => finding.rule.name === rule.name);
};

describe("the rules of code changes", () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s fires on its example", (_, rule) => {
    expect(fires(rule, rule.example)).toBe(true);
  });

  test.each(rules.flatMap((rule) => (rule.not === undefined ? [] : [[rule.name, rule, rule.not] as const])))(
    "%s keeps quiet on its counter-example",
    (_, rule, not) => {
      expect(fires(rule, not)).toBe(false);
    },
  );

  test("have names of their own, an area and a sentence that says why", () => {
    const all = catalogue;
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, area, why } of all) {
      if (area !== "") expect(detectedAreas).toContain(area);
      expect(name).toMatch(new RegExp(`^${area || "diff"}/[a-z0-9-]+$`));
      expect(why).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("the rules of whole files", () => {
  test.each(specialRules.map((rule) => [rule.name, rule] as const))("%s fires on its example", (_, rule) => {
    const { reasons, risk } = classify({ diff: rule.example });
    expect(reasons.map(({ rule }) => rule)).toContain(rule.name);
    expect(risk).toBe(rule.risk);
  });
});

describe("statements", () => {
  const operations = (text: string) => statements(text).map(({ operation }) => operation);

  test.each(statementRules.map((rule) => [rule.name, rule] as const))("%s is found in its example", (_, rule) => {
    expect(operations(rule.example)).toContain(rule.operation);
  });
});

describe("questions", () => {
  test.each([...implied, ...standards].map((asking) => [asking.name, asking] as const))(
    "%s is raised by its example and not by its counter-example",
    (_, asking) => {
      expect(asking.in ?? [roleOf(asking.file)]).toContain(roleOf(asking.file));
      expect(asking.test.test(asking.example) && !asking.unless?.test(asking.example)).toBe(true);
      if (asking.not !== undefined) expect(asking.test.test(asking.not)).toBe(false);
    },
  );
});
