/** What an area brings, as sentences: `finalcall lint --explain billing`. */

import { answerWithin, areaNames, builtIn } from "./areas.ts";
import { wait } from "./markdown.ts";
import { areaOf, type Page } from "./page.ts";
import { nearest } from "./problem.ts";

/**
 * Explains an area of the page, or a built-in one when there is no page or the page does not name it.
 * Undefined when neither has it; `suggestArea` says what may have been meant.
 */
export function explain(page: Page | undefined, areaName: string): string | undefined {
  const area = page && areaOf(page, areaName);
  const kind = builtIn(area?.kind ?? areaName);
  if (!kind) return undefined;
  const risk = area?.risk ?? kind.risk;
  const lines = [
    `${areaName}: ${kind.title}.${area && area.kind !== areaName ? ` An area of this team, of the kind ${area.kind}.` : ""}`,
  ];
  if (area?.claimed)
    lines.push(
      `${area.owner} decides${area.backup ? `; ${area.backup} if no answer within ${wait(area.answerWithin)}; blocked after that` : ""}.`,
    );
  else if (area)
    lines.push(`Unclaimed: nobody wrote it on the page, so ${area.owner} decides, as for everything else.`);
  lines.push(`Covers: ${area?.covers || kind.covers}`);
  lines.push(`Risk: ${risk}. ${riskSays[risk]}`);
  lines.push(`Waits ${wait(area?.answerWithin ?? answerWithin(risk))} for an answer, then for the backup's as long.`);
  lines.push("People ask:", ...kind.questions.concat(area?.like ?? []).map((question) => `  ${question}`));
  if (area && area.paths.length > 0)
    lines.push(
      `Files: ${area.paths.join(", ")}${area.except.length > 0 ? `, but not ${area.except.join(", ")}` : ""}.`,
    );
  if (area && area.never.length > 0) lines.push(`Never: ${area.never.join("; ")}.`);
  return `${lines.join("\n")}\n`;
}

const riskSays = {
  low: "It runs alone.",
  medium: "A person reviews it.",
  high: "It needs the owner by name.",
};

/** The area that was probably meant by a name that `explain` does not know. */
export const suggestArea = (page: Page | undefined, areaName: string): string | undefined =>
  nearest(areaName, page ? page.areas.map(({ name }) => name) : areaNames);
