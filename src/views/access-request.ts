/** One request for emergency access as its reader sees it: who asks, why, who decides, what this reader may do now. */

import { brokenMinutes } from "../decisions/access/card.ts";
import {
  approversOf,
  behind,
  breakCard,
  brokenFrom,
  endCard,
  grantCard,
  targetOf,
  unreadBroken,
} from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import { personIn } from "../decisions/caller.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import type { AccessTarget, Page } from "../page/page.ts";
import { type AccessStatus, accessStatus } from "./access.ts";
import { accessCall } from "./access-call.ts";
import { toRead } from "./access-duties.ts";
import { type Standing, standing } from "./access-words.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, listed, nameOf, shortDigest } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { minutesText, moment, span } from "./times.ts";

export interface ProofModel {
  readonly sessions: number;
  readonly clean: boolean;
  readonly left: readonly { readonly what: string; readonly name: string; readonly now: string }[];
  /** True when the words of what was left were removed from the record, or cannot be read. */
  readonly unreadable: boolean;
  /** Who read it, or who is to. */
  readonly read: string;
  readonly by: string;
  /** Digest of what a reader signs; empty when this reader does not. */
  readonly shown: string;
}

export interface AccessModel extends Standing {
  readonly id: string;
  readonly target: string;
  readonly person: string;
  readonly status: AccessStatus;
  readonly reason: string;
  readonly askedBy: string;
  readonly asked: string;
  readonly incident: { readonly says: string; readonly href: string } | undefined;
  /** What the login may do there. */
  readonly gives: string;
  readonly lasts: string;
  readonly left: string;
  readonly call: Call | undefined;
  /** Digest of the card that an approver signs; empty when this reader does not. */
  readonly approve: string;
  readonly mayRefuse: boolean;
  /** For the receiver: digest of the card, or from when on and what stands in the way. */
  readonly breaks:
    | { readonly shown: string; readonly minutes: string; readonly why: string; readonly href: string }
    | undefined;
  readonly mayReceive: boolean;
  readonly mayEnd: boolean;
  readonly own: boolean;
  readonly proof: ProofModel | undefined;
  readonly granted: string;
  readonly login: string;
  readonly signing: Signing;
  readonly page: string;
  readonly seq: number;
}

/** The request; undefined when there is none. */
export async function accessView(context: ViewContext, id: string): Promise<AccessModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.access.get(id);
  const inForce = seen.page.inForce;
  if (!state?.target || !inForce) return undefined;
  const { page, version } = inForce;
  const words = await context.words(textsOf(state));
  const say = (text: Text) => visible(words(text));
  const target = targetOf(page, state.target);
  const status = accessStatus(state, context.at);
  const me = context.me?.person ?? "";
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const call = accessCall(context, page, state);
  return {
    ...standing(context, page, state, say),
    ...{ id, status, call, target: state.target, person: nameOf(state.person), reason: say(state.reason) },
    ...{ askedBy: actorName(state.askedBy), asked: when(state.askedAt), incident: incidentOf(context, state.incident) },
    gives: target ? givesText(state.place ?? target) : "",
    lasts: target ? minutesText(target.minutes) : "",
    left: status === "open" || status === "granted" ? span(context.at, state.until) : "",
    approve: call?.mine && target ? digest(grantCard(state, target, version)) : "",
    mayRefuse: call?.mine ?? false,
    breaks: target && call && me === state.person ? breaksOf(context, state, target, version) : undefined,
    mayReceive: status === "granted" && me === state.person,
    mayEnd: mayEnd(page, target, state, status, me, context.at),
    own: me === state.person || me === personIn(state.askedBy),
    proof: state.ended ? proofOf(context, page, state, say, when) : undefined,
    granted: grantedText(state, when),
    ...{ login: state.name, signing: signingOf(context, true), page: shortDigest(version), seq: state.seq },
  };
}

const textsOf = ({ reason, refused, stuck, ended }: AccessState): Text[] => [
  reason,
  ...(refused ? [refused.reason] : []),
  ...(stuck ? [stuck.why] : []),
  ...(ended ? [ended.left] : []),
];

/** The incident it is for: a link where the team has it, else what was written. */
function incidentOf(context: ViewContext, written: string): AccessModel["incident"] {
  if (written === "") return undefined;
  const found = [...worldOf(context.world).incidents.values()].find(
    ({ id, number }) => id === written || String(number) === written.replace(/^#|^incident[- ]/i, ""),
  );
  return found
    ? { says: `Incident ${found.number}`, href: `/incidents/${found.id}` }
    : { says: visible(written), href: "" };
}

function givesText({ kind, roles, principal, source, command }: AccessTarget): string {
  if (kind === "postgres") return `A login of PostgreSQL that is a member of ${listed(roles)}, and nothing else.`;
  if (kind === "command") return "A login made by the page’s own command.";
  const from = source.length > 0 ? `, from ${listed(source, "or")} only` : "";
  return `An SSH certificate for the principal ${principal}${from}${command === "" ? "" : `, that runs ${command}`}.`;
}

/** What stands between the receiver and breaking it open: the time, or an earlier one that nobody has read. */
function breaksOf(context: ViewContext, state: AccessState, target: AccessTarget, version: string) {
  const from = brokenFrom(target, state);
  const minutes = minutesText(brokenMinutes(target));
  const unread = unreadBroken(worldOf(context.world).access);
  const not = { shown: "", minutes, href: "" };
  if (unread) {
    const why = `${nameOf(unread.person)} broke open ${unread.target} before, and nobody has read how that ended.`;
    return { ...not, why, href: `/access/${unread.id}` };
  }
  if (from > context.at) {
    const when = moment(from, context.at, zoneOf(context));
    return { ...not, why: `You may break it open from ${when} on, for ${minutes}. Call them first.` };
  }
  return { ...not, shown: digest(breakCard(state, target, version)), why: "" };
}

function mayEnd(
  page: Page,
  target: AccessTarget | undefined,
  state: AccessState,
  status: AccessStatus,
  me: string,
  at: string,
) {
  const who = [state.person, ...(target ? behind(page, target.approve, at) : [])];
  return who.includes(me) && ["asked", "granted", "making", "open"].includes(status) && state.endingBy === "";
}

function proofOf(
  context: ViewContext,
  page: Page,
  state: AccessState,
  say: (text: Text) => string,
  when: (at: string) => string,
) {
  const { ended, read } = state;
  if (!ended) return undefined;
  const target = targetOf(page, state.target);
  const readers = toRead(page, state, context.at);
  const left = leftIn(say(ended.left));
  const who = target ? approversOf(page, target, state, context.at).map(nameOf) : [];
  return {
    ...{ sessions: ended.sessions, clean: ended.clean, left: left ?? [], unreadable: left === undefined },
    by: read ? actorName(read.by) : listed(who, "or"),
    read: read
      ? `${actorName(read.by)} read it ${when(read.at)} and signed it.`
      : who.length > 0
        ? `${listed(who, "or")} reads it and signs.`
        : "Nobody is left on the page who may read it.",
    shown: readers.includes(context.me?.person ?? "") ? digest(endCard(state)) : "",
  };
}

/** What was left behind, as the record keeps it; undefined when its words cannot be read. */
function leftIn(words: string): ProofModel["left"] | undefined {
  try {
    return JSON.parse(words) as ProofModel["left"];
  } catch {
    return undefined;
  }
}

function grantedText({ grantedBy, grantedAt, broken, until }: AccessState, when: (at: string) => string): string {
  if (until === "") return "";
  const by = broken ? `Broken open by ${actorName(grantedBy)}` : `${actorName(grantedBy)} said yes`;
  return `${by} ${when(grantedAt)}, by passkey; until ${when(until)}.`;
}
