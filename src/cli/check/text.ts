/** The verdict as people read it: one screen in a terminal, lines beside the diff in CI, SARIF for whoever collects it. */

import { nameOf } from "../../routing/sentence.ts";
import { type Paint, printable } from "../terminal.ts";
import type { Outcome, OutcomeNeed, OutcomeQuestion } from "./outcome.ts";

/** More reasons than fit a screen are counted, not shown: `--json` has them all. */
const mostReasons = 8;

/** One screen: the sentence first, then what is needed, why a yes did not count, why it is dangerous, and the next step. */
export function screen(outcome: Outcome, { good, bad, faint }: Paint): string {
  const { ok, verdict, needs, ignored, notes, questions, evidence, reasons, next, link, stalePage, change, page } =
    outcome;
  const shown = reasons.slice(0, mostReasons);
  const lines = [
    (ok ? good : bad)(printable(verdict)),
    ...needs.map((need) => `  ${need.approved ? good("yes ") : bad("open")} ${printable(needLine(need))}`),
    ...ignored.map(({ by, why }) => `  ${printable(`${nameOf(by)}'s approval does not count. ${why}`)}`),
    ...shown.map(({ file, line, why }) => faint(`  ${place(file, line)}  ${printable(why)}`)),
    ...(reasons.length > shown.length ? [faint(`  and ${reasons.length - shown.length} more reasons (--json)`)] : []),
    ...questions.map((question) => `  Question: ${printable(questionText(question))}`),
    ...(evidence.length > 0 ? [`  AI took part: ${printable(evidence.slice(0, 3).join("; ").slice(0, 200))}`] : []),
    ...notes.map((note) => `  ${printable(note)}`),
    ...(next === "" ? [] : [`  Next: ${printable(next)}`]),
    ...(link === null ? [] : [`  ${printable(link)}`]),
    ...(stalePage ? [`  ${printable(stalePage.says)}`] : []),
    faint(
      `  ${printable(change.ref || change.repo)}${change.head ? ` ${change.base.slice(0, 8)}..${change.head.slice(0, 8)}` : ""}, ${page === null ? "no page" : `page ${page.slice(0, 8)}`}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function needLine({ area, why, can, approved, owner }: OutcomeNeed): string {
  if (approved) return `${area}: ${nameOf(approved.by.replace(/^person:/, ""))} approved (${approved.assurance}).`;
  const [one] = can;
  const who = one ? `${nameOf(one.person)}, ${one.as}. ${one.why}` : `nobody now; it is ${nameOf(owner)}'s.`;
  return `${area}: ${who}${why.startsWith("It touches") ? "" : ` ${why}`}`;
}

const place = (file: string, line: number) => `${printable(file) || "the change"}${line > 0 ? `:${line}` : ""}`;

/** The question, where it comes from, and who still reads what goes. */
const questionText = ({ asks, file, line, readers, answer }: OutcomeQuestion): string =>
  answer
    ? `${asks} ${nameOf(answer.by.replace(/^[a-z]+:/, ""))} says: ${answer.says}`
    : `${asks} (${place(file, line)})${readers.length > 0 ? ` Still named in ${readers.slice(0, 5).join(", ")}${readers.length > 5 ? ` and ${readers.length - 5} more` : ""}.` : ""}`;

/** GitHub shows at most ten of a kind (docs: "Workflow commands for GitHub Actions"). */
const mostAnnotations = 9;

/** Workflow commands: the verdict, and each reason at its line. On a yes without any warning there are none. */
export function annotations({ ok, verdict, next, link, reasons, notes }: Outcome): string {
  const words = [verdict, next, link].filter(Boolean).join(" ");
  const first = ok ? notes.map((note) => command("warning", {}, note)) : [command("error", {}, words)];
  const beside = ok
    ? []
    : reasons.slice(0, mostAnnotations).map(({ file, line, why }) => command("warning", { file, line }, why));
  return [...first, ...beside].map((line) => `${line}\n`).join("");
}

function command(level: string, at: { file?: string; line?: number }, message: string): string {
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const where = at.file ? `file=${property(at.file)},line=${at.line ?? 1},` : "";
  return `::${level} ${where}title=finalcall::${data(printable(message))}`;
}

/** SARIF 2.1.0 (OASIS, 27 March 2020): every reason as a result, an error where the verdict is no. */
export function sarif({ ok, verdict, reasons }: Outcome, version: string): string {
  const rules = [...new Set(reasons.map(({ rule }) => rule))].map((id) => ({ id }));
  const results = reasons.map(({ rule, area, file, line, why }) => ({
    ruleId: rule,
    level: ok ? "note" : "error",
    message: { text: area === "" ? why : `${area}: ${why}` },
    ...(file === ""
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
                region: { startLine: Math.max(1, line) },
              },
            },
          ],
        }),
  }));
  const driver = { name: "finalcall", version, rules };
  const run = { tool: { driver }, results, properties: { verdict } };
  return `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }, null, 2)}\n`;
}
