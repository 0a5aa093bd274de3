/** Keys of the record's own: each made by the first process that needs it, and shared by all over one store. */

import type { Deps } from "../deps.ts";

type Keeping = Pick<Deps, "app" | "now" | "random">;

/**
 * The key that signs passkey challenges. It proves only that a challenge was given out here, and when: whoever reads it
 * in the store can still not sign without the passkey.
 */
export const challengeKey = (deps: Keeping): Promise<string> => storedKey(deps, "challenge-key");

/** The key in a book of the store; the first one that was ever noted there, whoever else made one at the same moment. */
export async function storedKey({ app, now, random }: Keeping, book: string): Promise<string> {
  const read = async () => (await app.store.notes(book, 0, 1))[0]?.body;
  const known = await read();
  if (known !== undefined) return known;
  const fresh = random(32);
  await app.store.note(book, [{ at: now().toISOString(), body: fresh }]);
  return (await read()) ?? fresh;
}
