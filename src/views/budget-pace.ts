/** What a budget comes to if spending goes on like this, and the day on which its cap would be reached. Pure. */

/** A period of the page's wall calendar: its first day, and the first day after it. */
interface Period {
  readonly from: string;
  readonly until: string;
}

/** A moment by the page's wall clock. */
interface Moment {
  readonly date: string;
  readonly minute: number;
}

const day = 1440;
const minutes = (a: string, b: string): number => Math.round((Date.parse(b) - Date.parse(a)) / 60_000);
const goneBy = (from: string, { date, minute }: Moment): number => minutes(from, date) + minute;

/** What it comes to at the end if it goes on like this; undefined before a day has passed. */
export function atThisPace(spent: number, { from, until }: Period, now: Moment): number | undefined {
  const gone = goneBy(from, now);
  const whole = minutes(from, until);
  if (gone < day || gone >= whole) return undefined;
  return Number((BigInt(spent) * BigInt(whole) + BigInt(gone) - 1n) / BigInt(gone));
}

/** The day on which `amount` is reached at this pace; undefined where the period ends before, or it is reached already. */
export function capDay(amount: number, spent: number, period: Period, now: Moment): string | undefined {
  const forecast = atThisPace(spent, period, now);
  if (forecast === undefined || forecast <= amount || spent >= amount) return undefined;
  const at = (BigInt(amount) * BigInt(goneBy(period.from, now))) / BigInt(spent);
  return new Date(Date.parse(`${period.from}T00:00:00.000Z`) + Number(at) * 60_000).toISOString().slice(0, 10);
}
