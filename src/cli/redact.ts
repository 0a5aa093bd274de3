/** `finalcall redact`: finds what belongs to a person or a customer, and says what was removed. Removing itself is for people in their browser. */

import type { Command } from "commander";
import { Option } from "commander";
import { type FoundText, findTexts } from "../app/finding.ts";
import { wordsOf } from "../app/words.ts";
import { kinds } from "../decisions/index.ts";
import { neededTexts } from "../decisions/redaction/needed.ts";
import type { RedactionState } from "../decisions/redaction/state.ts";
import { tellableWords } from "../http/words.ts";
import type { Text } from "../kernel/prose.ts";
import { emptyWorld, evolve, type World } from "../kernel/world.ts";
import { unseal } from "../log/envelope.ts";
import { openStore } from "../log/open.ts";
import { pages } from "../log/pages.ts";
import { genesis, type Store } from "../log/store.ts";
import { needingOf, worldOf } from "../views/context.ts";
import { plural } from "../views/names.ts";
import { noteOf } from "../views/removed.ts";
import { say } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { existingStore } from "./home.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

/** Texts to one search. */
const mostFound = 1000;

export function addRedact(finalcall: Command, done: Done): void {
  const redact = finalcall
    .command("redact")
    .description(
      "Finds words that belong to a person or a customer, and says what was removed. Offline, from the record.",
    );
  const json = () => new Option("--json", "one JSON object on stdout");
  redact
    .command("find")
    .argument("<words>", "a name, an address, a number")
    .description("Every text that holds these words, where it stands, and whether something still needs it.")
    .addOption(json())
    .action(done(find));
  redact
    .command("status")
    .description("What was asked to be removed, by whom and why, and whether it is done.")
    .addOption(json())
    .action(done(status));
  for (const command of redact.commands) command.exitOverride();
}

const find = (words: string, { json }: { json?: boolean }): Promise<ExitCode> =>
  reading(async (store, world) => {
    if (words.trim() === "")
      throw new CommandError(exit.usage, "Nothing is looked for.", 'finalcall redact find "Mira Sommer"');
    // What is sealed until others have answered is told to nobody, whoever has the file.
    const { found, more } = await findTexts(tellable(store, world), words, mostFound);
    const needed = neededTexts(needingOf(world), new Date().toISOString());
    const told = found.map((one) => {
      const need = needed.get(one.text);
      return { ...one, needed: need ? `${need.what} ${need.id}` : "" };
    });
    const lines = told.map(
      ({ needed, ...one }) => `${line(one)}${needed === "" ? "" : `\n        stays: ${needed} still needs it`}`,
    );
    const free = told.filter(({ needed }) => needed === "").length;
    const next =
      found.length === 0
        ? `Nothing in the record, or beside its traffic, holds “${words}”.`
        : `${found.length} ${plural(found.length, "text")}, ${free} of them can be removed${more ? "; there are more" : ""}. Ask for it in the browser: /record/remove?q=${encodeURIComponent(words)}`;
    return say(json, [...lines, next].join("\n"), { found: told, more });
  });

const tellable = (store: Store, world: World): Pick<Store, "read" | "notes" | "words"> => ({
  ...tellableWords({ store, world }),
  read: (after, limit) => store.read(after, limit),
  notes: (book, after, limit) => store.notes(book, after, limit),
});

const line = ({ seq, type, at, words }: FoundText): string =>
  `${seq > 0 ? String(seq).padStart(6) : "traffic"}  ${at.slice(0, 16).replace("T", " ")} UTC  ${type}\n        ${words.slice(0, 160).replaceAll(/\s+/g, " ")}`;

const status = ({ json }: { json?: boolean }): Promise<ExitCode> =>
  reading(async (store, world) => {
    const all = [...worldOf(world).redactions.values()];
    const reasons = all.flatMap(({ reason, refused }) =>
      [reason, refused?.reason].filter((one): one is Text => one !== undefined),
    );
    const words = await wordsOf(store, reasons);
    const told = all.map((one) => ({
      ...{ id: one.id, texts: one.texts.size, entries: one.entries, asked: one.askedAt, by: one.askedBy },
      stands: standing(one, words),
    }));
    const lines = told.map(({ id, texts, stands }) => `${id}  ${texts} ${plural(texts, "text")}: ${stands}`);
    return say(json, lines.join("\n") || "Nothing was asked to be removed.", { removals: told });
  });

function standing(one: RedactionState, words: (text: Text) => string): string {
  if (one.refused) return `refused: ${words(one.refused.reason)}`;
  if (!one.ordered) return `waits for a yes: ${one.reason ? words(one.reason) : ""}`;
  return `${noteOf(one, words, new Date().toISOString(), "UTC")}${one.doneAt === "" ? "; the server has not done it yet" : ""}`;
}

/** Reads the record of this folder, checked on the way, and the world that follows from it. */
async function reading(work: (store: Store, world: World) => Promise<ExitCode>): Promise<ExitCode> {
  const store = await openStore(existingStore(), { worker: false });
  try {
    const world = emptyWorld(kinds);
    let head = genesis;
    for await (const rows of pages(store)) {
      const read = unseal(undefined, head, rows);
      for (const one of read.lines) evolve(kinds, world, one);
      head = read.head;
    }
    return await work(store, world);
  } finally {
    await store.close();
  }
}
