/** `finalcall review`: whether the page is due for review, why, and what happened to each area. What is said of it is said in the browser. */

import { type Command, Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { asking, say } from "./asking.ts";
import type { ExitCode } from "./exit.ts";
import { rememberStale } from "./stale.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Reviews = Awaited<ReturnType<Client["reviews"]>>;

const guide = `
  finalcall review          due or not, since when and why; area by area what happened; who closes it
  finalcall review --json   the same as one JSON object

A review is due by itself, as the page says: review: { monthly: first Mon, after: [incident, …] }.
Due for more than a week the page is stale: every screen, gate and answer says so. It holds nothing up.
`;

export function addReview(finalcall: Command, done: Done): void {
  finalcall
    .command("review")
    .description("Whether the page is due for review, why, and what happened to each area since the last one.")
    .addOption(new Option("--json", "one JSON object on stdout"))
    .addHelpText("after", guide)
    .action(done(review));
}

const review = ({ json }: { readonly json?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { stalePage, ...found } = await client.reviews();
    rememberStale(process.env, found.page, stalePage?.says ?? "", new Date().toISOString());
    return say(json, lines(found).join("\n"), { ...found, ...(stalePage && { stalePage }) });
  });

function lines(found: Omit<Reviews, "stalePage">): string[] {
  const { due, since, next, open, areas, closes, link, watched, closed } = found;
  const who = closes[0] ? nameOf(closes[0]) : "nobody";
  const [last] = closed;
  const lastSays = last ? ` Last reviewed ${last.at.slice(0, 10)} by ${nameOf(last.by.replace(/^person:/, ""))}.` : "";
  const first =
    due.length > 0
      ? `The page is due for review since ${since} (UTC); ${who} closes it.`
      : watched
        ? `Nothing to review.${next === "" ? "" : ` The next one is due ${next} (UTC).`}${lastSays}`
        : "The page names no day and no occasion for its review. Add: review: { monthly: first Mon }";
  const walked = open
    ? [
        `Open since ${open.openedAt} (UTC): ${areas.length - open.missing.length} of ${areas.length} areas have their word.`,
      ]
    : [];
  return [
    first,
    ...due.map(({ says }) => `  ${says}`),
    ...walked,
    ...areas.map(
      ({ area, owner, happened, moved, verdict }) =>
        `${area} (${owner})${verdict === "" ? "" : `, ${verdict}`}: ${happened.join(" ") || "Nobody touched it."}${moved === "" ? "" : ` ${moved}`}`,
    ),
    link,
  ];
}
