/** Words of names and sentences, so that `refundOrderPayment`, `refund-order-payment` and `Rückerstattung` can be compared. */

/** Small letters without marks, `ß` as `ss`: how everything is compared. */
export const plain = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss").replaceAll("æ", "ae");

/** The words of a name in any spelling: `chargeId`, `charge_id`, `Charge-ID` and `CHARGE.ID` give charge and id. */
export const wordsIn = (name: string): string[] =>
  plain(
    name
      .slice(0, 400)
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
      .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2"),
  ).match(/[\p{L}\d]+/gu) ?? [];

/** Without the plural of English and the Romance languages: refunds → refund, entries → entry. */
export const stem = (word: string): string =>
  word.length > 3 ? word.replace(/ies$/, "y").replace(/(?<![su])s$/, "") : word;

/** How identifiers and names are compared: `Brewery 4188`, `brewery_4188` and `BREWERY-4188` are one. */
export const slug = (text: string): string =>
  plain(text)
    .replace(/[^\p{L}\d.@+]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");

/** Words that carry no meaning of their own in a reason or a mail, in the languages that teams write most. */
const small = new Set(
  (
    "a an the and or of to in on at for from by with is are was were be been has have had not no it its this that these they them their you your we our " +
    "us i he she his her as but so than then can could would will may please after before because although hello hi dear thanks " +
    "der die das den dem des ein eine einer einem und oder von vom zu zum zur im in am an auf fur mit ist sind war wird wurde nicht sie ihr ihre wir " +
    "unser es sich bei nach aus als dass " +
    "le la les un une des du de et ou au aux dans sur pour par avec est sont ete pas nous vous il elle ce cette " +
    "el los las del y o en con es son fue no se su lo al por para che di il gli e per non una sono stato het een en van voor met is niet op"
  ).split(" "),
);

/** The words of a sentence that say something, without ending, at most 40. */
export const contentWords = (text: string): string[] =>
  [
    ...new Set(
      wordsIn(text.slice(0, 2000))
        .filter((word) => word.length > 2 && !small.has(word) && !/^\d+$/.test(word))
        .map(stem),
    ),
  ].slice(0, 40);
