/** How things were decided: told once to everybody who was asked, to who asked, and to those whom the page says to inform. */

import { personIn } from "../decisions/caller.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import { verdict } from "../decisions/change/verdict.ts";
import type { PageState } from "../decisions/page/kind.ts";
import { type ProposalState, refuseAll } from "../decisions/proposal/kind.ts";
import { approvalOf, statusOf } from "../decisions/release/stages.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { areaOf, type Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { actorName, branchOf, capital, listed, nameOf, shortDigest } from "./names.ts";
import { atTime, type Heard, line, type Notice, newsFor } from "./notice.ts";
import { people } from "./notices-waiting.ts";
import { releaseName } from "./release-names.ts";

/** Whom the page says to inform about these areas, at a moment. */
export const informedOf = (page: Page, areas: readonly string[], at: string): string[] => [
  ...new Set(areas.flatMap((name) => areaOf(page, name)?.informed ?? []).map((id) => personBehind(page, id, at))),
];

/** Everybody who hears how something was decided, but for those who decided it. */
export const hearers = (all: readonly string[], but: readonly string[]): string[] =>
  [...new Set(all)].filter((person) => person !== "" && !but.includes(person));

export function decided(context: ViewContext, heard: Heard): Notice[] {
  const { page, proposals, changes, releases } = worldOf(context.world);
  const inForce = page.inForce;
  if (!inForce) return [];
  const since = new Date(Date.parse(context.at) - newsFor).toISOString();
  // A record of years holds thousands of old decisions: they are passed over before anything is worked out.
  const changed = [...changes.values()].filter(({ id, approvals, refusals, closed }) => {
    const last = [approvals.at(-1)?.at ?? "", refusals.at(-1)?.at ?? ""].sort().at(-1) as string;
    return last === "" ? closed && heard.knows(`change:${id}`) : last >= since;
  });
  return [
    ...[...proposals.values()]
      .filter(({ answers }) => (answers.at(-1)?.at ?? since) >= since)
      .flatMap((one) => proposalNotices(inForce.page, one, heard)),
    ...changed.flatMap((one) => changeNotices(inForce.page, inForce.version, one, heard, context.at)),
    ...[...releases.values()].flatMap((one) => releaseNotices(inForce.page, inForce.version, one, heard)),
    ...pageNotices(page, inForce.page, heard),
  ];
}

const news = { what: "decided", urgency: "news", holds: false } as const;

function proposalNotices(page: Page, state: ProposalState, heard: Heard): Notice[] {
  const { id, question, answers, options } = state;
  const about = `proposal:${id}`;
  const told = heard.of(about);
  const base = { about, link: `/proposals/${id}` };
  if (state.withdrawn && !heard.knows(about)) return [];
  if (state.withdrawn)
    return [
      {
        ...base,
        ...news,
        key: `${about}:withdrawn`,
        people: hearers(told, people([state.by])),
        at: state.at,
        holds: true,
        texts: [question],
        says: (_, say) => ({
          subject: line(`Withdrawn: ${say(question)}`),
          lines: [`${capital(actorName(state.by))} withdrew it. It waits for nobody.`],
        }),
      },
    ];
  const last = answers.at(-1);
  if (!last) return inputNotice(page, state, base);
  const chosen = options.find(({ name }) => name === last.option);
  const informed = informedOf(page, [state.area], last.at);
  return [
    {
      ...base,
      ...news,
      key: `${about}:decided:${answers.length}`,
      people: hearers([...told, ...informed, ...state.input, ...people([state.by])], people([last.by])),
      at: last.at,
      texts: [question, ...(chosen ? [chosen.says] : [])],
      says: (reader, say) => ({
        subject: line(`Decided: ${say(question)}`),
        lines: [
          `${actorName(last.by)} ${answers.length > 1 ? "overrode the answer" : "decided"} ${atTime(reader, last.at)}: ${
            last.option === refuseAll ? "no to all of it" : line(chosen ? say(chosen.says) : last.option, 400)
          }.`,
          "It waits for nobody any more.",
        ],
      }),
    },
  ];
}

/** Those whom the page wants to be heard before somebody decides. */
function inputNotice(page: Page, state: ProposalState, base: { about: string; link: string }): Notice[] {
  const asked = state.input
    .map((id) => personBehind(page, id, state.at))
    .filter((id) => !state.comments.some(({ by }) => personIn(by) === id));
  if (asked.length === 0) return [];
  return [
    {
      ...base,
      key: `${base.about}:input`,
      what: "input",
      urgency: "soon",
      people: asked,
      at: state.at,
      holds: true,
      texts: [state.question],
      says: (_, say) => ({
        subject: line(`Your input is asked: ${say(state.question)}`),
        lines: [`${nameOf(state.owner)} decides. You are asked what you know; you do not have to answer.`],
      }),
    },
  ];
}

function changeNotices(page: Page, version: string, state: ChangeState, heard: Heard, at: string): Notice[] {
  const { id, current } = state;
  const about = `change:${id}`;
  const told = heard.of(about);
  const makers = current.makers.map(({ person }) => person);
  const base = { about, link: `/changes/${id}`, texts: [current.subject] };
  const refusal = state.refusals.findLast(({ diff }) => diff === current.diff);
  const judged = verdict(page, version, state, at);
  const yes = judged.needs.flatMap(({ approved }) => approved ?? []);
  const by = refusal ? people([refusal.by]) : people(yes.map((one) => one.by));
  const last =
    refusal?.at ??
    yes
      .map((one) => one.at)
      .sort()
      .at(-1);
  if (state.closed && yes.length === 0 && !refusal && heard.knows(about))
    return [
      {
        ...base,
        ...news,
        key: `${about}:closed:${current.seq}`,
        people: told,
        at: current.at,
        holds: true,
        says: (_, say) => ({
          subject: line(`Closed: ${say(current.subject) || branchOf(current.ref)}`),
          lines: ["It was merged or given up, and waits for nobody."],
        }),
      },
    ];
  if (last === undefined || (!refusal && !judged.ok)) return [];
  const informed = informedOf(page, current.areas, last);
  const seq = refusal ? `refused:${state.refusals.length}` : `approved:${Math.max(...yes.map((one) => one.seq))}`;
  return [
    {
      ...base,
      ...news,
      key: `${about}:${seq}`,
      people: hearers([...told, ...informed, ...makers], by.length === 1 ? by : []),
      at: last,
      says: (reader, say) => ({
        subject: line(`${refusal ? "Refused" : "Approved"}: ${say(current.subject) || branchOf(current.ref)}`),
        lines: [
          `${listed(by.map(nameOf))} said ${refusal ? "no" : "yes"} ${atTime(reader, last)}.`,
          refusal ? "A push with other content can be asked again." : "A push that changes content voids this.",
        ],
      }),
    },
  ];
}

function releaseNotices(page: Page, version: string, state: ReleaseState, heard: Heard): Notice[] {
  const { id, environment, makers } = state;
  const about = `release:${id}`;
  const status = statusOf(state, version);
  const told = heard.of(about);
  const name = `${releaseName(state)} to ${environment}`;
  const hears = [...told, ...people([state.preparedBy]), ...makers.map(({ person }) => person)];
  const base = { ...news, about, link: `/releases/${id}`, texts: [] };
  const all: Notice[] = [];
  const yes = approvalOf(state, version);
  if (yes)
    all.push({
      ...base,
      key: `${about}:approved:${yes.seq}`,
      people: hearers([...hears, ...informedOf(page, [...state.areas, "deploy"], yes.at)], people([yes.by])),
      at: yes.at,
      says: (reader) => ({
        subject: `Approved: release ${name}`,
        lines: [`${actorName(yes.by)} said yes ${atTime(reader, yes.at)}, as ${yes.as}.`],
      }),
    });
  for (const one of state.advanced)
    all.push({
      ...base,
      key: `${about}:advanced:${one.stage}:${one.at}`,
      people: hearers(hears, people([one.by])),
      at: one.at,
      says: (reader) => ({
        subject: `Approved: ${one.stage} of release ${name}`,
        lines: [`${actorName(one.by)} said yes to ${one.stage} ${atTime(reader, one.at)}.`],
      }),
    });
  const no = state.refusals.findLast(({ facts }) => facts === state.facts);
  if (no && status === "refused")
    all.push({
      ...base,
      key: `${about}:refused:${no.at}`,
      people: hearers(hears, people([no.by])),
      at: no.at,
      says: (reader) => ({
        subject: `Refused: release ${name}`,
        lines: [`${actorName(no.by)} said no ${atTime(reader, no.at)}. Nothing goes out.`],
      }),
    });
  if (status === "abandoned" && heard.knows(about))
    all.push({
      ...base,
      key: `${about}:abandoned`,
      people: told,
      at: state.preparedAt,
      holds: true,
      says: () => ({ subject: `Given up: release ${name}`, lines: ["It waits for nobody."] }),
    });
  return all;
}

/** A page that took effect is told to everybody on it; one that was refused or replaced, to those who were asked. */
function pageNotices({ history, offered }: PageState, page: Page, heard: Heard): Notice[] {
  const adopted = history.at(-1);
  const base = { ...news, link: "/page", texts: [] };
  const aboutOf = (version: string) => `page:${version.slice(0, 16)}`;
  const settled = new Set([...history, ...(offered ? [offered] : [])].map(({ version }) => aboutOf(version)));
  const gone = [...heard.subjects()].filter((about) => about.startsWith("page:") && !settled.has(about));
  const over = gone.map((about) => ({
    ...base,
    ...{ about, key: `${about}:over`, people: heard.of(about), at: adopted?.at ?? "", holds: true },
    says: () => ({ subject: "The page on offer is off the table", lines: ["The page in force stays as it is."] }),
  }));
  if (!adopted || history.length < 2) return over;
  const about = aboutOf(adopted.version);
  const by = people([adopted.by]);
  const all = [...heard.of(about), ...page.people.map(({ id }) => id)];
  return [
    ...over,
    {
      ...base,
      ...{ about, key: `${about}:adopted:${adopted.seq}`, people: hearers(all, by), at: adopted.at },
      says: (reader) => ({
        subject: "The page changed: who decides what",
        lines: [`${actorName(adopted.by)} adopted page ${shortDigest(adopted.version)} ${atTime(reader, adopted.at)}.`],
      }),
    },
  ];
}
