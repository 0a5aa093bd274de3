/** Dangerous SQL is told from harmless SQL by what it says, in the dialects people use. */

import { describe, expect, test } from "vitest";
import { parseDiff } from "./diff.ts";
import { dangerousStatements } from "./migration.ts";
import { roleOf } from "./role.ts";
import { statements } from "./sql.ts";

const operations = (text: string) => statements(text).map(({ operation }) => operation);
const inFile = (path: string, ...lines: string[]) => {
  const diff = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join("\n")}\n`;
  const file = parseDiff(diff).files[0];
  return file ? dangerousStatements(file, roleOf(path)).map(({ rule }) => rule.operation) : [];
};

describe("SQL", () => {
  test.each([
    ["DROP TABLE IF EXISTS app.users CASCADE;", ["drop-table"]],
    ['ALTER TABLE "users" DROP COLUMN IF EXISTS "phone", ADD COLUMN "mail" text;', ["drop-column", "define"]],
    ["ALTER TABLE users DROP phone;", ["drop-column"]],
    ["ALTER TABLE `users` MODIFY COLUMN `n` smallint;", ["change-type"]],
    ["ALTER TABLE users CHANGE a b varchar(9);", ["change-type"]],
    ["alter table users alter column n type smallint using n::smallint;", ["change-type"]],
    ["ALTER TABLE [dbo].[users] ALTER COLUMN n SET NOT NULL;", ["not-null"]],
    ["ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 0;", ["define"]],
    ["ALTER TABLE users ADD COLUMN n int NOT NULL;", ["not-null"]],
    ["ALTER TABLE users ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id) ON DELETE CASCADE;", ["define", "cascade"]],
    ["ALTER TABLE users DROP CONSTRAINT c;", ["drop-other"]],
    ["ALTER TABLE users RENAME COLUMN a TO b;", ["rename"]],
    ["DELETE FROM users;", ["delete-all"]],
    ["DELETE FROM users WHERE id IN (SELECT id FROM old);", ["delete-some"]],
    ["DELETE FROM users USING (SELECT id FROM old WHERE day < 1) o;", ["delete-all"]],
    ["UPDATE users SET plan = (SELECT p FROM q WHERE q.id = 1);", ["update-all"]],
    ["UPDATE users SET plan = 'where' WHERE id = 1;", ["update-some"]],
    ["-- DROP TABLE users;\n/* TRUNCATE users; */ SELECT 'DELETE FROM users';", []],
    ["TRUNCATE TABLE visits, users;", ["truncate"]],
    ["ALTER TABLE visits MODIFY TTL day + INTERVAL 30 DAY;", ["retention"]],
    ["ALTER TABLE visits DELETE WHERE day < '2020-01-01';", ["delete-some"]],
    ["ALTER TABLE visits DROP PARTITION 202001;", ["delete-some"]],
    [
      "GRANT SELECT ON users TO reader; CREATE POLICY p ON users; ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
      ["grant", "grant", "grant"],
    ],
    ["INSERT INTO a SELECT * FROM b;", ["fill"]],
    ["SELECT 1; SELECT updated, deleted FROM drops;", []],
  ])("%s", (text, expected) => {
    expect(operations(text)).toEqual(expected);
  });

  test("ends, whatever it is given", () => {
    expect(operations("/*".repeat(5000))).toEqual([]);
    expect(operations("'".repeat(4999))).toEqual([]);
    expect(operations("$a$".repeat(3333))).toEqual([]);
  });
});

describe("a migration", () => {
  test("may drop a table that it makes again", () => {
    expect(inFile("db/ddl.sql", "DROP TABLE IF EXISTS users;", "CREATE TABLE users (id int);")).toEqual(["define"]);
    expect(inFile("db/ddl.sql", "DROP TABLE IF EXISTS users;", "CREATE TABLE others (id int);")).toContain(
      "drop-table",
    );
  });

  test("may drop in the part that only undoes it", () => {
    expect(
      inFile(
        "migrations/versions/1_x.py",
        "def upgrade():",
        '    op.create_table("a")',
        "def downgrade():",
        '    op.drop_table("a")',
      ),
    ).toEqual([]);
    expect(
      inFile(
        "migrations/20240101000000_x.sql",
        "-- +goose Up",
        "CREATE TABLE a (id int);",
        "-- +goose Down",
        "DROP TABLE a;",
      ),
    ).toEqual(["define"]);
    expect(inFile("migrations/001_x.down.sql", "DROP TABLE a;")).toEqual([]);
    expect(
      inFile(
        "migrations/versions/1_x.py",
        "def upgrade():",
        '    op.drop_table("a")',
        "def downgrade():",
        '    op.create_table("a")',
      ),
    ).toEqual(["drop-table"]);
  });

  test.each([
    ["Rails", "db/migrate/20240101000000_x.rb", "    remove_column :users, :phone, :string", "drop-column"],
    ["Rails with SQL", "db/migrate/20240101000000_x.rb", '    execute "UPDATE users SET zone = 1"', "update-all"],
    ["Alembic", "migrations/versions/1_x.py", '    op.execute("DELETE FROM ads WHERE user_id IS NULL")', "delete-some"],
    [
      "Django",
      "app/migrations/0002_x.py",
      "        migrations.RemoveField(model_name='user', name='phone'),",
      "drop-column",
    ],
    ["Knex", "migrations/20240101_x.js", "  return knex.schema.dropTable('users');", "drop-table"],
    ["Laravel", "database/migrations/2024_x.php", "    $table->dropColumn('phone');", "drop-column"],
    [
      "Entity Framework",
      "Migrations/20240101_X.cs",
      '    migrationBuilder.DropColumn(name: "Phone", table: "Users");',
      "drop-column",
    ],
  ])("of %s is understood", (_, path, line, operation) => {
    expect(inFile(path, line)).toContain(operation);
  });

  test("is told from code of the product, where single rows come and go", () => {
    expect(inFile("src/users.go", '  db.Exec("DELETE FROM users WHERE id = $1", id)')).toEqual([]);
    expect(inFile("src/users.go", '  db.Exec("DELETE FROM users")')).toEqual(["delete-all"]);
    expect(inFile("src/button.tsx", '  className="truncate text-gray"')).toEqual([]);
  });
});
