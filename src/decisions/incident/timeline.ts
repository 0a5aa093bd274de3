/** The rules of the timeline: what was seen, checked, tried and found, and when. Nothing in it is ever changed. */

import { prose, type Text } from "../../kernel/prose.ts";
import { personIn } from "../caller.ts";
import { did } from "./events.ts";
import { no } from "./refusals.ts";
import type { Asked, Seen } from "./seen.ts";
import { openActions, resultOf } from "./state.ts";
import { exactly, isAhead, type When } from "./when.ts";
import { mayWrite } from "./who.ts";

interface Said {
  readonly id: string;
  readonly says: string;
  readonly evidence?: string | undefined;
  readonly who?:
    | { readonly kind: "person" | "agent" | "customer" | "outsider" | "system" | "attacker"; readonly name: string }
    | undefined;
  readonly occurred?: When | undefined;
}

/** What every entry holds, its words on their way beside the log; or why it may not be written. */
function entryOf({ id, says, evidence, who, occurred }: Said, seen: Seen) {
  if (!seen.state) return no.unknown(id);
  if (!mayWrite(seen.world.page.inForce?.page, seen)) return no.notOnPage();
  if (occurred && isAhead(occurred, seen.at)) return no.ahead();
  return {
    state: seen.state,
    entry: {
      id,
      says: prose(says),
      ...(evidence === undefined ? {} : { evidence: prose(evidence) }),
      ...(who === undefined ? {} : { who: { kind: who.kind, name: prose(who.name) } }),
      occurred: occurred ?? exactly(seen.at),
    },
  };
}

const maybe = <Name extends string>(name: Name, words: string | undefined): { [N in Name]?: Text } =>
  (words === undefined ? {} : { [name]: prose(words) }) as { [N in Name]?: Text };

export const timeline = {
  note(asked: Asked<"note">, seen: Seen) {
    const may = entryOf(asked, seen);
    if ("refused" in may) return may;
    const { kind, corrects } = asked;
    if (corrects !== undefined && corrects > may.state.entries.length) return no.noEntry(corrects);
    // What names an entry it corrects is a correction, whatever it was called; one that names none corrects nothing.
    if (kind === "correction" && corrects === undefined) return no.noEntry(0);
    return did.noted({
      ...may.entry,
      kind: corrects === undefined ? kind : "correction",
      ...(corrects ? { corrects } : {}),
    });
  },

  check(asked: Asked<"check">, seen: Seen) {
    const may = entryOf(asked, seen);
    if ("refused" in may) return may;
    return did.checked({ ...may.entry, expected: prose(asked.expected), ...maybe("found", asked.found) });
  },

  action(asked: Asked<"action">, seen: Seen) {
    const may = entryOf(asked, seen);
    if ("refused" in may) return may;
    const { state, entry } = may;
    if (!state.open) return no.over(state.number);
    const { hypothesis, expected, risky, before } = asked;
    const waits = openActions(state)[0];
    if (risky && waits) return no.awaitsResult(waits.n);
    const said = { hypothesis: prose(hypothesis), expected: prose(expected) };
    return did.acted({ ...entry, ...said, risky, ...(before ? { before } : {}) });
  },

  result(asked: Asked<"result">, seen: Seen) {
    const may = entryOf(asked, seen);
    if ("refused" in may) return may;
    const { of, outcome, before, after } = asked;
    const action = may.state.entries[of - 1];
    if (!action) return no.noEntry(of);
    if (action.kind !== "action") return no.notAnAction(of);
    const given = resultOf(may.state, of);
    if (given) return no.hasResult(of, given.n);
    return did.resulted({ ...may.entry, of, outcome, ...(before ? { before } : {}), ...(after ? { after } : {}) });
  },

  time({ id, which, when, detectedBy, source }: Asked<"time">, seen: Seen) {
    if (!seen.state) return no.unknown(id);
    if (!mayWrite(seen.world.page.inForce?.page, seen)) return no.notOnPage();
    if (isAhead(when, seen.at)) return no.ahead();
    return did.timed({ id, which, when, ...(detectedBy ? { detectedBy } : {}), ...maybe("source", source) });
  },

  /** That it no longer hurts is said by a person: a program's word would calm people while nobody looked. */
  mitigated({ id, says, evidence, occurred }: Asked<"mitigated">, seen: Seen) {
    const may = entryOf({ id, says, evidence, occurred }, seen);
    if ("refused" in may) return may;
    if (personIn(seen.actor) === "") return no.saidByPerson(may.state.lead);
    if (!may.state.open) return no.over(may.state.number);
    const { occurred: when, ...entry } = may.entry;
    return did.mitigated({ ...entry, when });
  },
};
