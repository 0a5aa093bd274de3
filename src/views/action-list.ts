/** Every action by what it needs: in doubt, waiting and for whom, held and by what, running; then what ended, and the kinds that the page names. */

import { riskOf, ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf } from "../decisions/action/state.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { type ActionRule, areaOf, type Page, type Risk } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { actionCall, statusHere } from "./action-call.ts";
import { titleOf } from "./action-card.ts";
import { textsOfAction } from "./action-compare.ts";
import { hostOf } from "./action-history.ts";
import { endedAt, type Standing, standing } from "./action-standing.ts";
import { stopOf } from "./action-stop.ts";
import { kindTitle, statusName } from "./action-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { areaTitle, capital, counted, listed, nameOf, plural } from "./names.ts";
import { moment } from "./times.ts";

export interface ActionRow extends Standing {
  readonly href: string;
  readonly title: string;
  /** What stands at the right: until when, or what it is. */
  readonly due: string;
}

/** One kind of action that the page names. */
export interface KindRow {
  readonly name: string;
  readonly title: string;
  readonly does: string;
  readonly risk: Risk;
  /** Who says yes; empty: nobody has to. */
  readonly who: string;
  readonly runs: string;
  /** What holds it now; empty: nothing does. */
  readonly held: string;
}

export interface ActionsModel {
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer; empty for none. */
  readonly name: string;
  readonly bad: boolean;
  readonly doubt: readonly ActionRow[];
  readonly mine: readonly ActionRow[];
  readonly waiting: readonly ActionRow[];
  readonly held: readonly ActionRow[];
  readonly running: readonly ActionRow[];
  readonly over: readonly ActionRow[];
  /** How many ended besides those that are shown. */
  readonly more: number;
  readonly kinds: readonly KindRow[];
  /** Kinds that can be paused: named on the page, and not paused yet. */
  readonly pausable: readonly { readonly name: string; readonly title: string }[];
  /** The next command: how a program proposes one. */
  readonly command: string;
}

/** So many that ended are shown; the record has all. */
const mostOver = 30;

/** The list as this reader sees it. */
export async function actionsView(context: ViewContext): Promise<ActionsModel> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const all = page ? [...seen.actions.values()].sort((a, b) => b.seq - a.seq) : [];
  const open = all.filter((one) => endOf(one) === undefined);
  const ended = all.filter((one) => endOf(one) !== undefined).sort((a, b) => endedAt(b).localeCompare(endedAt(a)));
  const found = page ? await rowsOf(context, page, [...open, ...ended.slice(0, mostOver)]) : [];
  const those = (...wanted: readonly string[]) => found.filter(({ status }) => wanted.includes(status));
  const waits = those("waiting", "stale").sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const [doubt, held, running] = [those("in-doubt"), those("stopped"), those("running", "ready")];
  const mine = waits.filter((one) => one.mine).map(({ row }) => row);
  const kinds = page ? page.actions.map((rule) => kindRow(context, page, rule)) : [];
  const name = kinds[0]?.name ?? "refund";
  return {
    ...headline({ doubt, waits, held, running }, all.length, kinds.length),
    ...{ doubt: rows(doubt), mine, waiting: rows(waits.filter((one) => !one.mine)), held: rows(held) },
    ...{
      running: rows(running),
      over: rows(found.filter(({ open }) => !open)),
      more: Math.max(0, ended.length - mostOver),
    },
    ...{ kinds, pausable: kinds.filter((one) => one.held === "") },
    command: `finalcall action propose ${name} --key ${name}-4711 --reason "Why it is needed."`,
  };
}

const rows = (found: readonly Found[]): ActionRow[] => found.map(({ row }) => row);

interface Found {
  readonly status: string;
  readonly open: boolean;
  readonly mine: boolean;
  readonly dueAt: string;
  readonly row: ActionRow;
}

async function rowsOf(context: ViewContext, page: Page, all: readonly ActionState[]): Promise<Found[]> {
  const reasons = all.flatMap(({ refusal, withdrawn, settled }) => [refusal, withdrawn, settled]);
  const words = await context.words([
    ...all.flatMap(textsOfAction),
    ...reasons.flatMap((one) => (one ? [one.reason] : [])),
  ]);
  return all.map((state) => {
    const status = statusHere(context, state);
    const call = actionCall(context, page, state);
    const open = endOf(state) === undefined;
    const when = moment(open ? state.at : endedAt(state), context.at, zoneOf(context));
    const due = call && status !== "in-doubt" ? call.due : open ? statusName[status] : `${statusName[status]} ${when}`;
    return {
      ...{ status, open, mine: call?.mine ?? false, dueAt: call?.dueAt ?? "" },
      row: {
        ...standing(context, page, state, (text) => visible(words(text))),
        ...{ href: `/actions/${state.id}`, title: titleOf(state, ruleFor(page, state.kind), words), due },
      },
    };
  });
}

/** The open ones that a pause holds, or would have held were they not sent already. */
export async function heldBy(
  context: ViewContext,
  page: Page,
  pause: PauseState,
): Promise<{ readonly held: readonly ActionRow[]; readonly sent: readonly ActionRow[] }> {
  const open = [...worldOf(context.world).actions.values()].filter((one) => !endOf(one));
  const under = open.filter(
    ({ kind, task }) =>
      pause.what === "everything" ||
      (pause.what === "tool" ? kind === pause.name : pause.what === "task" && task === pause.name),
  );
  const found = await rowsOf(context, page, under);
  const sent = found.filter(({ status }) => status === "running" || status === "in-doubt");
  return { held: rows(found.filter((one) => !sent.includes(one))), sent: rows(sent) };
}

function kindRow(context: ViewContext, page: Page, rule: ActionRule): KindRow {
  const { name, does, to } = rule;
  const risk = riskOf(rule);
  const named = risk === "medium" && rule.reviewedBy.length > 0 ? rule.reviewedBy : rule.approve;
  const area = areaOf(page, rule.area);
  const people = named.length > 0 ? named : [area?.owner ?? page.defaultOwner];
  const who = listed([...new Set(people.map((one) => nameOf(personBehind(page, one, context.at))))], "or");
  return {
    ...{ name, title: kindTitle(name), does, risk, who: risk === "low" ? "" : who },
    runs: to === "" ? "fetched as a permit" : `sent to ${hostOf(to)}`,
    held: stopOf(context, page, { kind: name, task: "" })?.says ?? "",
  };
}

interface Groups {
  readonly doubt: readonly Found[];
  readonly waits: readonly Found[];
  readonly held: readonly Found[];
  readonly running: readonly Found[];
}

/** What a tired person must know first: what nobody knows the end of, else what waits, else what is held. */
function headline({ doubt, waits, held, running }: Groups, all: number, kinds: number) {
  const calm = { bad: false, name: "" };
  const [lost] = doubt;
  const actions = (n: number) => `${capital(counted(n))} ${plural(n, "action")}`;
  if (lost)
    return {
      title: `${actions(doubt.length)} ${plural(doubt.length, "is", "are")} in doubt`,
      answer: lost.row.says,
      ...{ name: lost.row.name, bad: true },
    };
  const [first] = waits;
  if (first)
    return {
      title: `${actions(waits.length)} ${plural(waits.length, "waits", "wait")} for a yes`,
      answer: waits.length === 1 ? first.row.says : `${first.row.title}: ${first.row.says}`,
      ...{ name: first.row.name, bad: false },
    };
  const [stopped] = held;
  if (stopped)
    return {
      ...calm,
      title: `${actions(held.length)} ${plural(held.length, "is", "are")} held`,
      answer: stopped.row.says,
      bad: true,
    };
  if (running.length > 0)
    return {
      ...calm,
      title: `${actions(running.length)} ${plural(running.length, "runs", "run")}`,
      answer: "Nothing waits for anybody, and nothing is held.",
    };
  if (all > 0)
    return {
      ...calm,
      title: "No action is open",
      answer: "Nothing waits, nothing is held, and the end of each is known.",
    };
  return kinds === 0
    ? {
        ...calm,
        title: "No kind of action is on the page yet",
        answer: `Until one is, every action is high risk and waits for the owner of ${areaTitle("everything-else")} or of what it is about.`,
      }
    : {
        ...calm,
        title: "Nothing was proposed yet",
        answer: "What agents and programs want to do out there waits here for its one owner first.",
      };
}
