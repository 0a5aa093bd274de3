/** The first minutes: what is set up, what comes next, and who decides until then. */

import type { Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { pageShown, type Seen, type ViewContext, worldOf } from "./context.ts";
import { areaTitle, capital, nameOf } from "./names.ts";
import { type OfferModel, pageView } from "./page.ts";

/** What is known of the file of a page that is written in the browser. */
export interface Start {
  /** The whole path at which it belongs. */
  readonly file: string;
  readonly inGit: boolean;
  /** The server may write it: nothing stands there. */
  readonly writable: boolean;
  /** Whether it stands there as it is in force; `kept`: for good, on the base branch where there is one. */
  readonly saved: "no" | "written" | "kept";
  /** The example is served, and a record of the team's own can begin here. */
  readonly founds: boolean;
}

export interface Step {
  readonly title: string;
  readonly says: string;
  readonly done: boolean;
  readonly href: string;
  readonly action: string;
  /** What the step itself shows instead of a link. */
  readonly here?: "passkey" | "adopt" | "save";
}

export interface FirstRunModel {
  readonly me: string;
  readonly example: boolean;
  readonly team: string;
  readonly steps: readonly Step[];
  /** The first page that waits to be adopted; undefined when one is in force or none is offered. */
  readonly offer: OfferModel | undefined;
  /** The text of the page, where it was written in the browser. */
  readonly text: string;
  readonly start: Start | undefined;
  readonly areas: readonly { readonly title: string; readonly owner: string }[];
  readonly unclaimed: number;
}

/** Undefined once the first decision was asked for, or nothing is left: from then on the inbox is the first screen. */
export async function firstRunView(context: ViewContext, start?: Start): Promise<FirstRunModel | undefined> {
  const seen = worldOf(context.world);
  const steps = stepsOf(context, start);
  if (steps.every(({ done }) => done) || asked(seen)) return undefined;
  const page = pageShown(seen);
  const model = await pageView(context);
  const source = (seen.page.inForce ?? seen.page.offered)?.source;
  return {
    me: nameOf(context.me?.person ?? ""),
    example: seen.record.example,
    team: page?.team ?? "",
    steps,
    offer: seen.page.inForce ? undefined : model?.offered,
    text: source && start && !start.founds ? (await context.words([source]))(source) : "",
    start,
    areas: (page?.areas ?? [])
      .filter(({ claimed }) => claimed)
      .map(({ name, owner }) => ({
        title: capital(areaTitle(name)),
        owner: nameOf(personBehind(page as Page, owner, context.at)),
      })),
    unclaimed: page?.areas.filter(({ claimed }) => !claimed).length ?? 0,
  };
}

const asked = ({ proposals, changes, releases, incidents, access, tasks, pauses, actions }: Seen) =>
  [proposals, changes, releases, incidents, access, tasks, pauses, actions].some(({ size }) => size > 0);

function stepsOf(context: ViewContext, start: Start | undefined): Step[] {
  const seen = worldOf(context.world);
  const people = pageShown(seen)?.people ?? [];
  const passkeysOf = (id: string) => seen.people.get(id)?.passkeys ?? [];
  const me = context.me?.person ?? "";
  const known = people.filter(({ id }) => (seen.people.get(id)?.sessions.length ?? 0) > 0).length;
  const waits = people.find(
    ({ id }) => id !== me && passkeysOf(id).length > 0 && !passkeysOf(id).some(({ confirmed }) => confirmed),
  );
  const rest: Step[] = [
    waits ? confirmStep(nameOf(waits.id)) : { ...inviteStep, done: known > 1 },
    {
      title: "Ask for the first decision",
      says: "A question here, or `finalcall check` in a repository. It goes to its one owner.",
      done: asked(seen),
      href: "/proposals/new",
      action: "Ask a question",
    },
  ];
  const adopt: Step = {
    title: "Adopt the first page",
    says: "It names who makes the final call in each area. Read it, then say yes; every later change goes to its owner.",
    done: seen.page.inForce !== undefined,
    href: "/page",
    action: "Read the page",
  };
  const passkey: Step = {
    title: "Add your passkey",
    says: "High-risk answers need it. It takes about 20 seconds on a phone or a laptop.",
    // The reader's own: that somebody else has one does not let them answer.
    done: passkeysOf(me).length > 0,
    href: "/me",
    action: "Add your passkey",
  };
  if (start === undefined) return [adopt, passkey, ...rest];
  if (start.founds) return [...own, adopt, passkey, ...rest];
  const signs = "Your page is signed with it. It takes about 20 seconds on a phone or a laptop.";
  return [
    { ...passkey, says: signs, here: "passkey" },
    { ...adopt, says: "Read it once more. Your passkey signs exactly these lines.", here: "adopt" },
    {
      title: "Keep the page with your code",
      says: "People read it there, and every later change of it is a commit that waits for its owner’s yes.",
      done: start.saved === "kept",
      href: "/finalcall.yaml",
      action: "Download it",
      here: "save",
    },
    ...rest,
  ];
}

const inviteStep = {
  title: "Invite one other person",
  says: "Nobody approves what they made themselves, so a team needs two. You hand over a one-time link; they add a passkey, and you confirm it.",
  href: "/people",
  action: "Invite somebody",
};

/** A first passkey counts once somebody who knows its person says so. */
const confirmStep = (name: string): Step => ({
  title: `Confirm the passkey of ${name}`,
  says: `Ask ${name} in person or by phone whether it is theirs. Until you confirm it, ${name} cannot approve what is high risk.`,
  done: false,
  href: "/people",
  action: "Confirm it",
});

/** Before everything else, while the example team is shown. */
const own: readonly Step[] = [
  {
    title: "Start your own page",
    says: "Your team, your people, and who decides: three short steps. The example’s record stays apart.",
    done: false,
    href: "/setup",
    action: "Start your own page",
  },
];
