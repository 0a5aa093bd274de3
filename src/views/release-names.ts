/** How releases, their stages and where they stand are called on a screen. */

import { reachOf } from "../decisions/release/stages.ts";
import type { ReleaseState, ReleaseStatus } from "../decisions/release/state.ts";
import { shortDigest } from "./names.ts";

/** `clinic-billing 9ac41f2e`: the repository's own name and the commit. */
export const releaseName = ({ repo, to }: Pick<ReleaseState, "repo" | "to">): string =>
  `${
    repo
      .replace(/\.git$/, "")
      .split("/")
      .at(-1) ?? repo
  } ${shortDigest(to)}`;

/** `1%` → `1 %`, `all` → `everybody`: whom a stage reaches. */
export function stageName(stage: string): string {
  const reach = reachOf(stage);
  if (reach === "all") return "everybody";
  if (reach === "internal") return "internal users";
  return reach.endsWith("%") ? `${reach.slice(0, -1)}\u00a0%` : reach;
}

const words: Readonly<Record<ReleaseStatus, string>> = {
  prepared: "waits for a yes",
  refused: "refused",
  approved: "approved",
  rolling: "rolling out",
  "in-doubt": "in doubt",
  stopped: "stopped",
  live: "live",
  "rolled-back": "rolled back",
  abandoned: "abandoned",
};
export const statusName = (status: ReleaseStatus): string => words[status];

/** Which standings need somebody to look: shown in red. */
export const isBad = (status: ReleaseStatus): boolean =>
  status === "stopped" || status === "in-doubt" || status === "rolled-back" || status === "refused";
