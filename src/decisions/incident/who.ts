/** Who leads, who may lead next, and who may end it: from the page, by hour. */

import type { Context } from "../../kernel/kind.ts";
import { type Area, areaOf, type Page, personOf } from "../../page/page.ts";
import { awayBecause, deadline, personBehind, whoNow } from "../../routing/now.ts";
import { areaOfKind } from "../../routing/seats.ts";
import { nameOf } from "../../routing/sentence.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import type { IncidentState } from "./state.ts";

/** The area that leads incidents. A page in force always has it: unclaimed, it is the default owner's. */
function leading(page: Page): Area {
  const area = areaOfKind(page, "incident") ?? page.areas[0];
  if (!area) throw new Error("A page without areas cannot be in force.");
  return area;
}

/**
 * Who leads from now on, and why. The page decides by hour; where it reaches nobody, whoever declares it is awake and
 * leads, else the owner is named all the same: an incident without a lead is led by everybody, and so by nobody.
 */
export function leadAt(page: Page, declarer: string, at: string): { person: string; why: string } {
  const area = leading(page);
  const now = whoNow(page, area, at);
  if (now.as !== "nobody") return { person: now.person, why: now.why };
  if (personOf(page, declarer))
    return { person: declarer, why: `${now.why} ${nameOf(declarer)} declares it and leads.` };
  const owner = personBehind(page, area.owner, at);
  const person = personOf(page, owner) ? owner : page.defaultOwner;
  return { person, why: `Nobody can be reached by the page's hours, so ${nameOf(person)}, who owns it, is named.` };
}

/** Who leads the wider response: the owner of company matters, by hour. */
export function widerAt(page: Page, at: string): string {
  const area = areaOf(page, "company");
  if (!area) return page.defaultOwner;
  const now = whoNow(page, area, at);
  return now.as === "nobody" ? personBehind(page, area.owner, at) : now.person;
}

/** Who takes over, or ends it, when the lead cannot: owner and backup of incidents, and the owner of company matters. */
export function overriders(page: Page, at: string): string[] {
  const area = leading(page);
  const ids = [area.owner, area.backup, areaOf(page, "company")?.owner ?? page.defaultOwner];
  return [...new Set(ids.filter((one) => one !== "").map((one) => personBehind(page, one, at)))];
}

/**
 * Why a lead cannot lead on, as the end of a sentence that begins with the name: their leave began, or a new page does not
 * name them. Empty otherwise: hours do not end a lead, because whoever leads stays until it is over or handed over.
 */
export function leadGone(page: Page, lead: string, at: string): string {
  const person = personOf(page, lead);
  return person ? awayBecause({ ...person, hours: [] }, at) : "is not on the page any more";
}

/**
 * Whose turn it is to lead: because the named lead has not said that they are there, or because the lead is gone, whether
 * they had said so or not. Empty while there is time, and where nobody can be reached.
 */
export function turnToLead(page: Page, state: Pick<IncidentState, "lead" | "leadSince" | "acknowledged">, at: string) {
  const area = leading(page);
  if (leadGone(page, state.lead, at) !== "") {
    const now = whoNow(page, area, at);
    return now.person === state.lead ? "" : now.person;
  }
  if (state.acknowledged || at < deadline(area, state.leadSince).backupFrom) return "";
  const turn = whoNow(page, { ...area, owner: state.lead }, at, state.leadSince);
  return turn.as !== "nobody" && turn.person !== state.lead ? turn.person : "";
}

/** The person of the page who sits at their own browser; undefined for every token, command line, agent and webhook. */
export const atBrowser = (page: Page | undefined, context: Context): string | undefined =>
  assuranceOf(context) === undefined ? undefined : personOnPage(page, context);

/** Somebody who may write into an incident: a person of the page, or a token that may propose. */
export const mayWrite = (page: Page | undefined, context: Context): boolean =>
  personIn(context.actor) === "" || personOnPage(page, context) !== undefined;
