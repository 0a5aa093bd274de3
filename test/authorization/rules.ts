/** Who may do what, worked out from the page's rules alone: no code of the server decides here. */

import type { Caller, Scope } from "./callers.ts";

/** In words for the document, and as a question for the test. */
export interface Rule {
  readonly says: string;
  may(caller: Caller): boolean;
}

const seats: Readonly<Record<string, string>> = {
  ...{ olga: "the owner", bea: "the backup", ivo: "who gives input or tests", ada: "who wrote or asked it" },
  ...{ lea: "the lead", bob: "somebody without a seat" },
};
const list = (people: readonly string[]): string => people.map((one) => seats[one] ?? one).join(" or ") || "nobody";

/** Anybody at all, also a stranger. */
export const anybody: Rule = { says: "anybody, also a stranger", may: () => true };
export const nobody: Rule = { says: "nobody", may: () => false };
/** Whoever the page names, in a browser; a link's session is enough. */
export const people: Rule = { says: "everybody on the page", may: ({ by }) => by === "passkey" || by === "link" };
/** The same, signed in with a passkey. */
export const peopleByPasskey: Rule = { says: "everybody on the page, by passkey", may: ({ by }) => by === "passkey" };

/** These persons in a browser, however they signed in. */
export const only = (...who: readonly string[]): Rule => ({
  says: list(who),
  may: ({ person, by }) => by !== "token" && who.includes(person),
});
/** These persons with a touch on their passkey, or at least a session by it. */
export const byPasskey = (...who: readonly string[]): Rule => ({
  says: `${list(who)}, by passkey`,
  may: ({ person, by }) => by === "passkey" && who.includes(person),
});
/** A token with this scope, whoever holds it. */
export const token = (scope: Scope): Rule => ({
  says: `a token with \`${scope}\``,
  may: ({ by, scopes }) => by === "token" && scopes.includes(scope),
});
/** Named callers, where it is about who began it. */
export const named = (...who: readonly Caller["name"][]): Rule => ({
  says: who.join(" or "),
  may: ({ name }) => who.includes(name),
});
export const either = (...rules: readonly Rule[]): Rule => ({
  says: rules.map(({ says }) => says).join("; "),
  may: (caller) => rules.some((one) => one.may(caller)),
});
/** Asking and reporting: a person, or a token with the scope for it. */
export const asks = (scope: Scope): Rule => either(people, token(scope));

/** Minutes after which the backup is asked, as this team's page says for every area but incidents. */
const answerWithin = 30;

/**
 * Whose turn a decision of Olga's areas is, by the page: the owner's; the backup's as well once the owner was silent too
 * long; the backup's instead where the owner took part in it. Nobody who took part in it is ever among them.
 */
export function turn({ makers = [], waited = 0 }: { makers?: readonly string[]; waited?: number } = {}): string[] {
  const owners = makers.includes("olga") ? [] : ["olga"];
  const backups = makers.includes("olga") || waited >= answerWithin ? ["bea"] : [];
  return [...owners, ...backups].filter((one) => !makers.includes(one));
}
