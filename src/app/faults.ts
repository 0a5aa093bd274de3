/** Why the application does not answer. All of them mean no. */

/** The record could not be read through to its end in time, so nobody knows whether the answer would still be right. */
export class Stale extends Error {
  constructor(cause: unknown) {
    super("The record cannot be read right now, so the answer is no. Try again when the store is reachable.", {
      cause,
    });
    this.name = "Stale";
  }
}

/** This process has seen something that makes its world untrustworthy. It answers nothing any more, until restarted. */
export class Halted extends Error {
  constructor(why: string, cause?: unknown) {
    super(`This server has stopped deciding: ${why}`, { cause });
    this.name = "Halted";
  }
}

/** Too many others wrote at the same time. Nothing was recorded. */
export class Contention extends Error {
  constructor() {
    super("Others wrote to the record at the same time, again and again. Nothing was recorded. Try again.");
    this.name = "Contention";
  }
}

/** The store failed and the record does not show the command. It may still arrive there, once. */
export class Unrecorded extends Error {
  constructor(cause: unknown) {
    super("The store failed before it confirmed the command. Repeat it with the same id: it is recorded once.", {
      cause,
    });
    this.name = "Unrecorded";
  }
}
