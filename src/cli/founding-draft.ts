/** What the history of the repository around the server shows of a first page, for the form in the browser. */

import { repository } from "../connect/git/repository.ts";
import { type Choice, type Draft, draftPage, listed } from "../init/draft.ts";
import { nameOf } from "../views/names.ts";
import { type Drafted, mostPeople, mustOwn } from "../views/setup.ts";
import { gather } from "./init/gather.ts";

/** How long a form waits for a long history, in milliseconds; who opens it later finds what was read meanwhile. */
const patience = 3_000;

/** Reads the history once, when it is first asked for. Undefined: no repository, nobody seen in it, or not read yet. */
export function draftedIn(folder: string): () => Promise<Drafted | undefined> {
  let reading: Promise<Drafted | undefined> | undefined;
  return () => {
    reading ??= read(folder).catch(() => undefined);
    let timer: NodeJS.Timeout;
    const tired = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience);
    });
    return Promise.race([reading, tired]).finally(() => clearTimeout(timer));
  };
}

async function read(folder: string): Promise<Drafted | undefined> {
  const repo = await repository(folder, process.env);
  const draft = draftPage(await gather(repo, new Date().toISOString().slice(0, 10), () => {}));
  return "refused" in draft ? undefined : formOf(draft);
}

/** The draft as what could have been typed, and where each name comes from. */
function formOf(draft: Draft): Drafted {
  const areas = mustOwn.flatMap(({ area }) => draft.areas.filter(({ name }) => name === area));
  const seats = new Map<string, Choice | undefined>([
    ...areas.flatMap(({ name, owner, backup }) => [
      [`${name}-owner`, owner] as const,
      [`${name}-backup`, backup] as const,
    ]),
    ["everything-else", draft.rest.owner],
  ]);
  const wanted = new Set([...seats.values()].flatMap((choice) => choice?.person ?? []));
  const people = listed(draft, wanted).slice(0, mostPeople);
  const rowOf = (id: string) => String(people.findIndex((one) => one.id === id) + 1 || "");
  const chosen = [...seats].flatMap(([field, choice]) => (choice ? [[field, choice] as const] : []));
  return {
    from: `${draft.commits} commits ${draft.window.says}`,
    typed: {
      ...{ team: draft.team.name, zone: draft.zone.zone },
      people: people.map(({ id, email = "", zone }) => ({
        ...{ name: nameOf(id), role: "", email },
        zone: zone && zone.zone !== draft.zone.zone ? zone.zone : "",
      })),
      seats: new Map(chosen.map(([field, { person }]) => [field, rowOf(person)])),
    },
    sources: new Map([
      ...people.map(({ id, source }) => [id, source] as const),
      ...chosen.map(([field, { person, source }]) => [field, `${nameOf(person)}: ${source}`] as const),
    ]),
  };
}
