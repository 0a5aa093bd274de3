/** The production access list: who can reach what now, who says yes, who was last there, whether it was ever tried. */

import { mayExist } from "../decisions/access/state.ts";
import { rosterCard } from "../decisions/roster/kind.ts";
import { digest } from "../kernel/json.ts";
import { areaOf, type Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { accessStatus, type Place, placesOf } from "./access.ts";
import { type Standing, standing } from "./access-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, areaTitle, counted, listed, nameOf, plural } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { day, minutesText, moment } from "./times.ts";

export interface PlaceModel {
  readonly name: string;
  /** How it is reached: `PostgreSQL`, `SSH`, `by command`. */
  readonly kind: string;
  readonly who: string;
  readonly approve: string;
  readonly minutes: string;
  /** Who has a login there now; empty for nobody. */
  readonly now: string;
  /** Who was last there and when; empty for nobody. */
  readonly last: string;
  /** When it was last tried; empty when it never was. */
  readonly drill: string;
  readonly drillFailed: boolean;
}

export interface AccessRow extends Standing {
  readonly href: string;
  readonly title: string;
}

export interface AccessListModel {
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer; empty for none. */
  readonly name: string;
  readonly bad: boolean;
  readonly places: readonly PlaceModel[];
  /** Logins that exist or may exist: those that do not end first. */
  readonly open: readonly AccessRow[];
  /** Requests that wait for a yes or for their receiver. */
  readonly waiting: readonly AccessRow[];
  readonly over: readonly AccessRow[];
  readonly owner: { readonly owner: string; readonly backup: string; readonly of: string };
  /** Places that this reader may ask for. */
  readonly mayAsk: readonly string[];
  /** Who read the list last; empty when nobody did. `changed`: it is no longer what was read. */
  readonly reviewed: string;
  readonly changed: boolean;
  /** Digest of what the reader signs when they say that they read the list. */
  readonly shown: string;
  readonly signing: Signing;
}

const kindName = { postgres: "PostgreSQL", ssh: "SSH", command: "By command" };
/** So many that are over are shown; the record has all. */
const mostOver = 20;

/** The list as this reader sees it. */
export async function accessListView(context: ViewContext): Promise<AccessListModel> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const { last } = seen.roster;
  const me = context.me?.person ?? "";
  const places = placesOf(seen, context.at);
  const rows = page ? await rowsOf(context, page) : { stuck: [], open: [], waiting: [], over: [] };
  const open = [...rows.stuck, ...rows.open];
  const card = page ? rosterCard(page, seen.access, seen.roster) : undefined;
  const shown = card ? digest(card) : "";
  const list = card ? digest((card as { list: never }).list) : "";
  return {
    ...headline(places.length, rows.stuck, rows.open.length),
    places: places.map((place) => placeModel(context, place)),
    ...{ open, waiting: rows.waiting, over: rows.over.slice(0, mostOver), shown },
    owner: ownerOf(page, context.at),
    mayAsk: places.filter(({ who }) => who.includes(me)).map(({ target }) => target),
    reviewed: last ? `${actorName(last.by)} on ${day(last.at, context.at, zoneOf(context))}` : "",
    changed: last !== undefined && last.list !== list,
    signing: signingOf(context, true),
  };
}

function headline(places: number, stuck: readonly AccessRow[], open: number) {
  const calm = { bad: false, name: "" };
  const [first] = stuck;
  if (first) {
    const title = stuck.length === 1 ? "A login does not end" : `${stuck.length} logins do not end`;
    const whose = stuck.length === 1 ? `That of ${first.title}` : `The newest is that of ${first.title}`;
    const answer = `${whose}. It may still work: end it at the place itself; it is tried again every few seconds.`;
    return { title, answer, name: first.name, bad: true };
  }
  if (places === 0)
    return {
      ...calm,
      title: "No place of production is on the page yet",
      answer: "Until one is, nobody is granted access here, and nobody knows who has it.",
    };
  if (open === 0)
    return {
      ...calm,
      title: "Nobody has a login to production now",
      answer: "Who needs one asks with a reason; somebody else says yes; it ends by itself.",
    };
  const many = `${counted(open)} ${plural(open, "login")}`;
  return {
    ...calm,
    title: `${many.charAt(0).toUpperCase()}${many.slice(1)} to production ${plural(open, "is", "are")} open`,
    answer: "Each ends by itself, with a proof that somebody reads.",
  };
}

function placeModel(context: ViewContext, place: Place): PlaceModel {
  const { target, kind, who, approve, minutes, lastUsed, lastUsedBy, lastDrill, lastDrillPassed } = place;
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const there = [...worldOf(context.world).access.values()].filter((one) => one.target === target && mayExist(one));
  return {
    ...{ name: target, kind: kindName[kind], minutes: minutesText(minutes) },
    who: listed(who.map(nameOf), "or"),
    approve: listed(approve.map(nameOf), "or"),
    now: listed([...new Set(there.map(({ person }) => nameOf(person)))]),
    last: lastUsed === "" ? "" : `${nameOf(lastUsedBy)}, ${when(lastUsed)}`,
    drill: lastDrill === "" ? "" : when(lastDrill),
    drillFailed: lastDrill !== "" && !lastDrillPassed,
  };
}

/** One main owner and one backup of the whole list: of secrets and production settings where somebody claimed them, else of data. */
function ownerOf(page: Page | undefined, at: string): AccessListModel["owner"] {
  const secrets = page && areaOf(page, "secrets");
  const area = page && (secrets?.claimed ? secrets : areaOf(page, "data"));
  if (!area) return { owner: "", backup: "", of: "" };
  const name = (id: string) => nameOf(personBehind(page, id, at));
  return { owner: name(area.owner), backup: area.backup === "" ? "" : name(area.backup), of: areaTitle(area.name) };
}

async function rowsOf(context: ViewContext, page: Page) {
  const all = [...worldOf(context.world).access.values()].filter(({ target }) => target).sort((a, b) => b.seq - a.seq);
  const words = await context.words(
    all.flatMap(({ refused, stuck }) => [...(refused ? [refused.reason] : []), ...(stuck ? [stuck.why] : [])]),
  );
  const found = all.map((state) => ({
    status: accessStatus(state, context.at),
    row: {
      href: `/access/${state.id}`,
      title: `${nameOf(state.person)} to ${state.target}`,
      ...standing(context, page, state, (text) => visible(words(text))),
    },
  }));
  const those = (...wanted: readonly string[]) =>
    found.filter(({ status }) => wanted.includes(status)).map(({ row }) => row);
  return {
    stuck: those("stuck"),
    open: those("open", "making", "ending"),
    waiting: those("asked", "granted"),
    over: those("ended", "refused"),
  };
}
