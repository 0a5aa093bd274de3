/** One sentence in plain words for every type of event: what the record reads like. */

import type * as z from "zod";
import type { kinds } from "../decisions/index.ts";
import { refuseAll } from "../decisions/proposal/kind.ts";
import type { Kind, Recorded } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { actionSentences } from "./action-sentences.ts";
import { alertSentences } from "./alert-sentences.ts";
import { checkinSentences } from "./checkin-sentences.ts";
import { comparisonSentences } from "./comparison-sentences.ts";
import type { Seen } from "./context.ts";
import { draftSentences } from "./draft-sentences.ts";
import { incidentSentences } from "./incident-sentences.ts";
import { actorName, areaTitle, branchOf, capital, listed, nameOf, plural, shortDigest } from "./names.ts";
import { redactionSentences } from "./redaction-sentences.ts";
import { reviewSentences } from "./review-sentences.ts";
import { taskSentences } from "./task-sentences.ts";
import { sheetSentences, templateSentences, workSentences } from "./work-sentences.ts";

type Kinds = typeof kinds;
type Names = { [K in keyof Kinds & string]: `${K}.${keyof Kinds[K]["events"] & string}` }[keyof Kinds & string];
type Parsed<S> = S extends z.ZodType ? z.infer<S> : never;
type EventOf<K extends Kind, E extends string> = E extends keyof K["events"] ? K["events"][E] : never;
/** `proposal.asked` → its data: every event there is, by its full name. */
type DataOf<T> = T extends `${infer K}.${infer E}`
  ? K extends keyof Kinds
    ? Parsed<EventOf<Kinds[K], E>>
    : never
  : never;

/** Gives the words of a text, or what stands in for words that are gone. */
export type Say = (text: Text) => string;

/** What an event is about, by the subject's id: the question, an option's words, the title of a change. */
export interface About {
  readonly say: Say;
  question(id: string): string;
  option(id: string, name: string): string;
  change(id: string): string;
  /** `the release to production`, by the release's id. */
  release(id: string): string;
  operation(id: string): string;
  /** `incident 31`, by its id. */
  incident(id: string): string;
  /** `access to production-db for Ana`, by the request's id. */
  grant(id: string): string;
}

type Sentences<T extends Names = Names> = { readonly [Name in T]: (data: DataOf<Name>, about: About) => string };
/** The sentences of one kind, where they stand in a file of their own. */
export type SentencesOf<K extends keyof Kinds & string> = Sentences<Extract<Names, `${K}.${string}`>>;

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const areas = (names: readonly string[]) => listed(names.map(areaTitle)) || "no area of the page";
const opened = { setup: "the set-up link", link: "a one-time link", passkey: "passkey" };

const sentences: Sentences = {
  "record.founded": ({ team, page }) =>
    `The record of ${team} begins${page === "example" ? ", with the example team’s page" : ""}`,
  "record.sealed": ({ book, from, to }) => `Sealed entries ${from} to ${to} of the book ${book}`,
  "page.offered": ({ version }) => `Offered page ${shortDigest(version)}`,
  "page.adopted": ({ version, as }) =>
    `Adopted page ${shortDigest(version)}${as === "first" ? ", the first one" : `, as ${as}`}`,
  "page.refused": ({ version, reason }, { say }) => `Refused page ${shortDigest(version)}${words(say(reason))}`,
  "person.invited": ({ id }) => `Made a one-time link for ${nameOf(id)}`,
  "person.signedIn": ({ how }) => `Signed in by ${opened[how]}`,
  "person.sessionEnded": () => "Ended a session",
  "person.passkeyEnrolled": ({ name, confirmed }, { say }) =>
    `Added the passkey “${say(name)}”${confirmed ? "" : "; another person confirms it"}`,
  "person.passkeyConfirmed": ({ id }) => `Confirmed the first passkey of ${nameOf(id)}`,
  "person.passkeyDropped": () => "Removed a passkey",
  "person.recovered": ({ id, reason }, { say }) => `Recovered the sign-in of ${nameOf(id)}${words(say(reason))}`,
  "person.pushSubscribed": ({ name }, { say }) => `Is told on “${say(name)}” from now on`,
  "person.pushEnded": () => "Is no longer told on one of the browsers",
  "token.issued": ({ name, holder, scopes }, { say }) =>
    `Made the token “${say(name)}”: ${actorName(holder)} may ${listed(scopes)}`,
  "token.revoked": () => "Ended a token",
  "guardrail.reported": ({ id, value, unit, crossed }) =>
    `${capital(id.replaceAll("-", " "))} is ${amount(value, unit)}: ${crossed ? "the guardrail is crossed" : "inside the guardrail"}`,
  "gap.found": ({ question, owner }, { say }) =>
    `Nobody clearly owns “${say(question)}”; ${nameOf(owner)} answers for it`,
  "gap.closed": ({ how }, { say }) => `Closed a gap${words(say(how))}`,
  "proposal.asked": ({ question, owner }, { say }) => `Asked ${nameOf(owner)}: ${say(question)}`,
  "proposal.inputGiven": ({ id, says }, { say, question }) => `Gave input on “${question(id)}”: ${say(says)}`,
  "proposal.answered": ({ id, option, reason }, about) =>
    `${option === refuseAll ? "Refused" : `Answered “${about.option(id, option)}” to`} “${about.question(id)}”${words(about.say(reason))}`,
  "proposal.overridden": ({ id, option, reason }, about) =>
    `Overrode the answer to “${about.question(id)}” with “${about.option(id, option)}”${words(about.say(reason))}`,
  "proposal.withdrawn": ({ id }, { question }) => `Withdrew “${question(id)}”`,
  "change.submitted": (data, { say }) =>
    `Asked for a yes, ${data.risk} risk, ${areas(data.areas)}: ${say(data.subject) || branchOf(data.ref)}`,
  "change.approved": ({ id, areas: given }, { change }) => `Approved for ${areas(given)}: ${change(id)}`,
  "change.questionAnswered": ({ id, says }, { change, say }) =>
    `Answered a question of ${change(id)}${words(say(says))}`,
  "change.closed": ({ id }, { change }) => `Closed ${change(id)}`,
  "change.refused": ({ id, reason }, { change, say }) => `Refused “${change(id)}”${words(say(reason))}`,
  "change.voided": ({ id, by, why }, { change }) =>
    `The ${plural(by.length, "approval")} of ${listed(by.map(nameOf))} ${plural(by.length, "is", "are")} void: ${change(id)}. ${why}`,
  "freeze.frozen": ({ reason }, { say }) => `Froze all releases${words(say(reason))}`,
  "freeze.thawed": ({ reason }, { say }) => `Lifted the freeze${words(say(reason))}`,
  "release.prepared": (data, { say }) =>
    `Prepared a release to ${data.environment}, ${data.risk} risk, ${areas(data.areas)}${words(say(data.note))}`,
  "release.approved": ({ id, as }, { release }) => `Approved ${release(id)}, as ${as}`,
  "release.refused": ({ id, reason }, { release, say }) => `Refused ${release(id)}${words(say(reason))}`,
  "release.permitted": ({ id, stage }, { release }) => `Asked for the key to ${stage} of ${release(id)}`,
  "release.admitted": ({ id, stage, run }, { release }) => `The gate let ${run} through: ${stage} of ${release(id)}`,
  "release.started": ({ id, stage, command }, { release, say }) =>
    `Started ${stage} of ${release(id)}${words(say(command))}`,
  "release.ended": ({ id, run, outcome, exit, signal }, { release }) =>
    `${run} ${outcome === "done" ? "went through" : `failed (${signal || `exit ${exit}`})`}: ${release(id)}`,
  "release.doubted": ({ id, run, why }, { release, say }) =>
    `Nobody knows how ${run} ended: ${release(id)}${words(say(why))}`,
  "release.settled": ({ id, run, outcome, reason }, { release, say }) =>
    `Settled that ${run} ${outcome === "done" ? "went through" : "failed"}: ${release(id)}${words(say(reason))}`,
  "release.healthy": ({ id, stage }, { release }) => `The numbers are good at ${stage}: ${release(id)}`,
  "release.advanced": ({ id, stage }, { release }) => `Said yes to ${stage} of ${release(id)}`,
  "release.stopped": ({ id, signal, says }, { release, say }) =>
    `Stopped ${release(id)} ${signal === "by-hand" ? "by hand" : `at ${signal}`}${words(say(says))}`,
  "release.excepted": ({ id, reason }, { release, say }) => `Let ${release(id)} pass the freeze${words(say(reason))}`,
  "release.abandoned": ({ id, reason }, { release, say }) => `Gave up ${release(id)}${words(say(reason))}`,
  "release.rolledBack": ({ id }, { release }) => `Rolled back ${release(id)}`,
  "operation.started": ({ what, environment, host, offline }) =>
    `${deeds[what]} ${environment}, on ${host}${offline ? ", from a receipt while the server was away" : ""}`,
  "operation.ended": ({ id, exit, signal, took }, { operation }) =>
    `The command to ${operation(id)} ${exit === 0 ? "went through" : `failed (${signal || `exit ${exit}`})`} after ${Math.round(took / 100) / 10} s`,
  "operation.verified": ({ id }, { operation }) => `The numbers are good again after the command to ${operation(id)}`,
  "operation.doubted": ({ id, why }, { operation, say }) =>
    `Nobody knows how the command to ${operation(id)} ended${words(say(why))}`,
  "operation.settled": ({ id, outcome, reason }, { operation, say }) =>
    `Settled that the command to ${operation(id)} ${outcome === "done" ? "went through" : "failed"}${words(say(reason))}`,
  ...incidentSentences,
  ...alertSentences,
  ...taskSentences,
  ...actionSentences,
  ...draftSentences,
  ...workSentences,
  ...templateSentences,
  ...sheetSentences,
  ...comparisonSentences,
  ...checkinSentences,
  ...redactionSentences,
  ...reviewSentences,
  "access.asked": ({ target, person, reason }, { say }) =>
    `Asked for ${target} for ${nameOf(person)}${words(say(reason))}`,
  "access.approved": ({ id, until }, { grant }) => `Granted ${grant(id)} until ${until.slice(11, 16)} UTC`,
  "access.refused": ({ id, reason }, { grant, say }) => `Refused ${grant(id)}${words(say(reason))}`,
  "access.brokenOpen": ({ id, until }, { grant }) =>
    `Broke open ${grant(id)} until ${until.slice(11, 16)} UTC; nobody had answered`,
  "access.issuing": ({ id, login }, { grant }) => `Receives ${grant(id)} as ${login}`,
  "access.issued": ({ id }, { grant }) => `Made the login of ${grant(id)}; its secret was shown once`,
  "access.issueFailed": ({ id, why }, { grant, say }) => `Could not make the login of ${grant(id)}${words(say(why))}`,
  "access.ending": ({ id, reason }, { grant, say }) => `Ends ${grant(id)}${words(say(reason))}`,
  "access.ended": ({ id, why, sessions, clean }, { grant }) =>
    `Ended ${grant(id)} (${why.replace("-", " ")}); ${plural(sessions, "open session")} ended; ${clean ? "nothing was left behind" : "something was left behind"}`,
  "access.stuck": ({ id, why, tries }, { grant, say }) =>
    `Could not end ${grant(id)}, ${plural(tries, "try", "tries")} so far${words(say(why))}`,
  "access.strayEnded": ({ target, login }) => `Ended ${login} at ${target}: no grant stood behind it`,
  "access.read": ({ id }, { grant }) => `Read how ${grant(id)} ended, and signed it`,
  "drill.held": ({ of, passed, steps }) =>
    `Held a drill of ${of.replace(":", " ")}: ${passed ? "passed" : `failed at ${steps.find(({ ok }) => !ok)?.step}`}`,
  "roster.listReviewed": () => "Read the list of who can reach production, and signed it",
  "signer.published": ({ id }) => `This server signs permits with the key ${shortDigest(id)}`,
};

const deeds = { rollback: "Rolls back", limit: "Limits", disable: "Disables a path of", reduce: "Reduces" };

const amount = (value: number, unit: string) =>
  `${(/^[A-Z]{3}\b/.test(unit) ? value / 100 : value).toLocaleString("en-US")} ${unit}`;

/** The event as a sentence without its actor. Throws for a type without one, which the tests make impossible. */
export function sentenceOf(event: Recorded, seen: Seen, say: Say): string {
  if (!Object.hasOwn(sentences, event.type)) throw new Error(`No sentence for the event ${event.type}.`);
  const tell = sentences[event.type as Names] as (data: unknown, about: About) => string;
  return tell(event.data, aboutOf(seen, say));
}

function aboutOf({ proposals, changes, releases, operations, incidents, access }: Seen, say: Say): About {
  return {
    say,
    question(id) {
      const state = proposals.get(id);
      return state ? say(state.question) : id;
    },
    option(id, name) {
      const found = proposals.get(id)?.options.find((one) => one.name === name);
      return found ? say(found.says) : name;
    },
    change(id) {
      const current = changes.get(id)?.current;
      return current ? say(current.subject) || branchOf(current.ref) : id;
    },
    release(id) {
      const state = releases.get(id);
      return state ? `the release of ${state.to.slice(0, 8)} to ${state.environment}` : id;
    },
    operation(id) {
      const state = operations.get(id);
      return state ? `${state.what === "rollback" ? "roll back" : state.what} ${state.environment}` : id;
    },
    grant(id) {
      const state = access.get(id);
      return state?.target ? `access to ${state.target} for ${nameOf(state.person)}` : id;
    },
    incident(id) {
      const state = incidents.get(id);
      return state ? `incident ${state.number}` : id;
    },
  };
}

/** The types that have a sentence, for the test that every event of every kind is among them. */
export const told: readonly string[] = Object.keys(sentences);

/** Every text that the sentence of an event may need, so that all words of a screen are fetched at once. */
export function textsFor({ type, data }: Recorded, { proposals, changes }: Seen): Text[] {
  const said = Object.entries(data as object).filter(([name]) => !unsaid.has(`${type}.${name}`));
  const { id } = data as { id?: string };
  const proposal = id === undefined ? undefined : proposals.get(id);
  const change = id === undefined ? undefined : changes.get(id);
  return [
    ...textsIn(said.map(([, value]) => value)),
    ...(proposal ? [proposal.question, ...proposal.options.map(({ says }) => says)] : []),
    ...(change ? [change.current.subject] : []),
  ];
}

/** Long texts, and lists of people: no sentence says them. */
const unsaid = new Set([
  "page.offered.source",
  "page.offered.includes",
  "page.offered.contacts",
  "change.submitted.patch",
  "incident.customersListed.rows",
  "task.proposed.prompt",
  "draft.opened.input",
  "draft.opened.output",
  "draft.reviewed.output",
  "task.sampled.input",
  "task.sampled.wrong",
  "comparison.started.sealed",
  "comparison.ran.output",
  "comparison.ran.sealed",
  "comparison.closed.figures",
  "checkin.answered.said",
  "checkin.closed.note",
]);

/** Every text inside a value. */
function textsIn(value: unknown): Text[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "text" && typeof first[1] === "string") return [value as Text];
  return entries.flatMap(([, inner]) => textsIn(inner));
}
