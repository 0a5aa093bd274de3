/** Questions that went round: three people gave input before somebody answered, or the same words were asked again. */

import { personIn } from "../decisions/caller.ts";
import { daysBefore } from "../decisions/checkin/week.ts";
import type { ProposalState } from "../decisions/proposal/kind.ts";
import { areaLine, type Finding, type Looking } from "./friction-found.ts";
import { areaTitle, listed, nameOf } from "./names.ts";
import { line } from "./notice.ts";

/** So many voices before an answer are a question that looks for its owner. */
const voices = 3;
/** Days in which the same question asked again is the same question. */
const againDays = 30;

/** Words in any order, without case and signs. Not their stems: what is close only in sense is left to people. */
const sameWords = (text: string): string =>
  [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].sort().join(" ");

export async function wentRound({ context, seen, page, from, to }: Looking): Promise<Finding[]> {
  const month = daysBefore(page.zone, to, againDays);
  const recent = [...seen.proposals.values()].filter(({ at }) => at >= month && at < to);
  const say = await context.words(recent.map(({ question }) => question));
  const inSpan = recent.filter(({ at, answers }) => (answers[0]?.at ?? at) >= from && (answers[0]?.at ?? at) < to);
  return inSpan.flatMap((state): Finding[] => {
    const question = say(state.question);
    const before = recent.filter(
      (one) => one !== state && one.at < state.at && sameWords(say(one.question)) === sameWords(question),
    );
    const who = gaveInput(state);
    if (who.length < voices && before.length === 0) return [];
    const [first] = state.answers;
    const answer = first ? ` before ${nameOf(personIn(first.by))} answered` : "; nobody has answered yet";
    const says =
      who.length >= voices
        ? `“${line(question, 90)}” went round ${listed(who.map(nameOf))}${answer}.`
        : `“${line(question, 90)}” was asked ${before.length + 1} times in ${againDays} days, in ${areaTitle(state.area)}.`;
    const wording = areaLine(state.area, { like: `["${line(question, 60).replaceAll(/["\\]/g, "")}"]` });
    const base = { kind: "went-round", lane: false, whose: "" } as const;
    return [{ ...base, key: `went-round:${state.id}`, says, href: `/proposals/${state.id}`, wording }];
  });
}

function gaveInput({ comments, answers, by }: ProposalState): string[] {
  const until = answers[0]?.at ?? "9999";
  const said = comments.filter(({ at }) => at < until).map((one) => personIn(one.by));
  return [...new Set(said)].filter(
    (one) => one !== "" && one !== personIn(by) && one !== personIn(answers[0]?.by ?? ""),
  );
}
