/** What the rules of an incident are shown. */

import type { Context, Data, Subjects } from "../../kernel/kind.ts";
import type { PageState } from "../page/kind.ts";
import type { commands } from "./commands.ts";
import type { IncidentState } from "./state.ts";

export type Asked<Key extends keyof typeof commands> = Data<typeof commands, Key>;

export type Seen = Context & {
  readonly state: IncidentState | undefined;
  readonly all: Subjects<IncidentState>;
  readonly world: { readonly page: PageState };
};
