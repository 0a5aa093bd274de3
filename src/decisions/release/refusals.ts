/** Every way a release can be refused: what happened, why, who can unblock it, and the next step. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";
import type { Frozen } from "../freeze/frozen.ts";

const askOwner = (whose: string) =>
  whose === ""
    ? "Nobody on the list is left; run `finalcall release prepare` again to see the ways out."
    : `Ask ${nameOf(whose)}.`;

export const no = refusals("release", {
  noPage: () => ({
    why: "No page is in force, so nobody can approve a release.",
    next: "The first person who signs in adopts the page.",
  }),
  unknown: (id: string) => ({
    why: `There is no release ${id}.`,
    next: "List them with `finalcall release status`.",
  }),
  unknownEnvironment: (name: string, known: readonly string[]) => ({
    why: `The page names no environment ${name}.`,
    next: known.length > 0 ? `Name one of: ${known.join(", ")}.` : "Write it on the page under `releases`.",
    facts: { known: [...known] },
  }),
  incomplete: (missing: readonly { readonly field: string; readonly why: string }[]) => ({
    why: `The release is not prepared: ${missing.map(({ why }) => why).join("; ")}.`,
    next: `Give ${missing.map(({ field }) => field).join(", ")}, and prepare it again.`,
    facts: { missing: missing.map(({ field, why }) => ({ field, why })) },
  }),
  begun: () => ({
    why: "It is going out already, so it cannot be prepared anew.",
    next: "Prepare a new artifact, or roll this one back first.",
  }),
  notInBrowser: (whose: string) => ({
    why: "A release is approved by a person in their browser. A token, an agent or a command line asks; it never approves.",
    next: askOwner(whose),
    facts: { owner: whose },
  }),
  madeIt: (as: string, whose: string) => ({
    why: `You took part in making it (${as}), so you may not approve it.`,
    next: askOwner(whose),
    facts: { as, owner: whose },
  }),
  linkFromMaker: (inviter: string) => ({
    why: `${nameOf(inviter)} made it and let this session in by a link, so its yes does not count.`,
    next: "Sign in with a passkey that somebody else confirmed.",
    facts: { inviter },
  }),
  notYours: (whose: string, why: string) => ({
    why: `This release is ${whose === "" ? "nobody’s" : `${nameOf(whose)}’s`} to approve. ${why}`,
    next: askOwner(whose),
    facts: { owner: whose },
  }),
  notListed: (who: readonly string[]) => ({
    why: `Only ${who.map(nameOf).join(" or ")} may say so: they hold the deploy rights.`,
    next: askOwner(who[0] ?? ""),
    facts: { who: [...who] },
  }),
  byLinkOnly: () => ({
    why: "You came in by a link. What may let a release out needs somebody who signed in with a passkey.",
    next: "Sign in with your passkey, and say it again.",
  }),
  noPasskey: () => ({
    why: "A release is high risk. It needs a touch on your passkey, not only a session.",
    next: "Approve it on a device that holds your passkey.",
  }),
  changed: () => ({
    why: "The release changed since you were shown it.",
    next: "Reload, read it again and decide then.",
  }),
  preparedBefore: () => ({
    why: "The page changed since it was prepared, so who made it and who may approve it is not known by the page in force.",
    next: "Run `finalcall release prepare` again; it keeps its number.",
  }),
  nothingToApprove: (status: string) => ({
    why: `It is ${status}, so there is nothing to approve.`,
    next: "Look at its page, or prepare a new one.",
  }),
  unapproved: (whose: string) => ({
    why: "Nobody has approved it as it is prepared now, under the page in force.",
    next: `${whose === "" ? "Somebody independent" : nameOf(whose)} approves it in the browser.`,
    facts: { owner: whose },
  }),
  refused: (by: string) => ({
    why: `${nameOf(by)} refused exactly this release.`,
    next: "Prepare it again with what was asked for.",
    facts: { by },
  }),
  frozen: ({ by, id, since, until, lead, says }: Frozen, who: readonly string[]) => ({
    why: `Releases are frozen. ${says}`,
    next: `${lead !== "" ? `${nameOf(lead)} leads and may let it pass with a reason` : who.length > 0 ? `${who.map(nameOf).join(" or ")} may let it pass with a reason` : "Wait until it ends"}. A rollback always passes.`,
    facts: { by, freeze: id, since, until, lead, who: [...who] },
  }),
  notFrozen: () => ({
    why: "Releases are not frozen, so it needs no exception.",
    next: "Ask for the permit.",
  }),
  busy: (other: string) => ({
    why: `Release ${other} is still on its way in this environment.`,
    next: "Let it finish, roll it back, or let a person settle or abandon it.",
    facts: { release: other },
  }),
  allOut: () => ({
    why: "Everybody has it and it was found good, so there is nothing to stop.",
    next: "Undo it with `finalcall rollback`, or stop all releases with `finalcall freeze`.",
  }),
  stopped: (says: string) => ({
    why: `It was stopped: ${says}`,
    next: "Roll it back with `finalcall rollback`, and prepare a new one.",
  }),
  inDoubt: (run: string) => ({
    why: `Nobody knows how the run ${run} ended.`,
    next: "Owner or backup of deploy looks at the host and settles it in the browser.",
    facts: { run },
  }),
  stageWaits: (stage: string, before: string) => ({
    why: `${stage} waits until ${before} was watched long enough with good numbers.`,
    next: "Look at the numbers on the releases screen; blind numbers never let a stage pass.",
    facts: { stage, before },
  }),
  stageAsks: (stage: string, whose: string) => ({
    why: `The page asks for a person's yes before ${stage}.`,
    next: askOwner(whose),
    facts: { stage, owner: whose },
  }),
  otherStage: (asked: string, next: string) => ({
    why: `${asked} is not the stage that is next.`,
    next: next === "" ? "All its stages are out." : `Next is ${next}.`,
    facts: { asked, next },
  }),
  replaced: (by: string) => ({
    why: `Release ${by} went out after it, so this run would take that one back.`,
    next: "Undo with `finalcall rollback`, or prepare a new release.",
    facts: { release: by },
  }),
  over: (status: string) => ({ why: `It is ${status}.`, next: "Prepare a new release." }),
  forged: () => ({
    why: "This is no permit of ours: its signature or form is wrong.",
    next: "Ask for a permit with `finalcall release deploy`.",
  }),
  otherDigest: (approved: string) => ({
    why: "What is about to run is not what was approved: the digest differs.",
    next: "Build from the approved commit, or prepare a release of what you have.",
    facts: { approved },
  }),
  otherEnvironment: (approved: string) => ({
    why: `The permit is for ${approved}.`,
    next: `Deploy there, or prepare a release for this environment.`,
    facts: { approved },
  }),
  expired: (at: string) => ({
    why: `The permit ended at ${at} (UTC).`,
    next: "Ask for a new one; the approval still stands.",
    facts: { at },
  }),
  otherPage: () => ({
    why: "The page changed since the release was approved.",
    next: "Prepare it again and have it approved under the page in force; while it is going out, only approve it again.",
  }),
  spent: (run: string) => ({
    why: `The permit was used by the run ${run}. One permit lets one run through.`,
    next: "Ask for a new permit for another run.",
    facts: { run },
  }),
  notAdmitted: (run: string) => ({
    why: `The gate did not let the run ${run} through.`,
    next: "Ask the gate first.",
    facts: { run },
  }),
  ranAlready: (run: string) => ({
    why: `The run ${run} was started already. A run starts once.`,
    next: "Look at how it ended; another try is another run.",
    facts: { run },
  }),
  notRunning: (run: string) => ({
    why: `The run ${run} is not running.`,
    next: "Look at the release: it says what is known.",
    facts: { run },
  }),
  notSystem: () => ({
    why: "Only the watcher says that numbers are good.",
    next: "Let the environment's metrics be read.",
  }),
  blind: () => ({
    why: "A number is crossed or unknown, so the stage is not good.",
    next: "Mend the metrics, or stop the release.",
  }),
});
