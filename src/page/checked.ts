/** What the rules look at: a page as it was understood, and the tree it stands in, so that they can point at it. */

import type { Contact, Page } from "./page.ts";
import type { Mapping } from "./yaml.ts";

export interface Checked {
  readonly page: Page;
  readonly contacts: readonly Contact[];
  readonly root: Mapping;
  /** The repository's files; may be empty. */
  readonly tracked: readonly string[];
}
