/** Why a store is not opened. */

/** The store cannot be trusted or read by this version, so nothing was opened or changed. The message says what to do. */
export class StoreRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StoreRefused";
  }
}

/** Throws StoreRefused when a newer version of finalcall made the store: it may hold what this one would misread. */
export function refuseNewer(found: number, known: number): void {
  if (found > known)
    throw new StoreRefused(
      `A newer version of finalcall made this store (format ${found}; this version knows ${known}). Nothing was changed. Use the newer version.`,
    );
}
