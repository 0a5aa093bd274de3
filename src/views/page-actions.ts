/** The actions of the page as the page's screen and print show them, and what a new version of the page changes about them. */

import { addressOf } from "../page/addresses.ts";
import { type ActionRule, areaOf, type Page } from "../page/page.ts";
import { subjectTitle } from "../page/subjects.ts";
import { plain, titleOf } from "./ai-words.ts";
import { areaTitle, capital, listed, nameOf } from "./names.ts";
import { fieldChanges } from "./page-fields.ts";
import { minutesText } from "./times.ts";

export interface ActionLine {
  readonly name: string;
  readonly title: string;
  readonly does: string;
  readonly area: string;
  readonly risk: string;
  /** Who says yes, and how. */
  readonly yes: string;
  /** How it gets into the world, and what stops it. */
  readonly runs: string;
}

/** One line for each action, in the order of the page. */
export const actionLines = (page: Page): ActionLine[] =>
  page.actions.map((rule) => ({
    name: rule.name,
    title: titleOf(rule.name),
    does: capital(rule.does),
    area: areaTitle(rule.area),
    risk: rule.risk,
    yes: yesText(page, rule),
    runs: runsText(rule),
  }));

function yesText(page: Page, rule: ActionRule): string {
  if (rule.risk === "low") return "Nobody, it runs alone";
  const area = areaOf(page, rule.area);
  const approvers = rule.approve.length > 0 ? rule.approve : [area?.owner ?? page.defaultOwner, area?.backup ?? ""];
  const names = (ids: readonly string[]) => listed(ids.filter(Boolean).map(nameOf), "or");
  return rule.risk === "high"
    ? `${names(approvers)}, with a passkey`
    : `${names(rule.reviewedBy.length > 0 ? rule.reviewedBy : approvers)} reviews it`;
}

function runsText({ to, risk, idempotent, readBack, environment, validFor }: ActionRule): string {
  const soon = risk === "low" ? "" : `, within ${minutesText(validFor)} of the yes`;
  const lost = idempotent ? "is sent again with its key" : readBack === "" ? "is a person's to settle" : "is read back";
  const how = to === "" ? `By permit${soon}.` : `Sent to ${addressOf(to)?.host ?? to}${soon}; a lost answer ${lost}.`;
  return environment === "" ? how : `${how} A freeze of ${plain(environment)} stops it.`;
}

/** What a new version changes about actions, as sentences; who says yes, where it goes and what stops it is never silent. */
export function actionChanges(before: readonly ActionRule[], after: readonly ActionRule[]): string[] {
  const gone = before.filter(({ name }) => !after.some((one) => one.name === name));
  return [
    ...after.flatMap((rule) => {
      const was = before.find(({ name }) => name === rule.name);
      return was ? ruleChanges(was, rule) : [`Action ${plain(rule.name)} is new: ${rule.risk}, ${wayText(rule)}.`];
    }),
    ...gone.map(({ name }) => `The action ${plain(name)} is gone; a proposal of it is high, and runs by permit only.`),
  ];
}

function ruleChanges(was: ActionRule, rule: ActionRule): string[] {
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh)
      said.push(`Action ${plain(rule.name)}: ${what} ${fresh || "nothing"} instead of ${old || "nothing"}.`);
  };
  const people = (ids: readonly string[], otherwise: string) => listed(ids.map(nameOf), "or") || otherwise;
  to("area", areaTitle(was.area), areaTitle(rule.area));
  to("about", subjectTitle[was.about], subjectTitle[rule.about]);
  to("risk", was.risk, rule.risk);
  to("approved by", people(was.approve, "the area's owner"), people(rule.approve, "the area's owner"));
  to("reviewed by", people(was.reviewedBy, "whoever approves"), people(rule.reviewedBy, "whoever approves"));
  to("stopped with", was.environment, rule.environment);
  to("is", wayText(was), wayText(rule));
  to("signed with", was.secret, rule.secret);
  to("read back at", was.readBack, rule.readBack);
  to("a yes holds for", minutesText(was.validFor), minutesText(rule.validFor));
  to("the same again within", minutesText(was.window), minutesText(rule.window));
  to("is known by", meansText(was), meansText(rule));
  return [...said, ...fieldChanges(`Action ${plain(rule.name)}`, was, rule, said.length > 0 ? spokenOf : [])];
}

/** What the sentences above speak of, whenever it reads otherwise than before. */
const spokenOf: readonly (keyof ActionRule)[] = [
  ...(["name", "area", "about", "risk", "approve", "reviewedBy", "environment", "to", "idempotent", "keyFor"] as const),
  ...(["secret", "readBack", "validFor", "window", "means"] as const),
];

const wayText = ({ to, idempotent, keyFor }: ActionRule): string => {
  if (to === "") return "done by permit";
  return `sent to ${to}, ${idempotent ? `again with its key for ${minutesText(keyFor * 60)}` : "once at most"}`;
};

function meansText({ means: { who, what, howMuch, why } }: ActionRule): string {
  const named = [["who", who] as const, ["what", what] as const, ["how much", howMuch] as const, ["why", why] as const];
  return named.flatMap(([says, names]) => (names.length === 0 ? [] : [`${says} ${names.join(", ")}`])).join("; ");
}
