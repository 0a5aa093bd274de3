/** Every tool's form of one effect is known as the same, and another customer, charge, amount, month … as another. */

import { expect, test } from "vitest";
import { type Effect, effectOf, sameEffect } from "../../src/classify/effect.ts";
import { type Call, families, held, mailers, mails, type Refund, refunds } from "./forms.ts";

const none = { who: [], what: [], howMuch: [], why: [] };
const effect = ([kind, parameters]: Call): Effect =>
  effectOf({ ...{ kind, target: "", parameters, onBehalfOf: "", reason: "Damaged" } }, none);

const ids = {
  cus: "cus_a1B2c3D4",
  email: "ana@kiln-1.example",
  inv: "7034",
  ord: "88213",
  ch: "ch_9aBcD12345",
  acc: "kiln-4188",
};
const otherIds = {
  cus: "cus_zzB2c3D9",
  email: "ben@kiln-1.example",
  inv: "7035",
  ord: "88214",
  ch: "ch_9aBcD12346",
  acc: "kiln-4189",
};
const sums: readonly (readonly [string, number])[] = [
  ["EUR", 1250],
  ["USD", 107150],
  ["CHF", 33_000],
  ["JPY", 4900],
  ["KWD", 149_000],
];

test.each(sums)(
  "a refund in %s of %d minor units is one refund in every form, and no other one in any",
  (cur, minor) => {
    const x: Refund = { ...ids, cur, minor };
    const wrong: string[] = [];
    for (const [one, make] of Object.entries(refunds))
      for (const [two, again] of Object.entries(refunds)) {
        const a = effect(make(x));
        const both = (held[one] ?? []).filter((id) => held[two]?.includes(id));
        const expected = (y: Refund, same: boolean, what: string) => {
          if (sameEffect(a, effect(again(y))) !== same) wrong.push(`${one} ${two} ${what}`);
        };
        if (both.length > 0) expected(x, true, "again");
        expected({ ...x, minor: minor * 10 }, false, "ten times as much");
        expected({ ...x, minor: minor + 100 }, false, "a little more");
        expected({ ...x, cur: cur === "EUR" ? "USD" : "EUR" }, false, "another currency");
        for (const id of both) expected({ ...x, [id]: otherIds[id as keyof typeof otherIds] }, false, `another ${id}`);
      }
    expect(wrong).toEqual([]);
  },
);

test.each(Object.entries(families))(
  "%s: every form of one is the same, and with another value none is",
  (_, family) => {
    const { base, other, forms } = family;
    const wrong: string[] = [];
    for (const [one, make] of Object.entries(forms))
      for (const [two, again] of Object.entries(forms)) {
        if (!sameEffect(effect(make(base)), effect(again(base)))) wrong.push(`${one} ${two}`);
        for (const name of Object.keys(base))
          if (sameEffect(effect(make(base)), effect(again({ ...base, [name]: other[name] ?? "" }))))
            wrong.push(`${one} ${two} ${name}`);
      }
    expect(wrong).toEqual([]);
  },
);

test("mails with one purpose are one, whatever they say and whoever sends them; with two purposes they are two", () => {
  const sent = Object.entries(mails).flatMap(([purpose, texts]) =>
    texts.flatMap(([subject, text]) =>
      Object.values(mailers).map((send) => ({ purpose, subject, effect: effect(send(subject, text)) })),
    ),
  );
  const wrong = sent.flatMap((a) =>
    sent.flatMap((b) =>
      sameEffect(a.effect, b.effect) === (a.purpose === b.purpose) ? [] : [`${a.subject} | ${b.subject}`],
    ),
  );
  expect([...new Set(wrong)]).toEqual([]);
});
