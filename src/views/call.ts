/** Whose call something is, as one sentence and one line of time: who decides, who after that, and when it is blocked. */

import type { Answerer } from "../decisions/authority.ts";
import { decisionSentence } from "../routing/sentence.ts";
import { areaTitle, nameOf } from "./names.ts";
import { clock, moment, span } from "./times.ts";

/** The line of time: shares are percent of the way from asked to blocked, or to whatever its `end` is. */
export interface Fuse {
  readonly asked: string;
  /** What began it, where that is not the question. */
  readonly start?: "yes";
  readonly blocked: string;
  readonly end: "blocked" | "break open" | "asked again";
  readonly next: { readonly name: string; readonly at: string; readonly share: number } | undefined;
  readonly gone: number;
  /** The same in words. */
  readonly says: string;
}

export interface Call {
  /** The name that stands bold in the sentence; empty when nobody can decide. */
  readonly name: string;
  /** `Ana decides; Li if no answer by 03:31; blocked after that.` */
  readonly sentence: string;
  readonly fuse: Fuse | undefined;
  /** Whether the person who looks may answer now, as what and why. */
  readonly mine: boolean;
  readonly whyMe: string;
  /** The moment (UTC) at which this person's turn ends, how it reads, and what happens then. */
  readonly dueAt: string;
  readonly due: string;
  readonly after: string;
  readonly left: string;
}

export interface Asked {
  /** Everybody who may answer now, the one whose call it is first. */
  readonly can: readonly Answerer[];
  readonly area: string;
  readonly owner: string;
  /** Empty when none is named, or when they took part in it and so may not answer. */
  readonly backup: string;
  /** All UTC. */
  readonly since: string;
  readonly backupFrom: string;
  readonly blockedFrom: string;
}

interface Reader {
  readonly me: string;
  readonly at: string;
  readonly zone: string;
}

/** The call as this reader sees it at this moment. */
export function callOf(asked: Asked, reader: Reader): Call {
  const mine = asked.can.find(({ person }) => person === reader.me);
  const { at, zone } = reader;
  const next = asked.can[0]?.as === "owner" && at < asked.backupFrom ? asked.backup : "";
  const dueAt = next !== "" ? asked.backupFrom : asked.blockedFrom;
  const blocked = at >= asked.blockedFrom;
  return {
    ...sentenceOf(asked, reader),
    fuse: blocked || asked.can.length === 0 ? undefined : fuseOf(asked, reader),
    mine: mine !== undefined,
    whyMe: mine ? whyMe(mine, asked, reader) : "",
    dueAt,
    due: blocked ? "blocked" : moment(dueAt, at, zone),
    after: blocked
      ? `since ${moment(asked.blockedFrom, at, zone)}`
      : next !== ""
        ? `then ${nameOf(next)}`
        : "then blocked",
    left: blocked ? "" : span(at, dueAt),
  };
}

/** The sentence that every surface says, about whoever's turn it is. */
function sentenceOf({ can, owner, backup, backupFrom, blockedFrom }: Asked, { at, zone }: Reader) {
  const turn = can.find(({ as }) => as !== "owner") ?? can[0];
  if (!turn) return { name: "", sentence: "Nobody can decide this now: everybody the page names took part in it." };
  const { person, why } = turn;
  const now = { person, why, as: turn.as === "outside" ? ("after-hours" as const) : turn.as };
  const sentence = decisionSentence({ role: "", owner, backup, now }, { backupFrom, blockedFrom }, at, zone);
  return { name: nameOf(person), sentence };
}

function fuseOf({ can, since, backup: named, backupFrom, blockedFrom }: Asked, { at, zone }: Reader): Fuse {
  const backup = can[0]?.as === "owner" ? named : "";
  const whole = Math.max(1, Date.parse(blockedFrom) - Date.parse(since));
  const share = (when: string) => Math.min(100, Math.max(0, ((Date.parse(when) - Date.parse(since)) / whole) * 100));
  const text = (when: string) => moment(when, at, zone);
  const name = backup === "" ? "" : nameOf(backup);
  const next = backup === "" ? undefined : { name, at: text(backupFrom), share: share(backupFrom) };
  return {
    asked: text(since),
    blocked: text(blockedFrom),
    end: "blocked",
    next,
    gone: share(at),
    says: `Asked ${text(since)}. It is ${clock(at, zone)}. ${next ? `${name} may answer from ${next.at}. ` : ""}Blocked from ${text(blockedFrom)}.`,
  };
}

/** Why it is this person's turn, in words that do not repeat the sentence above. */
function whyMe({ as, why }: Answerer, { area, owner, backupFrom }: Asked, { at, zone }: Reader): string {
  if (as === "owner") return `You own ${areaTitle(area)}.`;
  if (as === "outside") return "Nobody inside is independent of it, and the page names you for that case.";
  if (why.includes("made it"))
    return `${nameOf(owner)} took part in it, and you are the backup for ${areaTitle(area)}.`;
  if (as === "after-hours")
    return `It is outside ${nameOf(owner)}’s hours, and you are the one on call for ${areaTitle(area)}.`;
  return at >= backupFrom
    ? `${nameOf(owner)} did not answer by ${moment(backupFrom, at, zone)}, and you are the backup for ${areaTitle(area)}.`
    : `${nameOf(owner)} is away, and you are the backup for ${areaTitle(area)}.`;
}
