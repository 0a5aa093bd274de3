/** The page as one Markdown table, in the order of the file, for a wiki, a pull request or a printed sheet. */

import type { ActionRule, Area, Page, Task } from "./page.ts";
import { retentionSays } from "./record-section.ts";
import { rhythmSays } from "./review-section.ts";

/** Letters that Markdown or HTML would read as markup. */
const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#]/g, (letter) => `\\${letter}`);

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const list = (names: readonly string[]): string => (names.length > 0 ? names.map(plain).join(", ") : "–");

/** A wait as people say it: `30 min`, `4 h`, `2 days`. */
export function wait(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? "1 day" : `${minutes / 1440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function areaRow(area: Area): string {
  const name = area.claimed ? `**${plain(area.name)}**` : `${plain(area.name)} (unclaimed)`;
  return row(
    name,
    plain(area.owner),
    list(area.backup ? [area.backup] : []),
    list(area.afterHours ? [area.afterHours] : []),
    wait(area.answerWithin),
    area.risk,
    list(area.input),
    list(area.informed),
    plain(area.covers),
  );
}

function taskRow(task: Task, page: Page): string {
  const odd = task.edgeCases === "" ? "odd cases to people" : `odd cases to ${task.edgeCases}`;
  return row(
    `**${plain(task.name)}**`,
    plain(`${task.model}, ${odd}`),
    list(task.changedBy),
    list(task.testedBy),
    list(task.reviewedBy),
    list(task.questions.map(({ name, level }) => `${name}: ${level}`)),
    list(task.never),
    plain(task.budget?.says ?? page.ai.budgets.everything?.says ?? "–"),
    list(task.stop.map(({ name, says }) => `${name} ${says}`)),
    plain(task.fallback || "–"),
  );
}

/** The AI tasks as a second table; nothing where the page has none. */
function taskTable(page: Page): string[] {
  const columns = ["AI task", "Model", "Changed by", "Tested by", "Read by", "May reach", "Never", "Budget"];
  const all = [...columns, "Stops at", "While it is off"];
  if (page.ai.tasks.length === 0) return [];
  return ["", row(...all), row(...all.map(() => "---")), ...page.ai.tasks.map((task) => taskRow(task, page))];
}

function actionRow(action: ActionRule): string {
  const again = action.idempotent ? `again with its key for ${wait(action.keyFor * 60)}` : "once at most";
  return row(
    `**${plain(action.name)}**`,
    plain(action.does || "–"),
    plain(action.area),
    action.risk,
    list(action.approve),
    list(action.reviewedBy),
    action.to === "" ? "by permit" : plain(`sent to ${action.to}, ${again}`),
    plain(action.readBack || "–"),
    plain(action.environment || "–"),
    `${wait(action.validFor)}, ${wait(action.window)}`,
  );
}

/** The actions as a further table; nothing where the page has none. */
function actionTable(page: Page): string[] {
  const columns = ["Action", "What it does", "Area", "Risk", "Says yes", "Reviews", "How it is done", "Read back"];
  const all = [...columns, "Stopped with", "Yes holds, same within"];
  if (page.actions.length === 0) return [];
  return ["", row(...all), row(...all.map(() => "---")), ...page.actions.map(actionRow)];
}

/** When the page is reviewed and how long words are kept; nothing where it does not say. */
const rhythmLines = (page: Page): string[] => {
  const says = [...rhythmSays(page), ...retentionSays(page)];
  return says.length === 0 ? [] : [plain(says.join(" ")), ""];
};

/** The whole page as Markdown. It ends with a line feed. `version` is shown in short, so that a print can be compared. */
export function pageMarkdown(page: Page, version: string): string {
  const columns = ["Area", "Owner", "Backup", "After hours", "Answer within", "Risk", "Asked", "Told", "Covers"];
  return [
    `# ${plain(page.team)}: who makes the final call`,
    "",
    row(...columns),
    row(...columns.map(() => "---")),
    ...page.areas.map(areaRow),
    row("*everything else*", plain(page.defaultOwner), "–", "–", "–", "–", "–", "–", "What no area covers"),
    ...page.guardrails.map(({ name, owner, says }) =>
      row(`*guardrail* ${plain(name)}`, plain(owner), "–", "–", "–", "–", "–", "–", plain(says)),
    ),
    ...page.ties.map(({ when, person }) =>
      row(`*tie* ${plain(when)}`, plain(person), "–", "–", "–", "–", "–", "–", "Speed against quality"),
    ),
    ...actionTable(page),
    ...taskTable(page),
    "",
    ...rhythmLines(page),
    `Page version ${version.slice(0, 12)}. Times in ${plain(page.zone)}.`,
    "",
  ].join("\n");
}
