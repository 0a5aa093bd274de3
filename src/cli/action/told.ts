/** An action as lines for people. */

import type { Client } from "../../client/client.ts";

export type Action = Awaited<ReturnType<Client["action"]>>;

/** What it is and how it stands, in a line. */
export const inOneLine = ({ id, status, kind, target, says }: Action): string =>
  `${id}  ${status.padEnd(9)} ${kind}${target === "" ? "" : ` ${target}`}: ${says}`;

/** Everything that matters of it now. */
export function inLines(action: Action): string {
  const { kind, target, parameters, reason, onBehalfOf, by, at, holds, says, next, twin, until, link } = action;
  const lines = [
    `${kind}${target === "" ? "" : ` ${target}`}, proposed by ${by} at ${at} (UTC): ${reason}`,
    parameters === null ? "Its parameters were removed." : JSON.stringify(parameters),
    onBehalfOf === "" ? "" : `On behalf of ${onBehalfOf}.`,
    twin === "" ? "" : `It looks like ${twin}, which was proposed before.`,
    ...holds,
    says,
    until === "" ? "" : `The yes holds until ${until} (UTC).`,
    ...action.dispatches.map(({ attempt, to, at, end }) => {
      const how = end
        ? `${end.outcome}${end.ref === "" ? "" : `, ${end.ref}`}. ${end.says}`
        : "its end is not known yet.";
      return `${at} ${to === "" ? "permit" : to} (${attempt}): ${how}`;
    }),
    ...action.readBacks.map(({ at, found, says }) => `${at} asked whether it was done: ${found}. ${says}`),
    next,
    link,
  ];
  return lines.filter((line) => line !== "").join("\n");
}
