/** An incident: declaring it freezes deploys and names one lead; its timeline is added to and never changed; people end it. */

import { many } from "../../kernel/kind.ts";
import { page } from "../page/kind.ts";
import { commands } from "./commands.ts";
import { ending } from "./ending.ts";
import { schemas } from "./events.ts";
import { evolve, initial } from "./evolve.ts";
import { harming } from "./harm.ts";
import { leading } from "./lead.ts";
import { no } from "./refusals.ts";
import { timeline } from "./timeline.ts";

export type { IncidentState } from "./state.ts";

export const incident = many({
  name: "incident",
  initial,
  reads: { page },
  commands,
  events: schemas,
  refusals: no,
  decide: { ...leading, ...timeline, ...harming, ...ending },
  evolve,
});
