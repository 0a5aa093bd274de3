/** The offline card: who leads, whom to call, how to get in and how to undo while Finalcall is down. One sheet, made live. */

import { behind } from "../decisions/access/kind.ts";
import { current, lastGood, liveIn } from "../decisions/release/live.ts";
import type { Text } from "../kernel/prose.ts";
import { type AccessTarget, areaOf, type Contact, type Environment, type Page } from "../page/page.ts";
import { personBehind, whoNow } from "../routing/now.ts";
import { wallTime } from "../routing/zone.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { areaTitle, capital, listed, nameOf, shortDigest } from "./names.ts";
import { releaseName } from "./release-names.ts";
import { clock, day, minutesText } from "./times.ts";
import { lastTimed, rollbackCommand, tookText } from "./undo.ts";

/** A line of the card. `does` is what somebody types, exactly. */
export interface CardLine {
  readonly says: string;
  readonly does: string;
}

export interface CardSection {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly CardLine[];
}

export interface CardModel {
  readonly team: string;
  /** The page's version and since when it is in force. */
  readonly page: string;
  readonly version: string;
  readonly made: string;
  readonly zone: string;
  readonly sections: readonly CardSection[];
}

const line = (says: string, does = ""): CardLine => ({ says, does });

/** How far ahead the card says who leads, and how many turns at most: a print is older than it looks. */
const aheadHours = 14 * 24;
const mostTurns = 6;

/** `contacts`: with phones as they may be shown. Undefined before the first page. Times are in the team's zone: a sheet has no reader. */
export async function cardView(context: ViewContext, contacts: readonly Contact[]): Promise<CardModel | undefined> {
  const { page: state, record, releases } = worldOf(context.world);
  const inForce = state.inForce;
  if (!inForce) return undefined;
  const { page, version, since } = inForce;
  const out = page.environments.flatMap(({ name }) => current(releases, name) ?? []);
  const words = await context.words(out.map(({ rollback }) => rollback.does));
  const say = (text: Text) => visible(words(text));
  const when = (at: string) =>
    `${day(at, at, page.zone)} ${wallTime(page.zone, at).date.slice(0, 4)} ${clock(at, page.zone)}`;
  return {
    team: record.team || page.team,
    ...{ page: `${shortDigest(version)}, in force since ${when(since)}`, version, zone: page.zone },
    made: when(context.at),
    sections: [
      { id: "lead", title: "Who leads an incident", lines: leads(page, context.at, when) },
      { id: "call", title: "Call", lines: calls(page, context.at, contacts) },
      {
        id: "in",
        title: "Get in",
        lines:
          page.access.length > 0
            ? page.access.flatMap((one) => wayIn(page, one, context.at))
            : [line("The page names no place under `access`.")],
      },
      {
        id: "undo",
        title: "Undo",
        lines:
          page.environments.length > 0
            ? page.environments.flatMap((one) => undo(context, one, say, when))
            : [line("The page names no environment under `releases`.")],
      },
    ],
  };
}

/** Who leads now, and who from which hour on. */
function leads(page: Page, at: string, when: (at: string) => string): CardLine[] {
  const area = areaOf(page, "incident") ?? areaOf(page, "everything-else");
  if (!area) return [line(`${nameOf(page.defaultOwner)} leads.`)];
  const turns: CardLine[] = [];
  let last: string | undefined;
  for (let hour = 0; hour < aheadHours && turns.length < mostTurns; hour += 1) {
    const moment = hour === 0 ? at : hourAfter(at, hour);
    const { person, why } = whoNow(page, area, moment);
    if (person === last) continue;
    last = person;
    const who = person === "" ? "nobody can be reached" : nameOf(person);
    turns.push(line(hour === 0 ? `Now: ${who}. ${why}` : `From ${when(moment)}: ${who}.`));
  }
  const now = whoNow(page, area, at).person;
  const others = [area.owner, area.backup, area.afterHours].map((id) => personBehind(page, id, at));
  const names = [...new Set(others)].filter((id) => id !== "" && id !== now).map(nameOf);
  const next = names.length > 0 ? `call ${listed(names, "then")}` : "nobody else is named";
  return [...turns, line(`No answer in ${minutesText(area.answerWithin)}: ${next}.`)];
}

const hourAfter = (at: string, hours: number): string =>
  new Date((Math.floor(Date.parse(at) / 3_600_000) + hours) * 3_600_000).toISOString();

/** Owner and backup of what is needed at night, and whoever says yes to access: each with how they are reached. */
function calls(page: Page, at: string, contacts: readonly Contact[]): CardLine[] {
  const areas = ["incident", "deploy", "secrets", "data", "company"].flatMap((name) => areaOf(page, name) ?? []);
  const seat = (person: string, as: "owner" | "backup") =>
    areas.filter((area) => personBehind(page, area[as], at) === person).map(({ name }) => areaTitle(name));
  const guards = (person: string) =>
    page.access.filter(({ approve }) => behind(page, approve, at).includes(person)).map(({ name }) => name);
  const people = [
    ...areas.flatMap(({ owner, backup }) => [owner, backup].map((id) => personBehind(page, id, at))),
    ...page.access.flatMap(({ approve }) => behind(page, approve, at)),
  ];
  return [...new Set(people)]
    .filter((person) => person !== "")
    .map((person) => {
      const contact = contacts.find((one) => one.person === person);
      const phone = contact?.phone ? `phone: ${contact.phone}` : "no phone on the page";
      const roles = [
        ["decides on", seat(person, "owner")],
        ["backup for", seat(person, "backup")],
        ["says yes to", guards(person)],
      ] as const;
      const does = roles.filter(([, what]) => what.length > 0).map(([how, what]) => `${how} ${listed(what)}`);
      return line(
        `${nameOf(person)}: ${phone}; ${contact?.email ?? "no e-mail on the page"}. ${capital(does.join("; "))}.`,
      );
    });
}

/** With Finalcall, and without. What is done by hand is told to the record afterwards. */
function wayIn(page: Page, target: AccessTarget, at: string): CardLine[] {
  const { name, who, approve, minutes, answerWithin } = target;
  const people = (ids: readonly string[], joint = "or") => listed(behind(page, ids, at).map(nameOf), joint) || "nobody";
  return [
    line(
      `${name}: ${people(who)} asks, ${people(approve)} says yes, for ${minutesText(minutes)}; no answer in ${minutesText(answerWithin)}: break it open on its card.`,
      `finalcall access request ${name} --reason "…"`,
    ),
    line(
      `${name}, Finalcall down: ${byHand(target)} End it by hand too, and write both into the incident.`,
      handStep(target),
    ),
  ];
}

function byHand({ kind, secret, minutes }: AccessTarget): string {
  if (kind === "command") return "run what the page runs.";
  const what = kind === "ssh" ? "the signing key" : "the administrator’s address";
  return `${what} is kept in ${secret}; make a login for ${minutes} min.`;
}

function handStep({ kind, principal, minutes, roles, commands }: AccessTarget): string {
  if (kind === "ssh") return `ssh-keygen -s CA_KEY -I byhand-NAME -n ${principal} -V +${minutes}m id_ed25519.pub`;
  if (kind === "command") return commands?.issue ?? "";
  return `create role byhand_NAME login password '…' valid until 'YYYY-MM-DD HH:MM' connection limit 2 in role ${roles.join(", ")};`;
}

function undo(
  context: ViewContext,
  { name, measures }: Environment,
  say: (text: Text) => string,
  when: (at: string) => string,
): CardLine[] {
  const { releases } = worldOf(context.world);
  const state = current(releases, name);
  const quick = measures.map((one) => line(`${name}, ${one.name}: approved already.`, one.does));
  if (!state)
    return [line(`${name}: nothing went out through Finalcall yet, so there is no step to go back.`), ...quick];
  const good = liveIn(releases, name);
  const to = lastGood(releases, state);
  const timed = lastTimed(context, name);
  const took = timed ? `Last undo took ${tookText(timed.took)}, ${when(timed.endedAt)}.` : "Never timed.";
  const since = when(state.runs.at(-1)?.startedAt ?? state.preparedAt);
  const out = good?.id === state.id ? `out since ${since}` : `${releaseName(state)} is on its way since ${since}`;
  const back = to ? releaseName(to) : `what was before ${releaseName(state)}`;
  return [
    line(
      `${name}: last good version ${good ? releaseName(good) : "unknown"}; ${out}. Undo goes back to ${back}. ${took}`,
    ),
    line(`${name}, by receipt, on the host that deploys (also while Finalcall is down):`, rollbackCommand(name)),
    line(`${name}, by hand, exactly this:`, say(state.rollback.does)),
    ...quick,
  ];
}

/** The card as text: what is signed, line for line. */
export function cardText({ team, page, made, zone, sections }: CardModel): string {
  const head = [`OFFLINE CARD of ${team}`, `Made ${made}, ${zone} (all times). Page ${page}.`];
  const body = sections.flatMap(({ title, lines }) => [
    "",
    title.toUpperCase(),
    ...lines.flatMap(({ says, does }) => [
      `- ${says}`,
      ...(does === "" ? [] : does.split("\n").map((step) => `    ${step}`)),
    ]),
  ]);
  return `${[...head, ...body].join("\n")}\n`;
}
