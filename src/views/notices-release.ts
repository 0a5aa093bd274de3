/** What happened to what went out: stopped, in doubt, undone or not, frozen and thawed. Told at once to whoever can undo it. */

import { personIn } from "../decisions/caller.ts";
import type { OperationState } from "../decisions/operation/kind.ts";
import type { ReleaseState, Run } from "../decisions/release/state.ts";
import { areaOf, type Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital, listed, nameOf } from "./names.ts";
import { atTime, type Heard, line, type Notice } from "./notice.ts";
import { informedOf } from "./notices-decided.ts";
import { people } from "./notices-waiting.ts";
import { releaseName, stageName } from "./release-names.ts";
import { moment } from "./times.ts";
import { tookText } from "./undo.ts";

const when = (reader: ViewContext, at: string): string => moment(at, reader.at, zoneOf(reader));

/** Owner and backup of deploy at a moment: the whole list of deploy rights. */
export function deployers(page: Page, at: string): string[] {
  const deploy = areaOf(page, "deploy");
  const both = [deploy?.owner ?? "", deploy?.backup ?? ""].map((id) => personBehind(page, id, at));
  return [...new Set(both)].filter((person) => person !== "");
}

export function releases(context: ViewContext, heard: Heard): Notice[] {
  const { page, releases, operations } = worldOf(context.world);
  if (!page.inForce) return [];
  const inForce = page.inForce.page;
  return [
    ...[...releases.values()].flatMap((one) => [...stopped(inForce, one), ...doubts(inForce, one)]),
    ...[...operations.values()].flatMap((one) => operationNotices(inForce, one, heard)),
    ...freezes(context, inForce, heard),
  ];
}

function stopped(page: Page, state: ReleaseState): Notice[] {
  const { id, stopped, environment, areas, makers } = state;
  if (!stopped) return [];
  const { at, by, signal, says, rollback } = stopped;
  const list = deployers(page, at);
  const told = [
    ...list,
    ...people([state.preparedBy, ...state.approvals.map((one) => one.by)]),
    ...makers.map(({ person }) => person),
    ...informedOf(page, [...areas, "deploy"], at),
  ];
  const undo = (reader: ViewContext) => {
    if (state.rolledBack !== "") return `It was rolled back ${atTime(reader, state.rolledBackAt)}.`;
    return rollback
      ? "The page says that it is rolled back by itself."
      : `${who(list)} decides whether it is rolled back.`;
  };
  return [
    {
      key: `release:${id}:stopped:${stopped.seq}`,
      what: "stopped",
      about: `release:${id}`,
      people: [...new Set(told)].filter((person) => person !== "" && person !== personIn(by)),
      urgency: "now",
      link: `/releases/${id}`,
      at,
      holds: false,
      texts: says ? [says] : [],
      says: (reader, say) => ({
        subject: `Stopped: ${releaseName(state)} in ${environment}`,
        lines: [
          signal === "by-hand"
            ? `${capital(actorName(by))} stopped it ${atTime(reader, at)}.`
            : `It stopped itself ${atTime(reader, at)}${signal === "run-failed" ? ": its command failed" : `, at ${signal}`}.`,
          says ? line(say(says), 400) : "",
          undo(reader),
        ],
      }),
    },
  ];
}

/** Ana; Li if Ana cannot be reached. */
const who = ([owner = "", backup = ""]: readonly string[]): string =>
  backup === "" ? nameOf(owner) : `${nameOf(owner)}, or ${nameOf(backup)} as backup,`;

function doubts(page: Page, state: ReleaseState): Notice[] {
  const lost = (run: Run): Notice => ({
    key: `release:${state.id}:doubt:${run.run}`,
    what: "in-doubt",
    about: `release:${state.id}`,
    people: deployers(page, run.startedAt),
    urgency: "now",
    link: `/releases/${state.id}`,
    at: run.startedAt,
    holds: true,
    texts: run.host ? [run.host] : [],
    says: (reader, say) => ({
      subject: `In doubt: ${releaseName(state)} in ${state.environment}`,
      lines: [
        `${stageName(run.stage)} began ${atTime(reader, run.startedAt)}${run.host ? ` on ${line(say(run.host), 80)}` : ""}, and nobody knows how it ended.`,
        `${who(deployers(page, run.startedAt))} settles it; until then nothing else goes out.`,
      ],
    }),
  });
  return state.runs.filter(({ outcome }) => outcome === "in-doubt").map(lost);
}

const deeds = { rollback: "rollback", limit: "limit", disable: "switching off", reduce: "reduced mode" } as const;

function operationNotices(page: Page, state: OperationState, heard: Heard): Notice[] {
  const { id, what, environment, release, outcome, exit, signal, host } = state;
  const about = release === "" ? `operation:${id}` : `release:${release}`;
  const at = state.endedAt || state.startedAt;
  const list = deployers(page, at);
  const name = `${deeds[what]} of ${environment}`;
  const base = { about, at, link: "/releases", texts: [], holds: false } as const;
  if (outcome === "failed")
    return [
      {
        ...base,
        ...{ key: `operation:${id}:failed`, what: "failed", urgency: "now" as const },
        people: [...new Set([...list, ...heard.of(about)])],
        says: (reader) => ({
          subject: `Failed: ${name}`,
          lines: [
            `It ran on ${line(host, 80)} and failed ${atTime(reader, at)} (${signal || `exit ${exit ?? "unknown"}`}).`,
            `Users are as they were before it. ${who(list)} decides what is tried next.`,
          ],
        }),
      },
    ];
  if (outcome === "in-doubt")
    return [
      {
        ...base,
        ...{ key: `operation:${id}:doubt`, what: "in-doubt", urgency: "now" as const, holds: true },
        people: list,
        says: (reader) => ({
          subject: `In doubt: ${name}`,
          lines: [
            `It began ${atTime(reader, state.startedAt)} on ${line(host, 80)}, and nobody knows how it ended.`,
            `${who(list)} settles it.`,
          ],
        }),
      },
    ];
  if (state.verifiedAt === "") return [];
  return [
    {
      ...base,
      ...{ key: `operation:${id}:verified`, what: "verified", urgency: "news" as const, at: state.verifiedAt },
      people: heard.of(about),
      says: (reader) => ({
        subject: `Done: ${name}`,
        lines: [`It took ${tookText(state.took)}. Fresh numbers are good since ${when(reader, state.verifiedAt)}.`],
      }),
    },
  ];
}

/** A freeze by hand. An incident's is told with the incident; a written window is known beforehand. */
function freezes(context: ViewContext, page: Page, heard: Heard): Notice[] {
  const { freeze, releases } = worldOf(context.world);
  const { held } = freeze;
  const link = "/releases";
  const about = held ? `freeze:${held.seq}` : "";
  const over = [...heard.subjects()].filter((one) => one.startsWith("freeze:") && one !== about);
  const thawed = over.map(
    (one): Notice => ({
      ...{ key: `${one}:thawed`, what: "thawed", about: one, people: heard.of(one), urgency: "news", link },
      ...{ at: context.at, holds: true, texts: [] },
      says: () => ({
        subject: "Releases are no longer frozen by hand",
        lines: ["What was approved may go out again."],
      }),
    }),
  );
  if (!held) return thawed;
  const { by, since: at, reason } = held;
  const underWay = [...releases.values()].filter(
    (one) => !one.abandoned && one.rolledBack === "" && one.runs.length === 0,
  );
  const told = [
    ...deployers(page, at),
    ...informedOf(page, ["deploy"], at),
    ...people(underWay.map(({ preparedBy }) => preparedBy)),
  ];
  return [
    ...thawed,
    {
      ...{ key: `${about}:frozen`, what: "frozen", about, link, at, holds: true, texts: [reason], urgency: "now" },
      people: [...new Set(told)].filter((person) => person !== personIn(by)),
      says: (reader, say) => ({
        subject: "Releases are frozen",
        lines: [
          `${capital(actorName(by))} froze all releases ${atTime(reader, at)}: ${line(say(reason), 400)}`,
          `${listed(deployers(page, at).map(nameOf), "or")} lifts it. Rolling back stays possible.`,
        ],
      }),
    },
  ];
}
