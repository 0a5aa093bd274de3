/** What the page says of an action; for one that it does not name, the strictest thing that can be said. */

import { actionSubject } from "../../page/actions-section.ts";
import { type ActionRule, areaOf, type Page, type Risk, type Subject } from "../../page/page.ts";

/** Whose call an action is that the page does not name, by what its name says that it is about. */
const areaOfSubject: Readonly<Record<Subject, string>> = {
  plain: "",
  "money-movement": "billing",
  "plan-terms": "billing",
  legal: "company",
  security: "auth",
  production: "deploy",
};

/** A coding agent's tool call that needs a yes is of the kind `command.<area>`: the area's owner decides. */
export const commandKind = "command.";

/** Hours that a far side is taken to remember an idempotency key: what the strictest of the large ones promises. */
export const usualKeyFor = 24;
/** Minutes that a yes is good for, and in which the same effect is a second one, where the page says nothing. */
export const usualValidFor = 60;
export const usualWindow = 3 * 24 * 60;

/** The rule for a kind of action. Never undefined: what nobody named is high, and goes to whoever owns what it is about. */
export function ruleFor(page: Page, kind: string): ActionRule {
  const known = page.actions.find(({ name }) => name === kind);
  if (known) return known;
  // Read as the page's own names are, however a program spells them: `payInvoice` and `pay_invoice` are `pay-invoice`.
  const about = actionSubject(kind.replace(/([a-z\d])([A-Z])/g, "$1-$2"))?.about ?? "plain";
  const area = kind.startsWith(commandKind) ? kind.slice(commandKind.length) : areaOfSubject[about];
  return {
    ...{ name: kind, does: "", area: areaOf(page, area)?.name ?? "", about, risk: "high" },
    ...{ approve: [], reviewedBy: [], environment: "", to: "", secret: "", idempotent: false, readBack: "" },
    ...{ keyFor: usualKeyFor, validFor: usualValidFor, window: usualWindow },
    means: { who: [], what: [], howMuch: [], why: [] },
  };
}

const risks: readonly Risk[] = ["low", "medium", "high"];
/** What the page in force asks of an action that waits: never less than when it was proposed. */
export const riskNow = (page: Page, { kind, risk }: { readonly kind: string; readonly risk: Risk }): Risk => {
  const now = riskOf(ruleFor(page, kind));
  return risks.indexOf(now) > risks.indexOf(risk) ? now : risk;
};

/** Money, plan terms, law, security, production and what customers are told are high, whatever the page says. */
export const riskOf = ({ about, risk }: Pick<ActionRule, "about" | "risk">): Risk =>
  about === "plain" ? risk : "high";
