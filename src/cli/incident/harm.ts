/** `finalcall incident blast`, `customers`, `update`: whom it hurts, and who is told. */

import { readFileSync, writeFileSync } from "node:fs";
import { digitsOf } from "../../page/units.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { asking, done, type Flags, meant, say } from "./asking.ts";

/** `40`, `10..40`; money as `1176.00`, in minor units on the way. */
export const blast = (
  what: string,
  amount: string,
  flags: Flags & { readonly source: string; readonly currency?: string; readonly says?: string },
) =>
  done(
    flags,
    "blast",
    () => {
      const [low = "", high = low] = amount.split("..");
      const { currency = "", source, says = "" } = flags;
      const digits = currency === "" ? 0 : digitsOf(currency);
      return { what, low: minor(low, digits), high: minor(high, digits), currency, source, says };
    },
    (it) => `Estimate ${it.blast.length} of incident ${it.number}. Earlier ones stay.`,
  );

function minor(text: string, digits: number): number {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits)
    throw new CommandError(
      exit.usage,
      `${text} is no such amount.`,
      "Write 40, 10..40, or 980.00..1176.00 with --currency EUR.",
    );
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** A file goes in; `--out` writes everybody who is listed. */
export async function customers(file: string | undefined, flags: Flags & { readonly out?: string }): Promise<ExitCode> {
  if (file !== undefined)
    return done(
      flags,
      "customers",
      () => ({ csv: onDisk(file, () => readFileSync(file === "-" ? 0 : file, "utf8")) }),
      (it) => `${it.customers} customers are listed for incident ${it.number}.`,
    );
  return asking("No list.", async (client) => {
    const it = await meant(client, flags);
    const csv = await client.incidentCustomers(it.id);
    if (flags.out === undefined && !flags.json) {
      process.stdout.write(csv);
      return exit.ok;
    }
    const { out } = flags;
    if (out !== undefined) onDisk(out, () => writeFileSync(out, csv, { flag: "wx", mode: 0o600 }));
    return say(
      flags,
      `${it.customers} customers in ${flags.out}.`,
      flags.out === undefined ? { csv } : { file: flags.out },
    );
  });
}

/** A file that is not there, or that would be overwritten, is a mistake of whoever typed its name. */
function onDisk<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "exists already" : "cannot be read or written";
    throw new CommandError(exit.usage, `${file} ${why} (${code ?? fault}).`, "Name another file.");
  }
}

/** Without words: a draft for that audience. With them: it was sent. */
export async function update(audience: string, says: string | undefined, flags: Flags): Promise<ExitCode> {
  if (says !== undefined)
    return done(
      flags,
      "update",
      () => ({ audience, says }),
      (it) => `Recorded. The next one is due by ${it.nextUpdateAt || "nobody: it is resolved"}.`,
    );
  return asking("No draft.", async (client) => {
    const it = await meant(client, flags);
    const draft = await client.draftUpdate(it.id, audience);
    return say(flags, draft.text, draft);
  });
}
