/** How proposals, changes, releases, requests for access and pauses stand, in one shape. */

import { approversOf, brokenFrom, targetOf } from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import { verdict } from "../decisions/change/verdict.ts";
import { freezes } from "../decisions/freeze/frozen.ts";
import { resumers } from "../decisions/pause/kind.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { type ProposalState, whoAnswers } from "../decisions/proposal/kind.ts";
import { left } from "../decisions/release/independence.ts";
import { statusOf } from "../decisions/release/stages.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { accessStatus } from "./access.ts";
import { accessCall } from "./access-call.ts";
import { pausedTitle } from "./ai-words.ts";
import { actorName, capital, listed, nameOf } from "./names.ts";
import { releaseName, stageName, statusName } from "./release-names.ts";
import { type Here, type Standing, wait } from "./status-model.ts";
import { changeCall, proposalCall, refusedAsIs, releaseCall, stageThatWaits, waitsSince } from "./waiting.ts";

export function proposalStands({ context, page }: Here, state: ProposalState): Standing {
  const { id, by, at, seq, withdrawn, backupFrom, blockedFrom, question } = state;
  const path = `/proposals/${id}`;
  const answer = state.answers.at(-1);
  const open = !answer && !withdrawn;
  const call = proposalCall(context, page, state);
  const until = context.at < backupFrom ? backupFrom : blockedFrom;
  const said = answer ? `${capital(actorName(answer.by))} answered: ${answer.option}.` : "It was withdrawn.";
  return {
    ...{ title: question, seq },
    status: {
      ...{ id, kind: "proposal", path, by, at, open, holds: [] },
      state: answer ? "answered" : withdrawn ? "withdrawn" : context.at >= blockedFrom ? "blocked" : "waiting",
      awaits: open ? whoAnswers(page, state, context.at).map(({ person }) => person) : [],
      until: open ? until : "",
      says: open ? call.sentence : said,
      next: open ? wait(path) : answer ? "Do what was answered, and nothing else." : "Ask again if it still matters.",
    },
  };
}

export function changeStands({ context, page, version }: Here, state: ChangeState): Standing {
  const { id, current, closed } = state;
  const path = `/changes/${id}`;
  const { ok, missing, unanswered } = verdict(page, version, state, context.at);
  const refused = refusedAsIs(state);
  const open = !closed && !refused && !ok;
  const call = changeCall(context, page, version, state);
  const questions = unanswered.length > 0 ? ` ${unanswered.length} of its questions are not answered.` : "";
  return {
    ...{ title: current.subject, seq: current.seq },
    status: {
      ...{ id, kind: "change", path, by: current.by, at: current.at, open, holds: [] },
      state: closed ? "closed" : refused ? "refused" : ok ? "approved" : "waiting",
      awaits: open ? [...new Set(missing.flatMap(({ can }) => can.map(({ person }) => person)))] : [],
      until: open ? (call?.dueAt ?? "") : "",
      says: open ? `${call?.sentence ?? ""}${questions}`.trim() : ok ? "Every yes it needs is there." : "It is over.",
      next: refused ? "Push another version." : open ? wait(path) : "Nothing is awaited.",
    },
  };
}

export function releaseStands({ context, seen, page, version }: Here, state: ReleaseState): Standing {
  const { id, environment, preparedBy: by, preparedAt: at, seq } = state;
  const path = `/releases/${id}`;
  const status = statusOf(state, version);
  const stage = stageThatWaits(state, version);
  const since = stage === undefined ? "" : waitsSince(state, stage);
  const call = stage === undefined ? undefined : releaseCall(context, page, state, since);
  const over = ["refused", "live", "rolled-back", "abandoned"].includes(status);
  const holds = over ? [] : freezes(page, seen.freeze, seen.incidents, environment, context.at);
  const what = stage === undefined || stage === "" ? "" : ` It is about ${stageName(stage)}.`;
  return {
    ...{ title: `${releaseName(state)} to ${environment}`, seq },
    status: {
      ...{ id, kind: "release", path, by, at, open: !over, state: status, holds: holds.map(({ says }) => says) },
      awaits: stage === undefined ? [] : left(page, state.excluded, { at: context.at, since }).map((one) => one.person),
      until: call?.dueAt ?? "",
      says: call ? `${call.sentence}${what}` : `It ${status === "live" ? "is" : "stands:"} ${statusName(status)}.`,
      next: call ? wait(path) : over ? "Nothing is awaited." : "Ask for a permit, and pass the gate with it.",
    },
  };
}

export function accessStands({ context, page }: Here, state: AccessState): Standing {
  const { id, target, askedBy: by, askedAt: at, seq, person } = state;
  const path = `/access/${id}`;
  const status = accessStatus(state, context.at);
  const place = targetOf(page, target);
  const asked = status === "asked" && place !== undefined;
  const call = accessCall(context, page, state);
  return {
    ...{ title: `${target} for ${nameOf(person)}`, seq },
    status: {
      ...{ id, kind: "access", path, by, at, holds: [], state: status },
      open: status !== "ended" && status !== "refused",
      awaits: asked ? approversOf(page, place, state, context.at) : [],
      until: asked ? brokenFrom(place, state) : state.until,
      says: call?.sentence ?? `It is ${status}.`,
      next: asked ? wait(path) : status === "granted" ? `${nameOf(person)} receives it.` : "Nothing is awaited.",
    },
  };
}

export function pauseStands({ context, page }: Here, state: PauseState): Standing {
  const { id, by, at, seq, resumed, trigger } = state;
  const path = `/ai/pauses/${id}`;
  const awaits = resumed ? [] : resumers(page, state, context.at);
  const cause = trigger === "" ? capital(actorName(by)) : `Its trigger ${trigger}`;
  const again = resumed && `${capital(actorName(resumed.by))} started it again.`;
  return {
    ...{ title: pausedTitle(state, page), seq },
    status: {
      ...{ id, kind: "pause", path, by, at, holds: [], until: "", open: !resumed, awaits },
      state: resumed ? "resumed" : "paused",
      says: again ?? `${cause} paused it. ${listed(awaits.map(nameOf), "or") || "The owner of AI"} starts it again.`,
      next: resumed ? "Nothing is awaited." : wait(path),
    },
  };
}
