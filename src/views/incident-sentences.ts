/** One sentence in plain words for everything that can happen to an incident. */

import { digitsOf } from "../page/units.ts";
import { capital, counted, listed, nameOf, plural } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const how = {
  acknowledged: (lead: string) => `${lead} is there and leads`,
  "handed-over": (lead: string) => `${lead} took the lead that was offered, of`,
  silent: (lead: string) => `${lead} took the lead, because nobody answered, of`,
  away: (lead: string) => `${lead} took the lead, because whoever led is gone, of`,
  overridden: (lead: string) => `${lead} took over the lead of`,
};
const roles = { investigator: "investigates", fix: "works on the fix", updates: "writes the updates" };
const outcomes = {
  helped: "It helped",
  "no-change": "Nothing changed",
  worse: "It got worse",
  unknown: "Nobody knows what it did",
};
const hits = { customers: "customers", spend: "money", commitments: "commitments", teams: "other teams" };
const rules = { page: "the page", approval: "an approval", alert: "an alert", trigger: "a trigger", test: "a test" };

/** `14`, `14 to 20`, `1,176.00 EUR`: an estimate as people read it. Money in minor units of its currency. */
export function amountText(low: number, high: number, currency: string): string {
  const digits = currency === "" ? 0 : digitsOf(currency);
  const one = (n: number) => (n / 10 ** digits).toLocaleString("en-US", { minimumFractionDigits: digits });
  return `${low === high ? one(low) : `${one(low)} to ${one(high)}`}${currency === "" ? "" : ` ${currency}`}`;
}

export const incidentSentences: SentencesOf<"incident"> = {
  "incident.declared": ({ number, title, severity, lead, environment, wider }, { say }) =>
    `Declared incident ${number}, severity ${severity}: ${say(title)}. Deploys ${environment === "" ? "everywhere" : `to ${environment}`} are frozen; ${nameOf(lead)} leads${wider === "" ? "" : `, and ${nameOf(wider)} the wider response`}`,
  "incident.widened": ({ id, hits: more, wider }, { incident }) =>
    `${capital(incident(id))} also hits ${listed(more.map((one) => hits[one]))}; ${nameOf(wider)} leads the wider response`,
  "incident.graded": ({ id, severity, reason }, { incident, say }) =>
    `${capital(incident(id))} is severity ${severity}${words(say(reason))}`,
  "incident.offered": ({ id, to }, { incident }) =>
    `Offered the lead of ${incident(id)} to ${nameOf(to)}, who has to accept it`,
  "incident.led": ({ id, lead, how: came, reason }, { incident, say }) =>
    `${how[came](nameOf(lead))} ${incident(id)}${reason ? words(say(reason)) : ""}`,
  "incident.roleGiven": ({ id, role, person }, { incident }) => `${nameOf(person)} ${roles[role]} in ${incident(id)}`,
  "incident.noted": ({ id, kind, says, corrects }, { incident, say }) =>
    `${corrects ? `Correction of entry ${corrects}` : capital(kind)} in ${incident(id)}: ${say(says)}`,
  "incident.checked": ({ id, says, expected }, { incident, say }) =>
    `Check in ${incident(id)}: ${say(says)}. Expected: ${say(expected)}`,
  "incident.acted": ({ id, says, hypothesis, expected }, { incident, say }) =>
    `Action in ${incident(id)}: ${say(says)}. Because: ${say(hypothesis)}. Expected: ${say(expected)}`,
  "incident.resulted": ({ id, of, outcome, says }, { incident, say }) =>
    `${outcomes[outcome]}, result of action ${of} in ${incident(id)}${words(say(says))}`,
  "incident.timed": ({ id, which, when }, { incident }) =>
    `${capital(incident(id))} ${which === "started" ? "started" : `was ${which}`} ${when.precision === "exact" ? "at" : "about"} ${when.at.slice(0, 16).replace("T", " ")} UTC`,
  "incident.blastEstimated": ({ id, what, low, high, currency, says, source }, { incident, say }) =>
    `Estimate for ${incident(id)}: ${amountText(low, high, currency)}${currency === "" ? ` ${what}` : ""}${words(say(says))} (${say(source)})`,
  "incident.customersListed": ({ id, rows, twice }, { incident }) =>
    `Listed ${rows.length} affected ${plural(rows.length, "customer")} of ${incident(id)}${twice.length > 0 ? `; ${counted(twice.length)} stood there twice` : ""}`,
  "incident.updated": ({ id, audience, says }, { incident, say }) =>
    `Update on ${incident(id)} for ${audience === "internal" ? "the team" : audience}: ${say(says)}`,
  "incident.mitigated": ({ id, says }, { incident, say }) =>
    `${capital(incident(id))} no longer hurts${words(say(says))}`,
  "incident.thawed": ({ id, reason }, { incident, say }) => `Lifted the freeze of ${incident(id)}${words(say(reason))}`,
  "incident.resolved": ({ id, says, as }, { incident, say }) =>
    `Resolved ${incident(id)}${as === "lead" ? "" : ", in the lead’s place"}${words(say(says))}`,
  "incident.reviewed": ({ id, cause, rules: changed, noRule }, { incident, say }) =>
    `Reviewed ${incident(id)}: ${say(cause)}. ${changed.length > 0 ? `It changes ${listed(changed.map(({ kind }) => rules[kind]))}` : `It changes no rule${noRule ? words(say(noRule)) : ""}`}`,
  "incident.covered": ({ id, by }, { incident }) => `The review of ${incident(by)} covers ${incident(id)}`,
  "incident.closed": ({ id }, { incident }) => `Closed ${incident(id)}`,
  "incident.duplicated": ({ id, of, reason }, { incident, say }) =>
    `${capital(incident(id))} is the same as ${incident(of)}${words(say(reason))}`,
};
