/** All incidents: what is open and who leads, what waits for its review, what is over. */

import type { IncidentState } from "../decisions/incident/state.ts";
import { leadAt } from "../decisions/incident/who.ts";
import type { Text } from "../kernel/prose.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { capital, counted, nameOf, plural } from "./names.ts";
import { day, moment, span } from "./times.ts";

export interface IncidentRow {
  readonly href: string;
  readonly number: number;
  readonly title: string;
  readonly says: string;
  readonly due: string;
  readonly after: string;
  readonly bad: boolean;
}

export interface IncidentsModel {
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer. */
  readonly name: string;
  readonly open: readonly IncidentRow[];
  readonly toReview: readonly IncidentRow[];
  readonly over: readonly IncidentRow[];
  /** Who would lead one that is declared now, and why. */
  readonly lead: string;
  readonly why: string;
  readonly environments: readonly string[];
  readonly declares: boolean;
}

/** The list as this reader sees it. */
export async function incidentsView(context: ViewContext): Promise<IncidentsModel> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const all = [...seen.incidents.values()].sort((a, b) => b.seq - a.seq);
  const say = await context.words(all.map(({ title }) => title));
  const row = (state: IncidentState) => rowOf(context, state, (text) => visible(say(text)));
  const open = all.filter((state) => state.open);
  const toReview = all.filter((state) => !state.open && !state.closed);
  const next = page && leadAt(page, context.me?.person ?? "", context.at);
  return {
    ...headline(open, next ? nameOf(next.person) : ""),
    open: open.map(row),
    toReview: toReview.map(row),
    over: all.filter(({ closed }) => closed).map(row),
    lead: next ? nameOf(next.person) : "",
    why: next?.why ?? "",
    environments: page?.environments.map(({ name }) => name) ?? [],
    declares: page !== undefined,
  };
}

function headline(open: readonly IncidentState[], next: string): Pick<IncidentsModel, "title" | "answer" | "name"> {
  const [first] = open;
  if (!first)
    return {
      title: "No incident is open",
      name: next,
      answer: next === "" ? "" : `${next} leads, if one is declared now.`,
    };
  const title = `${capital(counted(open.length))} ${plural(open.length, "incident is", "incidents are")} open`;
  const lead = nameOf(first.lead);
  return {
    title,
    answer: `${lead} leads incident ${first.number}${first.freezes ? "; deploys are frozen." : "."}`,
    name: lead,
  };
}

function rowOf(context: ViewContext, state: IncidentState, say: (text: Text) => string): IncidentRow {
  const { id, number, title, open, closed, lead, declaredAt, freezes, mitigated, nextUpdateAt, duplicateOf } = state;
  const zone = zoneOf(context);
  const late = open && nextUpdateAt !== "" && nextUpdateAt <= context.at;
  const hurts = mitigated ? `It no longer hurts since ${moment(mitigated.at, context.at, zone)}.` : "It goes on.";
  const review =
    duplicateOf !== "" ? "The same as another one." : closed ? "Reviewed and closed." : "Waits for its review.";
  return {
    ...{ href: `/incidents/${id}`, number, title: say(title) },
    says: open
      ? `${nameOf(lead)} leads. ${hurts}${freezes ? " Deploys are frozen." : ""}`
      : `${nameOf(lead)} led. ${review}`,
    due: open ? span(declaredAt, context.at) : day(declaredAt, context.at, zone),
    after: late
      ? "update is late"
      : open && nextUpdateAt !== ""
        ? `update by ${moment(nextUpdateAt, context.at, zone)}`
        : "",
    bad: late || (open && !mitigated),
  };
}
