/** Drafts of updates, from the facts of the record: what is known, and nothing that is a guess. */

import type { Audience } from "../decisions/incident/state.ts";
import type { When } from "../decisions/incident/when.ts";
import { amountText } from "./incident-sentences.ts";
import type { EntryTold, IncidentTold } from "./incident-told.ts";
import { capital, listed, nameOf, plural } from "./names.ts";
import { day, moment } from "./times.ts";

/** As well as it is known: `14:12`, `about 14:12`, `14:12 to 14:20`, `on 19 Nov`. */
export function whenText({ at, precision, to }: When, now: string, zone: string): string {
  const text = moment(at, now, zone);
  if (precision === "approx") return `about ${text}`;
  if (precision === "date") return day(at, now, "UTC");
  return precision === "range" && to ? `${text} to ${moment(to, now, zone)}` : text;
}

/**
 * A text that somebody reads, mends and sends; it is never sent by itself. Customers are told what they feel and what is
 * done, not whom we suspect; finance money and lists; support whom it hits; the team everything that has evidence.
 */
export function draftUpdate(incident: IncidentTold, audience: Audience, at: string, zone: string): string {
  const time = (when: When) => whenText(when, at, zone);
  const parts = {
    internal: () => [
      state(incident, time),
      harm(incident),
      last(incident, time),
      people(incident),
      due(incident, at, zone),
    ],
    support: () => [state(incident, time), harm(incident), listLine(incident), due(incident, at, zone)],
    finance: () => [state(incident, time), harm(incident), listLine(incident)],
    customers: () => [outside(incident, time)],
  };
  return parts[audience]().filter(Boolean).join("\n");
}

function state({ number, title, times, open }: IncidentTold, time: (when: When) => string): string {
  const since = times.started ? ` It began ${time(times.started)}.` : ` It was noticed ${time(times.detected)}.`;
  if (!open && times.resolved) return `Incident ${number} is resolved since ${time(times.resolved)}: ${title}.${since}`;
  const now = times.mitigated
    ? `It no longer hurts since ${time(times.mitigated)}; the cause is still looked for.`
    : "It goes on.";
  return `Incident ${number}: ${title}.${since} ${now}`;
}

function harm({ blast }: IncidentTold): string {
  const latest = new Map(blast.map((one) => [one.what, one]));
  const lines = [...latest.values()].map(({ what, low, high, currency, source }) => {
    const amount = `${amountText(low, high, currency)}${currency === "" ? ` ${what}` : ""}`;
    return `${amount} (estimate; ${source})`;
  });
  return lines.length > 0 ? `Hit: ${listed(lines)}.` : "How many are hit is not known yet.";
}

function listLine({ customers, number }: IncidentTold): string {
  return customers > 0
    ? `${customers} ${plural(customers, "customer is", "customers are")} listed: \`finalcall incident customers ${number} --out FILE\`.`
    : "No customer is listed yet.";
}

const told = ({ guess, kind, correctedBy }: EntryTold) =>
  !guess && correctedBy.length === 0 && ["symptom", "check", "action", "result", "deploy"].includes(kind);

/** The last three things that are known: neither guesses, nor what was corrected since. */
function last({ timeline }: IncidentTold, time: (when: When) => string): string {
  return timeline
    .filter(told)
    .slice(-3)
    .map(({ occurred, kind, says }) => `- ${time(occurred)} ${kind}: ${says}`)
    .join("\n");
}

function people({ lead, wider, acknowledged, freezes }: IncidentTold): string {
  const second = wider === "" || wider === lead ? "" : ` ${nameOf(wider)} leads the wider response.`;
  return `${nameOf(lead)} leads${acknowledged ? "" : " and has not said yet that they are there"}.${second}${freezes ? " Deploys are frozen." : ""}`;
}

const due = ({ nextUpdateAt }: IncidentTold, at: string, zone: string): string =>
  nextUpdateAt === "" ? "" : `${capital("the next update")} comes by ${moment(nextUpdateAt, at, zone)}.`;

function outside({ title, times, open }: IncidentTold, time: (when: When) => string): string {
  const began = times.started ?? times.detected;
  if (!open && times.resolved)
    return `${title}. This began ${time(began)} and is resolved since ${time(times.resolved)}.`;
  return times.mitigated
    ? `${title}. This began ${time(began)}. Since ${time(times.mitigated)} it works again; we keep watching it.`
    : `${title}. This began ${time(began)}. We are working on it and will write again.`;
}
