/** What a new version of the page would do to decisions that are open now: who loses them, who gets them, what waits again. */

import type { InForce, Offer, PageState } from "../decisions/page/kind.ts";
import type { World } from "../kernel/world.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { counted, plural } from "./names.ts";
import { open, type Waiting } from "./waiting.ts";

/** The sentences; one that says so when nothing changes hands. */
export function effectsOf(context: ViewContext, offer: Offer): string[] {
  const before = othersOf(open(context));
  const after = othersOf(open({ ...context, world: worldUnder(context, offer) }));
  const passes = new Map<string, number>();
  let nobody = 0;
  for (const [key, from] of before) {
    const to = after.get(key);
    if (to === undefined || to === from) continue;
    if (to === "") nobody += 1;
    else passes.set(`${from} to ${to}`, (passes.get(`${from} to ${to}`) ?? 0) + 1);
  }
  const again = [...after.keys()].filter((key) => !before.has(key)).length;
  const said = [...passes].map(([way, n]) => `${decisions(n)} ${plural(n, "passes", "pass")} from ${way}.`);
  if (nobody > 0) said.push(`${decisions(nobody)} ${plural(nobody, "has", "have")} nobody who may answer.`);
  if (again > 0)
    said.push(`${decisions(again)} with a yes ${plural(again, "waits", "wait")} again: a yes holds under one page.`);
  if (said.length > 0) return said;
  return [before.size === 0 ? "Nothing is open, so nothing changes hands." : "No open decision changes hands."];
}

const decisions = (n: number) =>
  `${counted(n).replace(/^./, (letter) => letter.toUpperCase())} ${plural(n, "decision")}`;

/** Whose each open decision is, by what it is; without the page itself, which is what is being decided. */
const othersOf = (waiting: readonly Waiting[]): ReadonlyMap<string, string> =>
  new Map(
    waiting.flatMap((one) => (one.kind === "page" ? [] : [[`${one.kind} ${one.state.id}`, one.call.name] as const])),
  );

/** The world as it would be with this page in force, and nothing else changed. */
function worldUnder({ world, at }: ViewContext, offer: Offer): World {
  const { page } = worldOf(world);
  const inForce: InForce = { ...offer, adoptedBy: "", since: at, seq: page.inForce?.seq ?? 0 };
  const adopted: PageState = { ...page, inForce, offered: undefined };
  return {
    one: (kind) => (kind === "page" ? adopted : world.one(kind)),
    many: (kind) => world.many(kind),
    setOne: onlyLooked,
    setMany: onlyLooked,
  };
}

function onlyLooked(): never {
  throw new Error("A page that is only looked at changes nothing.");
}
