/** What `finalcall why` finds about AI: the entries behind a task, a prompt, or one call of a model. */

import { readFileSync } from "node:fs";
import type { Client } from "../client/client.ts";
import { usd } from "../gateway/money.ts";
import { sha256 } from "../kernel/json.ts";
import type { Recorded } from "../kernel/kind.ts";
import type { Line } from "../log/envelope.ts";
import { nameOf } from "../routing/sentence.ts";
import { actorName, capital } from "../views/names.ts";
import { printable } from "./terminal.ts";

export type Call = Awaited<ReturnType<Client["call"]>>;

interface Data {
  readonly id?: string;
  readonly name?: string;
  readonly of?: string;
  readonly release?: number;
  readonly from?: number | string;
  readonly to?: number | string;
  readonly question?: string;
  readonly promptDigest?: string;
  readonly promptFile?: string;
  readonly digest?: string;
}
const dataOf = ({ data }: Recorded): Data => data as Data;

/** Every entry of a task, or of the one release that a prompt belongs to; undefined where nothing is called so. */
export function taskEntries(lines: readonly Line[], what: string): Line[] | undefined {
  const proposed = promptOf(lines, what);
  if (proposed) return releaseEntries(lines, dataOf(proposed).id ?? "", dataOf(proposed).release ?? 0);
  if (!lines.some((one) => one.type.startsWith("task.") && dataOf(one).id === what)) return undefined;
  const pauses = new Set(
    lines.flatMap((one) => {
      const { id, name = "" } = dataOf(one);
      return one.type === "pause.paused" && (name === what || name.startsWith(`${what}/`)) ? (id ?? []) : [];
    }),
  );
  return lines.filter((one) => {
    const { id = "", of } = dataOf(one);
    if (one.type.startsWith("pause.")) return pauses.has(id);
    return one.type === "drill.held" ? of === `task:${what}` : one.type.startsWith("task.") && id === what;
  });
}

/** The newest proposal of a prompt: by its digest, that of its release, or its file as it is here. */
function promptOf(lines: readonly Line[], what: string): Line | undefined {
  const all = lines.filter(({ type }) => type === "task.proposed");
  const isFile = all.some((one) => dataOf(one).promptFile === what);
  const digest = isFile ? digestOf(what) : /^[0-9a-f]{7,64}$/.test(what) ? what : undefined;
  const by = (one: Line) => {
    const { promptDigest = "", digest: whole = "" } = dataOf(one);
    return digest !== undefined && (promptDigest.startsWith(digest) || whole.startsWith(digest));
  };
  const found = all.findLast(by);
  if (found || !isFile) return found;
  process.stderr.write(`${what} as it is here was never proposed, so it is not served. This is its newest release:\n`);
  return all.findLast((one) => dataOf(one).promptFile === what);
}

function digestOf(file: string): string | undefined {
  try {
    return sha256(readFileSync(file, "utf8"));
  } catch {
    return undefined; // Not here: the record knows its releases all the same.
  }
}

/** What was said of one release, and each time it was served or left. */
export const releaseEntries = (lines: readonly Line[], task: string, release: number): Line[] =>
  lines.filter((one) => {
    const { id, release: own, from, to } = dataOf(one);
    if (!one.type.startsWith("task.") || id !== task) return false;
    return own === release || (one.type === "task.rolledBack" && (from === release || to === release));
  });

/** What a call rests on: its release and who approved it, who reads its question type, the page, the pause that stopped it. */
export function callEntries(lines: readonly Line[], call: Call): Line[] {
  const before = lines.filter(({ at }) => at <= call.at);
  const page = before.findLast(({ type }) => type === "page.adopted");
  const level = before.findLast(
    (one) =>
      (one.type === "task.widened" || one.type === "task.narrowed") &&
      dataOf(one).id === call.task &&
      dataOf(one).question === call.question,
  );
  const release = call.release > 0 ? releaseEntries(lines, call.task, call.release) : [];
  const pause =
    call.pause === "" ? [] : lines.filter((one) => one.type.startsWith("pause.") && dataOf(one).id === call.pause);
  const all = [...(page ? [page] : []), ...release, ...(level ? [level] : []), ...pause];
  return [...new Set(all)].sort((a, b) => a.seq - b.seq);
}

const outcomes = {
  done: "answered",
  "client-gone": "the caller went away",
  stopped: "stopped by a pause",
  failed: "failed",
  cut: "the provider broke it off",
  unknown: "nobody knows how it ended",
};

/** The call in lines, before the entries it rests on. */
export function callLines(call: Call): string[] {
  const { at, actor, by, task, question, release, approvedBy, level, asked, end, ref, used, hold } = call;
  const who = `${capital(actorName(actor))}${by === "" ? "" : `, for whom ${nameOf(by.replace(/^person:/, ""))} answers`}`;
  const what = task === "" ? "a plain model" : `${task}${question === "" ? "" : `, ${question}`}`;
  const how = call.pause === "" ? outcomes[end?.outcome ?? "unknown"] : `stopped by ${call.pause}`;
  const ended = end
    ? `${how} ${end.at} (UTC) by ${printable(end.served) || "nobody"}, ${usd(end.cost)}${end.partial ? " (not what the provider said)" : ""}, ${end.ms} ms`
    : `under way, ${usd(hold)} held`;
  return [
    `${call.call}: ${at} (UTC), ${who} asked ${what}${ref === "" ? "" : `, for ${printable(ref)}`}`,
    `  ${asked}, ${release === 0 ? "allowed by the page" : `release ${release}, approved by ${nameOf(approvedBy)}, ${level.replaceAll("-", " ")}`}`,
    `  ${ended}`,
    ...used.map(({ recipient, at }) => `  used ${at} (UTC) by ${printable(recipient)}`),
  ];
}
