/** Whose yes a change needs: the owner of every area it touches, and for a one-way door whoever the page names for those. */

import { type Area, areaOf, type Page } from "../page/page.ts";

export interface Required {
  readonly area: Area;
  readonly why: string;
}

/** For a change that is not of low risk. Names of areas and guardrails that the page does not have are passed over. */
export function required(
  page: Page,
  areas: readonly string[],
  oneWay: boolean,
  guardrails: readonly string[] = [],
): readonly Required[] {
  const asks = owners(page, areas, oneWay);
  const company = areaOf(page, "company") ?? routine(page);
  const crossed = page.guardrails.filter(({ name }) => guardrails.includes(name));
  const further = crossed.filter(({ owner }) => !asks.some(({ area }) => area.owner === owner));
  return [
    ...asks,
    ...further.map(({ name, owner }) => ({
      area: { ...company, name: `guardrail ${name}`, owner, backup: backupOf(company, owner, page.defaultOwner) },
      why: `It crosses the guardrail ${name}.`,
    })),
  ];
}

/** Somebody else than the owner of a guardrail: whoever answers for company matters, else for everything else. */
const backupOf = ({ owner, backup }: Area, not: string, last: string): string =>
  [owner, backup, last].find((one) => one !== "" && one !== not) ?? "";

function owners(page: Page, areas: readonly string[], oneWay: boolean): readonly Required[] {
  const touched = areas
    .map((name) => areaOf(page, name))
    .filter((area) => area !== undefined)
    .map((area) => ({ area, why: `It touches ${area.name}.` }));
  const asks = touched.length > 0 ? touched : [{ area: routine(page), why: "A routine change has one reviewer." }];
  if (!oneWay) return asks;
  const person = page.ties.find(({ when }) => when === "one-way-door")?.person ?? areaOf(page, "company")?.owner;
  if (!person || asks.some(({ area }) => area.owner === person)) return asks;
  const company = areaOf(page, "company");
  if (!company) return asks;
  return [...asks, { area: { ...company, owner: person }, why: "It is a one-way door." }];
}

/** What no area covers is reviewed by the default owner. */
export function routine(page: Page): Area {
  const company = areaOf(page, "company") ?? page.areas[0];
  if (!company) throw new Error("A page without areas cannot be in force.");
  const backup = [company.owner, company.backup].find((one) => one !== page.defaultOwner) ?? "";
  return { ...company, name: "everything-else", owner: page.defaultOwner, backup };
}
