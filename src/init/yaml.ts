/** The confirmed page as `finalcall.yaml`, each line with its source behind it. */

import type { Confirmed, ConfirmedArea } from "./confirm.ts";
import { type Choice, type DraftArea, type DraftPerson, listed } from "./draft.ts";
import { shownSafely, value } from "./safe.ts";

/** Comments begin here where the line is shorter, so that names and reasons stand in two columns. */
const column = 44;

/** A line and its source. */
function line(indent: number, text: string, source: string): string {
  const written = `${" ".repeat(indent)}${text}`;
  return source === "" ? written : `${written.padEnd(column)} # ${shownSafely(source)}`;
}

const comment = (indent: number, text: string): string => `${" ".repeat(indent)}# ${shownSafely(text)}`;

/** The whole file. The same confirmed draft gives the same text. */
export function draftYaml(confirmed: Confirmed): string {
  const { draft, areas, unclaimed, rest, outside, byHand } = confirmed;
  const named = new Set([
    rest.person,
    ...areas.flatMap(({ owner, backup }) => [owner.person, ...(backup ? [backup.person] : [])]),
  ]);
  return [
    comment(0, "Who makes the final call. Drafted by `finalcall init`; behind each line stands where it comes from."),
    comment(
      0,
      `From ${draft.commits} commits up to ${draft.head.slice(0, 12)}, looked at on ${draft.on}; evidence ${draft.window.says}.`,
    ),
    comment(
      0,
      byHand
        ? "Each name was confirmed by a person."
        : "No name is confirmed yet (--yes): read each, and change what is not so.",
    ),
    line(0, `team: ${value(draft.team.name)}`, draft.team.source),
    line(0, `zone: ${draft.zone.zone}`, draft.zone.source),
    "",
    "people:",
    ...listed(draft, named).flatMap(personLines),
    ...(outside
      ? [
          "  outside:",
          line(4, `approver: ${outside.name}`, "named by hand"),
          line(4, `email: ${value(outside.email)}`, "named by hand"),
        ]
      : []),
    "",
    "areas:",
    ...areas.flatMap(areaLines),
    ...unclaimedLines(unclaimed),
    "",
    line(0, `everything-else: ${rest.person}`, rest.source),
    ...(draft.gaps.length > 0
      ? ["", comment(0, "What git does not show:"), ...draft.gaps.map((gap) => comment(0, `- ${gap}`))]
      : []),
    "",
  ].join("\n");
}

function personLines({ id, name, source, addresses, email, github, zone }: DraftPerson): string[] {
  const fields = email === undefined && github === undefined && zone === undefined;
  return [
    line(2, fields ? `${id}: {}` : `${id}:`, `${name}: ${source}`),
    ...(email === undefined ? [] : [line(4, `email: ${value(email)}`, addressSource(addresses))]),
    ...(github === undefined ? [] : [line(4, `github: ${value(github)}`, "the code host's address for them")]),
    ...(zone === undefined ? [] : [line(4, `zone: ${zone.zone}`, zone.source)]),
  ];
}

const addressSource = ({ length }: readonly string[]): string =>
  length === 1 ? "the address of their commits" : `the address used most, of ${length} with this name or account`;

function areaLines({ draft, owner, backup }: ConfirmedArea): string[] {
  return [
    line(2, `${draft.name}:`, draft.title),
    line(4, `owner: ${owner.person}`, owner.source),
    ...backupLines(backup),
    ...patterns(
      "paths",
      draft.paths.map(({ pattern, source }) => [pattern, source]),
    ),
    ...patterns(
      "except",
      draft.except.map((pattern) => [pattern, "another area's"]),
    ),
    ...draft.gaps.map((gap) => comment(4, `gap: ${gap}`)),
  ];
}

/** Areas of which something is known have a line of their own; the others share one. */
function unclaimedLines(unclaimed: readonly DraftArea[]): string[] {
  const known = unclaimed.filter(({ paths, choices }) => paths.length > 0 || choices.length > 0);
  const rest = unclaimed.filter((area) => !known.includes(area)).map(({ name }) => name);
  return [
    ...known.flatMap(({ name, gaps, paths }) => [
      comment(2, `${name}: unclaimed${gaps.length > 0 ? `; ${gaps.join("; ")}` : ""}`),
      ...paths.map(({ pattern, source }) => comment(4, `${pattern} (${source})`)),
    ]),
    ...(rest.length > 0 ? [comment(2, `Unclaimed, and git shows nothing that says whose: ${rest.join(", ")}.`)] : []),
  ];
}

const backupLines = (backup: Choice | undefined): string[] =>
  backup ? [line(4, `backup: ${backup.person}`, backup.source)] : [];

const patterns = (field: string, list: readonly (readonly [string, string])[]): string[] =>
  list.length === 0
    ? []
    : [`    ${field}:`, ...list.map(([pattern, source]) => line(6, `- ${JSON.stringify(pattern)}`, source))];
