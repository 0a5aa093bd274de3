/** The screens of removing words: a customer who asked for it, in Quillhaven's record. */

import { redactionCard } from "../../src/decisions/redaction/kind.ts";
import type { RedactionState } from "../../src/decisions/redaction/state.ts";
import { digest } from "../../src/kernel/json.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import { textsIn } from "../../src/kernel/prose.ts";
import { removalsView, removalView } from "../../src/views/redaction.ts";
import { shellView } from "../../src/views/shell.ts";
import type { Html } from "../../src/web/layout.tsx";
import { removalScreen, removalsScreen } from "../../src/web/screens/redaction.tsx";
import { night, quillhaven } from "./quillhaven.ts";
import { proofOver, type Team } from "./team.ts";

const before = "2026-11-19T02:50:00.000Z";
const question = "Give Elbstrand Vets (Mira Sommer) the old price until March?";
const asked = "Elbstrand Vets asked us to remove the name of their bookkeeper";

/** Two questions about a customer, taken back; the words of the first were removed, those of the second wait for Ana. */
export function redactionTeam(): { team: Team; waits: string; done: string } {
  const team = quillhaven();
  const [waits, done] = ["red-waits00001", "red-done000001"];
  const ask = (id: string, words: string) => {
    const at = "2026-11-18T15:00:00.000Z";
    const recorded = team.does(
      "noor",
      "proposal.ask",
      { id, question: words, oneWay: false, options: [], guardrails: [] },
      at,
    );
    team.does("noor", "proposal.withdraw", { id }, at);
    return { texts: [...textsIn(recorded[0]?.data)], entries: [recorded[0]?.seq ?? 0] };
  };
  const first = ask("old-price", question);
  const second = ask("old-invoice", "Send Mira Sommer of Elbstrand Vets invoice 2207 again?");
  team.does("li", "redaction.ask", { id: done, ...first, reason: asked }, before);
  const state = (team.world.many("redaction") as Subjects<RedactionState>).get(done) as RedactionState;
  const { inForce } = team.world.one("page") as { inForce: { version: string } };
  const shown = digest(redactionCard(state, inForce.version));
  team.does("ana", "redaction.order", { id: done, shown }, before, { proof: proofOver(shown) });
  team.does("system", "redaction.done", { id: done }, before);
  team.does("li", "redaction.ask", { id: waits, ...second, reason: asked }, before);
  return { team, waits, done };
}

export async function redactionScreens(): Promise<[string, Html][]> {
  const { team, waits, done } = redactionTeam();
  const ana = team.seenBy("ana", night);
  const li = team.seenBy("li", night);
  const [text = ""] = (team.world.many("redaction") as Subjects<RedactionState>).get(waits)?.texts ?? [];
  const found = [
    {
      text,
      words: "Send Mira Sommer of Elbstrand Vets invoice 2207 again?",
      seq: 31,
      type: "proposal.asked",
      at: before,
    },
    {
      text: "0".repeat(64),
      words: "alert: charge failed for mira.sommer@elbstrand.example",
      seq: 0,
      type: "hooks",
      at: before,
    },
  ];
  const list = await removalsView(li, "Mira Sommer", { found, more: false });
  const [card, over] = [await removalView(ana, waits), await removalView(li, done)];
  if (!list || !card || !over) throw new Error("The fixture holds no removal.");
  return [
    ["removals", removalsScreen(shellView(li, "record"), list)],
    ["removal", removalScreen(shellView(ana, "record"), card)],
    ["removal-done", removalScreen(shellView(li, "record"), over)],
  ];
}
