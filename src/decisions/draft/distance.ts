/** How much a person changed of a draft: characters taken away and put in. Pure, and bounded in its work. */

/** So many changes are counted exactly; whoever changed more wrote it anew. */
const mostChanges = 2000;
/** Steps that one comparison may take: long texts are compared exactly up to fewer changes. */
const mostSteps = 20_000_000;

/**
 * The fewest characters that must be taken away and put in to come from one text to the other (E. W. Myers, 1986). From
 * `mostChanges` on: everything between the first and the last difference, which is never less.
 */
export function distanceOf(was: string, is: string): number {
  const [a, b] = [[...was], [...is]];
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin += 1;
  let end = 0;
  const room = Math.min(a.length, b.length) - begin;
  while (end < room && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.slice(begin, a.length - end), b.slice(begin, b.length - end)];
  return shortest(left, right) ?? left.length + right.length;
}

/** The furthest that each diagonal is reached with so many changes, until one reaches the end. */
function shortest(a: readonly string[], b: readonly string[]): number | undefined {
  const size = a.length + b.length;
  const most = Math.min(size, mostChanges, Math.ceil(mostSteps / Math.max(1, size)));
  const reached = new Int32Array(2 * most + 3);
  const at = (diagonal: number) => diagonal + most + 1;
  for (let changes = 0; changes <= most; changes += 1)
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const [below, above] = [reached[at(diagonal - 1)] ?? 0, reached[at(diagonal + 1)] ?? 0];
      const goesDown = diagonal === -changes || (diagonal !== changes && below < above);
      let x = goesDown ? above : below + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reached[at(diagonal)] = x;
      if (x >= a.length && x - diagonal >= b.length) return changes;
    }
  return undefined;
}
