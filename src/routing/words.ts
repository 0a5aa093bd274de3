/** Words of a question as the vocabulary compares them: normalised, split, and cut to a light stem. */

/** Currency signs are words too: `€400` asks about money. */
const currencies: ReadonlyMap<string, string> = new Map([
  ["€", " euro "],
  ["$", " dollar "],
  ["£", " pound "],
]);

/**
 * The words of a text: NFKC, lower case, without punctuation; `can't` is `cant`, `help-centre` two words, `99.9` one.
 *
 * @example wordsOf("Who can’t log-in?") // ["who", "cant", "log", "in"]
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘`´]/g, "")
    .replace(/[€$£]/g, (sign) => currencies.get(sign) ?? sign);
  return plain.match(/[\p{L}\p{N}]+(?:\.[\p{N}]+)*/gu) ?? [];
}

const vowel = /[aeiouy]/;

/**
 * The light stem of an English word: plural, `-ing`, `-ed` and a final `e` are cut, so that `merge`, `merged` and
 * `merging` compare equal. It is no dictionary form; both sides of every comparison are cut the same way.
 */
export function stem(word: string): string {
  let cut = word;
  if (cut.length > 4 && (cut.endsWith("ies") || cut.endsWith("ied"))) return `${cut.slice(0, -3)}y`;
  if (cut.length > 4 && /(?:s|x|z|ch|sh)es$/.test(cut)) cut = cut.slice(0, -2);
  else if (cut.length > 3 && cut.endsWith("s") && !/(?:ss|us|is)$/.test(cut)) cut = cut.slice(0, -1);
  if (cut.length > 5 && cut.endsWith("ing") && vowel.test(cut.slice(0, -3))) cut = verb(cut.slice(0, -3));
  else if (cut.length > 4 && cut.endsWith("ed") && vowel.test(cut.slice(0, -2))) cut = verb(cut.slice(0, -2));
  // `note` keeps its letter: without it it would be `not`.
  return cut.length > 4 && cut.endsWith("e") ? cut.slice(0, -1) : cut;
}

/** `planned` and `shipping` lose the doubled letter, `bill` and `process` keep theirs; `mov` was `move`. */
function verb(cut: string): string {
  const last = cut.at(-1);
  if (cut.length > 3 && last === cut.at(-2) && last !== "l" && last !== "s") return cut.slice(0, -1);
  return /^[^aeiou][aeiou][^aeiouwxy]$/.test(cut) ? `${cut}e` : cut;
}
