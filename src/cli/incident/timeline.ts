/** `finalcall incident note`, `check`, `action`, `result`, `mitigated`: what was seen, tried and found. */

import { nameOf } from "../../routing/sentence.ts";
import { CommandError, exit } from "../exit.ts";
import { done, type Flags, type Incident } from "./asking.ts";
import { whenOf } from "./when.ts";

export interface EntryFlags extends Flags {
  readonly evidence?: string;
  readonly at?: string;
  readonly who?: string;
}

/** The words that every entry has: evidence, when it happened, and who did it if that is somebody else. */
function entry(says: string, { evidence, at, who }: EntryFlags) {
  return {
    says,
    ...(evidence === undefined ? {} : { evidence }),
    ...(at === undefined ? {} : { occurred: whenOf(at, new Date()) }),
    ...(who === undefined ? {} : { who: actor(who) }),
  };
}

const actors = ["person", "agent", "customer", "outsider", "system", "attacker"] as const;

function actor(text: string) {
  const at = text.indexOf(":");
  const kind = actors.find((one) => one === text.slice(0, at));
  if (kind) return { kind, name: text.slice(at + 1) };
  throw new CommandError(
    exit.usage,
    `${text} does not say who.`,
    `Write ${actors.join(":, ")}: and a name, such as person:jonas.`,
  );
}

const last = (incident: Incident) => [...incident.timeline].sort((a, b) => b.n - a.n)[0];
const numbered = (incident: Incident, [seq]: readonly number[]) =>
  `Entry ${last(incident)?.n ?? ""} of incident ${incident.number}${seq === undefined ? "" : `, record ${seq}`}.`;
const guessed = (incident: Incident) => (last(incident)?.guess ? " Without --evidence it stands as a guess." : "");

export const note = (says: string, flags: EntryFlags & { readonly kind: string; readonly corrects?: string }) =>
  done(
    flags,
    "note",
    () => ({
      ...entry(says, flags),
      kind: flags.kind,
      ...(flags.corrects === undefined ? {} : { corrects: Number(flags.corrects) }),
    }),
    (it, recorded) => `${numbered(it, recorded)}${guessed(it)}`,
  );

export const check = (says: string, flags: EntryFlags & { readonly expected: string; readonly found?: string }) =>
  done(
    flags,
    "check",
    () => ({
      ...entry(says, flags),
      expected: flags.expected,
      ...(flags.found === undefined ? {} : { found: flags.found }),
    }),
    (it, recorded) => `${numbered(it, recorded)}${guessed(it)}`,
  );

export const action = (
  says: string,
  flags: EntryFlags & { readonly because: string; readonly expected: string; readonly safe?: boolean },
) =>
  done(
    flags,
    "action",
    () => ({ ...entry(says, flags), hypothesis: flags.because, expected: flags.expected, risky: !flags.safe }),
    (it, recorded) =>
      `${numbered(it, recorded)} When it is done: \`finalcall incident result ${last(it)?.n ?? "N"} helped|no-change|worse|unknown\`.`,
  );

export const result = (of: string, outcome: string, says: string | undefined, flags: EntryFlags) =>
  done(
    flags,
    "result",
    () => ({ ...entry(says ?? outcome, flags), of: Number(of), outcome }),
    (it, recorded) => `${numbered(it, recorded)}${guessed(it)}`,
  );

export const time = (which: string, when: string, flags: Flags & { readonly by?: string; readonly source?: string }) =>
  done(
    flags,
    "time",
    () => ({
      which,
      when: whenOf(when, new Date()),
      ...(flags.by === undefined ? {} : { detectedBy: flags.by }),
      ...(flags.source === undefined ? {} : { source: flags.source }),
    }),
    (it) => `Incident ${it.number}: ${which} ${it.times[which as "started"]?.at ?? ""}.`,
  );

export const mitigated = (says: string, flags: EntryFlags) =>
  done(
    flags,
    "mitigated",
    () => {
      const { who: _, ...rest } = entry(says, flags) as { who?: unknown };
      return rest;
    },
    (it) => `Incident ${it.number} no longer hurts, as far as is known. ${nameOf(it.lead)} resolves it in the browser.`,
  );
