/** What a measurement is, and the median of interleaved slices: shared cores then slow both sides alike. */

export interface Measurement {
  readonly name: string;
  /** With its unit, such as "31.2 ms". */
  readonly ours: string;
  /** The same work without us, measured in the same run. */
  readonly floor: string;
  /** Ours against the floor: a quotient such as "0.8 ×", or a difference such as "+ 9.1 ms". */
  readonly ratio: string;
  /** What the ratio must keep to, such as "≤ + 25 ms". */
  readonly bound: string;
  readonly ok: boolean;
  readonly note?: string;
}

/** Runs every candidate once per round, `rounds` times; gives the median of what each returned, in the order given. */
export async function medians(
  rounds: number,
  candidates: readonly (() => number | Promise<number>)[],
): Promise<number[]> {
  const taken: number[][] = candidates.map(() => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, candidate] of candidates.entries()) taken[index]?.push(await candidate());
  return taken.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}
