/** What an action is, as sentences: `finalcall lint --explain refund`. */

import { wait } from "./markdown.ts";
import { type ActionRule, areaOf, type Page } from "./page.ts";
import { subjectTitle } from "./subjects.ts";

/** Everything that the page says of an action: who says yes, how it is done, what stops it, what is taken for a second one. */
export function explainAction(page: Page, rule: ActionRule): string {
  const { name, does, area, risk, about, environment, validFor, window } = rule;
  const why = about === "plain" ? "" : `, because it is about ${subjectTitle[about]}`;
  const named = Object.entries({
    who: rule.means.who,
    what: rule.means.what,
    "how much": rule.means.howMuch,
    why: rule.means.why,
  });
  const means = named.flatMap(([what, names]) => (names.length === 0 ? [] : [`${what}: ${names.join(", ")}`]));
  return [
    `${name}: an action${does === "" ? "" : `. ${does}`}.`,
    `Area ${area}. Risk: ${risk}${why}. ${whoSaysYes(page, rule)}`,
    howDone(rule),
    environment === ""
      ? "A pause stops it. No freeze does."
      : `A freeze of ${environment} stops it, and a pause. Its time stands still meanwhile.`,
    `A yes holds for ${wait(validFor)}; after that it is asked again.`,
    `The same effect within ${wait(window)} is taken for a second one and goes to the owner.`,
    means.length === 0
      ? "Whom, what, how much and why are found by their usual names."
      : `It is known by ${means.join("; ")}; the rest by its usual names.`,
    "",
  ].join("\n");
}

function whoSaysYes(page: Page, { risk, area, approve, reviewedBy }: ActionRule): string {
  const owner = areaOf(page, area);
  const approvers =
    approve.length > 0 ? approve : [owner?.owner ?? page.defaultOwner, owner?.backup ?? ""].filter(Boolean);
  if (risk === "low") return "It runs alone.";
  if (risk === "high") return `${approvers.join(" or ")} says yes, with a passkey; never to what they asked for.`;
  return `${(reviewedBy.length > 0 ? reviewedBy : approvers).join(" or ")} reviews it; never what they asked for.`;
}

function howDone({ to, idempotent, keyFor, readBack }: ActionRule): string {
  if (to === "") return "The caller fetches a permit, which counts once, and does it.";
  const lost =
    readBack === "" ? "it stays in doubt until a person settles it" : `${readBack} is asked whether it was done`;
  return idempotent
    ? `Sent to ${to}, signed. It may be sent again with its key for ${wait(keyFor * 60)}; after that ${lost}.`
    : `Sent to ${to}, signed, once at most. When the answer is lost, ${lost}.`;
}

/** The actions under an area, a line each. */
export const actionsUnder = (page: Page, area: string): string[] => {
  const actions = page.actions.filter((one) => one.area === area);
  return actions.length === 0
    ? []
    : ["Actions:", ...actions.map(({ name, does, risk }) => `  ${name}${does === "" ? "" : ` (${does})`}: ${risk}`)];
};
