/** The example company with three months of life, made by playing them through the real routes. */

import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSqlite } from "../src/log/sqlite.ts";
import { random } from "../test/support/random.ts";
import { newCalendar } from "./calendar.ts";
import { newClock } from "./clock.ts";
import { openCompany } from "./company.ts";
import { openFarSides } from "./far-sides.ts";
import { keep, secrets } from "./kept.ts";
import { access } from "./life/access.ts";
import { actions } from "./life/actions.ts";
import { billingReplies } from "./life/billing-replies.ts";
import { comparing } from "./life/comparing.ts";
import { doubleCharge } from "./life/double-charge.ts";
import { founding } from "./life/founding.ts";
import { modelRouting } from "./life/model-routing.ts";
import { rhythm } from "./life/rhythm.ts";
import { seasons } from "./life/seasons.ts";
import { today } from "./life/today.ts";
import { whoseCall } from "./life/whose-call.ts";
import { work } from "./life/work.ts";
import { writtenPage } from "./page.ts";
import { type Happening, newPlay, type Play } from "./play.ts";
import { playedStore } from "./played-store.ts";
import { newRepository } from "./repository.ts";
import { staffOf } from "./staff.ts";

/** Weeks of life before the one that the end is in. */
const weeks = 12;

export interface DemoOptions {
  /** The same seed and end give the same life. */
  readonly seed: number;
  /** The instant that it ends at. */
  readonly end: Date;
  /** Where the company's repository and record are to be; what was there is gone once the new one is whole. */
  readonly folder: string;
  readonly assets?: string;
  /** Is told how far it is: a line each. */
  readonly say?: (line: string) => void;
}

/** Makes it. Gives what of it a test may want to look at. */
export async function makeDemo({ seed, end, folder: made, assets = "src/web/assets", say = () => {} }: DemoOptions) {
  const folder = `${made}.making-${process.pid}`;
  const calendar = newCalendar(end.getTime(), weeks);
  const farSides = await openFarSides();
  const repository = newRepository(folder);
  mkdirSync(join(folder, ".finalcall"), { recursive: true, mode: 0o700 });
  const clock = newClock(calendar.begin);
  const first = { models: farSides.models, shop: farSides.shop, commitment: calendar.date(24) };
  repository.commit("ana", clock.now(), "Who makes the final call", { "finalcall.yaml": writtenPage(first) });
  const { copyTo, ...played } = playedStore();
  const company = await openCompany({ ...played, folder, clock, assets, env: secrets, port: 0 });
  try {
    const staff = staffOf(company);
    const play = newPlay({ company, staff, calendar, farSides, repository, chance: random(seed) });
    await plays(play, life(play), say);
    await company.settle();
    const file = await openSqlite(join(folder, ".finalcall", "record.db"));
    await copyTo(file);
    await file.close();
    keep(folder, { ...staff.kept(), seed, end: end.toISOString(), ports: farSides.ports });
  } catch (fault) {
    rmSync(folder, { recursive: true, force: true });
    throw fault;
  } finally {
    await company.close();
    await farSides.close();
  }
  rmSync(made, { recursive: true, force: true });
  renameSync(folder, made);
  return { events: company.app.head.seq, faults: company.faults, answers: company.answers };
}

const life = (play: Play): readonly Happening[] => [
  ...founding(weeks, play),
  ...work(weeks - 1, 0, play),
  ...seasons(weeks - 1, play),
  ...whoseCall(play),
  ...doubleCharge(play),
  ...modelRouting(play),
  ...billingReplies(play),
  ...comparing(play),
  ...actions(play),
  ...access(play),
  ...rhythm(weeks - 2, play),
  ...today(play),
];

async function plays(play: Play, all: readonly Happening[], say: (line: string) => void): Promise<void> {
  const { end } = play.calendar;
  let week = "";
  for (const { at, happens } of [...all].filter(({ at }) => at < end).sort((one, other) => one.at - other.at)) {
    await play.until(at);
    const monday = new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
    if (monday !== week) say(`The week of ${monday}`);
    week = monday;
    await happens(play);
  }
  await play.until(end);
}
