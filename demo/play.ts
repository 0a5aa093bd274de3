/** What is at hand while the company's life is played: its server, its people, its calendar, and time that passes. */

import { createHash } from "node:crypto";
import type { Calendar } from "./calendar.ts";
import type { Company } from "./company.ts";
import type { FarSides } from "./far-sides.ts";
import { numbersAt, type Trouble } from "./numbers.ts";
import { type Written, writtenPage } from "./page.ts";
import type { Repository } from "./repository.ts";
import type { Staff } from "./staff.ts";

/** How often production's numbers are pushed while somebody watches, in milliseconds. */
export const pushEvery = 15_000;

/** So many minutes before the end numbers come in all the time. */
const lastHours = 110;

/** A change that was merged and is not released yet. */
export interface Merged {
  readonly commit: string;
  readonly subject: string;
  readonly patch: string;
  readonly makers: readonly Maker[];
  readonly trailers: readonly string[];
}

export interface Maker {
  readonly name: string;
  readonly email: string;
  readonly as: readonly string[];
}

/** Something that happens at an instant (milliseconds since 1970). */
export interface Happening {
  readonly at: number;
  readonly happens: (play: Play) => Promise<unknown>;
}

export const happening = (at: number, happens: Happening["happens"]): Happening => ({ at, happens });

export interface PlayOptions {
  readonly company: Company;
  readonly staff: Staff;
  readonly calendar: Calendar;
  readonly farSides: FarSides;
  readonly repository: Repository;
  /** A number from 0 up to 1, the same ones for the same seed. */
  readonly chance: () => number;
}

export type Play = ReturnType<typeof newPlay>;

export function newPlay(options: PlayOptions) {
  const { company, staff, calendar, farSides, repository, chance } = options;
  const clock = () => company.now().getTime();
  let written: Written = { models: farSides.models, shop: farSides.shop, commitment: calendar.date(24) };
  let trouble: Trouble = {};
  let serial = 0;

  /** Some milliseconds pass, and then production's numbers come in. */
  async function pushed(ms: number): Promise<void> {
    await company.pass(ms);
    const at = company.now().toISOString();
    const signals = numbersAt(clock(), trouble);
    await staff.asks("machine:ci", "/v1/metrics", { environment: "production", at, signals });
    await company.pass(0);
  }
  async function moves(to: number): Promise<void> {
    const watched = Math.max(clock(), Math.min(to, calendar.before(lastHours)));
    if (watched > clock()) await company.pass(watched - clock());
    while (clock() < to) await pushed(Math.min(pushEvery, to - clock()));
  }

  const play = {
    ...options,
    now: clock,
    /** The main branch: what is merged and waits for a release, what is live, and how many releases there were. */
    code: { live: commitOf("live"), merged: [] as Merged[], released: 0 },
    /** A number that no other thing of the company has. */
    next: () => {
      serial += 1;
      return serial;
    },
    pick: <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T,
    /** So many minutes pass. Nobody looks at production, but in the last hours: a demo's charts are full. */
    pass: (minutes: number) => moves(clock() + minutes * 60_000),
    /** Time passes up to an instant; it never goes back. */
    async until(at: number): Promise<void> {
      await moves(at);
      await company.look();
    },
    /** What is wrong with production from now on. */
    goesWrong: (how: Trouble) => {
      trouble = how;
    },
    /** So many minutes pass while production's numbers come in, or fewer once `enough` says so. */
    async watches(minutes: number, enough: () => Promise<boolean> = async () => false): Promise<void> {
      const pushes = Math.round((minutes * 60_000) / pushEvery);
      for (let n = 1; n <= pushes; n += 1) {
        await pushed(pushEvery);
        if (n % 4 === 0 && (await enough())) return;
      }
    },
    /** The page is written anew on the base branch, and put on offer by the server's look at it. */
    async writes(who: string, message: string, how: Partial<Written>): Promise<void> {
      written = { ...written, ...how };
      const files = { "finalcall.yaml": writtenPage(written) };
      repository.commit(who, company.now(), message, files);
      await company.offer();
    },
    /** The page's owner reads the difference and adopts it by a touch. */
    async adopts(who: string): Promise<void> {
      await staff.fills(who, "/page", "/page/adopt");
      await company.templates();
    },
  };
  return play;
}

/** A commit's name, made of some words. */
export const commitOf = (words: string): string => createHash("sha1").update(words).digest("hex");
