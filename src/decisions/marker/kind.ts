/** Something was put into production, as the tool that did it says: a mark on the charts, and never a reason to believe anything. */

import * as z from "zod";
import { events, many } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { sources } from "../alert/state.ts";
import { page } from "../page/kind.ts";

const id = z.string().max(80);
const what = { id, source: z.enum(sources), happenedAt: z.iso.datetime() };

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = { set: z.strictObject({ ...what, environment: z.string(), summary: text }) };
const did = events("marker", schemas);

export interface MarkerState {
  readonly id: string;
  readonly source: (typeof sources)[number];
  readonly environment: string;
  readonly summary: Text;
  /** When it happened, by the tool's clock. */
  readonly happenedAt: string;
}

export const marker = many({
  name: "marker",
  initial: {} as MarkerState,
  reads: { page },
  events: schemas,
  refusals: {},

  commands: {
    /** `id` is made of what the tool says, so that its repetition is the same marker. */
    set: z.strictObject({ ...what, summary: z.string().min(1).max(1024) }),
  },

  decide: {
    set({ summary, ...asked }, { state, world }) {
      if (state) return [];
      const config = world.page.inForce?.page.alerts.find(({ source }) => source === asked.source);
      return did.set({ ...asked, environment: config?.environment ?? "", summary: prose(summary) });
    },
  },

  evolve: { set: (_, data) => data },
});
