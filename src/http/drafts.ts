/** Drafts as the API and the forms share them: what a reviewer sent, measured here, and a draft with its words. */

import { distanceOf } from "../decisions/draft/distance.ts";
import { checklist, draftCard, longestReview } from "../decisions/draft/kind.ts";
import type { DraftState, Mark } from "../decisions/draft/state.ts";
import { digest } from "../kernel/json.ts";
import { worldOf } from "../views/context.ts";
import type { Deps } from "./deps.ts";

/** What a reviewer sent. `wrong`: the items that they marked; `seconds`: how long they had it open. */
interface Sent {
  readonly outcome: string;
  readonly output: string;
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** The fields of `draft.review`, without what was shown: every item of the checklist has its mark, and the edit its distance. */
export async function reviewOf({ app }: Deps, id: string, sent: Sent) {
  const { drafts, page } = worldOf(app.world);
  const draft = drafts.get(id);
  const words = plain(sent.output);
  const edited = sent.outcome === "edited";
  const [was] = draft?.output && edited ? await app.store.words([draft.output.text]) : [];
  const items = page.inForce && draft ? checklist(page.inForce.page, draft.task) : [];
  return {
    ...{ id, outcome: sent.outcome },
    marks: items.map((item): Mark => ({ item, ok: !sent.wrong.includes(item) })),
    seconds: Math.round(Math.min(longestReview, Math.max(0, sent.seconds))),
    distance: edited ? distanceOf(plain(was?.words ?? ""), words) : 0,
    ...(edited && { output: words }),
  };
}

/** A form sends other ends of lines than a model writes. */
const plain = (text: string): string => text.replaceAll("\r\n", "\n");

/** A draft as a list tells it. */
export const lineOf = (draft: DraftState) => ({
  ...{ id: draft.id, task: draft.task, question: draft.question, call: draft.call, release: draft.release },
  ...{ why: draft.why, openedAt: draft.openedAt, outcome: draft.review?.outcome ?? ("waiting" as const) },
  ...{ by: draft.review?.by ?? "", unread: draft.used.some(({ unread }) => unread) },
});

/** A draft with its words. `use`: what may be sent, empty while it waits and when it was sent back. */
export async function draftOf({ app }: Deps, draft: DraftState) {
  const { review, input, output, recipient } = draft;
  const texts = [input, output, recipient, ...(review ? [review.output] : [])].map(({ text }) => text);
  const said = new Map((await app.store.words(texts)).map(({ text, words }) => [text, words]));
  const words = (text: string): string => said.get(text) ?? "";
  const version = worldOf(app.world).page.inForce?.version ?? "";
  return {
    ...lineOf(draft),
    ...{ input: words(input.text), output: words(output.text), recipient: words(recipient.text) },
    use: review && review.outcome !== "sent-back" ? words(review.output.text) : "",
    shown: digest(draftCard(draft, version)),
    marks: review ? [...review.marks] : [],
    ...{ seconds: review?.seconds ?? 0, distance: review?.distance ?? 0 },
    faults: draft.faults.map(({ feed, item, at }) => ({ feed, item, at })),
  };
}
