/** “Why is this live?” as a screen answers it: who decided, in one sentence, and every entry behind it, newest first. */

import type { ViewContext } from "./context.ts";
import { worldOf, zoneOf } from "./context.ts";
import { actorName, capital } from "./names.ts";
import { type Entries, type Entry, howText, hrefOf } from "./record.ts";
import { evidenceOf, evidenceTexts } from "./release-evidence.ts";
import { sentenceOf, textsFor } from "./sentences.ts";
import { taskEvidence } from "./task-evidence.ts";
import { day, moment } from "./times.ts";
import { findings, type Link, linkOf, pageStep } from "./why.ts";

export interface WhyAnswer {
  readonly what: string;
  /** The decision in words, and the name that stands bold in it; both empty when nothing is called so. */
  readonly sentence: string;
  readonly name: string;
  readonly chain: readonly Link[];
  /** What the question is about as it stands now; empty when it has no screen of its own. */
  readonly href: string;
}

/** Events in which a person said yes or no. */
const decides =
  /\.(?:approved|answered|overridden|adopted|refused|excepted|advanced|granted|brokenOpen|confirmed|chosen|restored|resumed|settled|widened)$/;

/** `events`: what stands behind it, oldest first, as `entriesBehind` found them. */
export async function whyAnswer(
  context: ViewContext,
  what: string,
  events: readonly Entry[],
  entries: Entries,
): Promise<WhyAnswer> {
  const seen = worldOf(context.world);
  const newest = events.at(-1);
  const decision = events.findLast(({ type, actor }) => decides.test(type) && actor.startsWith("person:"));
  const about = decision ?? newest;
  const page = about ? await pageStep(seen, about, entries) : [];
  const all = [...events].reverse().concat(page.filter(({ seq }) => !events.some((one) => one.seq === seq)));
  const say = await context.words(all.flatMap((one) => [...textsFor(one, seen), ...evidenceTexts(one)]));
  const zone = zoneOf(context);
  const chain = all.flatMap((one): Link[] => {
    const evidence = [...evidenceOf(one, say), ...taskEvidence(one)];
    const link = linkOf(context, seen, one, say);
    const below = evidence.length === 0 ? link.below : `${link.below}; ${evidence.join("; ")}`;
    return [{ ...link, below }, ...findings(seen, one, say)];
  });
  const name = decision ? capital(actorName(decision.actor)) : "";
  const when = decision ? `on ${day(decision.at, context.at, zone)}, ${moment(decision.at, context.at, zone)}` : "";
  const under = decision?.page ? `, under page ${decision.page.slice(0, 8)}` : "";
  const lost = events.findLast(({ type, seq }) => type.endsWith(".voided") && seq > (decision?.seq ?? 0));
  if (lost) {
    const sentence = `No yes holds for it now. ${sentenceOf(lost, seen, say)}`;
    return { what, sentence, name: "", chain, href: hrefOf(lost) };
  }
  return {
    what,
    sentence: decision
      ? `${name} decided it by ${howText(decision)} ${when}${under}: ${sentenceOf(decision, seen, say)}`
      : newest
        ? "No person’s yes or no stands in the record for it."
        : "",
    name,
    chain,
    href: newest ? hrefOf(newest) : "",
  };
}
