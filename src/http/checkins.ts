/** Check-ins as the server opens and closes them: by itself when their time has come; with the note, which is made here and nowhere else. */

import type { Answer, App, Caller } from "../app/app.ts";
import { recordedWords } from "../app/words.ts";
import { type CheckinState, isOpen } from "../decisions/checkin/state.ts";
import { lastDue, weekOf } from "../decisions/checkin/week.ts";
import type { Malformed } from "../kernel/world.ts";
import { factsOf } from "../views/checkin.ts";
import type { Fields } from "../views/checkin-fields.ts";
import { checkinNote } from "../views/checkin-note.ts";
import { type ViewContext, worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

/** The week that it is for the team; empty while no page is in force. */
export function thisWeek({ app, now }: Pick<Deps, "app" | "now">): string {
  const page = worldOf(app.world).page.inForce?.page;
  return page ? weekOf(page.zone, now().toISOString()) : "";
}

/** Opens the check-in whose time has come. Every process may look; whoever comes second changes nothing. */
export async function openDueCheckin({ app, now }: { readonly app: App; readonly now: () => Date }): Promise<void> {
  const { page: pages, checkins } = worldOf(app.world);
  const inForce = pages.inForce;
  const weekly = inForce?.page.review?.weekly;
  if (!inForce || !weekly) return;
  const { week, due } = lastDue(inForce.page.zone, weekly, now().toISOString());
  if (due < inForce.since || checkins.get(week)?.pair) return;
  await app.execute("checkin.open", { id: week }, { actor: "system", via: "system" });
}

/** What was said blind, with its salts, as the record knows it: for the one moment in which the note is closed. */
async function sealedOf({ app }: Deps, { answers }: CheckinState) {
  const texts = [...answers.values()].map(({ said }) => said);
  return (await recordedWords(app.store, texts)).flatMap((one) => (one ? [one] : []));
}

/** Closes a check-in: makes its note from the record and the fields. A field that is not given stays as the record fills it in. */
export async function closeCheckin(
  deps: Deps,
  context: ViewContext,
  { caller, person }: { readonly caller: Caller; readonly person: string },
  id: string,
  given: Partial<Fields>,
): Promise<Answer | Malformed> {
  const { checkins, page: pages } = worldOf(deps.app.world);
  const state = checkins.get(id);
  const page = pages.inForce?.page;
  const ask = (data: object) => act(deps, "checkin.close", { id, ...data }, caller);
  // Whatever it is, the rules say why not; the fields only have to parse.
  if (!state || !page || !isOpen(state)) return ask({ owners: "", faster: "", cto: "", note: "-", sealed: [] });
  const sealed = await sealedOf(deps, state);
  const facts = await factsOf({ ...context, me: undefined }, page, state);
  const fields = { ...facts.fields, ...given };
  const words = new Map(sealed.map(({ text, words }) => [text, words]));
  const said = new Map(
    [...state.answers].map(
      ([
        who,
        {
          said: { text },
        },
      ]) => [who, words.get(text) ?? ""],
    ),
  );
  const note = await checkinNote(context, page, state, { fields, by: person, said });
  return ask({ ...fields, note, sealed });
}
