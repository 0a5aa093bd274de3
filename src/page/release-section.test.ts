/** What a page says about releases, alerts and telling people. */

import { expect, test } from "vitest";
import { readPage } from "./read.ts";

const page = (more: string) => `team: Quillhaven
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li: { role: senior-engineer, email: li@quillhaven.example }
areas:
  billing: { owner: li, backup: ana, stages: [internal, 1%, 10% after approval, all] }
  data: { owner: ana, backup: li }
  deploy: { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
everything-else: li
${more}`;
const errors = (more: string) =>
  readPage(page(more))
    .problems.filter(({ severity }) => severity === "error")
    .map(({ what }) => what);

test("an environment says where its numbers come from, when it stops, and what may be done at once", () => {
  const { page: read } = readPage(
    page(`releases:
  production:
    metrics: http://prometheus:9090
    signals: { error-rate: "sum(rate(errors[1m])) / sum(rate(requests[1m]))" }
    watch: 10m
    freeze: [Fri 16:00 - Mon 08:00]
    freeze-exceptions: [cto]
    stop: { error-rate: "> 2 % for 2m", p95: "> 0.8 s for 5m", double-charges: "1", orders: "< 3" }
    on-stop: rollback
    measures: { disable: "./scripts/disable-retries.sh" }
`),
  );
  expect(read?.environments).toEqual([
    {
      name: "production",
      metrics: "http://prometheus:9090",
      watch: 10,
      signals: [
        { name: "error-rate", query: "sum(rate(errors[1m])) / sum(rate(requests[1m]))" },
        { name: "p95", query: "finalcall:p95" },
        { name: "double-charges", query: "finalcall:double_charges" },
        { name: "orders", query: "finalcall:orders" },
        { name: "traffic", query: "finalcall:traffic" },
      ],
      stop: [
        { signal: "error-rate", crossed: "over", value: 2, unit: "%", forSeconds: 120, says: "> 2 % for 2m" },
        { signal: "p95", crossed: "over", value: 800, unit: "ms", forSeconds: 300, says: "> 0.8 s for 5m" },
        { signal: "double-charges", crossed: "reaches", value: 1, unit: "", forSeconds: 0, says: "1" },
        { signal: "orders", crossed: "under", value: 3, unit: "", forSeconds: 0, says: "< 3" },
      ],
      onStop: "rollback",
      freeze: [{ from: { day: "Fri", at: 960 }, to: { day: "Mon", at: 480 } }],
      exceptions: ["ana"],
      measures: [{ name: "disable", does: "./scripts/disable-retries.sh" }],
    },
  ]);
});

test("a page without these sections has no environment, no alerts and tells nobody", () => {
  const { page: read } = readPage(page(""));
  expect([read?.environments, read?.alerts, read?.tell]).toEqual([[], [], undefined]);
});

test("alerts and mail keep their secrets elsewhere", () => {
  const { page: read } = readPage(
    page(`releases: { production: { metrics: pushed } }
alerts: { alertmanager: { watchdog: Watchdog }, sentry: { secret: "env:SENTRY_SECRET" } }
tell:
  mail: env:SMTP_URL
  from: finalcall@quillhaven.example
  webhooks: { ops: { to: "https://ops.quillhaven.example/hook", secret: "env:OPS_SECRET" } }
`),
  );
  expect(read?.alerts).toEqual([
    { source: "alertmanager", secret: "", watchdog: "Watchdog", environment: "production" },
    { source: "sentry", secret: "env:SENTRY_SECRET", watchdog: "", environment: "production" },
  ]);
  expect(read?.tell).toEqual({
    mail: "env:SMTP_URL",
    from: "finalcall@quillhaven.example",
    webhooks: [{ name: "ops", to: "https://ops.quillhaven.example/hook", secret: "env:OPS_SECRET" }],
  });
});

test.each([
  [
    'releases: { production: { stop: { rework: "> by-hand" } } }',
    "The trigger `rework` compares with something that a release has not.",
  ],
  [
    "alerts: { grafana: { environment: staging } }",
    "`alerts.grafana` is about staging, which `releases` does not have.",
  ],
  ["releases: { production: { approver: ana } }", "`releases.production` has no `approver`."],
])("%s is refused", (more, what) => expect(errors(`${more}\n`)).toEqual([what]));

test("a team of two is warned that nobody may be left to approve a release", () => {
  const warnings = (more: string) =>
    readPage(page(more))
      .problems.filter(({ code }) => code === "page.nobody-left")
      .map(({ severity, what }) => `${severity}: ${what}`);
  expect(warnings("releases: { production: { metrics: pushed } }\n")).toEqual([
    "warning: When ana and li both made a release, nobody is left to approve it.",
  ]);
  expect(warnings("")).toEqual([]);
});
