/** The review of the page as people are told of it: due and stale to whoever closes it, open to whoever owns an area, closed to all. */

import { personIn } from "../decisions/caller.ts";
import type { ReviewState } from "../decisions/review/state.ts";
import { guardians, speakers, unsaid } from "../decisions/review/walk.ts";
import type { Page } from "../page/page.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { areaTitle, capital, listed, nameOf } from "./names.ts";
import { line, type Notice } from "./notice.ts";
import { ageOf, occasionSays } from "./review-stale.ts";
import { day } from "./times.ts";

export function reviews({ world, at }: ViewContext): Notice[] {
  const seen = worldOf(world);
  const page = seen.page.inForce?.page;
  if (!page) return [];
  const age = ageOf(seen, at);
  const over = [...seen.reviews.values()].flatMap((one) => (one.closed ? [closedNotice(page, one, one.closed)] : []));
  return [...over, ...(age.open ? sayNotices(seen, page, age.open, at) : []), ...dueNotices(seen, page, at)];
}

const base = { what: "review", link: "/review", texts: [] } as const;

/** Told when it falls due, and once more when it is late by so much that everybody sees it. */
function dueNotices(seen: Seen, page: Page, at: string): Notice[] {
  const { occasions, since, staleFrom, stale, open } = ageOf(seen, at);
  const [first] = occasions;
  const closers = guardians(page, since || at, at).map(({ person }) => person);
  const [closer = page.defaultOwner] = closers;
  if (!first) return [];
  const why = (reader: ViewContext) =>
    `${capital(occasionSays(worldOf(reader.world), first, reader.at, zoneOf(reader)))}.`;
  const due: Notice = {
    ...{ ...base, key: `review:due:${first.key}`, about: "review:page", people: [closer], urgency: "soon" },
    ...{ at: since, holds: true },
    says: (reader) => ({
      subject: "The page is due for review",
      lines: [
        why(reader),
        `${nameOf(closer)} closes it; from ${day(staleFrom, reader.at, zoneOf(reader))} on every screen and gate says that the page is stale.`,
      ],
    }),
  };
  const late: Notice = {
    ...{ ...base, key: `review:stale:${first.key}`, about: "review:page", people: closers, urgency: "soon" },
    ...{ at: staleFrom, holds: true },
    says: (reader) => ({
      subject: line(`The page is stale: its review is due since ${day(since, reader.at, zoneOf(reader))}`),
      lines: [why(reader), "Every screen and every gate says so. Nothing is held up by it."],
    }),
  };
  return [...(open || stale ? [] : [due]), ...(stale ? [late] : [])];
}

/** Whoever owns an area without a word is asked once for all of theirs. */
function sayNotices(seen: Seen, page: Page, open: ReviewState, at: string): Notice[] {
  const left = unsaid(open, page, seen.page).map((name) => ({
    name,
    person: speakers(page, name, open.openedAt, at)[0]?.person ?? "",
  }));
  const people = [...new Set(left.map(({ person }) => person))].filter(
    (one) => one !== "" && one !== personIn(open.openedBy),
  );
  return people.map((person): Notice => {
    const theirs = listed(left.filter((one) => one.person === person).map(({ name }) => areaTitle(name)));
    return {
      ...{ ...base, key: `review:${open.id}:say:${person}`, about: `review:${open.id}`, people: [person] },
      ...{ urgency: "soon", at: open.openedAt, holds: true },
      says: () => ({
        subject: line(`Does the page still hold for ${theirs}?`),
        lines: [
          `${nameOf(personIn(open.openedBy))} began the review. Keep it, or say what should change: one tap each.`,
        ],
      }),
    };
  });
}

const closedNotice = (
  page: Page,
  { id, verdicts }: ReviewState,
  closed: NonNullable<ReviewState["closed"]>,
): Notice => ({
  ...{ ...base, key: `review:${id}:closed`, about: `review:${id}`, people: page.people.map((one) => one.id) },
  ...{ urgency: "news", at: closed.at, holds: false },
  says: () => {
    const last = new Map(verdicts.map(({ area, verdict }) => [area, verdict]));
    const change = [...last].flatMap(([area, verdict]) => (verdict === "change" ? [areaTitle(area)] : []));
    return {
      subject: line(`The page was reviewed; ${nameOf(personIn(closed.by))} closed it`),
      lines: [change.length === 0 ? "It holds as written." : `To change: ${listed(change)}.`],
    };
  },
});
