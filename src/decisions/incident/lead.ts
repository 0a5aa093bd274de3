/** The rules about who leads: declaring names one, and the lead passes only when the next one says so. */

import { prose } from "../../kernel/prose.ts";
import { environmentOf, type Page, personOf } from "../../page/page.ts";
import { personIn } from "../caller.ts";
import { did } from "./events.ts";
import { no } from "./refusals.ts";
import type { Asked, Seen } from "./seen.ts";
import type { Hit, IncidentState } from "./state.ts";
import { exactly, isAhead } from "./when.ts";
import { atBrowser, leadAt, leadGone, mayWrite, overriders, turnToLead, widerAt } from "./who.ts";

/** How it was noticed, where nobody says: by whoever declares it. */
const noticedBy = (actor: string) => (personIn(actor) === "" ? ("alert" as const) : ("human" as const));

export const leading = {
  declare(asked: Asked<"declare">, seen: Seen) {
    const { state, world, at, actor, all } = seen;
    const page = world.page.inForce?.page;
    if (!page) return no.noPage();
    if (state) return [];
    if (!mayWrite(page, seen)) return no.notOnPage();
    const { id, title, severity, environment, hits, separate, detectedBy = noticedBy(actor) } = asked;
    if (environment !== "" && !environmentOf(page, environment)) return no.unknownEnvironment(environment);
    const other = separate ? undefined : freezingHere(all.values(), environment);
    if (other) return no.underWay(other.number, other.lead);
    const { started, detected = started ?? exactly(at), declared = exactly(at) } = asked;
    if ([detected, declared, ...(started ? [started] : [])].some((when) => isAhead(when, at))) return no.ahead();
    const lead = leadAt(page, personIn(actor), at);
    return did.declared({
      ...{ id, number: all.size + 1, title: prose(title), severity, environment },
      hits: [...new Set(hits)],
      lead: lead.person,
      why: lead.why,
      wider: hits.length > 0 ? widerAt(page, at) : "",
      declared,
      ...(started ? { started } : {}),
      detected,
      detectedBy,
    });
  },

  widen({ id, hits }: Asked<"widen">, seen: Seen) {
    const { state, world, at } = seen;
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    if (!page) return no.noPage();
    return mayWrite(page, seen) ? widening(page, state, hits, at) : no.notOnPage();
  },

  /** The severity may rise by anybody's hand, and falls by the lead's. */
  grade({ id, severity, reason }: Asked<"grade">, seen: Seen) {
    const { state, world, actor } = seen;
    if (!state) return no.unknown(id);
    if (!mayWrite(world.page.inForce?.page, seen)) return no.notOnPage();
    if (severity === state.severity) return [];
    if (severity > state.severity && personIn(actor) !== state.lead) return no.notLead(state.lead);
    return did.graded({ id, severity, reason: prose(reason) });
  },

  offer({ id, to }: Asked<"offer">, { state, world, actor }: Seen) {
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    if (!page) return no.noPage();
    if (!state.open) return no.over(state.number);
    if (personIn(actor) !== state.lead) return no.notLead(state.lead);
    if (!personOf(page, to)) return no.notAPerson(to);
    if (to === state.lead) return no.leadsAlready(to);
    return to === state.offered ? [] : did.offered({ id, to });
  },

  take({ id, reason }: Asked<"take">, seen: Seen) {
    const { state, world, at } = seen;
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    if (!page) return no.noPage();
    if (!state.open) return no.over(state.number);
    const me = atBrowser(page, seen);
    if (me === undefined) return no.notInBrowser(state.lead);
    const led = (how: "acknowledged" | "handed-over" | "silent" | "away" | "overridden") =>
      did.led({ id, lead: me, was: state.lead, how, ...(reason ? { reason: prose(reason) } : {}) });
    if (me === state.lead) return state.acknowledged ? [] : led("acknowledged");
    if (me === state.offered) return led("handed-over");
    if (me === turnToLead(page, state, at)) return led(leadGone(page, state.lead, at) === "" ? "silent" : "away");
    if (!overriders(page, at).includes(me)) return no.led(state.lead);
    return reason ? led("overridden") : no.needsReason(state.lead);
  },

  role({ id, role, person }: Asked<"role">, seen: Seen) {
    const { state, world, actor } = seen;
    const page = world.page.inForce?.page;
    if (!state) return no.unknown(id);
    if (!state.open) return no.over(state.number);
    if (!page || !personOf(page, person)) return no.notAPerson(person);
    const me = personIn(actor);
    if (me !== state.lead && me !== person) return no.notLead(state.lead);
    return state.roles.some((one) => one.role === role && one.person === person)
      ? []
      : did.roleGiven({ id, role, person });
  },
};

/** An open incident that freezes what is declared now: it has its lead already. */
function freezingHere(all: Iterable<IncidentState>, environment: string): IncidentState | undefined {
  for (const one of all)
    if (one.freezes && (one.environment === "" || environment === "" || one.environment === environment)) return one;
  return undefined;
}

/** What more is hit, and who leads the wider response from then on. Nothing when it was known. */
export function widening(page: Page, state: IncidentState, hits: readonly Hit[], at: string) {
  const fresh = [...new Set(hits)].filter((one) => !state.hits.includes(one));
  return fresh.length === 0
    ? []
    : [did.widened({ id: state.id, hits: fresh, wider: state.wider === "" ? widerAt(page, at) : state.wider })];
}
