/** What the command palette leads to: everything with a name and an address of its own. It leads; it decides nothing. */

import { statusOf } from "../decisions/release/stages.ts";
import { titleOf as taskTitle } from "./ai-words.ts";
import { pageShown, type ViewContext, worldOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { inboxRows } from "./inbox.ts";
import { areaTitle, capital, nameOf, roleTitle } from "./names.ts";
import { releaseName, statusName } from "./release-names.ts";
import { open } from "./waiting.ts";

export interface PaletteRow {
  /** What it is, as a word beside its name: `Decision`, `Person`. */
  readonly kind: string;
  readonly name: string;
  /** What tells it from others of its name; empty for nothing. */
  readonly says: string;
  readonly href: string;
}

export interface PaletteModel {
  /** The newest entry of the record: every number up to it has a screen. */
  readonly head: number;
  readonly rows: readonly PaletteRow[];
}

/** Of what never ends, the newest so many. */
const most = 40;

/** Places that stand in no navigation. */
const places: readonly PaletteRow[] = [
  { kind: "Place", name: "Ask for a decision", says: "", href: "/proposals/new" },
  { kind: "Place", name: "Review the page", says: "area by area, what happened and whether it holds", href: "/review" },
  {
    kind: "Place",
    name: "Cover",
    says: "every hour with nobody to say yes, and what breaks if one leaves",
    href: "/page/cover",
  },
  { kind: "Place", name: "All check-ins", says: "week by week", href: "/checkins" },
  { kind: "Place", name: "Remove personal words", says: "the record keeps who decided what", href: "/record/remove" },
  { kind: "Place", name: "Agents", says: "what each asked for and was refused", href: "/agents" },
];
const aiPlaces: readonly PaletteRow[] = [
  { kind: "Place", name: "Work for people", says: "", href: "/work" },
  { kind: "Place", name: "Drafts", says: "", href: "/drafts" },
];

/** Everything this reader can jump to: what waits for them first. `head`: the number of the record's newest entry. */
export async function paletteView(context: ViewContext, head: number): Promise<PaletteModel> {
  const page = pageShown(worldOf(context.world));
  const people = page?.people ?? [];
  return {
    head,
    rows: [
      ...(await decisions(context)),
      ...(await incidents(context)),
      ...(page?.areas ?? []).map(
        ({ name, owner }): PaletteRow => ({
          ...{ kind: "Area", name: capital(areaTitle(name)), says: `${nameOf(owner)} decides` },
          href: `/page#area-${name}`,
        }),
      ),
      ...people.map(
        ({ id, role }): PaletteRow => ({
          ...{ kind: "Person", name: nameOf(id), says: roleTitle(role) },
          href: `/people#person-${id}`,
        }),
      ),
      ...(page?.ai.tasks ?? []).map(
        ({ name }): PaletteRow => ({ kind: "AI task", name: taskTitle(name), says: "", href: `/ai/${name}` }),
      ),
      ...releases(context),
      ...places,
      ...(page?.ai.tasks.length ? aiPlaces : []),
    ],
  };
}

/** Every open decision, the reader's own before the others'. */
async function decisions(context: ViewContext): Promise<PaletteRow[]> {
  const all = open(context);
  const row = await inboxRows(context, all);
  return [...all.filter(({ call }) => call.mine), ...all.filter(({ call }) => !call.mine)].map((one) => {
    const { href, title, call } = row(one);
    return { kind: "Decision", name: visible(title), says: `${call.name} decides`, href };
  });
}

async function incidents(context: ViewContext): Promise<PaletteRow[]> {
  const newest = [...worldOf(context.world).incidents.values()].sort((a, b) => b.seq - a.seq).slice(0, most);
  const say = await context.words(newest.map(({ title }) => title));
  return newest.map((one) => ({
    kind: "Incident",
    name: `${one.number}: ${visible(say(one.title))}`,
    says: one.open ? `open, ${nameOf(one.lead)} leads` : "over",
    href: `/incidents/${one.number}`,
  }));
}

function releases(context: ViewContext): PaletteRow[] {
  const seen = worldOf(context.world);
  const version = seen.page.inForce?.version ?? "";
  const newest = [...seen.releases.values()].sort((a, b) => b.preparedAt.localeCompare(a.preparedAt)).slice(0, most);
  return newest.map((one) => ({
    kind: "Release",
    name: releaseName(one),
    says: `${one.environment}, ${statusName(statusOf(one, version))}`,
    href: `/releases/${one.id}`,
  }));
}
