/** The tools' answers in words: short main clauses, names and times, and always the next step. */

import type { Client } from "../../client/client.ts";

type Who = Awaited<ReturnType<Client["who"]>>;
type May = Awaited<ReturnType<Client["may"]>>;
type Status = Awaited<ReturnType<Client["status"]>>;
type Limits = Awaited<ReturnType<Client["limits"]>>;

const nameOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
const lines = (...all: readonly (string | readonly string[])[]): string =>
  all
    .flat()
    .filter((line) => line !== "")
    .join("\n");

export function whoSays({ role, sure, owner, backup, area, now, also, why }: Who): string {
  const decides =
    role === "none"
      ? "Nobody needs to be asked."
      : role === "teammate"
        ? "Any teammate reviews it."
        : `${nameOf(owner)} decides${backup === "" ? "" : `; ${nameOf(backup)} stands in`}.`;
  return lines(
    sure ? decides : `Unsure. ${nameOf(owner)} decides until somebody owns it.`,
    area === "" ? "" : `Area: ${area}.`,
    now.person === "" ? `Nobody can say yes now: ${now.why}` : `Now: ${nameOf(now.person)}. ${now.why}`,
    also.map((one) => `${sure ? "Also needed" : "Also possible"}: ${nameOf(one.owner)} (${one.area}).`),
    why,
  );
}

export function maySays({ answer, who, why, next }: May): string {
  const first =
    answer === "allow"
      ? "Allowed."
      : answer === "no"
        ? "No. Do not do it."
        : `Not without a yes${who.length === 0 ? "" : ` from ${who.map(nameOf).join(" or ")}`}. Do not do it yet.`;
  return lines(first, why, `Next: ${next}`);
}

export function statusSays({ id, kind, title, state, holds, awaits, until, says, next, link }: Status): string {
  return lines(
    `${nameOf(kind)} ${id}: ${state}. ${title}`,
    says,
    holds.map((one) => `Holds: ${one}`),
    awaits.length === 0
      ? ""
      : `Awaited: ${awaits.map(nameOf).join(", ")}${until === "" ? "" : `, until ${until} (UTC)`}.`,
    `Next: ${next}`,
    link,
  );
}

export function limitsSays({ actor, agent, token, can, never, actions, budgets, holds, waiting }: Limits): string {
  const asks = agent ? `Asked by ${agent.askedBy.map(nameOf).join(" or ")}.` : "";
  const may = agent && agent.may.length > 0 ? `Without a person: ${agent.may.join(", ")}.` : "";
  return lines(
    `You are ${actor}, by a token of ${token.by} until ${token.until} (UTC). ${asks}`.trim(),
    may,
    can.map((one) => `Can: ${one}`),
    never.map((one) => `Never: ${one}`),
    actions.map(actionLine),
    budgets.map(({ meter, says, left, until }) => `Budget ${meter} (${says}): ${dollars(left)} left until ${until}.`),
    holds.map(({ id, says, lifts }) => `Holds: ${says} (${id}) ${lifts.map(nameOf).join(" or ")} lifts it.`),
    waiting.map(
      ({ id, kind, title, awaits }) => `Waiting: ${kind} ${id}, ${title}; for ${awaits.map(nameOf).join(", ")}.`,
    ),
  );
}

function actionLine({ kind, risk, who, how, stopped }: Limits["actions"][number]): string {
  const yes = who.length === 0 ? "nobody needs to say yes" : `${who.map(nameOf).join(" or ")} says yes`;
  const done = how === "webhook" ? "the server does it" : "you fetch a permit and do it";
  return `Action ${kind}: ${risk} risk, ${yes}, ${done}.${stopped === "" ? "" : ` Stopped: ${stopped}`}`;
}

/** Nano-dollars as people read them. */
const dollars = (nano: number): string => `${(nano / 1e9).toFixed(2)} USD`;
