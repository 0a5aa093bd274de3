/** What must be readable at three in the night, however old it is. */

import { expect, test } from "vitest";
import {
  and,
  approved,
  artifact,
  commit,
  later,
  preparation,
  stageDone,
  stateOf,
  team,
  thursday,
  worldOf,
} from "../../../test/support/releases.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { needingOf } from "../../views/context.ts";
import { neededTexts } from "./needed.ts";

const release = (letter: string) =>
  preparation({
    ...{ environment: "staging", patch: "", to: commit(letter), artifact: artifact(letter) },
    rollback: { kind: "command", does: `./deploy.sh staging before-${letter}` },
  });
const [oldest, older, newest] = [release("b"), release("c"), release("d")] as const;

/** The past with this release out everywhere and found good. */
function live(past: readonly Recorded[], asked: ReturnType<typeof preparation>, n: number): readonly Recorded[] {
  const prepared = and(past, "cy", "release.prepare", asked, { via: "token:ci" });
  const at = later(n * 60, thursday);
  return stageDone(approved(prepared, "ben", asked.id), "all", n, at, { id: asked.id });
}
const needed = (past: readonly Recorded[], { id }: { id: string }) =>
  neededTexts(needingOf(worldOf(past)), later(5_000_000)).get(stateOf(past, id).rollback.does.text);

test("the way back of what is live, and of what would be live after it, stays however old it is", () => {
  const past = live(live(live(team, oldest, 1), older, 2), newest, 3);
  expect(needed(past, newest)).toEqual({ what: "the release", id: newest.id });
  expect(needed(past, older)).toEqual({ what: "the release", id: older.id });
  expect(needed(past, oldest)).toBeUndefined();
});
