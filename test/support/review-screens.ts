/** The screens of the page's review: due and stale, walked by its guardian and by an owner, closed, and a page that names no day. */

import { readFileSync } from "node:fs";
import { type PageState, pageCard } from "../../src/decisions/page/kind.ts";
import { closeCard } from "../../src/decisions/review/card.ts";
import { walkOf } from "../../src/decisions/review/walk.ts";
import { digest } from "../../src/kernel/json.ts";
import { type ViewContext, worldOf } from "../../src/views/context.ts";
import { inboxView } from "../../src/views/inbox.ts";
import { proposalView } from "../../src/views/proposal.ts";
import { reviewView } from "../../src/views/review.ts";
import { ageOf } from "../../src/views/review-stale.ts";
import { shellView } from "../../src/views/shell.ts";
import { signingOf } from "../../src/views/signing.ts";
import type { Html } from "../../src/web/layout.tsx";
import { inboxScreen } from "../../src/web/screens/inbox.tsx";
import { proposalScreen } from "../../src/web/screens/proposal.tsx";
import { reviewScreen } from "../../src/web/screens/review.tsx";
import { question } from "./checkin-screens.ts";
import { pageFile, setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

export const reviewId = "rev-000000000001";
/** When the screens are looked at: a week and a half after the first Monday of December. */
export const lateAt = "2026-12-17T10:00:00.000Z";
const line = "review: { monthly: first Mon, after: [incident, price-change, new-person, new-ai-tool] }\n";
const plain = readFileSync(pageFile, "utf8").replace(/^review:.*\n/m, "");

function adopt(team: Team, source: string, at: string): void {
  team.does("system", "page.offer", { source }, at);
  const state = team.world.one("page") as PageState;
  const shown = digest(pageCard(state));
  const version = state.offered?.version ?? "";
  team.does("ana", "page.adopt", { version, shown }, at, { proof: proofOver(shown, "cred-ana") });
}

/** Quillhaven since November: questions in billing and data, an owner who moved twice, a new engineer, nobody at most areas. */
export function reviewTeam(): Team {
  const team = newTeam();
  setUp(team);
  adopt(team, `${plain}${line}`, "2026-11-24T09:00:00.000Z");
  const ask = (id: string, area: string, at: string, after: number, says: string, answers: string) =>
    question(team, { ...{ id, area, at, after, says, answers }, asks: "noor" });
  ask(
    "due-late-fee",
    "billing",
    "2026-11-25T09:00:00.000Z",
    24,
    "Drop the late fee for clinics under ten seats?",
    "ana",
  );
  ask("due-invoice", "billing", "2026-11-30T09:00:00.000Z", 310, "Send invoices in the clinic's language?", "ana");
  ask("due-export", "data", "2026-12-01T09:00:00.000Z", 45, "Export all visits for one clinic?", "ana");
  team.does(
    "noor",
    "gap.find",
    { id: "gap-review", question: "Who answers the tax office?", owner: "marta", also: ["billing"] },
    "2026-12-02T09:00:00.000Z",
  );
  const moved = `${plain}${line}`.replace("kind: billing, owner: sam", "kind: billing, owner: marta");
  adopt(team, moved, "2026-12-08T09:00:00.000Z");
  adopt(team, `${plain}${line}`, "2026-12-10T09:00:00.000Z");
  return team;
}

const stateOf = (team: Team) => {
  const found = worldOf(team.world).reviews.get(reviewId);
  if (!found) throw new Error("No review is open.");
  return found;
};

/** The same, with the review open and a few words said. */
export function walking(): Team {
  const team = reviewTeam();
  team.does("ana", "review.open", { id: reviewId }, "2026-12-17T09:00:00.000Z");
  const says = (who: string, area: string, verdict: string, note = "") =>
    team.does(who, "review.judge", { id: reviewId, areas: [area], verdict, note }, "2026-12-17T09:20:00.000Z");
  says("ana", "data", "keep");
  says("ana", "refunds", "change", "Refunds belong to Sam for good; write it once more so that nobody moves it back.");
  return team;
}

/** The same, with a word on every area. */
export function ready(): Team {
  const team = walking();
  const { page } = worldOf(team.world);
  const names = page.inForce ? walkOf(page.inForce.page) : [];
  const rest = names.filter((name) => !stateOf(team).verdicts.some(({ area }) => area === name));
  team.does("ana", "review.judge", { id: reviewId, areas: rest, verdict: "keep" }, "2026-12-17T09:40:00.000Z");
  return team;
}

export function done(): Team {
  const team = ready();
  const { page } = worldOf(team.world);
  if (!page.inForce) throw new Error("No page is in force.");
  const { occasions } = ageOf(worldOf(team.world), lateAt);
  const shown = digest(closeCard(stateOf(team), page.inForce, page, occasions));
  team.does("ana", "review.close", { id: reviewId, shown }, lateAt, { proof: proofOver(shown, "cred-ana") });
  return team;
}

export async function reviewScreens(): Promise<[string, Html][]> {
  const screen = async (context: ViewContext) => {
    const model = await reviewView(context);
    if (!model) throw new Error("No page is in force.");
    return reviewScreen(shellView(context, "review"), model);
  };
  const due = reviewTeam();
  const ana = due.seenBy("ana", lateAt);
  const li = due.seenBy("li", lateAt);
  const none = newTeam();
  setUp(none);
  const card = await proposalView(li, "due-export");
  return [
    ["review", await screen(walking().seenBy("ana", lateAt))],
    ["review-owner", await screen(walking().seenBy("li", lateAt))],
    ["review-due", await screen(ana)],
    ["review-ready", await screen(ready().seenBy("ana", lateAt))],
    ["review-done", await screen(done().seenBy("li", lateAt))],
    ["review-none", await screen(none.seenBy("ana", lateAt))],
    ["inbox-review", inboxScreen(shellView(ana, "inbox"), await inboxView(ana), signingOf(ana, true))],
    ...(card ? ([["proposal-stale", proposalScreen(shellView(li, "inbox"), card)]] as [string, Html][]) : []),
  ];
}
