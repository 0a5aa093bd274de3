/** What the record says of reviews of the page. */

import { areaTitle, plural } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

export const reviewSentences: SentencesOf<"review"> = {
  "review.opened": ({ due }) => `Began a review of the page${due.length === 0 ? ", which nothing had asked for" : ""}`,
  "review.judged": ({ area, verdict, note }, { say }) => {
    const words = note ? `: ${say(note)}` : "";
    return `${verdict === "keep" ? "Keeps" : "Wants to change"} what the page says of ${areaTitle(area)}${words}`;
  },
  "review.closed": ({ settles }) =>
    `Closed the review of the page${settles.length === 0 ? "" : `; it answers ${settles.length} ${plural(settles.length, "occasion")}`}`,
};
