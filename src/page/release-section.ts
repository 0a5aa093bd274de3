/** The sections `releases`, `alerts` and `tell`: how releases go out and are watched, who may send alarms, how people are told. */

import * as amount from "./amounts.ts";
import { type Name, namesAt } from "./directory.ts";
import { type Alerts, type Environment, noAi, type Page, type Tell, type Trigger } from "./page.ts";
import type { Report } from "./problem.ts";
import { record, required, such, table, text, texts } from "./shapes.ts";
import * as is from "./texts.ts";
import * as when from "./times.ts";
import { at, entries, texts as textsOf, value, word } from "./tree.ts";
import { minutes, weekly } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Minutes that a stage is watched where the page says nothing: most bad releases show within a quarter of an hour. */
const watchFor = 15;

const stopShape = table(
  text(amount.trigger, "The number at which it stops by itself."),
  "Triggers that stop it by themselves.",
);

const command = such("./scripts/limit-checkout.sh");

export const environmentShape = record(
  {
    metrics: text(is.metrics, "Where the numbers are asked: a Prometheus address, or `pushed`."),
    signals: table(
      text(such("sum(rate(http_errors_total[1m])) / sum(rate(http_requests_total[1m]))"), "The query for this number."),
      "How each number is asked; without a line the recorded metric `finalcall:<name>` is.",
    ),
    watch: text(when.duration, "How long each stage is watched."),
    freeze: texts(when.window, "Spans of the week in which nothing is released, in the team's zone."),
    "freeze-exceptions": texts(is.person, "Who may release inside a freeze, with a reason."),
    stop: stopShape,
    "on-stop": text(is.choice("on-stop", ["propose-rollback", "rollback"]), "What happens when a trigger is crossed."),
    measures: record(
      {
        limit: text(command, "The command that lets fewer requests in."),
        disable: text(such("./scripts/disable-retries.sh"), "The command that switches the dangerous path off."),
        reduce: text(such("./scripts/reduced-mode.sh"), "The command for reduced mode."),
      },
      "Commands that anybody on call may run at once; adopting the page approves them.",
    ),
  },
  "How releases to one environment go out.",
);

const alertFields = {
  secret: text(is.reference, "Where the signing secret is kept; without one the sender needs a token."),
  watchdog: text(such("Watchdog"), "The alert that always fires; while it is silent, nothing is known."),
  environment: text(such("production", is.name), "Which environment its alerts are about."),
};

export const alertsShape = record(
  Object.fromEntries(
    ["alertmanager", "grafana", "pagerduty", "sentry"].map((source) => [
      source,
      record(alertFields, `Alerts from ${source}.`),
    ]),
  ),
  "Who may send alerts.",
);

export const tellShape = record(
  {
    mail: text(is.reference, "Where the mail server's address is kept, as `smtp://login:password@host:port`."),
    from: text(is.email, "The address that mails come from."),
    webhooks: table(
      record(
        {
          to: required(text(is.url, "Where notices are posted.")),
          secret: required(text(is.reference, "Where the signing secret is kept.")),
        },
        "A program that is told.",
      ),
      "Programs that are told.",
    ),
  },
  "How people are told.",
);

/** The environments of a page whose form was checked. A trigger without a number is reported. */
export const environmentsOf = (root: Mapping, name: Name, report: Report): Environment[] =>
  entries(value(root, "releases")).map((entry) => environment(entry, name, report));

function environment({ key, value: node }: Entry, name: Name, report: Report): Environment {
  const fields = node as Mapping;
  const written = entries(value(fields, "signals")).map(({ key: signal }) => [
    signal.text,
    word(value(fields, "signals"), signal.text),
  ]);
  const stop = entries(value(fields, "stop")).flatMap((entry) => trigger(entry, report) ?? []);
  const queries = new Map(written as [string, string][]);
  const names = new Set([...stop.map(({ signal }) => signal), ...queries.keys(), "traffic"]);
  const measures = value(fields, "measures");
  return {
    name: key.text,
    metrics: word(fields, "metrics"),
    watch: minutes(word(fields, "watch")) ?? watchFor,
    signals: [...names].map((signal) => ({
      name: signal,
      query: queries.get(signal) ?? `finalcall:${signal.replaceAll("-", "_")}`,
    })),
    stop,
    onStop: (word(fields, "on-stop") || "propose-rollback") as Environment["onStop"],
    freeze: textsOf(fields, "freeze").flatMap(({ text: span }) => {
      const [from, to] = span.split(" - ").map(weekly);
      return from && to ? [{ from, to }] : [];
    }),
    exceptions: namesAt(fields, "freeze-exceptions", `releases.${key.text}`, name),
    measures: (["limit", "disable", "reduce"] as const).flatMap((measure) => {
      const does = word(measures, measure);
      return does === "" ? [] : [{ name: measure, does }];
    }),
  };
}

/** `> 2 % for 2m`, `< 1`, `1` (reached once). Milliseconds for times; the number before the sign for shares. */
function trigger({ key, value: node }: Entry, report: Report): Trigger | undefined {
  const written = node.is === "words" ? node.text : "";
  const [, sign = "", number, unit = "", span, per = "s"] =
    /^([<>]?) ?(\d{1,9}(?:\.\d{1,6})?) ?(%|ms|s|m|h)?(?: for (\d{1,9}) ?(s|m|h)?)?$/.exec(written) ?? [];
  if (number === undefined) {
    report(node, {
      code: "page.trigger",
      what: `The trigger \`${key.text}\` compares with something that a release has not.`,
      why: "A release is stopped by a number alone.",
      fix: "Write a number, or a comparison: `> 2 % for 2m`, `> 800 ms for 5m`, `1`.",
      replace: "> 2 % for 2m",
    });
    return undefined;
  }
  const scale = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
  return {
    signal: key.text,
    crossed: sign === ">" ? "over" : sign === "<" ? "under" : "reaches",
    value: Number(number) * (scale ?? 1),
    unit: scale ? "ms" : unit,
    forSeconds: span ? Number(span) * { s: 1, m: 60, h: 3600 }[per as "s" | "m" | "h"] : 0,
    says: written,
  };
}

/** Who may send alerts. An alert about an environment that the page does not have is reported. */
export function alertsOf(root: Mapping, environments: readonly Environment[], report: Report): Alerts[] {
  return entries(value(root, "alerts")).map(({ key, value: node }) => {
    const environment = word(node, "environment");
    if (environment && !environments.some(({ name }) => name === environment))
      report(at(node as Mapping, "environment"), {
        code: "page.environment",
        what: `\`alerts.${key.text}\` is about ${environment}, which \`releases\` does not have.`,
        why: "An alert about nothing would stop nothing.",
        fix: "Name an environment of `releases`.",
        replace: environments[0]?.name,
      });
    return {
      source: key.text as Alerts["source"],
      secret: word(node, "secret"),
      watchdog: word(node, "watchdog"),
      environment: environment || (environments[0]?.name ?? ""),
    };
  });
}

/** How people are told; undefined where the page says nothing about it. */
export function tellOf(root: Mapping): Tell | undefined {
  const node = value(root, "tell");
  if (!node) return undefined;
  const webhooks = entries(value(node, "webhooks")).map(({ key, value: hook }) => ({
    name: key.text,
    to: word(hook, "to"),
    secret: word(hook, "secret"),
  }));
  return { mail: word(node, "mail"), from: word(node, "from"), webhooks };
}

/** A page of an older record, before these sections were obeyed. */
export const withReleases = (page: Page): Page => ({
  ...page,
  environments: page.environments ?? [],
  alerts: page.alerts ?? [],
  access: page.access ?? [],
  ai: page.ai ?? noAi,
  actions: page.actions ?? [],
});
