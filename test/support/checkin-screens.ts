/** The check-in's screens: Quillhaven's week 47 with everything that it found, a week in which nothing happened, a team of one. */

import type { CheckinState } from "../../src/decisions/checkin/state.ts";
import { weekOf } from "../../src/decisions/checkin/week.ts";
import { type PageState, pageCard } from "../../src/decisions/page/kind.ts";
import { type ProposalState, proposalCard } from "../../src/decisions/proposal/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import type { Recorded, Subjects } from "../../src/kernel/kind.ts";
import { checkinsView, checkinView, factsOf } from "../../src/views/checkin.ts";
import { checkinNote } from "../../src/views/checkin-note.ts";
import { type ViewContext, worldOf } from "../../src/views/context.ts";
import { inboxView } from "../../src/views/inbox.ts";
import { shellView } from "../../src/views/shell.ts";
import { signingOf } from "../../src/views/signing.ts";
import type { Html } from "../../src/web/layout.tsx";
import { checkinScreen } from "../../src/web/screens/checkin.tsx";
import { checkinsScreen } from "../../src/web/screens/checkins.tsx";
import { inboxScreen } from "../../src/web/screens/inbox.tsx";
import { aiMorning } from "./ai-morning.ts";
import { setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

/** Friday 20 November, 10:00 in Berlin. */
export const friday = "2026-11-20T09:00:00.000Z";
const lastFriday = "2026-11-13T09:00:00.000Z";
const minutes = (at: string, more: number) => new Date(Date.parse(at) + more * 60_000).toISOString();

/** Somebody asks, and somebody answers after so many minutes; 0: nobody does. */
export function question(
  team: Team,
  {
    id,
    asks,
    answers,
    area,
    at,
    after,
    says,
  }: Readonly<Record<"id" | "asks" | "answers" | "area" | "at" | "says", string>> & {
    readonly after: number;
  },
): void {
  const options = [
    { name: "yes", says: "Do it this week", costs: "Two days" },
    { name: "no", says: "Leave it as it is", costs: "It stays slow" },
  ];
  team.does(asks, "proposal.ask", { id, question: says, options, oneWay: false, guardrails: [], area }, at);
  if (after > 0) answer(team, answers, id, "yes", minutes(at, after));
}

export function answer(team: Team, who: string, id: string, option: string, at: string, command = "answer"): void {
  const state = (team.world.many("proposal") as Subjects<ProposalState>).get(id);
  if (!state) throw new Error(`No proposal ${id}.`);
  const shown = digest(proposalCard(state, option));
  team.does(who, `proposal.${command}`, { id, option, reason: "It is the cheaper one.", shown }, at, {
    proof: proofOver(shown, `cred-${who}`),
  });
}

export const stateIn = (team: Team, id: string): CheckinState => {
  const found = worldOf(team.world).checkins.get(id);
  if (!found) throw new Error(`No check-in ${id}.`);
  return found;
};

export const opened = (team: Team, who: string, at: string): string => {
  const zone = worldOf(team.world).page.inForce?.page.zone ?? "UTC";
  const id = weekOf(zone, at);
  team.does(who, "checkin.open", { id }, at);
  return id;
};

/** Closes it as the server does: with the note made from the record, and the words that were hidden until then. */
export async function closed(team: Team, who: string, id: string, at: string): Promise<void> {
  const state = stateIn(team, id);
  const page = worldOf(team.world).page.inForce?.page;
  if (!page) throw new Error("No page is in force.");
  const context = { ...team.seenBy("", at), me: undefined };
  const texts = [...state.answers].map(([person, { said }]) => [person, said.text] as const);
  const sealed = team.kept.filter(({ text }) => texts.some(([, one]) => one === text));
  const said = new Map(texts.map(([person, text]) => [person, sealed.find((one) => one.text === text)?.words ?? ""]));
  const { fields } = await factsOf(context, page, state);
  const note = await checkinNote(context, page, state, { fields, by: who, said });
  team.does(who, "checkin.close", { id, ...fields, note, sealed }, at);
}

/** Two weeks of the team: five waits and a note; then three, an answer reversed, a question that went round, a backup who was quicker. */
export async function checkinWeek(): Promise<Team> {
  const team = aiMorning();
  const ask = (id: string, asks: string, answers: string, area: string, at: string, after: number, says: string) =>
    question(team, { id, asks, answers, area, at, after, says });
  for (const [n, after] of [75, 190, 240, 60, 95].entries())
    ask(
      `w46-${n}0`,
      "li",
      "ana",
      "company",
      `2026-11-${10 + (n % 3)}T0${8 + Math.floor(n / 3)}:00:00.000Z`,
      after,
      `Question ${n + 1} of the week before?`,
    );
  const before = opened(team, "ana", lastFriday);
  team.does("ana", "checkin.answer", { id: before, said: "ana" }, minutes(lastFriday, 2));
  team.does("li", "checkin.answer", { id: before, said: "ana" }, minutes(lastFriday, 4));
  await closed(team, "ana", before, minutes(lastFriday, 14));

  ask("workers", "noor", "li", "quality", "2026-11-17T10:05:00.000Z", 20, "How many workers send the reminders?");
  answer(team, "ana", "workers", "no", "2026-11-17T13:20:00.000Z", "override");
  ask("refund", "noor", "ana", "company", "2026-11-17T08:00:00.000Z", 0, "Who may refund a clinic up to 200 EUR?");
  for (const [who, says] of [
    ["tom", "Support has asked for it since August."],
    ["sam", "Finance could, with a receipt."],
    ["marta", "Not above 200."],
  ] as const)
    team.does(who, "proposal.comment", { id: "refund", says }, "2026-11-17T09:30:00.000Z");
  answer(team, "ana", "refund", "yes", "2026-11-17T12:10:00.000Z");
  ask(
    "plan-column",
    "li",
    "ana",
    "schema",
    "2026-11-18T07:00:00.000Z",
    25,
    "Drop the column clinic.legacy_plan after the restore was tested?",
  );
  ask("cache", "li", "ana", "architecture", "2026-11-18T08:00:00.000Z", 27, "Keep the invoice cache in Postgres?");
  ask("exports", "li", "li", "company", "2026-11-19T15:00:00.000Z", 0, "Promise the export to two clinics by January?");
  return team;
}

/** The same, and each of the pair has said something. */
export async function checkinSaid(ana: string, li?: string): Promise<{ team: Team; id: string }> {
  const team = await checkinWeek();
  const id = opened(team, "ana", friday);
  team.does("ana", "checkin.answer", { id, said: ana }, minutes(friday, 1));
  if (li !== undefined) team.does("li", "checkin.answer", { id, said: li }, minutes(friday, 2));
  return { team, id };
}

export const alonePage = `team: Kimono
zone: Asia/Kolkata
people:
  kim: { role: founder, email: kim@kimono.example }
  outside: { approver: ada, email: ada@advisers.example }
areas:
  deploy:   { owner: kim }
  data:     { owner: kim }
  incident: { owner: kim }
everything-else: kim
`;

/** One person, their page, one change of their own that they decided. */
export function alone(): Team {
  const team = newTeam();
  setUpAlone(team);
  question(team, {
    ...{ id: "prices", asks: "agent:coder", answers: "kim", area: "company", at: "2026-11-18T05:00:00.000Z" },
    ...{ after: 40, says: "Show prices with tax on the first page?" },
  });
  return team;
}

function setUpAlone(team: Team): void {
  const at = "2026-11-02T04:00:00.000Z";
  team.does("system", "record.found", { team: "Kimono", page: "own" }, at);
  const [offer] = team.does("system", "page.offer", { source: alonePage }, at);
  const { version } = (offer as Recorded).data as { version: string };
  team.does("kim", "page.adopt", { version, shown: digest(pageCard(team.world.one("page") as PageState)) }, at);
}

const later = minutes(friday, 6);

export async function checkinScreens(): Promise<[string, Html][]> {
  const one = async (context: ViewContext, id: string): Promise<Html> => {
    const model = await checkinView(context, id);
    if (!model) throw new Error(`No check-in ${id}.`);
    return checkinScreen(shellView(context, "checkin"), model);
  };
  const half = await checkinSaid("ana");
  const found = await checkinSaid("ana", "marta");
  for (const [who, trust] of [
    ["sam", "with-checks"],
    ["noor", "yes"],
  ] as const)
    found.team.does(who, "checkin.trust", { id: found.id, trust }, later);
  const over = await checkinSaid("ana", "marta");
  await closed(over.team, "ana", over.id, minutes(friday, 14));
  const quiet = newTeam();
  setUp(quiet);
  const still = opened(quiet, "li", friday);
  const single = alone();
  const mine = opened(single, "kim", friday);
  const calendar = over.team.seenBy("ana", "2026-11-23T09:00:00.000Z");
  const list = checkinsView(calendar);
  if (!list) throw new Error("No page is in force.");
  const due = half.team.seenBy("li", later);
  return [
    ["checkin-due", await one(due, half.id)],
    ["checkin-half", await one(half.team.seenBy("ana", later), half.id)],
    ["checkin-found", await one(found.team.seenBy("ana", later), found.id)],
    ["checkin-reader", await one(found.team.seenBy("sam", later), found.id)],
    ["checkin-note", await one(over.team.seenBy("sam", "2026-11-20T10:00:00.000Z"), over.id)],
    ["checkin-quiet", await one(quiet.seenBy("ana", later), still)],
    ["checkin-alone", await one(single.seenBy("kim", later), mine)],
    ["checkins", checkinsScreen(shellView(calendar, "checkin"), list)],
    ["inbox-checkin", inboxScreen(shellView(due, "inbox"), await inboxView(due), signingOf(due, true))],
  ];
}
