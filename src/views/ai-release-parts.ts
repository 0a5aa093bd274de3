/** The parts of a task release's card that are lists: what differs besides the prompt, who may approve it, what it is made of. */

import type { TaskRelease } from "../decisions/task/state.ts";
import { approversOf } from "../decisions/task/yes.ts";
import { areaOf, type Page, type Task } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { rateSays, rowsOf } from "./ai-price.ts";
import { plain } from "./ai-words.ts";
import type { ViewContext } from "./context.ts";
import { nameOf } from "./names.ts";
import { modelsSay } from "./task-sentences.ts";

export interface AiSeat {
  readonly name: string;
  readonly as: string;
  readonly may: boolean;
  readonly why: string;
}

export interface ReleaseFact {
  readonly label: string;
  readonly says: string;
}

/** Everything but the prompt, as sentences; empty when only the prompt changed. */
export function changesOf(was: TaskRelease, now: TaskRelease): string[] {
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh) said.push(`${what}: ${fresh || "nothing"} instead of ${old || "nothing"}.`);
  };
  const limits = ({ parameters }: TaskRelease) =>
    parameters.map(({ name, value }) => `${plain(name).replaceAll("_", " ")} ${value}`).join(", ");
  to("Model", was.model, now.model);
  to("Odd cases", was.edgeCases || "a person", now.edgeCases || "a person");
  to("Limits", limits(was), limits(now));
  to("Tools", was.tools.join(", "), now.tools.join(", "));
  to("Reads", was.reads.join(", "), now.reads.join(", "));
  to("Writes", was.writes.join(", "), now.writes.join(", "));
  const rates = (one: TaskRelease) => rowsOf(one.prices).map((row) => `${row.model} ${rateSays(row)}`);
  if (was.model === now.model) to("Price", rates(was).join("; "), rates(now).join("; "));
  return said;
}

/** Owner and backup of AI, and whether each may approve it. */
export function seatsOf(context: ViewContext, page: Page, release: TaskRelease): readonly AiSeat[] {
  const area = areaOf(page, "ai");
  const can = approversOf(page, release, context.at);
  return (["owner", "backup"] as const).flatMap((seat) => {
    const person = personBehind(page, area?.[seat] ?? "", context.at);
    if (person === "") return [];
    const may = can.some((one) => one.person === person);
    const why = release.makers.includes(person)
      ? "made it"
      : may
        ? "made nothing of it"
        : "may answer when the turn comes";
    return [{ name: nameOf(person), as: seat === "owner" ? "owner of AI" : "backup for AI", may, why }];
  });
}

/** What it asks, reads and writes, and what it goes back to. */
export const factsOf = (task: Task, release: TaskRelease): readonly ReleaseFact[] => [
  { label: "Model", says: modelsSay(release.model, release.edgeCases) },
  ...(release.parameters.length === 0
    ? []
    : [
        {
          label: "Limits",
          says: release.parameters.map(({ name, value }) => `${name.replaceAll("_", " ")} ${value}`).join(", "),
        },
      ]),
  { label: "Reads", says: release.reads.map(plain).join(", ") || "nothing" },
  { label: "Writes", says: release.writes.map(plain).join(", ") || "drafts only" },
  { label: "Tools", says: release.tools.map(plain).join(", ") || "none" },
  {
    label: "Way back",
    says:
      release.wayBack > 0
        ? `Release ${release.wayBack}`
        : task.fallback === ""
          ? "People, by hand"
          : `People, with ${task.fallback}`,
  },
  ...(release.promptFile === "" ? [] : [{ label: "File", says: release.promptFile }]),
];
