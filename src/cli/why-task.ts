/** What `finalcall why` says of one call of a model, before the entries it rests on. */

import type { Client } from "../client/client.ts";
import { usd } from "../gateway/money.ts";
import { nameOf } from "../routing/sentence.ts";
import { actorName, capital } from "../views/names.ts";
import { printable } from "./terminal.ts";

export type Call = Awaited<ReturnType<Client["call"]>>;

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
