/** How the company looks at itself: a check-in every Monday, and the page reviewed when it is due. */

import { type Happening, happening, type Play } from "../play.ts";

interface Checkin {
  readonly id: string;
  readonly state: string;
  readonly pair: readonly string[];
  readonly decision: { readonly missing: readonly string[] } | null;
  readonly facts: { readonly findings: readonly { readonly key: string; readonly judged: string }[] } | null;
}

interface Reviews {
  readonly open: { readonly id: string; readonly missing: readonly string[]; readonly shown: string } | null;
}

/** `weeks`: from which week on, counted back. */
export const rhythm = (weeks: number, { calendar }: Play): readonly Happening[] => [
  ...Array.from({ length: weeks }, (_, n) => happening(calendar.on(weeks - n, "Mon", "10:00"), checksIn)),
  happening(calendar.on(0, "Mon", "10:00"), async (play) => {
    const { id, decision } = await play.staff.does<Checkin>("li", "/v1/checkins");
    if (decision) await play.staff.does("li", `/v1/checkins/${id}/answers`, { said: "li" });
  }),
  happening(calendar.on(10, "Wed", "15:00"), (play) => reviews(play, "Say where a draft's wrong price is reported.")),
  happening(calendar.on(6, "Fri", "11:00"), (play) => reviews(play)),
  happening(calendar.on(5, "Fri", "11:30"), (play) =>
    reviews(play, "Stages of money are too large; they are smaller since Wednesday."),
  ),
  happening(calendar.on(2, "Fri", "11:15"), (play) => reviews(play)),
];

/** Fifteen minutes: who had the final say, blind; whether the AI's words are trusted; what changes; the note. */
async function checksIn(play: Play): Promise<void> {
  const { staff } = play;
  const { id, pair, decision } = await staff.does<Checkin>("li", "/v1/checkins");
  await play.pass(3);
  for (const person of decision?.missing ?? []) {
    const said = person === "li" && play.chance() < 0.3 ? "li" : "ana";
    await staff.does(person, `/v1/checkins/${id}/answers`, { said });
    await play.pass(1);
  }
  for (const person of ["ana", "li", "tom"])
    await staff.does(person, `/v1/checkins/${id}/trust`, { trust: play.chance() < 0.75 ? "yes" : "with-checks" });
  const [closes = "ana"] = pair;
  const { facts } = await staff.reads<Checkin>(closes, `/v1/checkins/${id}`);
  for (const { key } of (facts?.findings ?? []).slice(0, 2))
    await staff.does(closes, `/v1/checkins/${id}/findings`, { finding: key, page: play.chance() < 0.3 });
  await play.pass(9);
  await staff.does(closes, `/v1/checkins/${id}/close`);
}

/** Ana walks the page area by area and closes it by a touch. `changes`: what should change about money. */
async function reviews(play: Play, changes = ""): Promise<void> {
  const { staff } = play;
  const open = async () => (await staff.reads<Reviews>("ana", "/v1/reviews")).open;
  if (!(await open())) await staff.does("ana", "/v1/reviews");
  const begun = await open();
  if (!begun) throw new Error("No review is open.");
  const says = (areas: readonly string[], verdict: string, note = "") =>
    staff.does("ana", `/v1/reviews/${begun.id}/areas`, { areas, verdict, note });
  await play.pass(6);
  if (changes !== "") await says(["billing"], "change", changes);
  await says(changes === "" ? begun.missing : begun.missing.filter((area) => area !== "billing"), "keep");
  await play.pass(14);
  await staff.touches("ana", `/v1/reviews/${begun.id}/close`, (await open())?.shown ?? "");
}
