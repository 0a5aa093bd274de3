/** The review of the page as one screen: due or not and why, area by area what happened and what was said, and who closes it. */

import { personIn } from "../decisions/caller.ts";
import { everythingElse } from "../decisions/page/news.ts";
import { closeCard } from "../decisions/review/card.ts";
import { nextReview, type PageAge, staleAfterDays } from "../decisions/review/due.ts";
import type { ReviewState } from "../decisions/review/state.ts";
import { guardians, speakers, unsaid, verdictOn, walkOf } from "../decisions/review/walk.ts";
import { digest } from "../kernel/json.ts";
import { areaOf, type Page } from "../page/page.ts";
import { monthlySays, reasonSays } from "../page/review-section.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { areaTitle, capital, counted, listed, nameOf, plural } from "./names.ts";
import { ageOf, occasionSays } from "./review-stale.ts";
import { happenedTo } from "./review-walk.ts";
import { type Signing, signingOf } from "./signing.ts";
import { day, moment } from "./times.ts";

export interface WalkedArea {
  readonly name: string;
  readonly title: string;
  readonly owner: string;
  readonly happened: readonly string[];
  readonly moved: string;
  /** What was said of it; undefined while nobody spoke. */
  readonly said:
    | {
        readonly keep: boolean;
        readonly by: string;
        readonly when: string;
        readonly note: string;
        readonly proposal: string;
      }
    | undefined;
  /** Whether this reader may say whether it holds, and who else may. */
  readonly mine: boolean;
  readonly whose: string;
}

export interface EarlierReview {
  readonly when: string;
  readonly says: string;
  readonly seq: number;
}

export interface ReviewModel {
  readonly state: "no-rhythm" | "calm" | "due" | "walking";
  readonly stale: boolean;
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer; empty for none. */
  readonly name: string;
  /** Why it is due, a sentence each, the oldest first. */
  readonly why: readonly string[];
  /** When reviews are due here; empty while the page does not say. */
  readonly rhythm: string;
  /** An earlier version of Finalcall adopted the section without obeying it. */
  readonly unread: boolean;
  /** The review that is open: its id, and how far the walk is. */
  readonly open:
    | { readonly id: string; readonly said: number; readonly of: number; readonly begun: string }
    | undefined;
  readonly areas: readonly WalkedArea[];
  /** Since when what happened is told: `since the last review`, or since the team's first page. */
  readonly since: string;
  /** Areas that nobody touched or spoke of, which this reader may keep in one go. */
  readonly untouched: readonly string[];
  /** The close as this reader can give it; undefined while nothing is open. */
  readonly close:
    | { readonly shown: string; readonly signing: Signing; readonly mine: boolean; readonly missing: string }
    | undefined;
  readonly closer: string;
  readonly earlier: readonly EarlierReview[];
}

/** The review as it stands for this reader; undefined while no page is in force. */
export async function reviewView(context: ViewContext): Promise<ReviewModel | undefined> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return undefined;
  const age = ageOf(seen, context.at);
  const zone = zoneOf(context);
  const closers = guardians(page, age.open?.openedAt ?? context.at, context.at).map(({ person }) => person);
  const closer = nameOf(closers[0] ?? page.defaultOwner);
  const areas = await areasOf(context, page, age);
  const said = areas.filter((one) => one.said !== undefined).length;
  const missing = age.open ? unsaid(age.open, page, seen.page) : [];
  return {
    ...headline(context, page, age, closer, missing.length),
    stale: age.stale,
    why: age.occasions.map((one) => `${capital(occasionSays(seen, one, context.at, zone))}.`),
    rhythm: rhythmSays(page),
    unread: !page.review && page.notYet.includes("review"),
    open: age.open && {
      ...{ id: age.open.id, said, of: areas.length },
      begun: `${nameOf(personIn(age.open.openedBy))} began it ${moment(age.open.openedAt, context.at, zone)}.`,
    },
    areas,
    since: age.last ? "since the last review" : "since the first page",
    untouched: areas
      .filter(({ mine, happened, said: spoken }) => age.open && mine && happened.length === 0 && !spoken)
      .map(({ name }) => name),
    close: age.open && closeOf(context, age, age.open, closers, missing),
    closer,
    earlier: earlierOf(context),
  };
}

/** How old the page is, for the page itself: one sentence or two. Empty while no page is in force. */
export function reviewedSays(context: ViewContext): string {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return "";
  const age = ageOf(seen, context.at);
  const [closer = page.defaultOwner] = guardians(page, context.at, context.at).map(({ person }) => person);
  const { title, answer } = headline(
    context,
    page,
    age,
    nameOf(closer),
    age.open ? unsaid(age.open, page, seen.page).length : 0,
  );
  return `${title}. ${answer}`;
}

function headline(context: ViewContext, page: Page, age: PageAge, closer: string, missing: number) {
  const since = age.since === "" ? "" : day(age.since, context.at, zoneOf(context));
  const monthly = nextReview(page, context.at);
  const next = monthly === "" ? "" : day(monthly, context.at, zoneOf(context));
  const stale = age.stale ? "The page is stale" : "";
  if (age.open) {
    const title = stale || (missing === 0 ? "Every area has its word" : "The page is being reviewed");
    const left =
      missing > 0
        ? `${capital(counted(missing))} ${plural(missing, "area has", "areas have")} no word yet.`
        : stale && "Every area has its word.";
    return { state: "walking" as const, title, answer: `${closer} closes the review. ${left}`.trimEnd(), name: closer };
  }
  if (age.since !== "")
    return {
      ...{ state: "due" as const, title: stale || "The page is due for review", name: closer },
      answer: `Due since ${since}; ${closer} closes it. Nothing is held up by this.`,
    };
  if (!age.watched)
    return {
      ...{ state: "no-rhythm" as const, title: "Nobody is asked to look at the page", name: "" },
      answer: "The page names no day and no occasion for its review.",
    };
  const last = age.last?.closed ? ` Last reviewed ${day(age.last.closed.at, context.at, zoneOf(context))}.` : "";
  const when = next === "" ? "No day is named; an occasion makes it due." : `The next one is due on ${next}.`;
  return { state: "calm" as const, title: "Nothing to review", answer: `${when}${last}`, name: "" };
}

/** When reviews are due, as one sentence. */
function rhythmSays({ review, zone }: Page): string {
  if (!review?.monthly && (review?.after.length ?? 0) === 0) return "";
  const monthly = review?.monthly ? `${monthlySays(review.monthly)}, from 09:00 (${zone})` : "";
  const after = listed(
    (review?.after ?? []).map((reason) => reasonSays[reason]),
    "or",
  );
  const both = [monthly, after === "" ? "" : `after ${after}`].filter((part) => part !== "").join("; ");
  return `Due ${both}. Stale when it is due for more than ${staleAfterDays} days.`;
}

async function areasOf(context: ViewContext, page: Page, age: PageAge): Promise<WalkedArea[]> {
  const seen = worldOf(context.world);
  const zone = zoneOf(context);
  const since = age.last?.closed?.at ?? seen.page.adoptions[0]?.at ?? "";
  const names = walkOf(page);
  const happened = happenedTo(context, names, since);
  const verdicts = names.map((name) => age.open && verdictOn(age.open, name, seen.page.adoptions));
  const say = await context.words(verdicts.flatMap((one) => (one?.note ? [one.note] : [])));
  return names.map((name, n) => {
    const said = verdicts[n];
    const can = speakers(page, name, age.open?.openedAt ?? context.at, context.at).map(({ person }) => person);
    return {
      ...{ name, title: capital(areaTitle(name)), owner: ownerOf(page, name, context.at) },
      ...{ happened: happened.get(name)?.says ?? [], moved: happened.get(name)?.moved ?? "" },
      said: said && {
        ...{ keep: said.verdict === "keep", by: nameOf(personIn(said.by)), proposal: said.proposal },
        ...{ when: moment(said.at, context.at, zone), note: said.note ? visible(say(said.note)) : "" },
      },
      mine: can.includes(context.me?.person ?? ""),
      whose: listed(can.map(nameOf), "or"),
    };
  });
}

function ownerOf(page: Page, name: string, at: string): string {
  if (name !== everythingElse) return nameOf(personBehind(page, areaOf(page, name)?.owner ?? page.defaultOwner, at));
  return nameOf(page.defaultOwner);
}

function closeOf(
  context: ViewContext,
  age: PageAge,
  open: ReviewState,
  closers: readonly string[],
  missing: readonly string[],
) {
  const { page } = worldOf(context.world);
  if (!page.inForce) return undefined;
  return {
    shown: digest(closeCard(open, page.inForce, page, age.occasions)),
    signing: signingOf(context, true),
    mine: closers.includes(context.me?.person ?? ""),
    missing: listed(missing.map((name) => areaTitle(name))),
  };
}

/** So many that are over are shown; the record has all. */
const mostEarlier = 12;

function earlierOf(context: ViewContext): EarlierReview[] {
  return [...worldOf(context.world).reviews.values()]
    .flatMap(({ closed, verdicts }) => (closed ? [{ closed, verdicts }] : []))
    .sort((a, b) => b.closed.seq - a.closed.seq)
    .slice(0, mostEarlier)
    .map(({ closed, verdicts }) => {
      const last = new Map(verdicts.map(({ area, verdict }) => [area, verdict]));
      const change = [...last].filter(([, verdict]) => verdict === "change").map(([area]) => areaTitle(area));
      const kept = last.size - change.length;
      const says = `${nameOf(personIn(closed.by))} closed it: ${kept} kept${change.length > 0 ? `; to change: ${listed(change)}` : ""}.`;
      return { when: day(closed.at, context.at, zoneOf(context)), says, seq: closed.seq };
    });
}
