/** Steps of a drill that stand by themselves: who could not do their part, the way back, and the invented refund. */

import type { App } from "../app/app.ts";
import { whoAnswers } from "../decisions/proposal/kind.ts";
import type { TaskRelease, TaskState } from "../decisions/task/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { areaOf, type Page, personOf, type Task } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { worldOf } from "../views/context.ts";
import type { DrillPorts } from "./drill.ts";
import { checkRelease } from "./way-back.ts";

/** Any other model that the page names at the same provider; empty where there is none. */
export function otherModel({ ai }: Page, model: string): string {
  const provider = model.slice(0, model.indexOf("/") + 1);
  const named = [...ai.tasks.flatMap((task) => [task.edgeCases, task.model]), ...ai.models];
  return named.find((one) => one !== model && one.startsWith(provider)) ?? "";
}

/** Where money is decided on this page, as far as it says so. */
const moneyArea = (page: Page): string | undefined => ["billing", "company"].find((name) => areaOf(page, name));

/** Who could not do their part tonight: found now, not at night. Empty when everybody could. */
export function missing(page: Page, people: ReturnType<typeof worldOf>["people"], at: string): string {
  const areas = [areaOf(page, "ai"), areaOf(page, moneyArea(page) ?? "")];
  const named = areas.flatMap((area) => (area ? [area.owner, area.backup] : [page.defaultOwner]));
  const deciders = [...new Set(named.map((one) => personBehind(page, one, at)))].filter((id) => personOf(page, id));
  const without = deciders.filter((id) => !people.get(id)?.passkeys.some(({ confirmed }) => confirmed));
  if (without.length === 0) return "";
  return `${without.join(" and ")} cannot decide: no confirmed passkey.`;
}

/** Asks the release before, as it would be asked after a rollback; where there is none, the way back is by hand. */
export async function wayBack({ app, gateway, timers }: DrillPorts, task: Task, state: TaskState, now: TaskRelease) {
  const back = state.releases.find(({ number, approval }) => number === now.wayBack && approval);
  if (!back) return task.fallback === "" ? "There is neither an earlier release nor a fallback." : "";
  const wrong = await checkRelease({ app, timers, call: gateway.call }, task.name, back);
  return wrong === "" ? "" : `Release ${back.number} does not answer: ${wrong}.`;
}

/** A card for whoever decides about money: it executes nothing, and is answered like a real one. Nobody's card is left lying. */
export async function refund(
  app: App,
  page: Page,
  task: string,
  id: string,
  wait: <T>(look: () => T | undefined) => Promise<T | undefined>,
): Promise<string> {
  const area = moneyArea(page);
  await executed(app, "proposal.ask", {
    ...{ id, ...(area && { area }), oneWay: true, guardrails: [] },
    question: `Drill of ${task}: refund 40.00 EUR to a customer who does not exist. Whatever you answer, nothing is executed.`,
    options: [{ name: "refund", says: "Refund 40.00 EUR", costs: "Nothing: this is a drill." }],
  });
  const proposal = () => worldOf(app.world).proposals.get(id);
  const asked = proposal();
  const nobody = !asked || whoAnswers(page, asked, asked.at).length === 0;
  if (!nobody && (await wait(() => proposal()?.answers.at(-1)))) return "";
  await executed(app, "proposal.withdraw", { id });
  return nobody ? "Nobody may answer it." : "Nobody answered the card in time.";
}

/** What this server does in a drill. Throws with the refusal's sentence. */
export async function executed(app: App, type: string, data: object): Promise<void> {
  const answer = await app.execute(type, data, { actor: "system", via: "system" });
  if (isRefusal(answer)) throw new Error(`${answer.why} ${answer.next}`);
  if (isMalformed(answer)) throw new Error(JSON.stringify(answer.malformed));
}
