/** Names that people would read as one and a program as two. */

/** Letters of other scripts, and digits, that people read as one of a to z. From the confusables of Unicode TR 39, cut to what fits names. */
const alike = new Map(
  Object.entries({
    а: "a",
    с: "c",
    е: "e",
    о: "o",
    р: "p",
    х: "x",
    у: "y",
    і: "i",
    ѕ: "s",
    ј: "j",
    ԁ: "d",
    һ: "h",
    к: "k",
    м: "m",
    т: "t",
    в: "b",
    н: "h",
  })
    .concat(
      Object.entries({
        α: "a",
        ο: "o",
        ρ: "p",
        ν: "v",
        ι: "i",
        κ: "k",
        υ: "u",
        τ: "t",
        η: "n",
        ε: "e",
        χ: "x",
        γ: "y",
      }),
    )
    .concat(
      Object.entries({
        ı: "i",
        ɑ: "a",
        ɡ: "g",
        ⅼ: "l",
        "0": "o",
        "1": "l",
        "|": "l",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "−": "-",
      }),
    ),
);

/** What a name looks like: the same for two names that people would read as one. */
export function skeleton(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return [...plain]
    .map((letter) => alike.get(letter) ?? letter)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("_", "-");
}
