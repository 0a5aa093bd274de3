/** Everything that the matrix tries, by theme: what the document shows, and what the attacks are made from. */

import { access, actions } from "./access.ts";
import type { Situation } from "./act.ts";
import { comparisons, pauses, tasks, work } from "./ai.ts";
import { changes, pages, proposals } from "./decisions.ts";
import { incidents } from "./incidents.ts";
import { own, programs } from "./people.ts";
import { reads } from "./reads.ts";
import { redactions } from "./redactions.ts";
import { operations, releases } from "./releases.ts";
import { reviews } from "./reviews.ts";
import { checkins } from "./rhythm.ts";

export const themes: readonly (readonly [title: string, situations: readonly Situation[]])[] = [
  ["Decisions", proposals],
  ["Changes", changes],
  ["The page", pages],
  ["Releases and the gate", releases],
  ["Operations and numbers", operations],
  ["Emergency access", access],
  ["Actions in the outside world", actions],
  ["Incidents", incidents],
  ["AI tasks", tasks],
  ["Pauses", pauses],
  ["Work for people", work],
  ["Comparisons of models", comparisons],
  ["Check-ins", checkins],
  ["Reviews of the page", reviews],
  ["Removing words", redactions],
  ["People, sessions and tokens", own],
  ["Programs", programs],
  ["Reading", reads],
];
export const situations: readonly Situation[] = themes.flatMap(([, one]) => one);
