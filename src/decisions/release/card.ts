/** What a person is shown, and what their passkey signs, before a release, a stage of it or an exception gets a yes. */

import type { Json } from "../../kernel/json.ts";
import type { Frozen } from "../freeze/frozen.ts";
import type { Prepared, ReleaseState } from "./state.ts";

const written = ({ rollback, offSwitch, stopPatching, note, monitoring, artifact, tests, cost }: Prepared) => ({
  artifact,
  note: note.text,
  monitoring: monitoring.text,
  offSwitch: offSwitch.text,
  stopPatching: stopPatching.text,
  rollback: { kind: rollback.kind, does: rollback.does.text },
  tests: { passed: tests.passed, failed: tests.failed, source: tests.source.text },
  cost: cost ? { value: cost.value, currency: cost.currency, period: cost.period } : null,
});

/** The yes to a release. */
export const releaseCard = (state: ReleaseState, page: string): Json => ({
  kind: "release.approve",
  id: state.id,
  environment: state.environment,
  repo: state.repo,
  from: state.from,
  to: state.to,
  ...written(state),
  areas: [...state.areas],
  risk: state.risk,
  stages: [...state.stages],
  excluded: [...state.excluded],
  facts: state.facts,
  page,
});

/** The yes to one stage of it. */
export const stageCard = (state: ReleaseState, stage: string, page: string): Json => ({
  kind: "release.advance",
  id: state.id,
  stage,
  artifact: state.artifact,
  facts: state.facts,
  page,
});

/** The yes to pass one freeze. */
export const exceptionCard = (state: ReleaseState, { id, by, since }: Frozen, page: string): Json => ({
  kind: "release.except",
  id: state.id,
  freeze: id,
  by,
  since,
  artifact: state.artifact,
  facts: state.facts,
  page,
});
