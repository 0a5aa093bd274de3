/** Everything that a person says about a release in their browser: yes, no, the next stage, an exception, how a run ended. */

import { digest, type Json } from "../../kernel/json.ts";
import { type Context, isRefusal, type Refusal, type Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import type { Answerer } from "../authority.ts";
import { assuranceOf, personOnPage, touched } from "../caller.ts";
import { type Freezing, type Frozen, freezes } from "../freeze/frozen.ts";
import type { FreezeState } from "../freeze/kind.ts";
import type { InForce, PageState } from "../page/kind.ts";
import { inviterOf, type PersonState } from "../person/kind.ts";
import { exceptionCard, releaseCard, stageCard } from "./card.ts";
import { left } from "./independence.ts";
import { no } from "./refusals.ts";
import { asksPerson, nextStage, reachOf, statusOf } from "./stages.ts";
import type { ReleaseState } from "./state.ts";

/** What the rules of a release may look at. */
export interface World {
  readonly page: PageState;
  readonly person: Subjects<PersonState>;
  readonly freeze: FreezeState;
  readonly incident: Subjects<Freezing>;
}

export type Seen = Context & { readonly state: ReleaseState | undefined; readonly world: World };

/** Who may approve this release now: owner or backup of deploy who made nothing of it. */
export const approvers = (page: Page, state: ReleaseState, at: string): readonly Answerer[] =>
  left(page, state.excluded, { at, since: waitsSince(state) });

/** Since when the next yes is waited for: since it was prepared, or since the last stage was found good. */
const waitsSince = ({ healthy, preparedAt }: ReleaseState): string => healthy.at(-1)?.at ?? preparedAt;

/** The first freeze that holds for this release now and that nobody let it pass: each one needs an exception of its own. */
export const freezeOf = (
  page: Page,
  world: Pick<World, "freeze" | "incident">,
  state: ReleaseState,
  at: string,
): Frozen | undefined =>
  freezes(page, world.freeze, world.incident, state.environment, at).find(
    ({ id }) => !state.exceptions.some(({ freeze, facts }) => freeze === id && facts === state.facts),
  );

/** Who may let a release pass a freeze: the incident's lead, and the page's named exceptions. */
export function mayExcept(page: Page, frozenBy: Frozen, environment: string, at: string): string[] {
  const named = page.environments.find(({ name }) => name === environment)?.exceptions ?? [];
  const all = [frozenBy.lead, ...named].map((id) => personBehind(page, id, at));
  return [...new Set(all)].filter((person) => person !== "");
}

interface Mine {
  readonly me: string;
  readonly inForce: InForce;
  readonly state: ReleaseState;
}

/** A person of the page in a browser session who made nothing of it. `whose`: who is asked instead. */
function independent(context: Seen, id: string): Mine | Refusal {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const whose = approvers(inForce.page, state, at)[0]?.person ?? "";
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(whose);
  if (state.excluded.includes(me)) {
    const as = state.makers.find(({ person }) => person === me)?.as ?? ["prepared it"];
    return no.madeIt(as.join(", "), whose);
  }
  const inviter = inviterOf(world.person, context);
  if (inviter !== "" && state.excluded.includes(inviter)) return no.linkFromMaker(inviter);
  return { me, inForce, state };
}

/** The same, for whoever is on the short list of deploy rights, having seen exactly this card and touched their passkey. */
function approver(context: Seen, id: string, shown: string, card: (mine: Mine) => Json) {
  const mine = independent(context, id);
  if (isRefusal(mine)) return mine;
  const can = approvers(mine.inForce.page, mine.state, context.at);
  const found = can.find(({ person }) => person === mine.me);
  if (!found) return no.notYours(can[0]?.person ?? "", can[0]?.why ?? "Everybody on the list took part in making it.");
  const seen = card(mine);
  if (shown !== digest(seen)) return no.changed();
  return { ...mine, as: found.as as "owner" | "backup" | "outside", card: seen };
}

/** The yes to the release as it is prepared now. */
export function approval(context: Seen, id: string, shown: string) {
  const may = approver(context, id, shown, ({ state, inForce }) => releaseCard(state, inForce.version));
  if (isRefusal(may)) return may;
  const status = statusOf(may.state, may.inForce.version);
  // A no to exactly this stands: a yes beside it would let nothing out.
  const refused = may.state.refusals.find(({ facts }) => facts === may.state.facts);
  if (status === "refused" && refused) return no.refused(refused.by.replace(/^person:/, ""));
  const open = status === "prepared" || (status === "rolling" && !may.state.stopped);
  if (!open) return status === "approved" ? [] : no.nothingToApprove(status);
  // Who made it was read from the page as it was then: somebody may be called otherwise by now.
  if (status === "prepared" && may.state.page !== may.inForce.version) return no.preparedBefore();
  const proof = touched(context, shown);
  return proof ? { id, as: may.as, facts: may.state.facts, shown: may.card, proof } : no.noPasskey();
}

/** The no to it: by whoever could say yes. It needs no touch. */
export function refusal(context: Seen, id: string, shown: string) {
  const may = approver(context, id, shown, ({ state, inForce }) => releaseCard(state, inForce.version));
  if (isRefusal(may)) return may;
  const status = statusOf(may.state, may.inForce.version);
  if (status !== "prepared" && status !== "approved") return no.nothingToApprove(status);
  return { id, facts: may.state.facts, shown: may.card };
}

/** The yes to the next stage, where the page asks for one. */
export function advance(context: Seen, id: string, stage: string, shown: string) {
  const may = approver(context, id, shown, ({ state, inForce }) => stageCard(state, stage, inForce.version));
  if (isRefusal(may)) return may;
  const next = nextStage(may.state) ?? "";
  if (reachOf(next) !== reachOf(stage) || !asksPerson(next)) return no.otherStage(stage, reachOf(next));
  if (may.state.stopped) return no.over("stopped");
  const proof = touched(context, shown);
  return proof ? { id, stage: next, facts: may.state.facts, shown: may.card, proof } : no.noPasskey();
}

/** The yes to pass the freeze that holds now: by the incident's lead or a named exception, also one who made it. */
export function exception(context: Seen, id: string, shown: string) {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const holds = freezeOf(inForce.page, world, state, at);
  if (!holds) return no.notFrozen();
  const who = mayExcept(inForce.page, holds, state.environment, at);
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(who[0] ?? "");
  if (!who.includes(me)) return no.frozen(holds, who);
  const card = exceptionCard(state, holds, inForce.version);
  if (shown !== digest(card)) return no.changed();
  const proof = touched(context, shown);
  return proof ? { id, freeze: holds.id, facts: state.facts, shown: card, proof } : no.noPasskey();
}

/** Who settles what is in doubt, or abandons: owner or backup of deploy, signed in with a passkey. Making it is no bar: it lets nothing out. */
export function onTheList(context: Seen, id: string): Mine | Refusal {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const deploy = inForce.page.areas.find(({ name }) => name === "deploy");
  const who = [deploy?.owner ?? "", deploy?.backup ?? ""].map((one) => personBehind(inForce.page, one, at));
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(who[0] ?? "");
  if (!who.includes(me)) return no.notListed(who);
  return assuranceOf(context) === "passkey" ? { me, inForce, state } : no.byLinkOnly();
}
