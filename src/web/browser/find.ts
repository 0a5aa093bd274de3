/** Which of the palette's rows fit what somebody typed, the best first. */

export interface Row {
  readonly kind: string;
  readonly name: string;
  readonly says: string;
  readonly href: string;
}

/** More would not be read: typing one letter more is faster. */
const most = 8;

/** Without case and accents, so that `joao` finds João. */
const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** How well one word fits: the beginning of the name above the inside of it, the name above what stands beside it. 0: not at all. */
function fit(word: string, name: string, beside: string): number {
  if (name.startsWith(word)) return 8;
  if (` ${name}`.includes(` ${word}`)) return 5;
  if (name.includes(word)) return 3;
  return ` ${beside}`.includes(` ${word}`) ? 2 : beside.includes(word) ? 1 : 0;
}

/** The rows in which every word is found. Equal ones keep their order: what waits for the reader stands first. */
export function find(rows: readonly Row[], text: string): Row[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const scored = rows.map((row) => {
    const [name, beside] = [folded(row.name), folded(`${row.kind} ${row.says}`)];
    const fits = words.map((word) => fit(word, name, beside));
    return { row, score: fits.includes(0) ? 0 : fits.reduce((sum, one) => sum + one, 0) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ row }) => row);
}

/** The last row: whatever was typed is a question that the page answers. */
export const question = (text: string): Row => ({
  kind: "",
  name: text.trim() === "" ? "Who decides?" : `Who decides: ${text.trim()}?`.replace(/\?\?$/, "?"),
  says: "",
  href: text.trim() === "" ? "/who" : `/who?q=${encodeURIComponent(text.trim())}`,
});

/** An entry of the record by its number, when there is one of it. */
export function entry(text: string, head: number): Row[] {
  const number = /^#?(\d{1,12})$/.exec(text.trim())?.[1];
  const seq = Number(number ?? 0);
  if (seq < 1 || seq > head) return [];
  return [{ kind: "Record", name: `Entry ${seq}`, says: "", href: `/record/${seq}` }];
}
