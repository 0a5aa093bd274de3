/** Whether two effects are one: by equal marks and their numbers alone, so that veiled effects are compared as well. */

import type { Effect } from "../effect.ts";

/** Movements of money, each class apart; a refund and a credit for one cause pay it twice. */
const moving = new Set(["refund", "credit", "debit", "charge", "payout", "invoice", "advance"]);
const paidBack = new Set(["refund", "credit"]);

/** Roles that two proposals of one effect may give differently: what is told loosely, and what only shows the way. */
const loose = new Set("name company behalf does purpose number as raw money record cause word old".split(" "));
/** Roles that say which thing it is, and not how, when or how many. */
const parting = new Set(
  "plan period month part quantity interval environment access share object date day time until step on purpose does".split(
    " ",
  ),
);
/** Whom it is for, surely. */
const sure = new Set("customer email phone account bank person employee party named-who".split(" "));

type Roles = ReadonlyMap<string, ReadonlySet<string>>;

const rolesOf = (marks: readonly string[]): Roles => {
  const roles = new Map<string, Set<string>>();
  for (const mark of marks) {
    const role = mark.slice(0, mark.indexOf(":"));
    const known = roles.get(role);
    if (known) known.add(mark);
    else roles.set(role, new Set([mark]));
  }
  return roles;
};

const shares = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean => {
  if (a && b) for (const one of a) if (b.has(one)) return true;
  return false;
};
const both = (a: Roles, b: Roles, role: string): boolean => a.has(role) && b.has(role);

/** True when the two name different ones of something: two charges, two customers, two months. */
function differ(a: Roles, b: Roles): boolean {
  for (const [role, marks] of a)
    if (!loose.has(role) && !isDoc(role) && b.has(role) && !shares(marks, b.get(role))) return true;
  return otherNumber(a, b);
}

/** A number that one of them gives without saying of what must be among the other's as long ones, where that has any. */
function otherNumber(a: Roles, b: Roles): boolean {
  if (!untyped(a) && !untyped(b)) return false;
  return [...a].some(([role, marks]) => isDoc(role) && b.has(role) && !shares(marks, b.get(role)));
}
const isDoc = (role: string): boolean => /^doc\d+$/.test(role);
/** More numbers than invoices and orders: at least one stands alone. */
const untyped = (roles: Roles): boolean =>
  [...roles].reduce((so, [role, { size }]) => so + (isDoc(role) ? size : 0), 0) >
  size(roles, "invoice") + size(roles, "order");
const size = (roles: Roles, role: string): number => roles.get(role)?.size ?? 0;

type Agreement = "equal" | "other" | "unknown";

/** Amounts as money where both carry a currency, else as numbers. A bare number is compared as it stands with its own kind. */
function amounts(a: Roles, b: Roles): Agreement {
  const agree = (role: string): Agreement => (shares(a.get(role), b.get(role)) ? "equal" : "other");
  if (shares(a.get("as"), b.get("as"))) {
    const known = both(a, b, "money") ? agree("money") : "equal";
    return known === "other" ? "other" : agree("raw");
  }
  if (both(a, b, "money")) return agree("money");
  return both(a, b, "number") ? agree("number") : "unknown";
}

/** True when both do the same to the same. Works on veiled effects, both veiled with the same key. */
export function sameEffect(a: Effect, b: Effect): boolean {
  const other = a.verb !== b.verb;
  if (other && !(paidBack.has(a.verb) && paidBack.has(b.verb))) return false;
  const [whoA, whoB, whatA, whatB] = [rolesOf(a.who), rolesOf(b.who), rolesOf(a.what), rolesOf(b.what)];
  if (differ(whoA, whoB) || differ(whatA, whatB)) return false;
  const amount = amounts(rolesOf(a.amount), rolesOf(b.amount));
  if (amount === "other") return false;
  const party = meet(whoA, whoB, (role) => sure.has(role));
  if (!party && both(whoA, whoB, "name") && !shares(whoA.get("name"), whoB.get("name"))) return false;
  const known = party || shares(whoA.get("name"), whoB.get("name"));
  const thing = meet(whatA, whatB, (role) => !parting.has(role));
  const met = (role: string) => shares(whatA.get(role), whatB.get(role));
  if (moving.has(a.verb)) return moved(a, b, { party: known, thing, amount, other });
  if (a.verb === "mail") return known && told(a, b);
  if (a.verb === "coupon") return met("coupon") && (party || (whoA.size === 0 && whoB.size === 0));
  if (a.verb === "plan-change") return (party || thing) && (met("plan") || met("quantity"));
  if (a.verb === "deploy" || a.verb === "rollback") return met("service");
  if (a.verb === "grant" || a.verb === "revoke") return known && (met("place") || met("access"));
  if (a.verb === "command") return alike(whatA.get("does"), whatB.get("does"));
  if (a.verb === "other")
    return titled(a, b) && (known || thing || (mute(a) && mute(b))) && alikeDeeds(whatA, whatB, whoA, whoB);
  return known || thing;
}

/** It says nothing but what it does. */
const mute = ({ who, what, amount }: Effect): boolean =>
  who.length === 0 && amount.length === 0 && what.every((mark) => mark.startsWith("does:"));

const meet = (a: Roles, b: Roles, which: (role: string) => boolean): boolean => {
  for (const [role, marks] of a) if (which(role) && shares(marks, b.get(role))) return true;
  return false;
};

interface Met {
  readonly party: boolean;
  readonly thing: boolean;
  readonly amount: Agreement;
  /** One pays back, the other credits. */
  readonly other: boolean;
}

/** Money moves twice when it is for the same party or thing, and nothing says that the cause is another one. */
function moved(a: Effect, b: Effect, { party, thing, amount, other }: Met): boolean {
  if (thing) return true;
  if (!party || amount !== "equal") return false;
  const [whyA, whyB] = [rolesOf(a.why), rolesOf(b.why)];
  const cause = shares(whyA.get("cause"), whyB.get("cause"));
  return cause || (!other && !both(whyA, whyB, "cause"));
}

/** Two mails say the same when they have one purpose; where one has none that is known, when most of their words agree. */
function told(a: Effect, b: Effect): boolean {
  const [whatA, whatB] = [rolesOf(a.what), rolesOf(b.what)];
  if (both(whatA, whatB, "purpose")) return shares(whatA.get("purpose"), whatB.get("purpose"));
  return half(rolesOf(a.why).get("word"), rolesOf(b.why).get("word"));
}

/** Deeds of no known class are one when their names agree; half is enough where two of their values do. */
function alikeDeeds(a: Roles, b: Roles, whoA: Roles, whoB: Roles): boolean {
  const values = [...a].filter(([role, marks]) => role !== "does" && shares(marks, b.get(role)));
  const parties = [...whoA].filter(([role, marks]) => shares(marks, whoB.get(role)));
  return alike(a.get("does"), b.get("does"), values.length + parties.length > 1 ? 1 / 2 : 2 / 3);
}

/** Where both have a title, most of its words agree. */
function titled(a: Effect, b: Effect): boolean {
  const [titleA, titleB] = [rolesOf(a.why).get("title"), rolesOf(b.why).get("title")];
  return !titleA || !titleB || half(titleA, titleB);
}

/** Two thirds of the words of both together stand in each. */
function alike(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined, share = 2 / 3): boolean {
  if (!a || !b) return false;
  const common = [...a].filter((one) => b.has(one)).length;
  return common >= (a.size + b.size - common) * share;
}

/** At least half of the words of the shorter one stand in the other too. */
function half(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (!a || !b) return false;
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  return [...few].filter((one) => many.has(one)).length * 2 > few.size - (few.size > 3 ? 1 : 0);
}
