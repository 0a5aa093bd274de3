/** Readings as lines: broken where nothing was known, and thinned so that no peak is lost. */

/** From where on a number stops a release. */
export interface Limit {
  readonly crossed: "over" | "under" | "reaches";
  readonly value: number;
}

/** Known readings without a hole between them. */
export type Piece = readonly { readonly at: string; readonly value: number }[];

/** More points than this are thinned: a chart is about 350 pixels wide. */
const most = 300;

/** Two readings further apart than this many of their usual steps have a hole between them. */
const hole = 4;

export const beyond = ({ crossed, value: limit }: Limit, value: number): boolean =>
  crossed === "over" ? value > limit : crossed === "under" ? value < limit : value >= limit;

/** Where something was known. A line never goes across a moment at which nothing was. */
export function linesOf(points: readonly { readonly at: string; readonly value: number | null }[]): Piece[] {
  const widest = hole * usualStep(points.map(({ at }) => Date.parse(at)));
  const pieces: { at: string; value: number }[][] = [];
  let piece: { at: string; value: number }[] = [];
  const close = () => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
  };
  for (const { at, value } of points) {
    const before = piece.at(-1);
    if (value === null || (before && Date.parse(at) - Date.parse(before.at) > widest)) close();
    if (value !== null) piece.push({ at, value });
  }
  close();
  return pieces.map((one) => thinned(one, Math.max(2, Math.ceil((most * one.length) / Math.max(1, points.length)))));
}

/** The median distance between readings, in milliseconds; without bounds while there are too few to tell. */
function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, n) => time - (times[n] as number));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Keeps the lowest and the highest of each bucket, in their order. */
function thinned(piece: Piece, keep: number): Piece {
  if (piece.length <= keep) return piece;
  const size = Math.ceil(piece.length / (keep / 2));
  const buckets = Array.from({ length: Math.ceil(piece.length / size) }, (_, n) =>
    piece.slice(n * size, (n + 1) * size),
  );
  return buckets.flatMap((bucket) => {
    const sorted = bucket.toSorted((a, b) => a.value - b.value);
    const [low, high] = [sorted[0], sorted.at(-1)];
    return bucket.filter((one) => one === low || one === high);
  });
}
