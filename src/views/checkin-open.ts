/** What the check-in lists beside its questions: decisions still open, risks that are new, work that is blocked. */

import { isDrill } from "../decisions/pause/paused.ts";
import { statusOf } from "../decisions/release/stages.ts";
import { overdue } from "../decisions/task/serving.ts";
import { liveRelease } from "../decisions/task/state.ts";
import type { Text } from "../kernel/prose.ts";
import type { Page } from "../page/page.ts";
import { coverage } from "../routing/coverage.ts";
import { accessStatus } from "./access.ts";
import { statusHere } from "./action-call.ts";
import { openPauses } from "./ai-paused.ts";
import { are, pausedTitle, plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { titlesOf } from "./decided-titles.ts";
import { freezes } from "./frozen.ts";
import { areaTitle, counted, listed, nameOf, plural } from "./names.ts";
import { line } from "./notice.ts";
import { releaseName } from "./release-names.ts";
import { moment } from "./times.ts";
import { open, type Waiting } from "./waiting.ts";

/** One line of a list: the fact, who or when below it, where it is seen. */
export interface Item {
  readonly says: string;
  readonly below: string;
  readonly href: string;
}

/** A decision that waits, and until when it is whose. */
export interface OpenRow extends Item {
  readonly due: string;
}

const idOf = (one: Waiting): string =>
  one.kind === "task"
    ? `${one.state.id}/${one.release.number}`
    : one.kind === "page"
      ? one.state.version
      : one.state.id;

/** Every open decision, the earliest due first. */
export async function openDecisions(context: ViewContext): Promise<OpenRow[]> {
  const all = open(context);
  const title = await titlesOf(
    context,
    all.map((one) => ({ kind: one.kind, id: idOf(one) })),
  );
  return all.map((one) => {
    const { title: says, href } = title({ kind: one.kind, id: idOf(one) });
    return { says, href, below: one.call.sentence, due: one.call.due };
  });
}

/** What can hurt from now on and could not before, or was not known: since `from`, UTC. */
export async function newRisks(context: ViewContext, page: Page, from: string): Promise<Item[]> {
  const seen = worldOf(context.world);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const found: Item[] = [];
  for (const task of page.ai.tasks) {
    const state = seen.tasks.get(task.name);
    const first = state?.served[0];
    const href = `/ai/${task.name}`;
    if (first && first.at >= from)
      found.push({
        says: `${titleOf(task.name)} is new: a model answers since ${when(first.at)}.`,
        below: "AI task",
        href,
      });
    if (state && liveRelease(state) && overdue(seen.drills, task, context.at))
      found.push({
        says: `The drill of ${plain(task.name)} is overdue.`,
        below: "A person reads each answer",
        href: `${href}/drill`,
      });
  }
  for (const { name, crossed, at } of seen.readings.values())
    if (crossed && page.guardrails.some((one) => one.name === name))
      found.push({ says: `The guardrail ${plain(name)} is crossed.`, below: `as of ${when(at)}`, href: "/page" });
  const touching = [...seen.proposals.values()].filter(({ at, guardrails }) => at >= from && guardrails.length > 0);
  const gaps = [...seen.gaps.values()].filter(({ at, closed }) => at >= from && !closed);
  const texts: Text[] = [...touching.map(({ question }) => question), ...gaps.map(({ question }) => question)];
  const say = await context.words(texts);
  for (const { id, question, guardrails } of touching)
    found.push({
      says: `“${line(say(question), 90)}” touches the guardrail ${listed(guardrails.map(plain))}.`,
      ...{ below: "Asked this week", href: `/proposals/${id}` },
    });
  for (const { question, owner } of gaps)
    found.push({
      says: `Nobody clearly owns “${line(say(question), 90)}”.`,
      ...{ below: `${nameOf(owner)} answers for it until then`, href: "/page" },
    });
  return [...found, ...uncovered(context, page)];
}

/** Hours of the coming week in which nobody can say yes. */
function uncovered(context: ViewContext, page: Page): Item[] {
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const { gaps } = coverage(page, context.at, 1);
  const [first] = [...gaps].sort((a, b) => b.areas.length - a.areas.length || b.minutes - a.minutes);
  if (!first) return [];
  const many = first.areas.length;
  const what = many > 2 ? `${counted(many)} areas` : listed(first.areas.map(areaTitle));
  const more = gaps.length > 1 ? `; ${gaps.length - 1} more ${plural(gaps.length - 1, "gap")} this week` : "";
  const says = `Nobody covers ${what} from ${when(first.from)}.`;
  return [{ says, below: `until ${when(first.to)}${more}`, href: "/page/cover" }];
}

/** What stands still, and what it waits for. */
export async function blockedWork(context: ViewContext): Promise<Item[]> {
  const seen = worldOf(context.world);
  const { page } = seen;
  const inForce = page.inForce;
  if (!inForce) return [];
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const found: Item[] = [];
  for (const { id, number, closed, open, lead, review, duplicateOf } of seen.incidents.values()) {
    const href = `/incidents/${id}`;
    if (open) found.push({ says: `Incident ${number} is open.`, below: `${nameOf(lead)} leads`, href });
    else if (!closed && duplicateOf === "")
      found.push({
        says: `Incident ${number} cannot close: ${review ? "nobody closed it yet" : "no rule changed yet"}.`,
        below: `${nameOf(lead)} led it`,
        href,
      });
  }
  for (const state of seen.releases.values()) {
    const status = statusOf(state, inForce.version);
    const href = `/releases/${state.id}`;
    if (status === "stopped")
      found.push({ says: `Release ${releaseName(state)} is stopped.`, below: "and is not rolled back", href });
    if (status === "in-doubt")
      found.push({
        says: `Nobody knows how release ${releaseName(state)} ended.`,
        below: "Somebody looks and settles it",
        href,
      });
  }
  for (const { environment, says, since } of freezes(context))
    found.push({ says: `Releases to ${environment} are frozen since ${since}.`, below: says, href: "/releases" });
  for (const state of seen.actions.values())
    if (statusHere(context, state) === "in-doubt")
      found.push({
        says: `Nobody knows whether the action ${state.kind} was done.`,
        below: nameOf(state.target),
        href: `/actions/${state.id}`,
      });
  for (const pause of openPauses(seen).filter((one) => !isDrill(one))) {
    const title = pausedTitle(pause, inForce.page);
    found.push({
      says: `${title} ${are(title)} paused since ${when(pause.at)}.`,
      below: "",
      href: `/ai/pauses/${pause.id}`,
    });
  }
  for (const state of seen.access.values())
    if (accessStatus(state, context.at) === "stuck")
      found.push({
        says: `A login to ${state.target} does not end.`,
        below: nameOf(state.person),
        href: `/access/${state.id}`,
      });
  return [...found, ...(await blockedDecisions(context))];
}

/** Decisions whose time is up, and changes whose yes a push made void. */
async function blockedDecisions(context: ViewContext): Promise<Item[]> {
  const { changes } = worldOf(context.world);
  const stale = [...changes.values()].filter(
    ({ closed, voided, current, approvals }) =>
      !closed && voided.length > 0 && !approvals.some((one) => one.voided === "" && one.diff === current.diff),
  );
  const late = (await openDecisions(context)).filter(({ due }) => due === "blocked");
  const title = await titlesOf(
    context,
    stale.map(({ id }) => ({ kind: "change", id })),
  );
  return [
    ...late.map(({ says, below, href }) => ({ says: `${says} is blocked: nobody answered in time.`, below, href })),
    ...stale.map(({ id }) => {
      const { title: says, href } = title({ kind: "change", id });
      return { says: `A push made the yes void: ${says}`, below: "It is asked again", href };
    }),
  ];
}
