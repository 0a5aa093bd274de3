/** Whose call a proposal is: what its words say, then what its asker declared, whichever goes higher. */

import { type Area, areaOf, type Page, type Risk } from "../../page/page.ts";
import { mine } from "../../routing/mine.ts";
import type { Reading } from "../../routing/routing.ts";
import { who } from "../../routing/who.ts";

export interface Routed {
  readonly area: Area;
  readonly sure: boolean;
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly guardrails: string[];
  readonly why: readonly string[];
}

interface Asked {
  readonly question: string;
  readonly area?: string | undefined;
  readonly oneWay: boolean;
  readonly guardrails: readonly string[];
}

/** The area with the person who decides in it. Declared one-way doors and guardrails can raise a decision, never lower it. */
export function route(page: Page, asked: Asked, readings: readonly Reading[], at: string): Routed {
  const answer = who(page, asked.question, at);
  const crossed = mine(page, page.defaultOwner, asked.question, at, readings).guardrail;
  const guardrails = [...new Set([...asked.guardrails, ...(crossed === "" ? [] : [crossed])])];
  const oneWay = asked.oneWay || answer.oneWayDoor;
  const named = asked.area === undefined ? undefined : areaOf(page, asked.area);
  const area = named ?? areaOf(page, answer.area) ?? defaultArea(page);
  const why = named ? [`Asked under ${named.name}.`, ...answer.why] : [...answer.why];
  const higher = raise(page, oneWay, guardrails);
  const owner = higher?.owner ?? (named ? area.owner : answer.owner);
  if (higher) why.push(higher.why);
  return {
    area: { ...area, owner, backup: backupFor(page, area, owner) },
    sure: answer.sure || named !== undefined,
    risk: oneWay || guardrails.length > 0 ? "high" : named ? area.risk : answer.risk,
    oneWay,
    guardrails,
    why,
  };
}

/** A one-way door goes to whoever breaks that tie; a crossed guardrail to the guardrail's owner. */
function raise(page: Page, oneWay: boolean, guardrails: readonly string[]) {
  const rail = page.guardrails.find(({ name }) => guardrails.includes(name));
  if (rail) return { owner: rail.owner, why: `It touches the guardrail ${rail.name}, which ${rail.owner} owns.` };
  if (!oneWay) return undefined;
  const owner =
    page.ties.find(({ when }) => when === "one-way-door")?.person ??
    areaOf(page, "company")?.owner ??
    page.defaultOwner;
  return { owner, why: `It cannot be undone, so it goes to ${owner}.` };
}

function backupFor(page: Page, area: Area, owner: string): string {
  const candidates = [
    area.backup,
    area.owner,
    areaOf(page, "company")?.backup,
    areaOf(page, "company")?.owner,
    page.defaultOwner,
  ];
  return candidates.find((one) => one !== undefined && one !== "" && one !== owner) ?? "";
}

/** Whatever matched nothing is the default owner's. */
function defaultArea(page: Page): Area {
  const company = areaOf(page, "company") ?? page.areas[0];
  if (!company) throw new Error("A page without areas cannot be in force.");
  return { ...company, owner: page.defaultOwner, backup: backupFor(page, company, page.defaultOwner) };
}
