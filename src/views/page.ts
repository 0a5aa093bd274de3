/** The page as a screen: one owner for each area, what nobody claimed, and the version that waits to be adopted. */

import { personIn } from "../decisions/caller.ts";
import { contactsFrom, type Offer, type PageState, pageCard, pageOwner } from "../decisions/page/kind.ts";
import { digest } from "../kernel/json.ts";
import { type Area, type Contact, type Page, personOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import type { Call } from "./call.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { type CoverModel, coverView } from "./cover.ts";
import { actorName, areaTitle, capital, listed, nameOf, plural, shortDigest } from "./names.ts";
import { type ActionLine, actionLines } from "./page-actions.ts";
import { type ChangeGroup, changeGroups, contactChanges, linesOf } from "./page-change.ts";
import { effectsOf } from "./page-effects.ts";
import { hoursText } from "./page-fields.ts";
import { type TaskLine, taskLines, tasksOwner } from "./page-tasks.ts";
import type { PatchLine } from "./patch.ts";
import { reviewedSays } from "./review.ts";
import { type Signing, signingOf } from "./signing.ts";
import { day, minutesText, moment } from "./times.ts";
import { pageCall } from "./waiting.ts";

export interface AreaModel {
  readonly name: string;
  readonly title: string;
  readonly covers: string;
  readonly paths: readonly string[];
  readonly owner: string;
  readonly backup: string;
  readonly after: string;
  readonly input: string;
  readonly informed: string;
  readonly afterHours: string;
  readonly risk: string;
  readonly never: readonly string[];
}

export interface GuardrailModel {
  readonly name: string;
  readonly says: string;
  readonly owner: string;
  /** The last number pushed, or that none is known: unknown counts as crossed. Empty when no number is expected. */
  readonly reading: string;
  readonly crossed: boolean;
}

export interface OfferModel {
  readonly version: string;
  readonly shortVersion: string;
  readonly by: string;
  readonly when: string;
  readonly first: boolean;
  /** By area, and by section where it is about none. */
  readonly changes: readonly ChangeGroup[];
  /** What becomes of decisions that are open now, a sentence each. */
  readonly effects: readonly string[];
  readonly lines: readonly PatchLine[];
  readonly call: Call | undefined;
  readonly shown: string;
  readonly signing: Signing;
  readonly mayAnswer: boolean;
  /** Why the reader may not adopt it; empty when they may. */
  readonly whyNot: string;
}

export interface PageModel {
  readonly team: string;
  readonly zone: string;
  readonly inForce: boolean;
  readonly version: string;
  readonly digest: string;
  readonly adopted: string;
  readonly areas: readonly AreaModel[];
  readonly unclaimed: readonly { readonly title: string; readonly covers: string }[];
  readonly defaultOwner: string;
  readonly people: readonly { readonly name: string; readonly role: string; readonly hours: string }[];
  readonly guardrails: readonly GuardrailModel[];
  readonly ties: readonly { readonly when: string; readonly name: string }[];
  /** Whether it is due for review, and when it was reviewed last; empty before it is in force. */
  readonly reviewed: string;
  readonly gaps: readonly {
    readonly id: string;
    readonly question: string;
    readonly owner: string;
    readonly when: string;
  }[];
  /** Who can say yes in the coming week. */
  readonly cover: CoverModel;
  readonly actions: readonly ActionLine[];
  readonly tasks: readonly TaskLine[];
  /** Who has the final call on every AI task. */
  readonly tasksOwner: string;
  readonly notYet: readonly string[];
  readonly offered: OfferModel | undefined;
  readonly history: readonly {
    readonly version: string;
    readonly by: string;
    readonly when: string;
    readonly seq: number;
  }[];
}

/** The page in force, or the first one on offer; undefined when there is neither. */
export async function pageView(context: ViewContext): Promise<PageModel | undefined> {
  const seen = worldOf(context.world);
  const page = pageShown(seen);
  const cover = coverView(context);
  if (!page || !cover) return undefined;
  const { inForce, offered, history } = seen.page;
  const zone = zoneOf(context);
  const openGaps = [...seen.gaps.values()].filter(({ closed }) => !closed).reverse();
  const say = await context.words(openGaps.map(({ question }) => question));
  const version = (inForce ?? offered)?.version ?? "";
  return {
    team: page.team,
    zone: zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone,
    inForce: inForce !== undefined,
    version: shortDigest(version),
    digest: version,
    adopted: inForce
      ? `Adopted by ${actorName(inForce.adoptedBy)} on ${day(inForce.since, context.at, zone)}, entry ${inForce.seq}.`
      : "",
    areas: page.areas.filter(({ claimed }) => claimed).map((area) => areaModel(page, area, context.at)),
    unclaimed: page.areas
      .filter(({ claimed }) => !claimed)
      .map(({ name, covers }) => ({ title: capital(areaTitle(name)), covers })),
    defaultOwner: nameOf(page.defaultOwner),
    people: page.people.map(({ id, role, zone, hours }) => ({
      name: nameOf(id),
      role: role.replaceAll("-", " "),
      hours: hours.length === 0 ? "at any hour" : `${hours.map(hoursText).join(", ")} ${zone}`,
    })),
    guardrails: guardrails(context, page),
    ties: page.ties.map(({ when, person }) => ({ when: tieText(when), name: nameOf(person) })),
    gaps: openGaps.map(({ id, question, owner, at }) => ({
      id,
      question: say(question),
      owner: nameOf(owner),
      when: moment(at, context.at, zone),
    })),
    cover,
    reviewed: reviewedSays(context),
    actions: actionLines(page),
    tasks: taskLines(page),
    tasksOwner: tasksOwner(page),
    notYet: page.notYet,
    offered: offered && (await offerModel(context, seen.page, offered)),
    history: history
      .map(({ version, by, at, seq }) => ({
        version: shortDigest(version),
        by: actorName(by),
        when: day(at, context.at, zone),
        seq,
      }))
      .reverse(),
  };
}

/** A person by name, a rotation with whose turn it is. */
function seatText(page: Page, id: string, at: string): string {
  const person = personBehind(page, id, at);
  return person === id ? nameOf(id) : `${nameOf(id)}, now ${nameOf(person)}`;
}

function areaModel(page: Page, area: Area, at: string): AreaModel {
  return {
    name: area.name,
    title: capital(areaTitle(area.name)),
    covers: area.covers,
    paths: area.paths,
    owner: seatText(page, area.owner, at),
    backup: seatText(page, area.backup, at),
    after: minutesText(area.answerWithin),
    input: listed(area.input.map(nameOf)),
    informed: listed(area.informed.map(nameOf)),
    afterHours: seatText(page, area.afterHours, at),
    risk: area.risk,
    never: area.never,
  };
}

/** The ties of the page format in plain words. */
function tieText(when: string): string {
  const known = new Map([
    ["customer-data-security-uptime-or-months", "Customer data, security, uptime, or a promise carried for months"],
    ["local-and-undoable-in-a-sprint", "Local, and undoable in a sprint"],
    ["one-way-door", "It cannot be undone"],
    ["deadline-forces-a-shortcut", "A deadline forces a shortcut: how much risk"],
  ]);
  return known.get(when) ?? capital(when.replaceAll("-", " "));
}

function guardrails(context: ViewContext, page: Page): GuardrailModel[] {
  const { readings } = worldOf(context.world);
  return page.guardrails.map(({ name, says, owner, source, limit }) => {
    const last = readings.get(name);
    const wanted = source === "pushed";
    const value = last && limit ? readingText(last.value, last.unit) : "";
    return {
      name: capital(name.replaceAll("-", " ")),
      says,
      owner: nameOf(owner),
      reading: !wanted
        ? ""
        : last
          ? `${value}, ${moment(last.at, context.at, zoneOf(context))}`
          : "no number yet, so it counts as crossed",
      crossed: wanted && (last?.crossed ?? true),
    };
  });
}

/** Money is kept in minor units; other numbers as they came. */
function readingText(value: number, unit: string): string {
  const money = /^[A-Z]{3}\b/.test(unit);
  return `${(money ? value / 100 : value).toLocaleString("en-US")}\u00a0${unit}`;
}

async function offerModel(context: ViewContext, state: PageState, offer: Offer): Promise<OfferModel> {
  const { inForce } = state;
  const say = await context.words(
    inForce ? [inForce.source, offer.source, inForce.contacts, offer.contacts] : [offer.source],
  );
  const contacts = inForce && contactChanges(contactsOf(say(inForce.contacts)), contactsOf(say(offer.contacts)));
  const me = context.me?.person ?? "";
  const call = pageCall(context, offer);
  const mayAnswer = inForce ? (call?.mine ?? false) : personOf(offer.page, me) !== undefined;
  const own = me !== "" && personIn(offer.by) === me;
  const owner = inForce && pageOwner(inForce.page);
  return {
    version: offer.version,
    shortVersion: shortDigest(offer.version),
    by: actorName(offer.by),
    when: moment(offer.at, context.at, zoneOf(context)),
    first: !inForce,
    changes: inForce ? changeGroups(inForce.page, offer.page, contacts) : [],
    effects: inForce ? effectsOf(context, offer) : [],
    lines: inForce ? linesOf(say(inForce.source), say(offer.source)) : [],
    call,
    shown: digest(pageCard(state)),
    signing: inForce ? signingOf(context, true) : firstSigning(context),
    mayAnswer,
    whyNot: mayAnswer
      ? ""
      : own
        ? "You offered it, so somebody else adopts it."
        : `${nameOf(owner?.owner ?? "")} decides about the page.`,
  };
}

/** Contacts that were removed, or cannot be read, are none. */
function contactsOf(words: string): readonly Contact[] {
  try {
    return contactsFrom(words);
  } catch {
    return [];
  }
}

/** The first page is signed by whoever has a passkey already, also in the session in which it was made. */
function firstSigning(context: ViewContext): Signing {
  const { credentials } = signingOf(context, true);
  return { needed: credentials.length > 0, credentials, stop: undefined };
}

/** `12 areas, one owner each.` */
export const areasSentence = (n: number): string => `${n} ${plural(n, "area")}, one owner each.`;
