/**
 * Units. Sources give Prometheus's base units: a share as 0 to 1, a time in seconds, anything else as a count
 * (https://prometheus.io/docs/practices/naming/#base-units). The page and people read percent and milliseconds.
 */

/** What a source's number is called in the unit of a trigger: `%`, `ms`, or empty for a count. */
export const inUnit = (base: number, unit: string): number =>
  unit === "%" ? rounded(base * 100) : unit === "ms" ? rounded(base * 1000) : base;

/** 0.07 × 100 is 7.000000000000001 in binary; a limit of 7 % must not be crossed by that. */
const rounded = (value: number): number => Number(value.toPrecision(12));

/** Whether a number can be what it says it is. A share over 1, or anything below 0, can stop a release but never reassure. */
export const plausible = (base: number, unit: string): boolean => base >= 0 && (unit !== "%" || base <= 1);

/** A number as people read it, `3.1 %` or `420 ms`, with a space that does not break. */
export function spoken(value: number, unit: string): string {
  const short = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  return unit === "" ? String(short) : `${short}\u00a0${unit}`;
}

/** A span as people read it: `40 s`, `12 min`, `3 h`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)}\u00a0s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`;
}

/** `error-rate` as people read it inside a sentence: `error rate`. */
export const plain = (signal: string): string => signal.replaceAll(/[-_]/g, " ");

/** The same at the beginning of a sentence: `Error rate`. */
export const titled = (signal: string): string => plain(signal).replace(/^./, (first) => first.toUpperCase());
