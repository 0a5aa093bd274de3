/** Choosing a model on the team's own samples: what was compared, what people marked without knowing the names, what was chosen. */

import { events, many, refusals } from "../../kernel/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import type { ComparisonState } from "./state.ts";

export type { ComparisonState } from "./state.ts";

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {};
export const did = events("comparison", schemas);

const no = refusals("comparison", {});

export const comparison = many({
  name: "comparison",
  initial: {} as ComparisonState,
  reads: { page, person },
  events: schemas,
  refusals: no,
  commands: {},
  decide: {},
  evolve: {},
});
