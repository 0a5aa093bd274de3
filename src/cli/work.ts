/** `finalcall work`: the queue for people, one item, and the queue as a file or on paper and back. Answering is done in the browser. */

import { readFileSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { wordsOf } from "../app/words.ts";
import type { Client } from "../client/client.ts";
import { kinds } from "../decisions/index.ts";
import { longestSheet, spreadsheetMark, writeSheet } from "../decisions/work/paper.ts";
import { emptyWorld, evolve } from "../kernel/world.ts";
import { unseal } from "../log/envelope.ts";
import { openStore } from "../log/open.ts";
import { pages } from "../log/pages.ts";
import { genesis } from "../log/store.ts";
import { nameOf } from "../routing/sentence.ts";
import type { ViewContext } from "../views/context.ts";
import { paperItems, printView } from "../views/work-sheet.ts";
import { workPrintFile } from "../web/screens/work-print.tsx";
import { asking, say } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { existingStore } from "./home.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Line = Awaited<ReturnType<Client["works"]>>["items"][number];
type Item = Awaited<ReturnType<Client["work"]>>;

interface FileFlags {
  readonly out?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

const guide = `
  finalcall work list                         what waits for people, the longest first
  finalcall work list billing-replies --all
  finalcall work show work-3f0a…              the question, and what a person answered
  finalcall work export --out work.csv        the queue as a file, with columns for the answers
  finalcall work print --out work.html        one sheet with checklist and approved words
  finalcall work export --offline             from the record in this folder, while the server is away
  finalcall work import work.csv              brings answers back; a person says yes to them in the browser

Taking, answering and closing is done in the browser: no token answers for a person.
`;

export function addWork(finalcall: Command, done: Done): void {
  const work = finalcall
    .command("work")
    .description("Questions that people answer while an AI task does not: the queue, also on paper.")
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    work.command(usage).description(description).addOption(new Option("--json", "one JSON object on stdout"));
  const file = (usage: string, description: string) =>
    verb(usage, description)
      .option("--out <file>", "write it there; a file that is there already is not touched")
      .option("--offline", "from the record in this folder, without the server", false);
  verb("list [task]", "What waits for people.").option("--all", "also what is over").action(done(list));
  verb("show <item>", "One item with its words.").action(done(show));
  file("export [task]", "The open items as CSV.").action(done(exportSheet));
  file("print [task]", "The open items as one HTML file to print.").action(done(print));
  verb("import <file>", "Brings answers back from paper: they wait for a person's yes.").action(done(importSheet));
}

const list = (task: string | undefined, flags: { json?: boolean; all?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const which = { ...(task && { task }), ...(flags.all ? {} : { state: "open" as const }) };
    const { items } = await client.works(which);
    const none = flags.all ? "Nothing ever came to people." : "Nobody waits for a person.";
    return say(flags.json, items.map(line).join("\n") || none, { items });
  });

const show = (id: string, flags: { json?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const item = await client.work(id);
    return say(flags.json, told(item).join("\n"), { ...item });
  });

const states: Readonly<Record<Line["state"], string>> = {
  waiting: "waits for a person",
  taken: "taken",
  "with-task": "back with the task",
  "in-doubt": "back with the task, and nobody knows what came of it",
  answered: "answered, not given yet",
  used: "answered and given",
  ended: "answered by the task",
  closed: "needs no answer",
};

const line = ({ id, task, question, since, state, by }: Line): string => {
  const of = `${task}${question === "" ? "" : `/${question}`}`;
  return `${id}  ${of}, ${since}: ${states[state]}${by === "" ? "" : ` (${nameOf(by)})`}`;
};

function told(item: Item): string[] {
  const { key, recipient, input, use, marks, proposed, others, state, link } = item;
  const wrong = marks.filter(({ ok }) => !ok).map(({ item: one }) => one);
  return [
    line(item),
    `Key: ${key}`,
    ...(recipient === "" ? [] : [`For: ${recipient}`]),
    ...(wrong.length === 0 ? [] : [`Marked wrong: ${wrong.join(", ")}`]),
    ...(proposed.length === 0 ? [] : [`From paper, waiting for a yes: ${proposed.join(", ")}`]),
    ...(others.length === 0 ? [] : [`A second answer came ${others.length} times; only the first counts.`]),
    ...["", "The question:", input],
    ...(use === "" ? [] : ["", "The answer:", use]),
    ...(state === "waiting" || state === "in-doubt" ? ["", `Answer it in the browser: ${link}`] : []),
  ];
}

const exportSheet = (task: string | undefined, flags: FileFlags): Promise<ExitCode> =>
  toFile(flags, "csv", {
    online: async (client) => spreadsheetMark + (await client.workSheet(task)).replace(spreadsheetMark, ""),
    offline: async (context) => writeSheet(await paperItems(context, task)),
  });

const print = (task: string | undefined, flags: FileFlags): Promise<ExitCode> =>
  toFile(flags, "html", {
    online: (client) => client.workPrint(task),
    offline: async (context) => String(await workPrintFile(await printView(context, task))),
  });

interface Source {
  readonly online: (client: Client) => Promise<string>;
  readonly offline: (context: ViewContext) => Promise<string>;
}

/** Customers' words go into a file that only its owner reads, or to stdout. */
async function toFile({ out, offline, json }: FileFlags, as: "csv" | "html", source: Source): Promise<ExitCode> {
  const next = "Run it with --offline where the record lies, or look at the last copy that you kept.";
  const text = offline ? await fromRecord(source.offline) : await asking("Nothing was written.", source.online, next);
  if (out === undefined && !json) {
    process.stdout.write(text);
    return exit.ok;
  }
  if (out !== undefined) onDisk(out, () => writeFileSync(out, text, { flag: "wx", mode: 0o600 }));
  return say(json, `Written to ${out}.`, out === undefined ? { [as]: text } : { file: out });
}

/** The record as it lies in this folder, read without a server. */
async function fromRecord(make: (context: ViewContext) => Promise<string>): Promise<string> {
  const store = await openStore(existingStore(), { worker: false });
  try {
    const world = emptyWorld(kinds);
    let head = genesis;
    for await (const rows of pages(store)) {
      const read = unseal(undefined, head, rows);
      for (const entry of read.lines) evolve(kinds, world, entry);
      head = read.head;
    }
    const at = new Date().toISOString();
    return await make({ world, at, me: undefined, words: (texts) => wordsOf(store, texts) });
  } finally {
    await store.close();
  }
}

/** Exit 3 when a line was refused, or came too late: somebody must look at it. */
async function importSheet(file: string, { json }: { readonly json?: boolean }): Promise<ExitCode> {
  const csv = onDisk(file, () => readFileSync(file === "-" ? 0 : file, "utf8"));
  if (csv.length > longestSheet)
    throw new CommandError(exit.usage, `${file} has more than ${longestSheet} characters.`, "Bring it in parts.");
  return asking("Nothing was brought.", async (client) => {
    const { sheet, link, lines } = await client.importWork(csv);
    const told = lines.filter(({ outcome }) => outcome !== "empty");
    const waiting = lines.filter(({ outcome }) => outcome === "proposed").length;
    const bad = lines.some(({ outcome }) => outcome === "refused" || outcome === "doubled");
    const sentences = [
      ...told.map(({ line: number, item, says }) => `Line ${number}${item === "" ? "" : `, ${item}`}: ${says}`),
      waiting === 0 ? "No answer of it waits for a yes." : `${waiting} wait for a yes in the browser: ${link}`,
    ];
    return say(json, sentences.join("\n"), { sheet, link, lines }, bad ? exit.denied : exit.ok);
  });
}

function onDisk<T>(file: string, does: () => T): T {
  try {
    return does();
  } catch (fault) {
    const { code } = fault as { code?: string };
    const why = code === "EEXIST" ? "is there already" : "cannot be read or written";
    throw new CommandError(exit.usage, `${file} ${why}.`, "Name another file.");
  }
}
