/** What each decision is called and where it is seen, whatever its kind: for lists that hold several kinds. */

import { ruleFor } from "../decisions/action/rule.ts";
import type { DecidedKind } from "../decisions/checkin/decided.ts";
import type { Text } from "../kernel/prose.ts";
import { titleOf } from "./action-card.ts";
import { textsOfAction } from "./action-compare.ts";
import { plain } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf } from "./context.ts";
import { branchOf, nameOf, shortDigest } from "./names.ts";
import { line } from "./notice.ts";
import { releaseName } from "./release-names.ts";

export interface Title {
  readonly title: string;
  readonly href: string;
}

interface Named {
  readonly kind: DecidedKind;
  /** As in `Decided`. */
  readonly id: string;
}

/** The number behind a task's slash, and the task before it. */
const taskAnd = (id: string) => [id.slice(0, id.lastIndexOf("/")), id.slice(id.lastIndexOf("/") + 1)] as const;

/** Fetches the words of these subjects at once; the answer gives each of them. */
export async function titlesOf(context: ViewContext, all: readonly Named[]): Promise<(one: Named) => Title> {
  const seen = worldOf(context.world);
  const say = await context.words(all.flatMap((one) => textsOf(seen, one)));
  return (one) => titleFor(seen, one, say);
}

function textsOf({ proposals, changes, actions }: Seen, { kind, id }: Named): Text[] {
  const [proposal, change, action] = [proposals.get(id), changes.get(id), actions.get(id)];
  if (kind === "proposal" && proposal) return [proposal.question];
  if (kind === "change" && change) return [change.current.subject];
  return kind === "action" && action ? textsOfAction(action) : [];
}

function titleFor(seen: Seen, { kind, id }: Named, say: (text: Text) => string): Title {
  const { proposals, changes, releases, access, actions, page } = seen;
  if (kind === "page") return { title: `The page ${shortDigest(id)}: who decides what`, href: "/page" };
  if (kind === "task") {
    const [task, release] = taskAnd(id);
    return { title: `Release ${release} of ${plain(task)}`, href: `/ai/${task}/releases/${release}` };
  }
  const href = kind === "access" ? `/access/${id}` : `/${kind}s/${id}`;
  const [proposal, change, release, grant] = [proposals.get(id), changes.get(id), releases.get(id), access.get(id)];
  const action = actions.get(id);
  const inForce = page.inForce?.page;
  const words = () => {
    if (kind === "proposal" && proposal) return say(proposal.question);
    if (kind === "change" && change) return say(change.current.subject) || branchOf(change.current.ref);
    if (kind === "release" && release) return `Release ${releaseName(release)} to ${release.environment}`;
    if (kind === "access" && grant) return `Access to ${grant.target} for ${nameOf(grant.person)}`;
    if (kind === "action" && action && inForce) return titleOf(action, ruleFor(inForce, action.kind), say);
    return id;
  };
  return { title: line(words(), 120), href };
}
