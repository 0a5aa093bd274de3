/** Where a request for emergency access stands, in plain words at each point. */

import type { AccessState, Ended } from "../decisions/access/state.ts";
import type { Page } from "../page/page.ts";
import { accessStatus } from "./access.ts";
import { accessCall } from "./access-call.ts";
import { type ViewContext, zoneOf } from "./context.ts";
import { actorName, nameOf, plural } from "./names.ts";
import type { Say } from "./sentences.ts";
import { moment } from "./times.ts";

/** `name` stands bold in `says`; `bad` is red, `waits` amber. */
export interface Standing {
  readonly says: string;
  readonly name: string;
  readonly bad: boolean;
  readonly waits: boolean;
}

const ends: Readonly<Record<Ended["why"], string>> = {
  expired: "its time was over",
  "by-hand": "somebody ended it before its time",
  removed: "the page no longer names whoever had it",
  failed: "it could not be made",
};

/** What stands on every screen about a request; `say` gives the words of its reason to refuse and of why it is stuck. */
export function standing(context: ViewContext, page: Page, state: AccessState, say: Say): Standing {
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const who = nameOf(state.person);
  const plain = (says: string, name = who) => ({ says, name, bad: false, waits: false });
  const by = state.broken ? `${who} broke it open` : `${actorName(state.grantedBy)} said yes`;
  switch (accessStatus(state, context.at)) {
    case "asked": {
      const call = accessCall(context, page, state);
      if (!call) return plain(`The page no longer names ${state.target}, so nobody can grant it.`);
      return { ...plain(call.sentence, call.name), waits: true };
    }
    case "refused": {
      const no = state.refused;
      const name = actorName(no?.by ?? "");
      return plain(no ? `${name} said no ${when(no.at)}: ${say(no.reason)}` : "", name);
    }
    case "granted":
      return { ...plain(`${by}: ${who} may receive the login until ${when(state.until)}.`), waits: true };
    case "making":
      return plain(`The login of ${who} is being made.`);
    case "open":
      return plain(`${who} can reach ${state.target} until ${when(state.until)}. ${by}.`);
    case "ending":
      return {
        ...plain(`The login of ${who} is being ended. Until the proof is here it may still work.`),
        waits: true,
      };
    case "stuck":
      return { ...plain(stuckText(state, say, when)), bad: true };
    case "ended":
      return plain(endedText(state, when));
  }
}

function stuckText({ person, target, stuck }: AccessState, say: Say, when: (at: string) => string): string {
  if (!stuck) return "";
  const tried = `${stuck.tries} ${plural(stuck.tries, "try", "tries")}, the last told ${when(stuck.at)}`;
  return `The login of ${nameOf(person)} at ${target} could not be ended, ${tried}: ${say(stuck.why)}`;
}

function endedText({ ended, until, person }: AccessState, when: (at: string) => string): string {
  if (!ended)
    return `It is over${until === "" ? "" : ` since ${when(until)}`}. ${nameOf(person)} never received a login.`;
  const closed =
    ended.sessions === 0
      ? "no session was open"
      : `${ended.sessions} open ${plural(ended.sessions, "session was", "sessions were")} closed`;
  return `It ended ${when(ended.at)} because ${ends[ended.why]}: ${closed}, and ${ended.clean ? "nothing was left behind" : "something was left behind"}.`;
}
