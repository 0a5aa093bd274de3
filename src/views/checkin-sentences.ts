/** What the record says of the weekly check-in. What somebody answered blind is in none of these sentences. */

import { listed, nameOf } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const week = (id: string) => `the check-in of week ${Number(id.slice(6))}`;

export const checkinSentences: SentencesOf<"checkin"> = {
  "checkin.opened": ({ id, pair, decision }) =>
    `Opened ${week(id)}: ${listed(pair.map(nameOf))} ${decision ? `say who had the final say in one of ${decision.of}` : "look at a week in which nothing was decided"}`,
  "checkin.answered": ({ id }) => `Said blind who had the final say, in ${week(id)}`,
  "checkin.trusted": ({ trust: says }) =>
    `Says that they ${says === "no" ? "do not trust" : says === "yes" ? "trust" : "trust, with checks,"} what the AI writes`,
  "checkin.judged": ({ page }) =>
    page ? "Says that the page should change after a finding" : "Says that a finding leaves the page as it is",
  "checkin.closed": ({ id, said, final }) => {
    const wrong = said.filter((one) => one.said !== final && final !== "");
    const finding =
      wrong.length === 0
        ? ""
        : `; ${listed(wrong.map(({ person }) => nameOf(person)))} had named somebody else than the record`;
    return `Closed ${week(id)}${finding}`;
  },
  "checkin.lapsed": ({ id }) => `Nobody closed ${week(id)} before the next one`,
};
