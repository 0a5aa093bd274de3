/** Who can reach production now, who did, and how each emergency login ended. */

import { behind } from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import type { Seen } from "./context.ts";

export type AccessStatus = "asked" | "refused" | "granted" | "making" | "open" | "ending" | "stuck" | "ended";

/** Where a request stands, in one word. Time that is over and a login that may exist are `ending` until the proof is there. */
export function accessStatus(state: AccessState, at: string): AccessStatus {
  if (state.ended) return "ended";
  if (state.refused) return "refused";
  if (state.stuck) return "stuck";
  const over = state.endingBy !== "" || (state.until !== "" && state.until <= at);
  if (state.login === "none") return over ? "ended" : state.until === "" ? "asked" : "granted";
  if (over || state.login === "failed") return "ending";
  return state.login === "issuing" ? "making" : "open";
}

/** One place of the page: who may, who says yes, who was last there, and when it was last tried. */
export interface Place {
  readonly target: string;
  readonly kind: "ssh" | "postgres" | "command";
  readonly who: readonly string[];
  readonly approve: readonly string[];
  readonly minutes: number;
  /** UTC; empty when nobody ever was there. */
  readonly lastUsed: string;
  readonly lastUsedBy: string;
  /** UTC; empty when it was never tried. */
  readonly lastDrill: string;
  readonly lastDrillPassed: boolean;
}

export function placesOf({ access, drills, page }: Seen, at: string): Place[] {
  const inForce = page.inForce?.page;
  return (inForce?.access ?? []).map(({ name, kind, who, approve, minutes }) => {
    const used = [...access.values()].filter((one) => one.target === name && one.issuedAt !== "");
    const last = used.reduce<AccessState | undefined>((a, b) => (a && a.issuedAt > b.issuedAt ? a : b), undefined);
    const tried = [...drills.values()].filter((one) => one.of === `access:${name}`);
    const drill = tried.sort((a, b) => a.at.localeCompare(b.at)).at(-1);
    return {
      ...{ target: name, kind, minutes },
      who: inForce ? behind(inForce, who, at) : [],
      approve: inForce ? behind(inForce, approve, at) : [],
      lastUsed: last?.issuedAt ?? "",
      lastUsedBy: last?.person ?? "",
      lastDrill: drill?.at ?? "",
      lastDrillPassed: drill?.passed ?? false,
    };
  });
}
