/** Which person of the page, and in which area, a decision goes to once its reach is known. */

import { builtIn } from "../page/areas.ts";
import { type Area, areaOf, type Page, type Person, personOf } from "../page/page.ts";
import { personBehind } from "./now.ts";
import { nameOf } from "./sentence.ts";
import type { Reach } from "./vocabulary/rules.ts";

/** Words for the same seat in small teams, as pages spell them. */
const seats = {
  cto: [
    "cto",
    "part-time-cto",
    "fractional-cto",
    "interim-cto",
    "chief-technology-officer",
    "technical-director",
    "head-of-engineering",
  ],
  engineer: [
    "senior-engineer",
    "lead-engineer",
    "tech-lead",
    "senior-developer",
    "lead-developer",
    "staff-engineer",
    "engineer",
    "developer",
  ],
  founder: ["founder", "ceo", "co-founder", "cofounder", "owner", "managing-director"],
  product: ["product-lead", "product-manager", "product-owner", "head-of-product", "product", "cpo"],
  finance: ["finance", "finance-lead", "cfo", "accounting", "head-of-finance", "bookkeeper"],
  support: ["support-lead", "support", "head-of-support", "customer-success", "support-manager"],
  onCall: ["on-call"],
} as const;
type Seat = keyof typeof seats;

/** The person who holds a seat: by the first word of the list that somebody on the page carries. */
function holder(page: Page, seat: Seat): Person | undefined {
  for (const word of seats[seat]) {
    const found = page.people.find(({ role }) => role === word);
    if (found) return found;
  }
  return undefined;
}

const holds = (page: Page, id: string, seat: Seat): boolean =>
  (seats[seat] as readonly string[]).includes(personOf(page, id)?.role ?? "");

/** An area nobody claimed is part of a wider one that somebody may have claimed. */
const wider: ReadonlyMap<string, string> = new Map([
  ["ai-override", "ai"],
  ["architecture", "company"],
  ["vendors", "company"],
  ["hiring", "company"],
  ["scope", "company"],
  ["product", "company"],
  ["release-timing", "company"],
]);
/** Areas whose owner answers for direction, whatever the role. */
const directing: ReadonlySet<string> = new Set([...wider.keys(), "company", "ai"]);

/** The area of a kind that answers: claimed before unclaimed, then its own name, then the first of the page. */
export function areaOfKind(page: Page, kind: string): Area | undefined {
  const own = areaOf(page, kind);
  if (own?.claimed) return own;
  return page.areas.find((area) => area.kind === kind && area.claimed) ?? claimedWider(page, kind) ?? own;
}

function claimedWider(page: Page, kind: string): Area | undefined {
  const next = wider.get(kind);
  const area = next ? areaOf(page, next) : undefined;
  return area?.claimed ? area : undefined;
}

/** Who decides, in which area. `owner` is a person's id; `role` as the answer spells it. */
export interface Seated {
  readonly area: Area | undefined;
  readonly owner: string;
  readonly backup: string;
  readonly role: string;
  /** Says by which rule this person decides; a clause that may begin a sentence. */
  readonly by: string;
}

/** Gives a decision of this reach in this area to one person of the page. Always somebody: the default owner at last. */
export function seat(page: Page, reach: Reach, area: Area | undefined, at: string): Seated {
  switch (reach) {
    case "named":
      return { ...ownerOf(page, area, at), role: "named_approver", by: "Anybody but the author approves, by name" };
    case "teammate":
      return { ...ownerOf(page, area, at), role: "teammate", by: "A colleague reads it before use" };
    case "none":
      return { ...ownerOf(page, area, at), role: "none", by: "Nobody needs to be asked" };
    case "engineer":
      return engineer(page, area, at);
    case "direction":
      return direction(page, area, at);
    case "money":
      return inSeat(page, area, at, "finance", "support");
    case "support":
      return inSeat(page, area, at, "support");
    case "product":
      return area?.claimed && area.kind === "product" ? ownerOf(page, area, at) : inSeat(page, area, at, "product");
    case "founder":
      return inSeat(page, area, at, "founder");
    case "on-call":
      return burning(page, area, at);
    case "owner":
      return ownerOf(page, area, at);
  }
}

function ownerOf(page: Page, area: Area | undefined, at: string): Seated {
  if (!area) return person(page, undefined, page.defaultOwner, "", "decides everything else");
  const by = area.claimed ? `decides as owner of ${area.name}` : `decides for ${area.name}, which nobody has claimed`;
  const owner = personBehind(page, area.owner, at);
  const seated = person(page, area, owner, personBehind(page, area.backup, at), by);
  return owner === area.owner ? seated : { ...seated, role: spelled(area.owner) };
}

function person(page: Page, area: Area | undefined, owner: string, backup: string, by: string): Seated {
  return {
    area,
    owner,
    backup: backup === owner ? "" : backup,
    role: spelled(personOf(page, owner)?.role ?? ""),
    by: `${nameOf(owner)} ${by}`,
  };
}

/** A role as answers spell it: `_` between words. */
const spelled = (role: string): string => role.replaceAll("-", "_");

/** Inside the guardrails: the area's own engineer, else the lead engineer. */
function engineer(page: Page, area: Area | undefined, at: string): Seated {
  const own = ownerOf(page, area, at);
  if (area?.claimed && holds(page, own.owner, "engineer")) return own;
  const lead = tied(page, "local") ?? holder(page, "engineer")?.id ?? page.defaultOwner;
  return person(page, area, lead, own.owner, "decides alone");
}

/** One-way doors and what outlives the quarter: the directing area's owner, else whoever the page's ties name. */
function direction(page: Page, area: Area | undefined, at: string): Seated {
  if (area?.claimed && directing.has(area.kind)) return ownerOf(page, area, at);
  const company = areaOf(page, "company");
  const named = tied(page, "one-way");
  const senior = (holder(page, "cto") ?? holder(page, "founder"))?.id;
  // A page that names nobody for direction falls to its default owner; whoever leads the company comes before that.
  const owner = named && (company?.claimed || named !== page.defaultOwner) ? named : (senior ?? page.defaultOwner);
  const backup = area?.owner === owner ? area.backup : (company?.backup ?? "");
  return person(page, area, owner, personBehind(page, backup, at), "decides");
}

/** Who the page names for a kind of tie, when it does. */
function tied(page: Page, word: string): string | undefined {
  return page.ties.find(({ when }) => when.startsWith(word))?.person;
}

/** The first holder of these seats, in an area of the same kind that they own where there is one; else the area's owner. */
function inSeat(page: Page, area: Area | undefined, at: string, ...wanted: Seat[]): Seated {
  for (const seat of wanted) {
    const found = holder(page, seat);
    if (!found) continue;
    const own = page.areas.find((one) => one.claimed && one.kind === area?.kind && one.owner === found.id);
    if (own) return ownerOf(page, own, at);
    return person(
      page,
      area,
      found.id,
      area ? personBehind(page, area.owner, at) : "",
      `decides as ${found.role.replaceAll("-", " ")}`,
    );
  }
  return ownerOf(page, area, at);
}

/** The claimed incident area names its lead; otherwise whoever carries the pager. */
function burning(page: Page, area: Area | undefined, at: string): Seated {
  if (area?.claimed) return ownerOf(page, area, at);
  const duty = page.rotations.find(({ id }) => spelled(id) === "on_call");
  if (duty)
    return {
      ...person(page, area, personBehind(page, duty.id, at), area?.owner ?? "", "decides while on call"),
      role: "on_call",
    };
  const carrier = holder(page, "onCall");
  return carrier ? person(page, area, carrier.id, area?.owner ?? "", "decides while on call") : ownerOf(page, area, at);
}

/** How an area is called in a sentence. */
export const titleOf = (area: Area): string =>
  area.name === area.kind ? (builtIn(area.kind)?.title ?? area.name) : area.name;
