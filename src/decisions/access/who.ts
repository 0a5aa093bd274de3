/** Who may receive, grant and break open emergency access at a moment. */

import type { AccessTarget, Page } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { personIn } from "../caller.ts";
import type { AccessState } from "./state.ts";

export const targetOf = (page: Page | undefined, name: string): AccessTarget | undefined =>
  page?.access.find((one) => one.name === name);

/** The persons behind a list of names at a moment. */
export const behind = (page: Page, names: readonly string[], at: string): string[] => [
  ...new Set(names.map((name) => personBehind(page, name, at)).filter((person) => person !== "")),
];

/** Who may say yes to a request: the short list without whoever asks or receives. */
export const approversOf = (page: Page, target: AccessTarget, state: AccessState, at: string): string[] =>
  behind(page, target.approve, at).filter((one) => one !== state.person && one !== personIn(state.askedBy));

/** From when on it may be broken open, in UTC. */
export const brokenFrom = (target: AccessTarget, { askedAt }: AccessState): string =>
  new Date(Date.parse(askedAt) + target.answerWithin * 60_000).toISOString();

/** One that was broken open and whose end nobody has read yet: until then no other is broken open. */
export const unreadBroken = (all: { values(): Iterable<AccessState> }): AccessState | undefined =>
  [...all.values()].find((one) => one.broken && !one.read);
