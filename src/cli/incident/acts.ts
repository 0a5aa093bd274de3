/** What `finalcall incident` does: each verb asks the server once and says what is recorded. */

import { readFileSync, writeFileSync } from "node:fs";
import type { Client } from "../../client/client.ts";
import { digitsOf } from "../../page/units.ts";
import { nameOf } from "../../routing/sentence.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { asking, type Flags, type Incident, inBrowser, meant, say } from "./asking.ts";
import { whenOf } from "./when.ts";

type Act = Parameters<Client["inIncident"]>[1];

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

/** Does one act and says what the timeline holds now. */
async function done(
  flags: Flags,
  act: Act,
  said: () => object,
  sentence: (after: Incident, recorded: readonly number[]) => string,
): Promise<ExitCode> {
  return asking("Not recorded.", async (client) => {
    const incident = await meant(client, flags);
    const { recorded } = await client.inIncident(incident.id, act, said() as never);
    const after = await client.incident(incident.id);
    return say(flags, sentence(after, recorded), { recorded, incident: after });
  });
}

const last = (incident: Incident) => [...incident.timeline].sort((a, b) => b.n - a.n)[0];
const numbered = (incident: Incident, [seq]: readonly number[]) =>
  `Entry ${last(incident)?.n ?? ""} of incident ${incident.number}${seq === undefined ? "" : `, record ${seq}`}.`;
const guessed = (incident: Incident) => (last(incident)?.guess ? " Without --evidence it stands as a guess." : "");

export interface DeclareFlags extends Flags {
  readonly severity?: string;
  readonly environment?: string;
  readonly hits?: string;
  readonly started?: string;
  readonly detected?: string;
  readonly by?: string;
  readonly separate?: boolean;
}

export async function declare(title: string, flags: DeclareFlags): Promise<ExitCode> {
  const { severity, environment, hits, started, detected, by, separate } = flags;
  const now = new Date();
  return asking("Not declared.", async (client) => {
    const said = {
      title,
      ...(severity === undefined ? {} : { severity: Number(severity) }),
      ...(environment === undefined ? {} : { environment }),
      ...(hits === undefined ? {} : { hits: hits.split(",").map((one) => one.trim()) }),
      ...(started === undefined ? {} : { started: whenOf(started, now) }),
      ...(detected === undefined ? {} : { detected: whenOf(detected, now) }),
      ...(by === undefined ? {} : { detectedBy: by }),
      ...(separate ? { separate } : {}),
    };
    const it = await client.declareIncident(said as Parameters<Client["declareIncident"]>[0]);
    const wider = it.wider === "" ? "" : ` ${nameOf(it.wider)} leads the wider response.`;
    const where = it.environment === "" ? "everywhere" : `to ${it.environment}`;
    const sentence = `Incident ${it.number}, severity ${it.severity}. Deploys ${where} are frozen. ${nameOf(it.lead)} leads. ${it.leadWhy}${wider}`;
    return say(flags, `${sentence}\n${it.link}`, it);
  });
}

/** Without a name: who leads. With one: offers it; the lead passes when that person acknowledges it in their browser. */
export async function lead(to: string | undefined, flags: Flags): Promise<ExitCode> {
  if (to !== undefined)
    return done(
      flags,
      "offer",
      () => ({ to }),
      (it) => `${nameOf(it.lead)} leads until ${nameOf(to)} acknowledges it in their browser.\n${it.link}`,
    );
  return asking("Not known.", async (client) => {
    const it = await meant(client, flags);
    const offered = it.offered === "" ? "" : ` ${nameOf(it.offered)} is offered the lead.`;
    const there = it.acknowledged ? "" : " and has not said yet that they are there";
    const wider = it.wider === "" ? "" : ` ${nameOf(it.wider)} leads the wider response.`;
    return say(flags, `${nameOf(it.lead)} leads incident ${it.number}${there}.${offered}${wider}`, it);
  });
}

export const role = (name: string, person: string, flags: Flags) =>
  done(
    flags,
    "role",
    () => ({ role: name, person }),
    (it) => `${it.roles.map((one) => `${one.role}: ${nameOf(one.person)}`).join(", ")}.`,
  );

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

export const widen = (hits: readonly string[], flags: Flags) =>
  done(
    flags,
    "widen",
    () => ({ hits: [...hits] }),
    (it) => `${nameOf(it.wider)} leads the wider response.`,
  );

export const grade = (severity: string, reason: string, flags: Flags) =>
  done(
    flags,
    "grade",
    () => ({ severity: Number(severity), reason }),
    (it) => `Incident ${it.number} is severity ${it.severity}.`,
  );

/** `40`, `10..40`; money as `1176.00`, in minor units on the way. */
export const blast = (
  what: string,
  amount: string,
  flags: Flags & { readonly source: string; readonly currency?: string; readonly says?: string },
) =>
  done(
    flags,
    "blast",
    () => {
      const [low = "", high = low] = amount.split("..");
      const { currency = "", source, says = "" } = flags;
      const digits = currency === "" ? 0 : digitsOf(currency);
      return { what, low: minor(low, digits), high: minor(high, digits), currency, source, says };
    },
    (it) => `Estimate ${it.blast.length} of incident ${it.number}. Earlier ones stay.`,
  );

function minor(text: string, digits: number): number {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits)
    throw new CommandError(
      exit.usage,
      `${text} is no such amount.`,
      "Write 40, 10..40, or 980.00..1176.00 with --currency EUR.",
    );
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** A file goes in; `--out` writes everybody who is listed. */
export async function customers(file: string | undefined, flags: Flags & { readonly out?: string }): Promise<ExitCode> {
  if (file !== undefined)
    return done(
      flags,
      "customers",
      () => ({ csv: onDisk(file, () => readFileSync(file === "-" ? 0 : file, "utf8")) }),
      (it) => `${it.customers} customers are listed for incident ${it.number}.`,
    );
  return asking("No list.", async (client) => {
    const it = await meant(client, flags);
    const csv = await client.incidentCustomers(it.id);
    if (flags.out === undefined && !flags.json) {
      process.stdout.write(csv);
      return exit.ok;
    }
    const { out } = flags;
    if (out !== undefined) onDisk(out, () => writeFileSync(out, csv, { flag: "wx", mode: 0o600 }));
    return say(
      flags,
      `${it.customers} customers in ${flags.out}.`,
      flags.out === undefined ? { csv } : { file: flags.out },
    );
  });
}

/** A file that is not there, or that would be overwritten, is a mistake of whoever typed its name. */
function onDisk<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "exists already" : "cannot be read or written";
    throw new CommandError(exit.usage, `${file} ${why} (${code ?? fault}).`, "Name another file.");
  }
}

/** Without words: a draft for that audience. With them: it was sent. */
export async function update(audience: string, says: string | undefined, flags: Flags): Promise<ExitCode> {
  if (says !== undefined)
    return done(
      flags,
      "update",
      () => ({ audience, says }),
      (it) => `Recorded. The next one is due by ${it.nextUpdateAt || "nobody: it is resolved"}.`,
    );
  return asking("No draft.", async (client) => {
    const it = await meant(client, flags);
    const draft = await client.draftUpdate(it.id, audience);
    return say(flags, draft.text, draft);
  });
}

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

/** What only a person does, in their browser. */
export const byPerson = (act: "take" | "thaw" | "resolve" | "close" | "duplicate", flags: Flags): Promise<ExitCode> =>
  asking("Not done.", async (client) => {
    const it = await meant(client, flags);
    const presses = {
      take: "I lead",
      thaw: "Lift the freeze",
      resolve: "Resolve",
      close: "Close",
      duplicate: "Same as",
    };
    const who = act === "take" && it.offered !== "" ? it.offered : it.lead;
    return inBrowser(flags, it, [who], presses[act]);
  });
