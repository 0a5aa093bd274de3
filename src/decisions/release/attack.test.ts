/** What somebody tries who wants a release out without the yes it needs, or twice. */

import { describe, expect, test } from "vitest";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import {
  admitted,
  and,
  approval,
  approved,
  artifact,
  commit,
  gate,
  later,
  maker,
  permitId,
  permitted,
  preparation,
  prepared,
  source,
  stageDone,
  stateOf,
  team,
  thursday,
  version,
} from "../../../test/support/releases.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import { readPage } from "../../page/read.ts";
import { kinds } from "../index.ts";
import { releaseCard } from "./kind.ts";
import { statusOf } from "./stages.ts";

const id = preparation().id;
const when = (past: Parameters<typeof given>[1], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, command, data, { page: version, ...how });
const ci = { via: "token:ci" };
const ask = { id, stage: "internal", permit: permitId };

describe("a token that prepares again", () => {
  test("does not bring back a release that a person gave up", () => {
    const past = and(approved(), "ben", "release.abandon", { id, reason: "The idea is dropped." });
    const again = and(past, "machine:ci", "release.prepare", preparation(), ci);
    when(again, "machine:ci", "release.permit", ask, ci).refuses("release.unapproved");
  });

  test("does not set going a release that somebody stopped", () => {
    const past = and(approved(), "cy", "release.stop", { id, signal: "by-hand", says: "Wait." }, ci);
    const other = and(past, "machine:ci", "release.prepare", preparation({ note: "Another note, for a while." }), ci);
    const again = and(other, "machine:ci", "release.prepare", preparation(), ci);
    when(again, "machine:ci", "release.permit", ask, ci).refuses("release.unapproved");
  });

  test("cannot use a key of the release as it was before", () => {
    const other = prepared({ note: "Another note, with another yes." }, "cy", permitted());
    when(approved(other), "machine:ci", "release.admit", gate(), ci).refuses("release.forged");
  });
});

describe("two deploys at once", () => {
  test("are not let through with keys that were asked for beforehand", () => {
    const other = preparation({
      artifact: artifact("c"),
      to: commit("c"),
      commits: [{ ...preparation().commits[0], commit: commit("c") }],
    });
    const both = approved(and(approved(), "cy", "release.prepare", other, ci), "ben", other.id);
    const one = permitted(both);
    const two = permitted(one, "internal", thursday, other.id, "permit-0002");
    const begun = admitted(two);
    when(
      begun,
      "machine:ci",
      "release.admit",
      gate({ id: other.id, permit: "permit-0002", run: "run-2", artifact: artifact("c") }),
      ci,
    ).refuses("release.busy");
  });

  test("do not share the name of a run", () => {
    const done = stageDone(approved(), "internal", 1, thursday);
    const run = stateOf(done).runs[0]?.run ?? "";
    const key = permitted(done, "10%", later(20), id, "permit-0002");
    when(key, "machine:ci", "release.admit", gate({ permit: "permit-0002", stage: "10%", run }), {
      ...ci,
      at: later(20),
    }).refuses("release.ranAlready");
  });
});

describe("a run in doubt", () => {
  test("is not settled by the token that says how it ended", () => {
    const past = and(admitted(), "machine:ci", "release.doubt", { id, run: "run-1", why: "The host went away." }, ci);
    when(past, "machine:ci", "release.end", { id, run: "run-1", exit: 0, signal: "" }, ci).refuses("release.inDoubt");
    expect(statusOf(stateOf(past), version)).toBe("in-doubt");
  });
});

describe("a page on which somebody is called otherwise", () => {
  test("lets nobody approve under the new name what they made under the old one", () => {
    const past = prepared({ commits: [{ ...preparation().commits[0], makers: [maker("ben", "author")] }] });
    const renamed = readPage(source.replaceAll("ben", "benno"));
    if (!renamed.page) throw new Error("The page does not read.");
    const after = [
      ...past,
      by("system", "page.offered", {
        version: renamed.version,
        source: stored(source),
        contacts: stored("[]"),
        page: renamed.page,
      }),
      by("ana", "page.adopted", { version: renamed.version, as: "owner", shown: {} }),
      passkeyOf("benno"),
    ];
    const card = releaseCard(stateOf(after), renamed.version);
    const yes = { id, shown: digest(card) };
    when(after, "benno", "release.approve", yes, { page: renamed.version, proof: touch("benno", card) }).refuses(
      "release.preparedBefore",
    );
    const again = {
      ...preparation({ commits: [{ ...preparation().commits[0], makers: [maker("benno", "author")] }] }),
    };
    const { answer } = when(after, "cy", "release.prepare", again, { ...ci, page: renamed.version });
    expect(answer).toMatchObject([{ data: { excluded: ["benno", "cy"] } }]);
  });
});

describe("a no", () => {
  test("stands: a yes beside it would let nothing out, so there is none", () => {
    const { data, how } = approval(prepared(), "ben");
    const past = and(prepared(), "ben", "release.refuse", { ...data, reason: "Not on a Thursday." }, how);
    const yes = approval(past, "ben");
    when(past, "ben", "release.approve", yes.data, yes.how).refuses("release.refused");
  });
});

describe("an old run", () => {
  test("does not pass again once a newer release is out", () => {
    const plain = (letter: string) =>
      preparation({
        patch: "",
        to: commit(letter),
        artifact: artifact(letter),
        commits: [{ ...preparation().commits[0], commit: commit(letter) }],
      });
    const out = (past: Parameters<typeof given>[1], letter: string, at: string) => {
      const ready = approved(and(past, "cy", "release.prepare", plain(letter), ci), "ben", plain(letter).id);
      return stageDone(ready, "all", 1, at, { id: plain(letter).id });
    };
    const first = out(team, "b", thursday);
    const old = stateOf(first, plain("b").id);
    const again = gate({
      id: old.id,
      permit: old.permits[0]?.permit,
      run: old.runs[0]?.run,
      artifact: old.artifact,
      stage: "all",
    });
    const stop = { id: old.id, signal: "by-hand", says: "To be a nuisance." };
    when(first, "agent:coder", "release.stop", stop, ci).refuses("release.allOut");
    when(first, "machine:ci", "release.admit", again, { ...ci, at: later(30) }).records();
    when(out(first, "c", later(60)), "machine:ci", "release.admit", again, { ...ci, at: later(90) }).refuses(
      "release.replaced",
    );
  });
});
