/** What stands in the three fields of the note before anybody types: from the record alone. Pure. */

import type { CheckinState } from "../decisions/checkin/state.ts";
import { weekAfter } from "../decisions/checkin/week.ts";
import type { Page } from "../page/page.ts";
import type { Item, OpenRow } from "./checkin-open.ts";
import { type ViewContext, worldOf } from "./context.ts";
import type { Finding } from "./friction-found.ts";
import { listed, nameOf, plural } from "./names.ts";

export interface Fields {
  readonly owners: string;
  readonly faster: string;
  readonly cto: string;
}

interface Known {
  readonly findings: readonly (Finding & { readonly judged: string })[];
  readonly open: readonly OpenRow[];
  readonly blocked: readonly Item[];
}

/** More than this in one field is no short field. */
const most = 3;
const longest = 600;

export function fieldsOf(context: ViewContext, page: Page, state: CheckinState, known: Known): Fields {
  const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
  return { owners: cut(owners(context, page, state)), faster: cut(faster(state, known)), cto: cut(cto(state, known)) };
}

/** Areas whose owner is another than at the check-in before this one. */
function owners(context: ViewContext, page: Page, state: CheckinState): string {
  const before = worldOf(context.world).checkins.get(weekAfter(state.id, -1))?.owners;
  if (!before) return "No check-in of the week before to compare with.";
  const was = new Map(before.map(({ area, owner }) => [area, owner]));
  const changed = page.areas.flatMap(({ name, owner }) => {
    const old = was.get(name);
    return old === owner ? [] : [`${name}: ${nameOf(owner)}${old === undefined ? ", new" : `, was ${nameOf(old)}`}`];
  });
  const gone = [...was.keys()].filter((name) => !page.areas.some((area) => area.name === name));
  const all = [...changed, ...gone.map((name) => `${name}: no longer on the page`)];
  return all.length === 0 ? "None changed." : `${all.join("; ")}.`;
}

/** Suggestions of this week that would give the engineer the call, but for those that somebody said no to. */
function faster({ pair }: CheckinState, { findings }: Known): string {
  const lead = pair[1] ?? pair[0] ?? "";
  const lines = findings
    .filter(({ judged, wording }) => judged !== "stays" && wording.includes(`owner: ${lead},`))
    .map(({ wording }) => wording);
  return lines.length === 0 ? "Nothing found this week." : [...new Set(lines)].slice(0, most).join("\n");
}

function cto({ pair }: CheckinState, { open, blocked }: Known): string {
  const name = nameOf(pair[0] ?? "");
  const theirs = open.filter(({ below }) => below.startsWith(`${name} `));
  const rest = theirs.length - most;
  const waits = listed(theirs.slice(0, most).map(({ says, due }) => `${says} (${due})`));
  const more = rest > 0 ? `, and ${rest} more` : "";
  const stands = blocked.length === 0 ? "" : ` Blocked: ${blocked.length} ${plural(blocked.length, "thing")}.`;
  return theirs.length === 0 ? `Nothing waits for ${name}.${stands}` : `${waits}${more}.${stands}`;
}
