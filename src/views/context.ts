/** What every screen's model starts from: the world as it stands, who looks at it, and the words behind its digests. */

import type { AccessState } from "../decisions/access/kind.ts";
import type { ActionState } from "../decisions/action/state.ts";
import type { AlertState } from "../decisions/alert/state.ts";
import type { Assurance } from "../decisions/caller.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import type { Deciding } from "../decisions/checkin/decided.ts";
import type { CheckinState } from "../decisions/checkin/state.ts";
import type { ComparisonState } from "../decisions/comparison/state.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import type { DrillState } from "../decisions/drill/kind.ts";
import type { FreezeState } from "../decisions/freeze/kind.ts";
import type { Gap } from "../decisions/gap/kind.ts";
import type { Reading } from "../decisions/guardrail/kind.ts";
import type { IncidentState } from "../decisions/incident/kind.ts";
import type { MarkerState } from "../decisions/marker/kind.ts";
import type { OperationState } from "../decisions/operation/kind.ts";
import type { PageState } from "../decisions/page/kind.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import type { PersonState } from "../decisions/person/kind.ts";
import type { ProposalState } from "../decisions/proposal/kind.ts";
import type { RecordState } from "../decisions/record/kind.ts";
import { type neededTexts, needing } from "../decisions/redaction/needed.ts";
import type { RedactionState } from "../decisions/redaction/state.ts";
import type { ReleaseState } from "../decisions/release/kind.ts";
import type { ReviewState } from "../decisions/review/state.ts";
import type { RosterState } from "../decisions/roster/kind.ts";
import type { SheetState } from "../decisions/sheet/kind.ts";
import type { SignerState } from "../decisions/signer/kind.ts";
import type { TaskState } from "../decisions/task/state.ts";
import type { TemplateState } from "../decisions/template/state.ts";
import type { TokenState } from "../decisions/token/kind.ts";
import type { WorkState } from "../decisions/work/state.ts";
import type { Subjects } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import type { World } from "../kernel/world.ts";
import { type Page, personOf } from "../page/page.ts";
import type { AiSeen } from "./ai-numbers.ts";
import type { Watched } from "./health.ts";

/** The person at the browser, and how sure we are that they are there. */
export interface Me {
  readonly person: string;
  readonly assurance: Assurance;
}

export interface ViewContext {
  readonly world: World;
  /** Now, in UTC. */
  readonly at: string;
  readonly me: Me | undefined;
  /** Fetches the words of these texts at once; the answer gives each of them, or a note when it was redacted. */
  words(texts: readonly Text[]): Promise<(text: Text) => string>;
  /** Where the numbers of the environments come from; undefined: nothing is known of them. */
  readonly watched?: Watched | undefined;
  /** What the gateway knows of the calls and of a drill that runs; undefined: nothing is known of them. */
  readonly ai?: AiSeen | undefined;
}

/** The world with the types of its kinds. */
export interface Seen {
  readonly record: RecordState;
  readonly page: PageState;
  readonly people: Subjects<PersonState>;
  readonly tokens: Subjects<TokenState>;
  readonly readings: Subjects<Reading>;
  readonly gaps: Subjects<Gap>;
  readonly proposals: Subjects<ProposalState>;
  readonly changes: Subjects<ChangeState>;
  readonly freeze: FreezeState;
  readonly releases: Subjects<ReleaseState>;
  readonly operations: Subjects<OperationState>;
  readonly incidents: Subjects<IncidentState>;
  readonly signers: Subjects<SignerState>;
  readonly access: Subjects<AccessState>;
  readonly drills: Subjects<DrillState>;
  readonly roster: RosterState;
  readonly alerts: Subjects<AlertState>;
  readonly markers: Subjects<MarkerState>;
  readonly tasks: Subjects<TaskState>;
  readonly pauses: Subjects<PauseState>;
  readonly drafts: Subjects<DraftState>;
  readonly comparisons: Subjects<ComparisonState>;
  readonly templates: Subjects<TemplateState>;
  readonly works: Subjects<WorkState>;
  readonly sheets: Subjects<SheetState>;
  readonly actions: Subjects<ActionState>;
  readonly checkins: Subjects<CheckinState>;
  readonly redactions: Subjects<RedactionState>;
  readonly reviews: Subjects<ReviewState>;
}

/** Reads the kinds of decision out of the untyped world, where it may be done: nowhere else. */
export const worldOf = (world: World): Seen => ({
  record: world.one("record") as RecordState,
  page: world.one("page") as PageState,
  people: world.many("person") as Subjects<PersonState>,
  tokens: world.many("token") as Subjects<TokenState>,
  readings: world.many("guardrail") as Subjects<Reading>,
  gaps: world.many("gap") as Subjects<Gap>,
  proposals: world.many("proposal") as Subjects<ProposalState>,
  changes: world.many("change") as Subjects<ChangeState>,
  freeze: world.one("freeze") as FreezeState,
  releases: world.many("release") as Subjects<ReleaseState>,
  operations: world.many("operation") as Subjects<OperationState>,
  incidents: world.many("incident") as Subjects<IncidentState>,
  signers: world.many("signer") as Subjects<SignerState>,
  access: world.many("access") as Subjects<AccessState>,
  drills: world.many("drill") as Subjects<DrillState>,
  roster: world.one("roster") as RosterState,
  alerts: world.many("alert") as Subjects<AlertState>,
  markers: world.many("marker") as Subjects<MarkerState>,
  tasks: world.many("task") as Subjects<TaskState>,
  pauses: world.many("pause") as Subjects<PauseState>,
  drafts: world.many("draft") as Subjects<DraftState>,
  comparisons: world.many("comparison") as Subjects<ComparisonState>,
  templates: world.many("template") as Subjects<TemplateState>,
  works: world.many("work") as Subjects<WorkState>,
  sheets: world.many("sheet") as Subjects<SheetState>,
  actions: world.many("action") as Subjects<ActionState>,
  checkins: world.many("checkin") as Subjects<CheckinState>,
  redactions: world.many("redaction") as Subjects<RedactionState>,
  reviews: world.many("review") as Subjects<ReviewState>,
});

/** The kinds in which people say yes or no, by their own names. */
export function decidingOf(world: World): Deciding {
  const {
    page,
    proposals: proposal,
    changes: change,
    releases: release,
    access,
    actions: action,
    tasks: task,
  } = worldOf(world);
  return { page, proposal, change, release, access, action, task };
}

/** The page in force, or before the first adoption the one on offer: it says who exists. */
export const pageShown = ({ page }: Seen): Page | undefined => page.inForce?.page ?? page.offered?.page;

/** The zone that times are shown in: the reader's own, else the team's. */
export function zoneOf({ world, me }: Pick<ViewContext, "world" | "me">): string {
  const page = pageShown(worldOf(world));
  return (page && me && personOf(page, me.person)?.zone) || page?.zone || "UTC";
}

/** What the rules about removed words read of the world. */
export const needingOf = (world: World) =>
  Object.fromEntries(
    Object.values(needing).map((kind) => [
      kind.name,
      kind.shape === "one" ? world.one(kind.name) : world.many(kind.name),
    ]),
  ) as unknown as Parameters<typeof neededTexts>[0];
