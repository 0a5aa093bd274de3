/** The check-in as people are told of it: that it is open, to those who answer; its note, to everybody on the page. */

import { isOnLeave } from "../decisions/checkin/people.ts";
import type { CheckinState } from "../decisions/checkin/state.ts";
import { isOpen, unanswered } from "../decisions/checkin/state.ts";
import type { Page } from "../page/page.ts";
import { weekNumber } from "./checkin.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { line, type Notice } from "./notice.ts";

export function checkins({ world, at }: ViewContext): Notice[] {
  const { checkins: all, page } = worldOf(world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  return [...all.values()].flatMap((state) => {
    if (state.pair === undefined) return [];
    return state.closed ? [closedNotice(inForce, state, state.closed)] : openNotices(inForce, state, at);
  });
}

function openNotices(page: Page, state: CheckinState, now: string): Notice[] {
  const people = unanswered(state).filter((one) => !isOnLeave(page, one, now));
  if (!isOpen(state) || people.length === 0) return [];
  const week = weekNumber(state.id);
  const told: Notice = {
    ...{ key: `checkin:${state.id}:opened`, about: `checkin:${state.id}`, what: "check-in", link: "/checkin" },
    ...{ people, urgency: "soon", at: state.at, holds: true, texts: [] },
    says: () => ({
      subject: `Check-in, week ${week}: who had the final say?`,
      lines: [
        `${listed(state.pair.map(nameOf))}: say it in one tap, before the record answers.`,
        "The rest is filled in from the record. Fifteen minutes in all.",
      ],
    }),
  };
  return [told];
}

function closedNotice(page: Page, state: CheckinState, { note, at, by }: NonNullable<CheckinState["closed"]>): Notice {
  const week = weekNumber(state.id);
  return {
    ...{
      key: `checkin:${state.id}:note`,
      about: `checkin:${state.id}`,
      what: "check-in",
      link: `/checkin/${state.id}`,
    },
    ...{ people: page.people.map(({ id }) => id), urgency: "news", at, holds: false, texts: [note] },
    says: (_, say) => ({
      subject: line(`The note of week ${week}, closed by ${nameOf(by)}`),
      lines: say(note).trimEnd().split("\n"),
    }),
  };
}
