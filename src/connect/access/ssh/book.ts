/** The ledger book of hosts: certificates made, certificates to be refused, and what each host says it ended. Sealed into the record like any book. */

import * as z from "zod";

/** Where the book is kept; a store is one. */
export interface Notes {
  note(book: string, entries: readonly { readonly at: string; readonly body: string }[]): Promise<unknown>;
  notes(book: string, after: number, limit: number): Promise<readonly { readonly n: number; readonly body: string }[]>;
}

const book = "hosts";
const batch = 500;

const printable = z.string().regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, "No control characters.");
const serial = z.int().positive();
const hostName = /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/;

/** What a host sends: how it is reached, its own clock, and each grant that it ended since it last reported. */
export const reportSchema = z.strictObject({
  host: z.string().regex(hostName, "A host's name or address."),
  /** By the host's own clock. */
  at: z.iso.datetime(),
  port: z.int().min(1).max(65_535).default(22),
  /** The account that emergency logins come into. */
  account: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, "An account's name.")
    .default("emergency"),
  /** The host's own public key, as one line without its comment; empty when it does not say. */
  key: z
    .string()
    .regex(/^$|^[a-z0-9@.-]{3,60} [A-Za-z0-9+/=]{20,2000}$/, "A public key.")
    .default(""),
  ended: z
    .array(
      z.strictObject({
        serial,
        sessions: z.int().nonnegative(),
        left: z
          .array(
            z.strictObject({
              what: printable.min(1).max(40),
              name: printable.min(1).max(400),
              now: printable.min(1).max(200),
            }),
          )
          .max(200),
      }),
    )
    .max(100)
    .default([]),
});
export type HostReport = z.infer<typeof reportSchema>;

const certificate = { target: z.string(), serial, id: z.string(), until: z.iso.datetime() };
const rowSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("made"), ...certificate }),
  z.strictObject({ kind: z.literal("refused"), ...certificate }),
  z.strictObject({ kind: z.literal("report"), target: z.string(), heard: z.iso.datetime(), report: reportSchema }),
]);

export interface Certificate {
  readonly serial: number;
  readonly id: string;
  /** In UTC. */
  readonly until: string;
}

/** What is known of the hosts of one place. */
export interface Place {
  readonly made: Map<number, Certificate>;
  readonly refused: Map<number, Certificate>;
  /** The last word of each host, by its name, and when it was heard by our clock. */
  readonly hosts: Map<string, { readonly heard: string; readonly report: HostReport }>;
  /** What each host ended, by serial and then by host. */
  readonly ended: Map<number, Map<string, HostReport["ended"][number]>>;
}

export interface HostBook {
  /** A certificate is about to be made: hosts may find it in use. */
  made(target: string, certificate: Certificate): Promise<void>;
  /** No host lets it in any more, and each ends what runs under it. */
  refuse(target: string, certificate: Certificate): Promise<void>;
  heard(target: string, report: HostReport): Promise<void>;
  /** As it stands now, from the store. */
  place(target: string): Promise<Place>;
}

/** Reads the book from its start, once, and then only what is new. */
export function hostBook(store: Notes, now: () => Date): HostBook {
  const places = new Map<string, Place>();
  let read = 0;
  let reading: Promise<void> | undefined;

  const placeOf = (target: string): Place => {
    const known = places.get(target);
    if (known) return known;
    const fresh: Place = { made: new Map(), refused: new Map(), hosts: new Map(), ended: new Map() };
    places.set(target, fresh);
    return fresh;
  };
  function take(body: string): void {
    const row = rowOf(body);
    if (!row) return;
    const place = placeOf(row.target);
    if (row.kind !== "report") {
      const { serial, id, until } = row;
      place[row.kind].set(serial, { serial, id, until });
      return;
    }
    place.hosts.set(row.report.host, { heard: row.heard, report: row.report });
    for (const one of row.report.ended) {
      const by = place.ended.get(one.serial) ?? new Map<string, typeof one>();
      // The first word counts: what a host says again after it was set up anew is no proof of what was.
      if (!by.has(row.report.host)) by.set(row.report.host, one);
      place.ended.set(one.serial, by);
    }
  }
  async function catchUp(): Promise<void> {
    for (;;) {
      const rows = await store.notes(book, read, batch);
      for (const { n, body } of rows) {
        take(body);
        read = n;
      }
      if (rows.length < batch) return;
    }
  }
  const note = async (body: z.input<typeof rowSchema>) => {
    await store.note(book, [{ at: now().toISOString(), body: JSON.stringify(body) }]);
  };

  return {
    made: (target, { serial, id, until }) => note({ kind: "made", target, serial, id, until }),
    async refuse(target, { serial, id, until }) {
      if ((await this.place(target)).refused.has(serial)) return;
      await note({ kind: "refused", target, serial, id, until });
    },
    heard: (target, report) => note({ kind: "report", target, heard: now().toISOString(), report }),
    async place(target) {
      await reading; // One that began before may not have seen what was noted since.
      reading = catchUp().finally(() => {
        reading = undefined;
      });
      await reading;
      return placeOf(target);
    },
  };
}

/** A row read back; undefined for one that a newer version wrote. */
function rowOf(body: string): z.infer<typeof rowSchema> | undefined {
  try {
    return rowSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
