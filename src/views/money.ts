/** Money as people read it: the budget's own words and US dollars. Nano-dollars in, whole numbers all the way. */

import type { Budget } from "../page/page.ts";

const nano = 1_000_000_000n;

/** A number of millionths as text with so many digits, rounded up: what was spent is never shown smaller than it is. */
function decimal(millionths: bigint, digits: number): string {
  const step = 10n ** BigInt(6 - digits);
  const rounded = (millionths + step - 1n) / step;
  const whole = rounded / 10n ** BigInt(digits);
  const rest = digits === 0 ? "" : `.${String(rounded % 10n ** BigInt(digits)).padStart(digits, "0")}`;
  return `${whole.toLocaleString("en-US")}${rest}`;
}

/** Cents below a hundred, none above it; more digits for what is less than a cent. */
function digitsOf(millionths: bigint): number {
  if (millionths >= 100_000_000n) return 0;
  if (millionths >= 10_000n || millionths === 0n) return 2;
  return Math.min(6, 8 - String(millionths).length);
}

const sum = (millionths: bigint, currency: string, digits = digitsOf(millionths)): string =>
  `${decimal(millionths, digits)}\u00a0${currency}`;

/** `3.73 USD`, `0.0042 USD`. */
export const usd = (amount: number): string => sum((BigInt(Math.ceil(amount)) * 1_000_000n + nano - 1n) / nano, "USD");

interface Written {
  readonly millionths: bigint;
  readonly currency: string;
}

function writtenIn({ says }: Pick<Budget, "says">): Written | undefined {
  const [, whole, fraction = "", currency = ""] = /^[<> ]*(\d+)(?:\.(\d{1,6}))? ?([A-Z]{3})/.exec(says) ?? [];
  return whole === undefined ? undefined : { millionths: BigInt(whole + fraction.padEnd(6, "0")), currency };
}

/** An amount in the budget's own currency, by the rate at which the page was read, beside its dollars when those differ. */
export interface Money {
  readonly own: string;
  /** Empty when the own currency is the dollar. */
  readonly usd: string;
}

/** `amount` nano-dollars in the words of a budget (or of a limit such as `> 0.10 EUR` that stands for `limit` nano-dollars). */
export function moneyIn(says: string, limit: number, amount: number): Money {
  const written = writtenIn({ says });
  if (!written || written.currency === "USD" || limit <= 0) return { own: usd(amount), usd: "" };
  const [whole, part] = [BigInt(limit), BigInt(Math.ceil(amount))];
  const millionths = (part * written.millionths + whole - 1n) / whole;
  return { own: sum(millionths, written.currency), usd: usd(amount) };
}

/** A part of a budget with the digits of its cap: `96 EUR`. */
export function partOf({ says, amount }: Budget, part: number): string {
  const written = writtenIn({ says });
  if (!written || amount <= 0) return usd(part);
  return sum(shareOf(written, amount, part), written.currency, capDigits(written));
}

const shareOf = ({ millionths }: Written, amount: number, part: number): bigint =>
  (BigInt(part) * millionths + BigInt(amount) - 1n) / BigInt(amount);
const capDigits = ({ millionths }: Written): number => (millionths >= 100_000_000n ? 0 : 2);

/** `3.18 of 8.00 EUR`: both with the digits of the cap. */
export function spentOf({ says, amount }: Budget, spent: number): string {
  const written = writtenIn({ says }) ?? { millionths: (BigInt(amount) * 1_000_000n) / nano, currency: "USD" };
  const digits = capDigits(written);
  const millionths = amount <= 0 ? 0n : shareOf(written, amount, spent);
  return `${decimal(millionths, digits)} of ${sum(written.millionths, written.currency, digits)}`;
}
