/** The note of one page that a check-in ends in: Markdown, from the record and three short fields. The same record gives the same note. */

import type { CheckinState } from "../decisions/checkin/state.ts";
import type { Page } from "../page/page.ts";
import type { CheckinFacts } from "./checkin.ts";
import { factsOf, weekNumber } from "./checkin.ts";
import { type DecisionModel, decisionModel } from "./checkin-decision.ts";
import type { Fields } from "./checkin-fields.ts";
import type { Item } from "./checkin-open.ts";
import { lasted } from "./checkin-waits.ts";
import type { ViewContext } from "./context.ts";
import { visible } from "./hidden.ts";
import { listed, nameOf, plural } from "./names.ts";
import { clock, day } from "./times.ts";

/** A page holds no more of each. */
const most = 5;

/** One line without marks of Markdown that would make it something else than text. */
const plain = (text: string): string =>
  visible(text.replaceAll(/\s+/g, " ").trim())
    .replaceAll("`", "'")
    .replaceAll(/[\\*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");

const list = (lines: readonly string[]): string[] => [
  ...lines.slice(0, most).map((one) => `- ${one}`),
  ...(lines.length > most ? [`- and ${lines.length - most} more`] : []),
];
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines];
const items = (all: readonly Item[]): string[] =>
  list(
    all.map(
      ({ says, below }) => `${plain(says)}${below === "" ? "" : ` ${plain(below)}${/[.!?]$/.test(below) ? "" : "."}`}`,
    ),
  );

/**
 * The note as it would be closed now by `by`. Times are in the team's zone. `state` is read as it stands: who has not
 * answered yet is said, and what was said blind is in it, because the note is what opens it.
 */
export async function checkinNote(
  context: ViewContext,
  page: Page,
  state: CheckinState,
  { fields, by, said }: { readonly fields: Fields; readonly by: string; readonly said: ReadonlyMap<string, string> },
): Promise<string> {
  const here: ViewContext = { ...context, me: undefined };
  const opened = opening(state, said);
  const words: ViewContext["words"] = async (texts) => {
    const known = new Map([...opened.said].map(([text, words]) => [text, words]));
    const say = await context.words(texts);
    return (text) => known.get(text.text) ?? say(text);
  };
  const decision = await decisionModel({ ...here, words }, page, opened.state);
  const facts = await factsOf(here, page, state);
  const when = (at: string) => `${day(at, context.at, page.zone)}, ${clock(at, page.zone)}`;
  const [cto = "", lead = cto] = state.pair;
  return `${[
    `# Check-in, week ${weekNumber(state.id)} of ${plain(page.team)}`,
    "",
    `${listed(state.pair.map(nameOf))}; closed by ${nameOf(by)} on ${when(context.at)} (${page.zone}). About ${when(state.from)} to ${when(state.at)}.`,
    ...section("One real decision", decisionLines(decision)),
    ...section("Waits", waitLines(facts)),
    ...section("Found in the record", findingLines(facts)),
    ...section("Still open", items(facts.open)),
    ...section("New risks", items(facts.risks)),
    ...section("Blocked", items(facts.blocked)),
    ...section("AI against by hand", aiLines(facts)),
    ...section("Owners changed", [plain(fields.owners) || "None."]),
    ...section(`Where ${nameOf(lead)} may go faster alone`, [plain(fields.faster) || "Nowhere new."]),
    ...section(`What needs ${nameOf(cto)}`, [plain(fields.cto) || "Nothing."]),
  ].join("\n")}\n`;
}

/** The state as it is once the note is closed, and the words behind the digests of what was said. */
function opening(state: CheckinState, said: ReadonlyMap<string, string>) {
  const all = [...state.answers].map(([person, answer]) => [answer.said.text, said.get(person) ?? ""] as const);
  return { state: { ...state, lapsed: true }, said: all };
}

function decisionLines(decision: DecisionModel | undefined): string[] {
  if (!decision) return ["Nothing was decided in this time."];
  const { title, when, why, told, missing } = decision;
  const answers = (told?.said ?? []).map(({ name, said, right }) =>
    said === ""
      ? `${name}: the words were removed.`
      : `${name} said ${said}${right ? "" : ", and the record does not"}.`,
  );
  return [
    `**${plain(title)}**, ${when}. ${plain(why)}`,
    "",
    `- The record: ${told?.record ?? ""}`,
    ...answers.map((one) => `- ${one}`),
    ...missing.map((name) => `- ${name} did not answer.`),
    ...(told?.finding ? ["", `**Finding:** ${told.finding}`] : []),
  ];
}

function waitLines({ waits, waited }: CheckinFacts): string[] {
  const { all, total, before, deciders } = waits;
  const [longest] = all;
  if (!longest) return [`Nobody waited for a yes; ${before.count} did in the week before.`];
  const whose = deciders.map(
    ({ person, count, median }) =>
      `${nameOf(person)} answered ${count}, ${count === 1 ? "" : "half of them "}within ${lasted(median)}`,
  );
  return [
    `${waited}. In all ${all.length} ${plural(all.length, "wait")}, ${lasted(total)}; the week before ${before.count}, ${lasted(before.total)}.`,
    "",
    `- Longest: ${lasted(longest.minutes)}, ${plain(longest.title)}, for ${nameOf(longest.by)}.`,
    ...list(whose.map((one) => `${one}.`)),
  ];
}

function findingLines({ findings }: CheckinFacts): string[] {
  const verdict = { "": "", page: " The page should change", stays: " It stays as it is" };
  return list(
    findings.map(({ says, wording, judged, by }) => {
      const words = wording === "" ? "" : ` Suggested for the page: \`${wording.replaceAll("`", "'")}\`.`;
      return `${plain(says)}${judged === "stays" ? "" : words}${verdict[judged]}${judged === "" ? "" : `, says ${by}.`}`;
    }),
  );
}

function aiLines({ tasks, trust }: CheckinFacts): string[] {
  if (!trust) return [];
  const said = trust.said.length === 0 ? "Nobody said whether they trust it." : `Trust: ${trust.said.join("; ")}.`;
  return [
    ...list(
      tasks.map(({ task, minutes, errors }) => `${plain(task)}: ${minutes === "" ? "" : `${minutes}; `}${errors}.`),
    ),
    ...list([`${plain(said)} ${trust.sign}${trust.differs === "" ? "" : ` ${trust.differs}`}`]),
  ];
}
