/**
 * An agent identity can never approve, by any path. Every command that anybody gives in the fixtures, nights and days of these
 * tests is given a second time by each impostor, against the very same world and with the very same touch: nothing may come of
 * it that lets anything through. The person's own command beside it is the proof that it could have.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { kinds } from "../../src/decisions/index.ts";
import type { Context, Kind } from "../../src/kernel/kind.ts";
import type { Kinds, World } from "../../src/kernel/world.ts";
import { byPeople, byPersonsToo, others } from "./by-people.ts";

type Decide = (kinds: Kinds, world: World, type: string, data: unknown, context: Context) => ReturnType<typeof answer>;
declare function answer(): readonly { readonly type: string }[] | object;

/** Who might give a person's command in their place: with a token, and with the person's own touch where there was one. */
const impostors = (context: Context): [string, Context][] => [
  ["an agent's token", { ...context, actor: "agent:coder", via: "token:t1" }],
  ["an agent with a person's session", { ...context, actor: "agent:coder" }],
  ["a machine's token", { ...context, actor: "machine:ci", via: "token:t2" }],
  ...(context.actor.startsWith("person:") && /^(passkey|link|setup):?/.test(context.via)
    ? ([["the person's own command line", { ...context, via: "cli:t3" }]] as [string, Context][])
    : []),
];

const seen = vi.hoisted(() => ({ covered: new Set<string>(), wrong: [] as string[], tries: 0 }));

/** The fixtures and the server decide through this one function, so that no command passes unseen. */
vi.mock("../../src/kernel/world.ts", async (original) => {
  const real = await original<typeof import("../../src/kernel/world.ts")>();
  const decide = real.decide as unknown as Decide;
  return {
    ...real,
    decide: (all: Kinds, world: World, type: string, data: unknown, context: Context) => {
      const given = typesOf(decide(all, world, type, data, context));
      for (const one of given) if (context.actor.startsWith("person:")) seen.covered.add(one);
      for (const [who, instead] of impostors(context)) {
        seen.tries += 1;
        for (const one of typesOf(decide(all, world, type, data, instead)))
          if (isForbidden(one, who)) seen.wrong.push(`${type} by ${who} recorded ${one}`);
      }
      return decide(all, world, type, data, context);
    },
  };
});

const typesOf = (given: ReturnType<Decide>): string[] =>
  Array.isArray(given) ? given.map(({ type }: { type: string }) => type) : [];
const isForbidden = (type: string, who: string): boolean =>
  byPeople.includes(type) || (byPersonsToo.includes(type) && who !== "the person's own command line");

/** The examples of every kind's rules, which run here once more: each is tried by the impostors, too. */
const decisions = join(import.meta.dirname, "../../src/decisions");
for (const file of readdirSync(decisions, { recursive: true, encoding: "utf8" }))
  if (/\/(kind|push)\.test\.ts$/.test(file)) await import(join(decisions, file));

/** A sheet of answers written by hand while the server was away: a person says yes to it. */
async function sheetFromPaper(): Promise<void> {
  const { and, noon, ready, serve, task, team, version, worldAfter } = await import("../support/ai-history.ts");
  const { touch } = await import("../support/history.ts");
  const { proposedFor, sheetCard } = await import("../../src/decisions/sheet/kind.ts");
  const { workId } = await import("../../src/decisions/work/kind.ts");
  const { digest } = await import("../../src/kernel/json.ts");
  const { worldOf } = await import("../../src/views/context.ts");
  const [id, sheet] = [workId(task, "mail 88120"), `sheet-${"a".repeat(24)}`];
  const asked = { id, task, question: "late-fees", key: "mail 88120", why: "paused", call: "", pause: "" };
  const by = { via: "token:t1" };
  const queued = and(
    ready(serve(team)),
    "machine:desk",
    "work.add",
    { ...asked, input: "Why?", recipient: "Mira" },
    by,
  );
  const brought = and(queued, "tom", "sheet.bring", { id: sheet, lines: 1 });
  const said = { output: "The fee is 5 EUR.", wrong: [], given: false, distance: 0, seconds: 90 };
  const proposed = and(brought, "tom", "work.propose", { id, sheet, ...said });
  const { page, works } = worldOf(worldAfter(proposed));
  const mine = page.inForce ? proposedFor(page.inForce.page, works, sheet, "tom", noon) : [];
  const card = sheetCard(sheet, mine, version);
  and(proposed, "tom", "sheet.confirm", { id: sheet, shown: digest(card) }, { proof: touch("tom", card) });
}

/** What the fixtures leave out: a no to a page and to a change, a token and a passkey that end. */
async function peopleAndTokens(): Promise<void> {
  const { quillhaven, withOffer, fixId, night } = await import("../support/quillhaven.ts");
  const { worldOf } = await import("../../src/views/context.ts");
  const { changeCard } = await import("../../src/decisions/change/card.ts");
  const { digest } = await import("../../src/kernel/json.ts");
  const reason = "It names nobody who answers for it.";
  const offered = withOffer();
  const version = worldOf(offered.world).page.offered?.version;
  offered.does("ana", "page.refuse", { version, reason }, night);
  const team = quillhaven();
  const { changes, people, page } = worldOf(team.world);
  const fix = changes.get(fixId);
  const shown = fix && digest(changeCard(fix, page.inForce?.version ?? ""));
  team.does("ana", "change.refuse", { id: fixId, shown, reason }, night);
  team.does("li", "token.revoke", { id: "t1" }, night);
  const [session] = people.get("li")?.sessions ?? [];
  team.does("li", "person.endSession", { id: "li", session: session?.session }, night);
  team.does("li", "person.dropPasskey", { id: "li", credential: "cred-li" }, night);
}

describe("the list", () => {
  test("says of every event there is whether a token may bring it about", () => {
    const all = (Object.values(kinds) as Kind[]).flatMap(({ name, events }) =>
      Object.keys(events).map((event) => `${name}.${event}`),
    );
    expect([...byPeople, ...byPersonsToo, ...others].sort()).toEqual([...all].sort());
  });
});

describe("every command of the fixtures, the nights and the days", () => {
  beforeAll(async () => {
    const { quillhaven, withOffer, withQuestions, firstMinutes } = await import("../support/quillhaven.ts");
    const { releaseNight, hardNight, beforeTheFault } = await import("../support/release-night.ts");
    const { accessNight, calmAccess } = await import("../support/access-night.ts");
    const morning = await import("../support/ai-morning.ts");
    const { actionMorning, calmActions, oneWaits } = await import("../support/action-morning.ts");
    for (const fixture of [quillhaven, withOffer, withQuestions, firstMinutes, releaseNight, hardNight]) fixture();
    for (const fixture of [beforeTheFault, accessNight, calmAccess, actionMorning, calmActions, oneWaits]) fixture();
    const { aiWeek, aiMorning, aiMended, aiAgain, aiStopped } = morning;
    for (const fixture of [aiWeek, aiMorning, aiMended, aiAgain, aiStopped]) fixture();
    await (await import("../support/draft-screens.ts")).draftScreens();
    await (await import("../support/comparison-screens.ts")).comparisonScreens();
    await peopleAndTokens();
    await sheetFromPaper();
    const nights = await import("../properties/nights.ts");
    const days = await import("../properties/actions.ts");
    for (let seed = 1; seed <= 40; seed += 1) nights.play(seed, 150);
    for (let seed = 1; seed <= 20; seed += 1) days.play(seed, 150);
  });

  test("comes to nothing that is a person's when a token gives it", () => {
    expect([...new Set(seen.wrong)]).toEqual([]);
  });

  test("would have come to all of it when the person gave it: nothing passes here because it was never tried", () => {
    expect([...byPeople, ...byPersonsToo].filter((one) => !seen.covered.has(one))).toEqual([]);
    expect(seen.tries).toBeGreaterThan(50_000);
  });
});
