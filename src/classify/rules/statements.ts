/** What each kind of statement means, in SQL or in a migration of an ORM. `sql.ts` and `migration.ts` find them. */

import type { Risk } from "../../page/page.ts";
import type { DetectedArea } from "../rule.ts";
import type { Operation } from "../sql.ts";

export interface StatementRule {
  readonly name: string;
  readonly area: DetectedArea;
  readonly operation: Operation;
  readonly why: string;
  readonly risk: Risk;
  readonly oneWay?: true;
  /** Also in ordinary code of the product, where single rows come and go all day. */
  readonly everywhere?: true;
  readonly example: string;
  readonly not?: string;
}

const rule = (
  operation: Operation,
  area: DetectedArea,
  why: string,
  example: string,
  more: { oneWay?: true; everywhere?: true; not?: string } = {},
): StatementRule => ({ name: `${area}/${operation}`, area, operation, why, risk: "high", example, ...more });

export const statementRules: readonly StatementRule[] = [
  rule("drop-table", "schema", "A table goes, with everything in it.", "DROP TABLE invoices;", {
    oneWay: true,
    everywhere: true,
    not: "DROP TABLE IF EXISTS t; CREATE TABLE t (id int);",
  }),
  rule("drop-column", "schema", "A column goes, with everything in it.", "ALTER TABLE users DROP COLUMN phone;", {
    oneWay: true,
    everywhere: true,
    not: "ALTER TABLE users DROP CONSTRAINT phone_check;",
  }),
  rule("drop-other", "schema", "An index, a view, a constraint or a function goes.", "DROP INDEX by_day;"),
  rule(
    "rename",
    "schema",
    "A table or column gets another name; what still reads the old one breaks.",
    "ALTER TABLE users RENAME COLUMN mail TO email;",
  ),
  rule(
    "change-type",
    "schema",
    "A column changes its type; values that do not fit are lost or refused.",
    "ALTER TABLE t ALTER COLUMN n TYPE smallint;",
  ),
  rule(
    "not-null",
    "schema",
    "A column must be filled from now on; rows without it stop the migration.",
    "ALTER TABLE t ADD COLUMN n int NOT NULL;",
    {
      not: "SELECT 1;",
    },
  ),
  rule("define", "schema", "A table, column, index or type is made.", "CREATE INDEX by_day ON visits (day);"),
  rule(
    "cascade",
    "data",
    "Deleting one row now deletes or empties others.",
    "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b ON DELETE CASCADE;",
    { oneWay: true },
  ),
  rule("truncate", "data", "A table is emptied.", "TRUNCATE visits;", { oneWay: true, everywhere: true }),
  rule("delete-all", "data", "Every row is deleted: there is no `where`.", "DELETE FROM visits;", {
    oneWay: true,
    everywhere: true,
    not: "DELETE FROM visits WHERE id = 1;",
  }),
  rule("delete-some", "data", "Rows are deleted.", "DELETE FROM visits WHERE day < '2020-01-01';", { oneWay: true }),
  rule("update-all", "data", "Every row is rewritten: there is no `where`.", "UPDATE users SET plan = 'free';", {
    oneWay: true,
    everywhere: true,
    not: "UPDATE users SET plan = 'free' WHERE id = 1;",
  }),
  rule("update-some", "data", "Rows are rewritten.", "UPDATE users SET plan = 'free' WHERE plan IS NULL;", {
    oneWay: true,
  }),
  rule("fill", "data", "Rows are made from other rows.", "INSERT INTO a SELECT * FROM b;"),
  rule("retention", "data", "Changes how long rows are kept.", "ALTER TABLE visits MODIFY TTL day + INTERVAL 30 DAY;", {
    oneWay: true,
    everywhere: true,
  }),
  rule("grant", "auth", "Changes who may read or write in the database.", "GRANT ALL ON users TO app;", {
    everywhere: true,
  }),
];
