/** `finalcall incident status`: who leads, is it still happening, what is suspected, what was tried. */

import type { Numbers } from "../../decisions/release/numbers.ts";
import { nameOf } from "../../routing/sentence.ts";
import { whenText } from "../../views/incident-draft.ts";
import { amountText } from "../../views/incident-sentences.ts";
import { actorName } from "../../views/names.ts";
import type { ExitCode } from "../exit.ts";
import { asking, type Flags, type Incident, meant, say } from "./asking.ts";

export interface StatusFlags extends Flags {
  readonly all?: boolean;
}

export const status = (flags: StatusFlags): Promise<ExitCode> =>
  asking("Not known.", async (client) => {
    if (!flags.all) {
      const open = flags.on === undefined ? (await client.incidents(true)).incidents : [];
      if (flags.on === undefined && open.length !== 1) return say(flags, list(open), { incidents: open });
      const it = await meant(client, flags);
      return say(flags, whole(it, new Date().toISOString()), it);
    }
    const { incidents } = await client.incidents();
    return say(flags, list(incidents), { incidents });
  });

const list = (incidents: readonly Incident[]): string =>
  incidents.length === 0 ? "No incident is open." : incidents.map(line).join("\n");

function line({ number, severity, title, open, closed, lead, freezes }: Incident): string {
  const state = open ? "open" : closed ? "closed" : "resolved, waits for its review";
  return `${number}  severity ${severity}  ${state}${freezes ? ", deploys frozen" : ""}  ${nameOf(lead)} leads  ${title}`;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function whole(it: Incident, now: string): string {
  const time = (when: Incident["times"]["detected"] | null) => (when ? whenText(when, now, zone) : "unknown");
  const { started, detected, mitigated, resolved } = it.times;
  const there = it.acknowledged ? "" : " (has not said yet that they are there)";
  const second = it.wider === "" ? "" : ` ${nameOf(it.wider)} leads the wider response.`;
  const still = resolved
    ? `Resolved ${time(resolved)}.`
    : mitigated
      ? `No longer hurts since ${time(mitigated)}.`
      : "It goes on.";
  return [
    `Incident ${it.number}, severity ${it.severity}: ${it.title}`,
    `${nameOf(it.lead)} leads${there}.${second}${it.freezes ? " Deploys are frozen." : " Deploys are not frozen by it."} ${still}`,
    `Began ${time(started)}, noticed ${time(detected)} by ${it.detectedBy}.${it.nextUpdateAt ? ` Next update by ${time({ at: it.nextUpdateAt, precision: "exact" })}.` : ""}`,
    ...it.roles.map(({ role, person }) => `${role}: ${nameOf(person)}`),
    ...section("What changed before, most suspicious first", suspects(it)),
    ...section("Harm (estimates)", harm(it)),
    ...section(
      "Timeline",
      it.timeline.map((entry) => entryLine(entry, time)),
    ),
    it.link,
  ].join("\n");
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((one) => `  ${one}`)];

const suspects = ({ suspects: all }: Incident) =>
  all
    .slice(0, 5)
    .map(
      ({ says, likely, why, undoneAt }, at) =>
        `${at + 1}. ${says} (${likely}${undoneAt ? ", turned back" : ""}). ${why.slice(0, 3).join(" ")}`,
    );

const harm = ({ blast, customers }: Incident) => [
  ...blast.map(
    ({ what, low, high, currency, says, source }) =>
      `${what}: ${amountText(low, high, currency)}${says ? `, ${says}` : ""} (${source})`,
  ),
  ...(customers > 0 ? [`${customers} customers are listed`] : []),
];

function entryLine(entry: Incident["timeline"][number], time: (when: Incident["times"]["detected"]) => string): string {
  const { n, kind, guess, says, occurred, by, who, outcome, of, before, after, correctedBy, corrects, action, result } =
    entry;
  const actor = who ? `${who.name} (${who.kind})` : actorName(by);
  const marks = [
    guess ? "guess" : "",
    outcome ? `${outcome}, result of ${of}` : "",
    action && result === 0 ? "no result yet" : "",
    corrects ? `corrects ${corrects}` : "",
    correctedBy.length > 0 ? `corrected by ${correctedBy.join(", ")}` : "",
  ].filter(Boolean);
  const numbers = after.length > 0 ? `  ${change(before as Numbers, after as Numbers)}` : "";
  return `${n}. ${time(occurred)} ${kind}, ${actor}${marks.length > 0 ? ` [${marks.join("; ")}]` : ""}: ${says}${numbers}`;
}

/** `error-rate 2.7 → 0.5 %`, and what nobody could read is called blind. */
function change(before: Numbers, after: Numbers): string {
  return after
    .map(({ signal, value, unit }) => {
      const was = before.find((one) => one.signal === signal)?.value;
      const one = (n: number | null | undefined) => (n === null || n === undefined ? "blind" : String(n));
      return `${signal} ${one(was)} → ${one(value)} ${unit}`.trim();
    })
    .join(", ");
}
