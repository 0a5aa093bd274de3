/** Whatever a page can say and a new version of it says otherwise is told in a sentence before anybody adopts it. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pageShape } from "../src/page/format.ts";
import type { Page } from "../src/page/page.ts";
import { readPage } from "../src/page/read.ts";
import type { Shape } from "../src/page/shape.ts";
import { changeGroups, changesOf, contactChanges } from "../src/views/page-change.ts";

const small = readFileSync(new URL("../examples/small-team/finalcall.yaml", import.meta.url), "utf8");

/** The example, and after it everything that a page can say and the example does not. */
const source = `${small
  .replace(
    "sam:     { role: finance,",
    "sam:     { role: finance, hours: Mon-Fri 09:00-17:00, leave: [2026-12-20 - 2027-01-03], phone: env:SAM_PHONE,",
  )
  .replace(
    "handover: Mon 09:00 }",
    "handover: Mon 09:00, zone: Europe/Berlin }\n  olga:    { approver: true, email: olga@advisor.example }",
  )
  .replace(
    "scope:       { limit: one large",
    "layout:      { paths: [src/core/**], source: path, owner: ana }\n  scope:       { limit: one large",
  )
  .replace(
    "areas:\n",
    "areas:\n  late-fees: { kind: billing, owner: sam, backup: tom, like: [waive a late fee], risk: high }\n",
  )
  .replace("limit: ./scripts/limit-checkout.sh", "limit: ./scripts/limit-checkout.sh, reduce: ./scripts/reduced.sh")
  .replace("how-much: amount }", "how-much: amount, why: reason, key-for: 48h, valid-for: 30m, window: 7d }")
  .replace("writes: [drafts]", "writes: [drafts]\n      tools: [find-invoice]")
  .replace("complaints: 2 }", "complaints: 2, tone: { at: 3, feed: mark, then: narrow } }")
  .replace(
    "  tasks:\n",
    "  models: [openai/gpt-5]\n  budget-per-person: 30 EUR / month\n  budget-per-key: 10 EUR / day\n  tell-at: [60 %]\n  tasks:\n",
  )
  .replace("production: { metrics: pushed,", "production: { metrics: pushed, signals: { basket: sum(rate(baskets)) },")}
standards:
  new-service: [logs, alerts]
alerts:
  alertmanager: { secret: env:ALERTS, watchdog: Watchdog, environment: production }
tell: { mail: env:SMTP, from: finalcall@quillhaven.example, webhooks: { chat: { to: "https://chat.quillhaven.example/hook", secret: env:CHAT } } }
access:
  db:  { who: [li], approve: [ana, marta], postgres: env:ADMIN, keeper: keeper, roles: [readwrite], for: 30m, answer-within: 10m }
  ssh: { who: [li], approve: [ana, marta], ssh: { ca: env:CA, principal: prod, source: [10.0.0.0/8], command: /bin/session } }
  vault: { who: [li], approve: [ana, marta], command: { issue: ./issue.sh, end: ./end.sh, list: ./list.sh, use: ./use.sh } }
review: { weekly: Mon 10:00, monthly: first Mon, after: [incident] }
record: { keep-words: 400d, keep-traffic: 90d }
`;

function pageOf(text: string): Page {
  const { page, problems } = readPage(text);
  if (!page) throw new Error(problems.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return page;
}
const page = pageOf(source);

/** Every page that differs from this one in exactly one place: a word, a number, a yes, one entry of a list less. */
function* mutants(value: unknown, path: readonly string[] = []): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (const [n] of value.entries()) yield [`${path.join(".")} without ${n}`, value.filter((_, at) => at !== n)];
    for (const [n, one] of value.entries())
      for (const [what, other] of mutants(one, [...path, String(n)])) yield [what, value.with(n, other)];
  } else if (typeof value === "object" && value !== null)
    for (const [field, one] of Object.entries(value))
      for (const [what, other] of mutants(one, [...path, field])) yield [what, { ...value, [field]: other }];
  else if (typeof value === "string") yield [path.join("."), `${value}x`];
  else if (typeof value === "number") yield [path.join("."), value + 1];
  else if (typeof value === "boolean") yield [path.join("."), !value];
}

test("no difference between two pages is silent, wherever it stands", () => {
  const silent = [...mutants(page)].filter(([, other]) => changesOf(page, other as Page).length === 0);
  // What an unclaimed area covers, and how dangerous it is, is the product's own and stands on no page.
  const own = new Set(page.areas.flatMap(({ claimed }, n) => (claimed ? [] : [`areas.${n}.`, `areas without ${n}`])));
  // These stand in the words of a number as the page has it, and those are compared.
  const read = /\.stop\.\d+\.(?:value|crossed|unit|of|byHand)$|\.(?:budget|budgets\.\w+)\.per$/;
  const named = silent.map(([what]) => what).filter((what) => ![...own].some((of) => what.startsWith(of)));
  expect(named.filter((what) => !read.test(what))).toEqual([]);
});

test("the page above says everything that a page can say", () => {
  const fields = new Set<string>();
  const walk = (shape: Shape): void => {
    if (shape.is === "record")
      for (const [field, of] of Object.entries(shape.fields)) {
        fields.add(field);
        walk(of);
      }
    else if (shape.is === "table") walk(shape.of);
    else if (shape.is === "variants") for (const of of [...shape.marked.map(([, of]) => of), shape.plain]) walk(of);
  };
  walk(pageShape);
  // Other files, further programs of the same shape, and triggers in their long form read as those that stand there.
  const alike = new Set(["include", "grafana", "pagerduty", "sentry"]);
  expect([...fields].filter((field) => !alike.has(field) && !new RegExp(`\\b${field}:`).test(source))).toEqual([]);
});

test("a command that would run on the server is read out before it is adopted", () => {
  const changed = pageOf(
    source.replace("./issue.sh", "./other.sh").replace("./scripts/disable-retries.sh", "./scripts/drop-all.sh"),
  );
  const said = changesOf(page, changed).join("\n");
  expect(said).toContain("./other.sh instead of ./issue.sh");
  expect(said).toContain("./scripts/drop-all.sh instead of ./scripts/disable-retries.sh");
});

test("sentences are grouped by area, in the order of the page, then by section", () => {
  const changed = pageOf(
    source
      .replace("auth:         { owner: ana, backup: li,", "auth:         { owner: li, backup: ana,")
      .replace("cloud-spend: { limit: 4000", "cloud-spend: { limit: 5000"),
  );
  expect(changeGroups(page, changed)).toEqual([
    {
      title: "Sign-in and permissions",
      says: ["Sign-in and permissions: owner Li instead of Ana.", "Sign-in and permissions: backup Ana instead of Li."],
    },
    { title: "Guardrails", says: [expect.stringContaining("5000 EUR / month instead of 4000 EUR / month")] },
  ]);
});

test("another address or account of somebody is said, and not shown", () => {
  const was = [{ person: "ana", email: "ana@a.example", github: "ana-q" }];
  expect(contactChanges(was, [{ person: "ana", email: "ana@b.example", phone: "env:P" }])).toEqual([
    "Ana: the mail address is another one.",
    "Ana: the GitHub account is gone.",
    "Ana: the phone is new.",
  ]);
});
