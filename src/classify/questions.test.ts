/** Decisions that a change implies come up as questions, whatever its tests say. */

import { describe, expect, test } from "vitest";
import { questions } from "./questions.ts";

const asked = (path: string, added: readonly string[], removed: readonly string[] = []) =>
  questions({
    diff: `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,${removed.length} +1,${added.length} @@\n${[
      ...removed.map((line) => `-${line}\n`),
      ...added.map((line) => `+${line}\n`),
    ].join("")}`,
  });
const names = (...args: Parameters<typeof asked>) => asked(...args).map(({ name }) => name);

describe("a question is raised by", () => {
  test("a retry around sign-up, which can make two accounts", () => {
    expect(asked("src/signup.ts", ["  await withRetry(() => createAccount(form), { retries: 3 });"])[0]).toMatchObject({
      name: "repeats",
      file: "src/signup.ts",
      line: 1,
      text: expect.stringContaining("What happens if it arrives twice"),
    });
  });

  test("a new column with personal data", () => {
    expect(names("db/migrate/20240101000000_x.rb", ["    add_column :users, :phone_number, :string"])).toContain(
      "personal-data",
    );
    expect(names("migrations/1.sql", ["ALTER TABLE users ADD COLUMN date_of_birth date;"])).toContain("personal-data");
    expect(names("app/models.py", ["    email: Mapped[str] = mapped_column(String)"])).toContain("personal-data");
  });

  test("a job that costs money every month", () => {
    expect(names(".github/workflows/report.yml", ['    - cron: "0 3 * * *"'])).toContain("recurring-cost");
  });

  test("an audit entry that goes", () => {
    expect(names("src/refund.ts", [], ["  await auditLog.record({ actor, action });"])).toContain("weaker-audit");
  });

  test("a renamed or dropped field, with the name that is no more", () => {
    expect(asked("db/migrate/20240101000000_x.rb", ["    rename_column :users, :mail, :email"])).toContainEqual(
      expect.objectContaining({ name: "lost-field", lost: "mail" }),
    );
    expect(asked("src/schemas/user.ts", ["  mail: z.string(),"], ["  email: z.string(),"])).toContainEqual(
      expect.objectContaining({ name: "lost-field", lost: "email" }),
    );
  });

  test("a new service, library or model call", () => {
    expect(names("k8s/mailer.yaml", ["kind: Deployment"])).toContain("new-service");
    expect(names("package.json", ['    "twilio": "5.0.0",'])).toContain("new-vendor");
    expect(names("src/reply.ts", ["  const { text } = await generateText({ model, prompt });"])).toContain(
      "new-model-call",
    );
  });
});

describe("no question is raised by", () => {
  test("another version of what is there", () => {
    expect(names("package.json", ['    "twilio": "5.0.1",'], ['    "twilio": "5.0.0",'])).toEqual([]);
  });

  test("a test", () => {
    expect(names("src/signup.test.ts", ["  await withRetry(() => createAccount(form), { retries: 3 });"])).toEqual([]);
  });

  test("a field that stays", () => {
    expect(names("src/schemas/user.ts", ["  email: z.string().max(9),"], ["  email: z.string(),"])).toEqual([]);
  });
});
