/** An incident as people are told of it: declared, whose lead it is, what is due, and that it is over. */

import { personIn } from "../decisions/caller.ts";
import type { IncidentState } from "../decisions/incident/kind.ts";
import { leadGone, overriders, turnToLead } from "../decisions/incident/who.ts";
import type { Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { areaOfKind } from "../routing/seats.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital, nameOf } from "./names.ts";
import { atTime, type Heard, line, type Notice } from "./notice.ts";
import { deployers } from "./notices-release.ts";
import { moment } from "./times.ts";

/** The lead is reminded so many milliseconds before an update is due. */
const ahead = 5 * 60_000;

const when = (reader: ViewContext, at: string): string => moment(at, reader.at, zoneOf(reader));

export function incidents(context: ViewContext, heard: Heard): Notice[] {
  const { page, incidents } = worldOf(context.world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  return [...incidents.values()]
    .filter(({ duplicateOf }) => duplicateOf === "")
    .flatMap((one) => [
      ...(one.open
        ? [declared(inForce, one), ...leading(inForce, one, heard, context.at), ...update(one, context.at)]
        : []),
      ...over(one, heard),
    ]);
}

const about = ({ id }: IncidentState): string => `incident:${id}`;
const link = ({ id }: IncidentState): string => `/incidents/${id}`;

function declared(page: Page, state: IncidentState): Notice {
  const { number, severity, title, leads, declaredBy, declaredAt: at, wider, nextUpdateAt } = state;
  const area = areaOfKind(page, "incident");
  const lead = leads[0]?.lead ?? state.lead;
  const informed = (area?.informed ?? []).map((id) => personBehind(page, id, at));
  const told = [lead, wider, ...overriders(page, at), ...deployers(page, at), ...informed];
  return {
    ...{ key: `${about(state)}:declared`, what: "declared", about: about(state), link: link(state), at },
    ...{ urgency: "now", holds: true, texts: [title] },
    people: [...new Set(told)].filter((person) => person !== "" && person !== personIn(declaredBy)),
    says: (reader, say) => ({
      subject: line(`Incident ${number}, severity ${severity}: ${say(title)}`),
      lines: [
        `${capital(actorName(declaredBy))} declared it ${atTime(reader, at)}. ${nameOf(lead)} leads. ${state.leadWhy}`,
        wider === "" ? "" : `${nameOf(wider)} leads the wider response.`,
        state.freezes ? "Releases are frozen until it is resolved, or its lead lifts the freeze." : "",
        nextUpdateAt === "" ? "" : `The next update is due ${atTime(reader, nextUpdateAt)}.`,
      ],
    }),
  };
}

/** Who is asked to lead, who may take over from a lead that does not answer, and who leads now. */
function leading(page: Page, state: IncidentState, heard: Heard, at: string): Notice[] {
  const { number, lead, offered, leads, title, leadSince } = state;
  const base = { about: about(state), link: link(state), texts: [title], holds: true } as const;
  const all: Notice[] = [];
  if (offered !== "")
    all.push({
      ...base,
      ...{ key: `${about(state)}:offered:${leads.length}:${offered}`, what: "offered", urgency: "now", at },
      people: [offered],
      says: (_, say) => ({
        subject: line(`The lead of incident ${number} is offered to ${nameOf(offered)}`),
        lines: [line(say(title)), `${nameOf(lead)} leads until ${nameOf(offered)} accepts it.`],
      }),
    });
  const next = turnToLead(page, state, at);
  const gone = leadGone(page, lead, at);
  if (next !== "")
    all.push({
      ...base,
      ...{ key: `${about(state)}:silent:${leads.length}:${next}`, what: "silent", urgency: "now", at },
      people: [next],
      says: (reader, say) => ({
        subject: line(
          gone === "" ? `Incident ${number} has no answer from its lead` : `Incident ${number} has lost its lead`,
        ),
        lines: [
          line(say(title)),
          `${nameOf(lead)} leads since ${when(reader, leadSince)} and ${gone || "has not answered"}; ${nameOf(next)} may take over now.`,
        ],
      }),
    });
  const last = leads.at(-1);
  if (last && leads.length > 1 && leads.at(-2)?.lead !== last.lead)
    all.push({
      ...base,
      ...{ key: `${about(state)}:led:${leads.length}`, what: "led", urgency: "soon", at: last.since },
      people: heard.of(about(state)).filter((person) => person !== last.lead),
      says: (reader, say) => ({
        subject: line(`${nameOf(last.lead)} leads incident ${number}`),
        lines: [line(say(title)), `${nameOf(last.lead)} leads since ${when(reader, last.since)}.`],
      }),
    });
  return all;
}

/** Whoever writes the updates, else the lead, hears shortly before one is due. */
function update(state: IncidentState, at: string): Notice[] {
  const { nextUpdateAt, number, lead, roles, title } = state;
  if (nextUpdateAt === "" || Date.parse(at) < Date.parse(nextUpdateAt) - ahead) return [];
  const writer = roles.find(({ role }) => role === "updates")?.person ?? lead;
  return [
    {
      ...{ key: `${about(state)}:update:${nextUpdateAt}`, what: "update-due", urgency: "now" },
      ...{ about: about(state), link: link(state), texts: [title], holds: true, at: nextUpdateAt },
      people: [writer],
      says: (reader, say) => ({
        subject: line(`Incident ${number}: an update is due ${atTime(reader, nextUpdateAt)}`),
        lines: [line(say(title)), `${nameOf(writer)} sends it; the draft stands in the incident.`],
      }),
    },
  ];
}

/** The freeze of an incident is lifted, or the incident is over: whoever heard of it hears that. */
function over(state: IncidentState, heard: Heard): Notice[] {
  const { number, title, open, freezes, resolvedBy, resolved, lead, entries } = state;
  const base = { about: about(state), link: link(state), texts: [title], holds: true } as const;
  const told = heard.of(about(state));
  const thawed = entries.findLast(({ type }) => type === "incident.thawed");
  if (!open && !heard.knows(about(state))) return [];
  if (!open)
    return [
      {
        ...base,
        ...{ key: `${about(state)}:resolved`, what: "resolved", urgency: "news", at: resolved?.at ?? state.declaredAt },
        people: told.filter((person) => person !== personIn(resolvedBy)),
        says: (_, say) => ({
          subject: line(`Over: incident ${number}, ${say(title)}`),
          lines: [
            `${capital(actorName(resolvedBy))} resolved it. Its freeze ended with it.`,
            "It is closed once it is reviewed.",
          ],
        }),
      },
    ];
  if (freezes || !thawed) return [];
  return [
    {
      ...base,
      ...{ key: `${about(state)}:thawed`, what: "thawed", urgency: "news", at: thawed.recordedAt },
      people: told.filter((person) => person !== personIn(thawed.by)),
      says: (reader, say) => ({
        subject: line(`Incident ${number} no longer freezes releases`),
        lines: [
          line(say(title)),
          `${nameOf(personIn(thawed.by)) || nameOf(lead)} lifted it ${atTime(reader, thawed.recordedAt)}.`,
        ],
      }),
    },
  ];
}
