/** What a well-formed page must still obey so that the team can live by it. */
import type { Contact, Page } from "./page.ts";
import type { Place, Report } from "./problem.ts";
import type { Mapping } from "./yaml.ts";

export interface Checked {
  readonly page: Page;
  readonly contacts: readonly Contact[];
  /** Where each claimed area stands. */
  readonly places: ReadonlyMap<string, Place>;
  readonly root: Mapping;
  readonly tracked: readonly string[];
}

export function checkRules(_checked: Checked, _report: Report): void {}
