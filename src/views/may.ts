/** May I? Whether something may be done as things stand, whose yes it needs, and the way there. Nothing is recorded. */

import { unreadable } from "../classify/command/finding.ts";
import { judgeTool, type ToolCall } from "../classify/command/judge-tool.ts";
import { approversOf, areaOfAction } from "../decisions/action/may.ts";
import { riskOf, ruleFor } from "../decisions/action/rule.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { answerers } from "../decisions/authority.ts";
import { freezes } from "../decisions/freeze/frozen.ts";
import { mayThaw } from "../decisions/freeze/kind.ts";
import { behindCall } from "../decisions/token/behind.ts";
import { areaOf, type Page, type Risk } from "../page/page.ts";
import { routine } from "../routing/required.ts";
import { who } from "../routing/who.ts";
import type { Seen } from "./context.ts";
import { areaTitle, listed, nameOf, namePeople } from "./names.ts";
import { stopSays } from "./status-action.ts";

export interface MayModel {
  readonly answer: "allow" | "needs" | "no";
  /** Persons, the one whose call it is first. */
  readonly who: readonly string[];
  readonly area: string;
  readonly risk: Risk;
  readonly why: readonly string[];
  readonly next: string;
  /** Digest of the page that says so. */
  readonly page: string;
}

/** Who asks, when, and under which page. */
export interface MayHere {
  readonly seen: Seen;
  readonly page: Page;
  readonly version: string;
  readonly at: string;
  readonly caller: { readonly actor: string; readonly via: string };
}

/** In words: whose call it is by the page. What nobody clearly owns is never allowed. */
export function mayWords({ seen, page, version, at }: MayHere, words: string): MayModel {
  const found = who(page, words, at, { readings: [...seen.readings.values()] });
  const { area, risk, sure, role, owner, now } = found;
  const why = found.why.map((one) => namePeople(page, one));
  const base = { area, risk, page: version };
  const held = areaOf(page, area)?.kind === "deploy" ? releasesHeld(seen, page, at) : undefined;
  if (held) return { ...base, answer: "no", ...held, why: [...why, ...held.why] };
  if (sure && role === "none") return { ...base, answer: "allow", who: [], why, next: "Go on." };
  if (sure && role === "teammate") {
    const next = "Have any teammate read it before it is used; they say so in the browser.";
    return { ...base, answer: "needs", who: [], why, next };
  }
  const can = [...new Set([now.person, owner])].filter((person) => person !== "");
  return { ...base, answer: "needs", who: can, why: [...why, namePeople(page, now.why)], next: wayToYes(can) };
}

/** An action by its kind: low runs alone, medium is read, high needs the named approver's passkey. */
export function mayAction(here: MayHere, { kind, task }: { readonly kind: string; readonly task: string }): MayModel {
  const { seen, page, version, at, caller } = here;
  const rule = ruleFor(page, kind);
  const risk = riskOf(rule);
  const area = areaOfAction(page, rule).name;
  const makers = behindCall(caller, page, seen.tokens).all;
  const asked: Pick<ActionState, "kind" | "risk" | "makers" | "by" | "area" | "at"> = {
    ...{ kind, risk, makers, by: caller.actor, area, at },
  };
  const can = approversOf(page, asked, at).map(({ person }) => person);
  const known = page.actions.some(({ name }) => name === kind);
  const named = known ? `The page names ${kind}: ${risk} risk.` : `The page names no action ${kind}, so it is high.`;
  const base = { area, risk, page: version };
  const stop = stopSays(seen, { kind, task }, at);
  if (stop !== "") {
    const next = "Wait until it is lifted. You may propose it now; it does not run before.";
    return { ...base, answer: "no", who: can, why: [named, stop], next };
  }
  if (risk === "low")
    return { ...base, answer: "allow", who: [], why: [named], next: "Propose it; it runs without a person." };
  const own = `It is about ${areaTitle(area)}.`;
  return { ...base, answer: "needs", who: can, why: [named, own], next: wayToYes(can, risk === "high") };
}

/** A tool call that an agent is about to make, as the hook of a coding agent would judge it. */
export function mayCall({ page, version, at }: MayHere, call: ToolCall): MayModel {
  const { answer, area, action, why, evidence } = judgeTool(call, page);
  const base = { area, page: version };
  if (answer === "allow") return { ...base, answer, who: [], risk: "low", why: [why], next: "Go on." };
  const said = [why, ...(evidence === "" ? [] : [`It is meant because of: ${evidence}`])];
  if (action === unreadable) {
    const next =
      "Write it so that everybody can read what runs: one plain command, nothing encoded, nothing fetched and run.";
    return { ...base, answer: "no", who: [], risk: "high", why: said, next };
  }
  const owner = areaOf(page, area) ?? routine(page);
  const can = answerers(page, owner, { at, since: at, makers: [] }).map(({ person }) => person);
  return { ...base, answer: "needs", who: can, risk: owner.risk, why: said, next: wayToYes(can) };
}

/** What holds releases now, and who lifts it. */
function releasesHeld(seen: Seen, page: Page, at: string) {
  const held = page.environments.flatMap(({ name }) => freezes(page, seen.freeze, seen.incidents, name, at));
  if (held.length === 0) return undefined;
  const who = mayThaw(page, at);
  const names = listed(who.map(nameOf), "or") || "Somebody on the page";
  return {
    who,
    why: [...new Set(held.map(({ says }) => says))],
    next: `Nothing goes out while this holds. ${names} lifts it in the browser.`,
  };
}

/** How a yes comes about. */
export function wayToYes(can: readonly string[], passkey = false): string {
  const names = listed(can.map(nameOf), "or");
  if (names === "") return "Propose it and wait. Nobody left on the page may say yes, so it stays blocked.";
  return `Propose it and wait for ${names}, who answers in the browser${passkey ? " with a passkey" : ""}. No confirmation in your client counts.`;
}
