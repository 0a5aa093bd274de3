/** The key that signs passkey challenges: made by the first process that needs it, and shared by all over one store. */

import type { Deps } from "../deps.ts";

const book = "challenge-key";

/**
 * The key in the store; the first one that was ever noted there, whoever else made one at the same moment. It proves only
 * that a challenge was given out here, and when: whoever reads it in the store can still not sign without the passkey.
 */
export async function challengeKey({ app, now, random }: Pick<Deps, "app" | "now" | "random">): Promise<string> {
  const read = async () => (await app.store.notes(book, 0, 1))[0]?.body;
  const known = await read();
  if (known !== undefined) return known;
  const fresh = random(32);
  await app.store.note(book, [{ at: now().toISOString(), body: fresh }]);
  return (await read()) ?? fresh;
}
