import { describe, expect, test } from "vitest";
import { readPage } from "../page/read.ts";
import { judge, type Submitted } from "./judge.ts";

const page = readPage(`team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  refunds: { kind: billing, owner: ana, backup: ben, covers: refunds }
everything-else: ben
guardrails:
  stack: { allowed: [typescript, postgres], source: dependencies, owner: ana }
standards:
  new-service: [logs, alerts, way back, cost check, owner]
`).page;

const change = (path: string, lines: readonly string[], more: Partial<Submitted> = {}): Submitted => ({
  patch: `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`,
  truncated: false,
  subject: "A change",
  trailers: [],
  ref: "change",
  makers: [{ person: "ben", as: ["author"] }],
  ...more,
});
const judged = (submitted: Submitted) => judge(page, submitted);
const green = { subject: "All tests pass", trailers: ["Tests: 412 passed", "CI: green"] };

describe("what a change decides without saying so", () => {
  const asks = (submitted: Submitted) => judged(submitted).questions.map(({ name }) => name);
  const retry = change("src/signup/create-account.ts", ["await retry(() => createAccount(form), { retries: 3 });"]);
  const column = change("db/migrate/20260101000000_add_phone.rb", [
    "class AddPhone < ActiveRecord::Migration[7.1]",
    "  def change",
    "    add_column :users, :phone_number, :string",
    "  end",
    "end",
  ]);
  const job = change("jobs/report.yml", ["schedule:", '  cron: "0 3 * * *"']);
  const renamed = change("db/migrate/20260101000001_rename.rb", [
    "class Rename < ActiveRecord::Migration[7.1]",
    "  def change",
    "    rename_column :accounts, :plan_code, :tier",
    "  end",
    "end",
  ]);
  const service = change("k8s/mailer.yaml", ["apiVersion: apps/v1", "kind: Deployment"]);

  test("a retry around sign-up: what if it arrives twice", () => expect(asks(retry)).toContain("repeats"));
  test("a new column about a person: must we keep it", () => expect(asks(column)).toContain("personal-data"));
  test("a nightly job: what does it cost a month", () => expect(asks(job)).toContain("recurring-cost"));
  test("a renamed column: who reads it", () =>
    expect(judged(renamed).questions).toContainEqual(
      expect.objectContaining({ name: "lost-field", lost: "plan_code" }),
    ));
  test("a new service: what the page says that it must bring, by name", () =>
    expect(judged(service).questions.find(({ name }) => name === "new-service")?.asks).toContain(
      "logs, alerts, way back, cost check, owner",
    ));

  test("is never answered by green tests, and never makes a risk lower", () => {
    for (const submitted of [retry, column, job, renamed, service]) {
      const { summary } = judged({ ...submitted, ...green });
      expect(summary.questions).toEqual(judged(submitted).summary.questions);
      expect(summary.risk).toBe(judged(submitted).summary.risk);
      expect(summary.risk).not.toBe("low");
    }
  });
});

describe("who made it", () => {
  const readme = change("README.md", ["# Harbor"]);
  const withAgent = { trailers: ["Co-authored-by: Claude <noreply@anthropic.com>"] };

  test("matters: whom the page does not know is the riskiest case", () =>
    expect(judged({ ...readme, makers: [{ person: "", as: ["author"] }] }).summary.risk).toBe("high"));

  test("may be a declared agent, whose work a person at least reviews", () => {
    expect(judged(readme).summary.risk).toBe("low");
    expect(judged({ ...readme, ...withAgent }).summary.risk).toBe("medium");
    expect(judged({ ...readme, makers: [{ person: "", as: ["author", "agent"] }] }).summary.risk).toBe("medium");
  });

  test("may be an agent that only wrote tests, which needs nobody", () =>
    expect(judged(change("src/parser.test.ts", ['test("it parses", () => {});'], withAgent)).summary.risk).toBe("low"));
});

test("money goes to the team's own area of that kind, where the built-in one is unclaimed", () => {
  const { summary } = judged(change("src/payments/charge.ts", ["await stripe.refunds.create({ charge, amount });"]));
  expect(summary.areas).toContain("refunds");
  expect(summary.risk).toBe("high");
});

describe("a guardrail", () => {
  const manifest = (line: string) => change("package.json", ["{", '  "dependencies": {', `    ${line}`, "  }", "}"]);

  test("is crossed by a technology that the page does not allow, whoever adds it", () => {
    const { summary, reasons } = judged(manifest('"mongodb": "6.0.0"'));
    expect(summary).toMatchObject({ guardrails: ["stack"], risk: "high" });
    expect(reasons[0]?.why).toBe("mongodb is not on the list of what is used: typescript, postgres.");
  });

  test("is not crossed by what it allows, or by a small library", () => {
    expect(judged(manifest('"pg": "8.23.1"')).summary.guardrails).toEqual([]);
    expect(judged(manifest('"left-pad": "1.3.0"')).summary.guardrails).toEqual([]);
  });
});
