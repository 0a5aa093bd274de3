/** Opens a browser session. Its secret exists only in the cookie; the record holds its digest. */

import type { Context as Http } from "hono";
import { setCookie } from "hono/cookie";
import type { Caller } from "../../app/app.ts";
import { isRefusal, type Refusal } from "../../kernel/kind.ts";
import { isMalformed, type Malformed } from "../../kernel/world.ts";
import { act } from "../acts.ts";
import type { Deps } from "../deps.ts";
import { cookieName, hashOf } from "./callers.ts";

/** Hours: a link's session ends the same day, a passkey's after a week. */
const lasts = { setup: 12, link: 12, passkey: 24 * 7 } as const;

export const unknownPasskey = {
  refused: "person.badPasskey",
  why: "This passkey is not enrolled here, or its answer came too late.",
  next: "Use a device that you enrolled, or ask somebody on the page for a one-time link.",
};

/** Starts a session and sets its cookie. Gives why not, or undefined when the person is signed in. */
export async function openSession(
  c: Http,
  deps: Deps,
  id: string,
  how: { how: keyof typeof lasts; link?: string },
  caller: Caller,
): Promise<Refusal | Malformed | undefined> {
  const secret = deps.random(32);
  const hours = lasts[how.how];
  const expires = new Date(deps.now().getTime() + hours * 3_600_000).toISOString();
  const session = hashOf(secret);
  const answer = await act(deps, "person.signIn", { id, session, ...how, expires }, caller);
  if (isRefusal(answer) || isMalformed(answer)) return answer;
  if (!answer.recorded.some(({ data }) => (data as { session?: string }).session === session)) return unknownPasskey;
  setCookie(c, cookieName(deps.origin), secret, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: deps.origin.startsWith("https:"),
    maxAge: hours * 3600,
  });
  return undefined;
}
