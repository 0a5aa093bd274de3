/** Drafts as people are told of them: some wait too long, a trigger lets people read again, and who has answers of what was paused. */

import { readersOf } from "../decisions/draft/kind.ts";
import { type DraftState, isWaiting } from "../decisions/draft/state.ts";
import { isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import type { TaskState, Turn } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import type { Level, Page } from "../page/page.ts";
import { levels } from "../page/page.ts";
import { levelSays, pausedTitle, plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { capital, counted, plural } from "./names.ts";
import { atTime, line, type Notice } from "./notice.ts";

/** Milliseconds that a draft may wait before its reader is told, and names that one notice holds. */
const patience = 3_600_000;
const mostNames = 12;

export function drafts(context: ViewContext): Notice[] {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return [];
  const owner = aiAnswerers(page, [], context.at, context.at)[0]?.person ?? "";
  return [
    ...waiting(context, page, [...seen.drafts.values()].filter(isWaiting)),
    ...[...seen.tasks.values()].flatMap((task) => task.turns.flatMap((turn) => turned(task, turn, owner))),
    ...[...seen.pauses.values()].filter((one) => !isDrill(one)).flatMap((one) => received(one, owner)),
  ];
}

/** Each reader once a day, however many wait. */
function waiting(context: ViewContext, page: Page, all: readonly DraftState[]): Notice[] {
  const late = all.filter(({ openedAt }) => Date.parse(context.at) - Date.parse(openedAt) >= patience);
  const readers = new Set(late.flatMap((one) => readersOf(page, one, context.at)));
  const date = context.at.slice(0, 10);
  return [...readers].map((person) => {
    const own = all.filter((one) => readersOf(page, one, context.at).includes(person));
    const first = own.reduce((oldest, { openedAt }) => (openedAt < oldest ? openedAt : oldest), context.at);
    return {
      ...{ key: `drafts:${person}:${date}`, what: "input", about: `drafts:${person}`, people: [person] },
      ...{ urgency: "soon", link: "/drafts", at: first, holds: true, texts: [] },
      says: (reader) => ({
        subject: line(`${capital(counted(own.length))} ${plural(own.length, "draft waits", "drafts wait")} for you`),
        lines: [`The first waits since ${atTime(reader, first).replace(/^at /, "")}.`],
      }),
    };
  });
}

const order = (level: Level): number => levels.indexOf(level);

/** What a trigger did without stopping anything: somebody reads again, or only the cheap model is asked. */
function turned({ id, levels }: TaskState, turn: Turn, owner: string): Notice[] {
  const { what, question, from, to, at, by, seq } = turn;
  const isNarrower = what === "level" && order(to) < order(from);
  if (by !== "system" || owner === "" || !(isNarrower || what === "stronger-off")) return [];
  const set = levels.get(question);
  const why = set?.seq === seq ? set.why : undefined;
  const about = `task:${id}:reading`;
  return [
    {
      ...{ key: `${about}:${seq}`, what: "narrowed", about, people: [owner], urgency: "soon", link: `/ai/${id}`, at },
      ...{ holds: false, texts: why ? [why] : [] },
      says: (reader, say) => ({
        subject: line(
          isNarrower ? `${titleOf(question)}: ${levelSays[to]} again` : `${titleOf(id)}: the cheap model only`,
        ),
        lines: [
          why ? line(say(why), 400) : `A trigger of ${plain(id)} tripped.`,
          `It happened by itself ${atTime(reader, at)}. You alone decide when that is over.`,
        ],
      }),
    },
  ];
}

/** Whoever has an answer of what was paused may have a wrong one. */
function received(pause: PauseState, owner: string): Notice[] {
  const { receipt } = pause;
  if (owner === "" || !receipt || receipt.used.length === 0) return [];
  const number = receipt.used.length;
  const shown = receipt.used.slice(0, mostNames);
  const about = `pause:${pause.id}`;
  return [
    {
      ...{
        key: `${about}:used`,
        what: "paused",
        about,
        people: [owner],
        urgency: "now",
        link: `/ai/pauses/${pause.id}`,
      },
      ...{ at: receipt.at, holds: false, texts: shown.map(({ recipient }) => recipient) },
      says: (_, say) => ({
        subject: line(
          `${pausedTitle(pause)}: ${number === 1 ? "one answer is" : `${counted(number)} answers are`} out already`,
        ),
        lines: [
          `Sent to: ${shown.map(({ recipient }) => line(say(recipient), 80) || "nobody named").join(", ")}${number > shown.length ? `, and ${number - shown.length} more` : ""}.`,
          "Whether one of them is wrong, only a person can say: the receipt lists them.",
        ],
      }),
    },
  ];
}
