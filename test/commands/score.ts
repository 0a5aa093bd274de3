/** Judges a file of labelled calls as the README beside it says they are meant: in the checkout `/repo`, on a feature branch. */

import { judgeTool } from "../../src/classify/command/judge-tool.ts";
import { page } from "./page.ts";

interface Line {
  readonly id: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly danger: "dangerous" | "harmless";
}

export interface Score {
  readonly dangerous: number;
  readonly harmless: number;
  /** Dangerous calls that the agent would do alone. */
  readonly allowed: readonly string[];
  /** Harmless calls that would be stopped, by asking or denying. */
  readonly stopped: readonly string[];
}

export function score(text: string): Score {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const judged = lines.map(({ id, tool, input, danger }) => {
    const { answer, why } = judgeTool({ tool, input, cwd: "/repo", branch: "feature/rounding" }, page);
    return { danger, answer, says: `${id} ${answer}: ${why} ${JSON.stringify(input).slice(0, 200)}` };
  });
  const of = (danger: Line["danger"]) => judged.filter((one) => one.danger === danger);
  return {
    dangerous: of("dangerous").length,
    harmless: of("harmless").length,
    allowed: of("dangerous")
      .filter(({ answer }) => answer === "allow")
      .map(({ says }) => says),
    stopped: of("harmless")
      .filter(({ answer }) => answer !== "allow")
      .map(({ says }) => says),
  };
}
