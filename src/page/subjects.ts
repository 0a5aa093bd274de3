/** What a question type is about, by its name: whoever names it `refund` need not say that money moves. */

import type { Subject } from "./page.ts";

const named: readonly (readonly [Exclude<Subject, "plain">, string])[] = [
  [
    "money-movement",
    "refund refunds refunding charge charges chargeback chargebacks credit credits payout payouts transfer transfers " +
      "compensation goodwill reimburse reimbursement waive waiver",
  ],
  [
    "plan-terms",
    "plan plans price prices pricing discount discounts upgrade upgrades downgrade downgrades tier tiers terms " +
      "cancel cancellation cancellations",
  ],
  ["legal", "legal law lawsuit lawyer dispute disputes contract contracts gdpr privacy compliance liability"],
  [
    "security",
    "security password passwords login logins signin mfa 2fa permission permissions breach vulnerability secret secrets",
  ],
  [
    "production",
    "production deploy deploys deployment deployments rollback rollbacks migration migrations delete deletion erase",
  ],
];
const subjects = new Map(named.flatMap(([subject, words]) => words.split(" ").map((word) => [word, subject] as const)));

/** How a subject is called inside a sentence. */
export const subjectTitle: Readonly<Record<Subject, string>> = {
  plain: "nothing at stake",
  "money-movement": "money movements",
  "plan-terms": "plan terms",
  legal: "legal matters",
  security: "security",
  production: "production",
};

/** The words of a name or phrase, in small letters. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** What a name says that it is about, with the word that says so; undefined where it says nothing. */
export function subjectIn(
  text: string,
): { readonly about: Exclude<Subject, "plain">; readonly word: string } | undefined {
  for (const word of wordsOf(text)) {
    const about = subjects.get(word);
    if (about) return { about, word };
  }
  return undefined;
}
