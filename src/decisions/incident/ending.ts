/** The rules about ending it: a person in their own browser, and never a program, lifts its freeze, resolves and closes it. */

import { prose } from "../../kernel/prose.ts";
import { personOf } from "../../page/page.ts";
import { wallTime } from "../../routing/zone.ts";
import { assuranceOf } from "../caller.ts";
import { did } from "./events.ts";
import { no } from "./refusals.ts";
import type { Asked, Seen } from "./seen.ts";
import { exactly, isAhead } from "./when.ts";
import { atBrowser, mayWrite, overriders } from "./who.ts";

export const ending = {
  /** The freeze of this incident, and only by whoever leads it. */
  thaw({ id, reason }: Asked<"thaw">, seen: Seen) {
    const { state, world } = seen;
    if (!state) return no.unknown(id);
    const me = atBrowser(world.page.inForce?.page, seen);
    if (me === undefined) return no.notInBrowser(state.lead);
    if (me !== state.lead) return no.notLead(state.lead);
    if (assuranceOf(seen) !== "passkey") return no.noPasskey();
    return state.freezes ? did.thawed({ id, reason: prose(reason) }) : [];
  },

  resolve({ id, says, reason, occurred, after }: Asked<"resolve">, seen: Seen) {
    const { state, at } = seen;
    if (!state) return no.unknown(id);
    const may = mayEnd(state.lead, reason, seen);
    if ("refused" in may) return may;
    if (!state.open) return [];
    const when = occurred ?? exactly(at);
    if (isAhead(when, at)) return no.ahead();
    const why = may.as === "override" ? `${says}\n\n${reason}` : says;
    return did.resolved({ id, says: prose(why), when, as: may.as, ...(after ? { after } : {}) });
  },

  review(asked: Asked<"review">, seen: Seen) {
    const { id, covers, cause, letThrough, rules, noRule, followUps } = asked;
    const { state, all, world, at } = seen;
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    if (!page || !mayWrite(page, seen)) return no.notOnPage();
    if (state.closed) return no.isClosed(state.number);
    const strange = covers.find((one) => !all.has(one));
    if (strange !== undefined) return no.unknown(strange);
    if (rules.length === 0 && noRule === undefined) return no.noRuleChanged();
    if (noRule !== undefined && atBrowser(page, seen) === undefined) return no.reasonNeedsPerson();
    const today = wallTime(page.zone, at).date;
    for (const { owner, by } of followUps) {
      if (!personOf(page, owner)) return no.notAPerson(owner);
      if (by < today) return no.past(by);
    }
    const others = [...new Set(covers)].filter((one) => one !== id && !all.get(one)?.closed);
    const reviewed = did.reviewed({
      ...{ id, covers: others, cause: prose(cause), letThrough: prose(letThrough) },
      rules: rules.map(({ kind, reference, says }) => ({ kind, reference: prose(reference), says: prose(says) })),
      ...(noRule === undefined ? {} : { noRule: prose(noRule) }),
      followUps: followUps.map(({ says, owner, by }) => ({ says: prose(says), owner, by })),
    });
    return [reviewed, ...others.map((one) => did.covered({ id: one, by: id }))];
  },

  close({ id }: Asked<"close">, seen: Seen) {
    const { state, world, at } = seen;
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    const me = atBrowser(page, seen);
    if (!page || me === undefined) return no.notInBrowser(state.lead);
    const who = [...new Set([state.lead, ...overriders(page, at)])];
    if (!who.includes(me)) return no.notYours(who);
    if (state.closed) return [];
    if (state.open) return no.stillOpen(state.lead);
    return state.review || state.reviewedIn !== "" ? did.closed({ id }) : no.notReviewed();
  },

  /** It is the same as another one, which has lead, freeze and review: this one ends. */
  duplicate({ id, of, reason }: Asked<"duplicate">, seen: Seen) {
    const { state, all } = seen;
    if (!state) return no.unknown(id);
    const may = mayEnd(state.lead, reason, seen);
    if ("refused" in may) return may;
    if (id === of) return no.itself();
    const other = all.get(of);
    if (!other) return no.unknown(of);
    if (other.duplicateOf !== "") return no.duplicateToo(other.duplicateOf);
    if (state.closed) return state.duplicateOf === of ? [] : no.isClosed(state.number);
    return did.duplicated({ id, of, reason: prose(reason) });
  },
};

/** The lead; or, in their place and with a reason, whoever the page names above. */
function mayEnd(lead: string, reason: string | undefined, seen: Seen) {
  const page = seen.world.page.inForce?.page;
  const me = atBrowser(page, seen);
  if (!page || me === undefined) return no.notInBrowser(lead);
  const others = overriders(page, seen.at);
  if (me !== lead && !others.includes(me)) return no.notYours([...new Set([lead, ...others])]);
  if (assuranceOf(seen) !== "passkey") return no.noPasskey();
  if (me === lead) return { as: "lead" as const };
  return reason === undefined ? no.needsReason(lead) : { as: "override" as const };
}
