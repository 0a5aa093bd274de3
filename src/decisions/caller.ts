/** Who asks, as the rules see it. A machine can ask and propose; only a person in a browser session can say yes. */

import type { Context, Proof, Recorded } from "../kernel/kind.ts";
import type { Page } from "../page/page.ts";
import { isNamed } from "../page/page.ts";

/** Whether a token asks: that of an agent, of a machine, or of a person's paired command line. */
export const byToken = ({ actor, via }: Pick<Context, "actor" | "via">): boolean =>
  (personIn(actor) === "" && actor !== "system") || via.startsWith("cli:");

/** How sure we are that a person was there: a one-time link's session, or a touch on the person's own passkey. */
export type Assurance = "link" | "passkey";

/** `ana` of `person:ana`; empty for agents, machines and the system. */
export const personIn = (actor: string): string => (actor.startsWith("person:") ? actor.slice("person:".length) : "");

/** The assurance of a person's browser session; undefined for every token, command line and agent. */
export function assuranceOf({ actor, via }: Pick<Context, "actor" | "via">): Assurance | undefined {
  if (personIn(actor) === "") return undefined;
  if (via.startsWith("passkey:")) return "passkey";
  return via.startsWith("link:") ? "link" : undefined;
}

/** The passkey's signature over exactly what was shown, or undefined: then nobody was there. */
export const touched = (context: Pick<Context, "actor" | "via" | "proof">, shown: string): Proof | undefined =>
  assuranceOf(context) === "passkey" && context.proof?.digest === shown ? context.proof : undefined;

/** The session's or token's id: what stands behind the colon of `via`. */
export const sessionOf = ({ via }: Pick<Recorded, "via">): string => via.slice(via.indexOf(":") + 1);

/** The person behind the call, if the page in force still names them. Removing somebody from the page ends every right at once. */
export function personOnPage(page: Page | undefined, { actor }: Pick<Context, "actor">): string | undefined {
  const id = personIn(actor);
  return page && isNamed(page, id) ? id : undefined;
}
