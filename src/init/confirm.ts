/** What a person makes of a draft: one name for each area, or none. What they leave open stays as it was proposed. */

import { isMachine } from "../page/names.ts";
import * as is from "../page/texts.ts";
import { type Choice, type Draft, type DraftArea, regulars } from "./draft.ts";

/** For an area: a person's id, or `-` for nobody. An area that is not answered takes what is proposed. */
export interface Answer {
  readonly owner?: string | undefined;
  readonly backup?: string | undefined;
}

export interface Answers {
  readonly areas: ReadonlyMap<string, Answer>;
  readonly rest?: string | undefined;
  /** Somebody outside who approves when nobody inside is independent. */
  readonly outside?: { readonly name: string; readonly email: string } | undefined;
  /** True when a person looked at every area; false for `--yes`. */
  readonly byHand: boolean;
}

export interface ConfirmedArea {
  readonly draft: DraftArea;
  readonly owner: Choice;
  readonly backup: Choice | undefined;
}

export interface Confirmed {
  readonly draft: Draft;
  readonly areas: readonly ConfirmedArea[];
  readonly unclaimed: readonly DraftArea[];
  readonly rest: Choice;
  readonly outside: { readonly name: string; readonly email: string } | undefined;
  readonly byHand: boolean;
}

/** Why an answer cannot be taken, or undefined. `-` is taken where the page does not need a name. */
export function answerFault(draft: Draft, area: DraftArea | undefined, answer: string): string | undefined {
  if (answer === "-")
    return area && !area.needed
      ? undefined
      : `The page is refused without a name for ${area?.title ?? "everything else"}.`;
  return draft.people.some(({ id }) => id === answer)
    ? undefined
    : `${answer.slice(0, 40)} has not been at work here. Names are: ${draft.people
        .slice(0, 8)
        .map(({ id }) => id)
        .join(", ")}.`;
}

/** Why somebody outside cannot be named so, or undefined. */
export function outsideFault(draft: Draft, { name, email }: { name: string; email: string }): string | undefined {
  const fault = is.name.fault(name) ?? is.email.fault(email);
  if (fault) return `${fault.what} ${fault.fix}`;
  if (isMachine(name)) return "A program cannot approve.";
  const known = draft.people.find(({ id, addresses }) => id === name || addresses.includes(email.toLowerCase()));
  return known && `${known.id} is inside.`;
}

/** The page as it was confirmed. Throws RangeError for an answer that `answerFault` or `outsideFault` refuses. */
export function confirm(draft: Draft, answers: Answers): Confirmed {
  const rest = restOf(draft, answers);
  const areas: ConfirmedArea[] = [];
  const unclaimed: DraftArea[] = [];
  for (const area of draft.areas) {
    const answer = answers.areas.get(area.name) ?? {};
    const standsIn = area.unshown && area.owner ? { ...area.owner, person: rest.person } : area.owner;
    const owner = picked(draft, area, answer.owner, standsIn);
    if (owner) areas.push({ draft: area, owner, backup: backupOf(draft, area, owner, answer.backup, rest) });
    else unclaimed.push(area);
  }
  if (answers.outside) {
    const fault = outsideFault(draft, answers.outside);
    if (fault) throw new RangeError(fault);
  }
  return { draft, areas, unclaimed, rest, outside: answers.outside, byHand: answers.byHand };
}

function restOf({ rest, ...draft }: Draft, answers: Answers): Choice {
  if (answers.rest === undefined) return rest.owner;
  const fault = answerFault({ rest, ...draft }, undefined, answers.rest);
  if (fault) throw new RangeError(fault);
  return rest.choices.find(({ person }) => person === answers.rest) ?? rest.owner;
}

function picked(
  draft: Draft,
  area: DraftArea,
  answer: string | undefined,
  proposed: Choice | undefined,
): Choice | undefined {
  if (answer === undefined || answer === proposed?.person) return proposed;
  const fault = answerFault(draft, area, answer);
  if (fault) throw new RangeError(fault);
  return answer === "-" ? undefined : choiceOf(area, answer);
}

/** What git shows for somebody in an area, or that it shows nothing and a person said so. */
const choiceOf = ({ choices }: DraftArea, person: string): Choice =>
  choices.find((one) => one.person === person) ?? { person, source: "named by hand; git shows nothing of it" };

function backupOf(
  draft: Draft,
  area: DraftArea,
  owner: Choice,
  answer: string | undefined,
  rest: Choice,
): Choice | undefined {
  if (answer !== undefined && answer !== "-") {
    const fault =
      answerFault(draft, area, answer) ??
      (answer === owner.person ? `${answer} cannot back up themselves.` : undefined);
    if (fault) throw new RangeError(fault);
    return choiceOf(area, answer);
  }
  const proposed = new Set(regulars(draft).map(({ id }) => id));
  const other = ({ person }: Choice) => person !== owner.person && proposed.has(person);
  const here = [...(area.backup ? [area.backup] : []), ...area.choices].find(other);
  if (here) return here;
  const elsewhere = [rest, ...draft.rest.choices].find(other);
  return elsewhere && { person: elsewhere.person, source: `git shows nobody else here; elsewhere ${elsewhere.source}` };
}
