/** The record's screens: the list with its filters, one entry, the check of the whole, and “Why is this live?”. */

import type { Context as Http } from "hono";
import { findInBook } from "../gateway/calls.ts";
import type { Line } from "../log/envelope.ts";
import { pages } from "../log/pages.ts";
import type { Row } from "../log/store.ts";
import { worldOf, zoneOf } from "../views/context.ts";
import { type Entry, type RecordQuery, recordView } from "../views/record.ts";
import { checkView } from "../views/record-check.ts";
import { whyView } from "../views/why.ts";
import { whyAnswer } from "../views/why-answer.ts";
import { type CallAsked, entriesBehind, subjectOf } from "../views/why-find.ts";
import { recordScreen } from "../web/screens/record.tsx";
import { entryScreen } from "../web/screens/record-entry.tsx";
import { callsTold } from "./calls.ts";
import { checkRecord, lastCheck } from "./checking.ts";
import type { Deps } from "./deps.ts";
import type { AddPost } from "./forms.tsx";
import { contextOf, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";
import { isHidden } from "./words.ts";

export function recordPages(page: (path: string, render: Page) => void, deps: Deps): void {
  const { app } = deps;
  const log = () => ({ head: app.head, read: entries(deps) });

  page("/record", async (c) => {
    const context = contextOf(c, deps);
    const model = await recordView(context, log(), queryOf(c));
    const what = (c.req.query("why") ?? "").trim().slice(0, 200);
    const why = what === "" ? undefined : await whyAnswer(context, what, await behind(deps, what), log());
    const check = checkView(lastCheck(deps), { head: app.head.seq, at: context.at, zone: zoneOf(context) });
    return show(c, recordScreen(shellOf(c, deps, "record"), model, check, why));
  });

  page("/record/:seq", async (c) => {
    const seq = Number(c.req.param("seq"));
    const [entry] = Number.isSafeInteger(seq) && seq > 0 ? await entries(deps)(seq - 1, 1) : [];
    if (!entry) return nothing(c, deps);
    return show(c, entryScreen(shellOf(c, deps, "record"), await whyView(contextOf(c, deps), entry, log())));
  });
}

/** Runs the check of the whole record. It decides nothing and records nothing. */
export const recordForms = (post: AddPost, deps: Deps): void =>
  post("/record/verify", async (c) => {
    await checkRecord(deps);
    return c.redirect("/record", 303);
  });

/** The filters as they stand in the address, so that it can be sent to somebody. */
function queryOf(c: Http): RecordQuery {
  const asked = (name: string) => (c.req.query(name) ?? "").trim().slice(0, 200);
  const before = Number(asked("before"));
  return {
    ...{ kind: asked("kind"), person: asked("person"), area: asked("area"), from: asked("from"), to: asked("to") },
    text: asked("q"),
    before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
  };
}

/** What stands behind it. Only entries that name it, or its subject, are read in full, however long the record is. */
async function behind(deps: Deps, what: string): Promise<Entry[]> {
  const call = what.startsWith("call-") ? await callOf(deps, what) : undefined;
  const files = { digest: () => undefined };
  const number = /^\d{1,12}$/.test(what) ? await entries(deps)(Number(what) - 1, 1) : [];
  const naming = [...number, ...(await mentioning(deps, needlesOf(what, call)))];
  const first = entriesBehind(naming, what, files, call);
  if (call || first.length === 0) return first;
  const subjects = [...new Set(first.flatMap((one) => subjectOf(one) ?? []))];
  const whole = subjects.length === 0 ? [] : await mentioning(deps, subjects);
  const all = new Map([...naming, ...whole].map((one) => [one.seq, one]));
  return entriesBehind(
    [...all.values()].sort((a, b) => a.seq - b.seq),
    what,
    files,
  );
}

function needlesOf(what: string, call: CallAsked | undefined): readonly string[] {
  if (call) return [call.task, call.pause, '"page.adopted"'].filter((needle) => needle !== "");
  return /^incident[ -]?\d{1,9}$/.test(what) ? ['"incident.declared"'] : [what];
}

/** Entries whose text holds one of these. */
async function mentioning({ app }: Deps, needles: readonly string[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const rows of pages(app.store))
    found.push(...rows.filter(({ body }) => needles.some((needle) => body.includes(needle))).flatMap(entryOf));
  return found;
}

/** A call as far as its reasons go; one that would open a comparison's names is none yet. */
async function callOf({ app }: Deps, id: string): Promise<CallAsked | undefined> {
  const found = await findInBook(app.store, id);
  if (!found || isHidden(app, found)) return undefined;
  const [told] = await callsTold(app.store, worldOf(app.world), [found]);
  return told && { ...found, pause: told.pause };
}

/** The log as the record's screens read it. */
const entries =
  ({ app }: Deps) =>
  async (after: number, limit: number): Promise<Entry[]> =>
    (await app.store.read(after, limit)).flatMap(entryOf);

/** A row that cannot be read any more is left out: the check of the record says which it is. */
function entryOf({ body, hash }: Row): Entry[] {
  try {
    const { v: _v, team: _team, prev: _prev, ...recorded } = JSON.parse(body) as Line;
    return [{ ...recorded, hash }];
  } catch {
    return [];
  }
}
