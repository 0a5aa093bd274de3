/** What a proposed action does in the world, whatever the tool is called: the effect by which a second plan of it is known. */

import type { Json } from "../kernel/json.ts";
import type { ActionRule } from "../page/page.ts";
import { amountMarks } from "./effect/amount.ts";
import { behalfMarks, type Facts, factsOf, marksIn, onMark, partyRoles } from "./effect/facts.ts";
import { type Leaf, type Parts, partsOf } from "./effect/leaves.ts";
import { addressesIn, datesIn, type Mark } from "./effect/marks.ts";
import { contentMarks, purposeOf, reasonMarks, stepOf, titleMarks } from "./effect/reasons.ts";
import { type Deed, deedOf } from "./effect/verb.ts";
import { slug } from "./effect/words.ts";

export { sameEffect } from "./effect/same.ts";

/** One business effect. Every list may be empty: what a proposal does not say is unknown, and never a difference. */
export interface Effect {
  /** The class of what is done: `refund`, `credit`, `charge`, `payout`, `plan-change`, `mail`, `delete` … or `other`. */
  readonly verb: string;
  /** Whom it is for, as `role:value`. */
  readonly who: readonly string[];
  /** The charge, invoice, order, plan … it is about, as `role:value`. */
  readonly what: readonly string[];
  /** How much, as `role:value`, in minor units. */
  readonly amount: readonly string[];
  /** The usual cause, and the words of the reason that say something. */
  readonly why: readonly string[];
}

/** What the effect is read from: the kind and target that a caller names, and everything it would send. */
export interface Proposal {
  readonly kind: string;
  readonly target: string;
  readonly parameters: Json;
  readonly onBehalfOf: string;
  readonly reason: string;
}

/** So many marks of each sort are kept, each so long at most: a proposal that says more is about more than one effect. */
const mostMarks = 64;
const longestMark = 180;

/** The effect of a proposal. `means` names the parameters where the page does; the others are found by their usual names. */
export function effectOf(proposal: Proposal, means: ActionRule["means"]): Effect {
  const parts = partsOf(proposal.parameters);
  const deed = deedOf(proposal.kind, parts);
  const named = (names: readonly string[]) => parts.leaves.filter((leaf) => names.some((name) => isAt(leaf, name)));
  const [sums, reasons] = [named(means.howMuch), named(means.why)];
  const facts = factsOf(
    parts.leaves.filter((leaf) => !sums.includes(leaf) && !reasons.includes(leaf)),
    deed.verb,
  );
  const said = [...facts.subjects, ...facts.texts];
  const all: Mark[] = [
    ...facts.who,
    ...facts.what,
    ...behalfMarks(proposal.onBehalfOf),
    ...(facts.who.some(([role]) => role === "email") ? [] : mailboxes(facts.texts)),
    ...[...said, proposal.reason].flatMap(marksIn),
    ...mailboxes([proposal.target]),
    ...marksIn(`${proposal.target} ${proposal.kind}`),
    ...deedMarks(deed, facts, parts),
    ...named(means.who).map(({ value }) => ["named-who", slug(String(value))] as const),
    ...named(means.what).map(({ path, value }) => [`#${path.join(".")}`, slug(String(value))] as const),
  ];
  return {
    verb: deed.verb,
    who: marks(all.filter(([role]) => isParty(role))),
    what: marks(all.filter(([role]) => !isParty(role))),
    amount: amountMarks(proposal.kind, parts.leaves, sums, [...said, proposal.reason]).slice(0, mostMarks),
    why: whyMarks(deed.verb, facts, [proposal.reason, ...reasons.map(({ value }) => String(value))]).slice(
      0,
      mostMarks,
    ),
  };
}

/** A mail is about what it says; anything else has its reason, and a ticket its title too. */
function whyMarks(verb: string, { subjects, texts }: Facts, reasons: readonly string[]): string[] {
  if (verb === "mail") return contentMarks([...subjects, ...texts]);
  return [...(verb === "other" ? titleMarks(subjects) : []), ...reasonMarks(reasons)];
}

/** What only some classes of deeds say: a mail its purpose, a deletion its object, a switch whether it goes on. */
function deedMarks({ verb, words, objects }: Deed, { what, subjects, texts }: Facts, { free }: Parts): Mark[] {
  if (verb === "mail") return mailMarks(subjects.join("\n"), texts.join("\n"));
  if (verb === "delete" || verb === "restore") return objects.map((one) => ["object", alias(one)]);
  if (verb === "other" || verb === "command") return words.map((one) => ["does", one]);
  if (verb === "flag") return words.filter((word) => /^((de)?activat|enabl|disabl|off$|on$)/.test(word)).map(onMark);
  return what.some(([role]) => role === "service") ? [] : servicesIn(verb, free);
}

const isParty = (role: string): boolean => partyRoles.has(role) || role === "named-who";

const marks = (all: readonly Mark[]): string[] =>
  [...new Set(all.filter(([, value]) => value !== "").map(([role, value]) => `${role}:${value}`.slice(0, longestMark)))]
    .sort()
    .slice(0, mostMarks);

/** `charge.customer` as the page writes it: the end of the way to the value. */
const isAt = ({ path }: Leaf, name: string): boolean => path.join(".") === name || path.join(".").endsWith(`.${name}`);

const mailboxes = (texts: readonly string[]): Mark[] => texts.flatMap(addressesIn).map((one) => ["email", one]);

/** What a mail is for, which reminder it is, and the day that its subject names. */
function mailMarks(subject: string, body: string): Mark[] {
  const purpose = purposeOf(subject, body);
  const step = stepOf(subject === "" ? body : subject);
  return [
    ...(purpose ? [["purpose", purpose] as const] : []),
    ...(step ? [["step", step] as const] : []),
    ...datesIn(subject).filter(([role]) => role === "day"),
  ];
}

/** A command that rolls something out names it without a flag, among the program's own words. */
const servicesIn = (verb: string, free: readonly string[]): Mark[] =>
  verb === "deploy" || verb === "rollback"
    ? free
        .filter((word) => /^[a-z][\w-]*$/i.test(word) && !program.has(word))
        .map((word) => ["service", slug(word)] as const)
    : [];
const program = new Set(
  "kubectl helm docker podman chart charts set image upgrade install apply rollout rollback undo restart service update deploy deployment push release stack compose up".split(
    " ",
  ),
);

/** Records of one person under the names that tools give them. */
const alias = (object: string): string =>
  /^(account|data|personal|person|subject|profile|profil|contact|member|gdpr|privacy|konto)|user|customer|client|kunde|kundin|person|utilisateur|usuario/.test(
    object,
  )
    ? "account"
    : /^(s3|gs)$/.test(object)
      ? "bucket"
      : object;

/** The same effect with nothing in it that could be read: every value goes through `veil`; classes and roles stay. */
export const veiled = (effect: Effect, veil: (text: string) => string): Effect => ({
  verb: effect.verb,
  who: effect.who.map((mark) => hidden(mark, veil)),
  what: effect.what.map((mark) => hidden(mark, veil)),
  amount: effect.amount.map((mark) => hidden(mark, veil)),
  why: effect.why.map((mark) => hidden(mark, veil)),
});

/** A role of this file's tables stays readable; one that a tool made up could say something, and is veiled too. */
function hidden(mark: string, veil: (text: string) => string): string {
  const end = mark.indexOf(":");
  const role = mark.slice(0, end);
  return `${role.startsWith("#") ? `#${veil(role)}` : role}:${veil(mark)}`;
}
