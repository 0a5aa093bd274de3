/** A draft that a person reads before it is used: accepted, edited or sent back, with marks that feed the triggers. */

import { events, many, refusals } from "../../kernel/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import type { DraftState } from "./state.ts";

export type { DraftState, Mark } from "./state.ts";

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {};
export const did = events("draft", schemas);

const no = refusals("draft", {});

export const draft = many({
  name: "draft",
  initial: {} as DraftState,
  reads: { page, person },
  events: schemas,
  refusals: no,
  commands: {},
  decide: {},
  evolve: {},
});
