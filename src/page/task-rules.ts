/** Rules for AI tasks: what keeps a task from ever going live is said here, before the first call. */

import { levels, type Page, type Question, type Task, taskOf } from "./page.ts";
import type { Report } from "./problem.ts";
import { subjectIn, subjectTitle, wordsOf } from "./subjects.ts";
import { at, entries, lineWith, texts, value, word } from "./tree.ts";
import type { Entry, Mapping, Words } from "./yaml.ts";

/** Checks every AI task of the page, and that one person has the final call on them. `tracked`: files of the repository, or none. */
export function checkTasks(root: Mapping, page: Page, tracked: readonly string[], report: Report): void {
  const section = root.entries.find(({ key }) => key.text === "ai");
  const written = entries(value(section?.value, "tasks"));
  if (section && written.length > 0) checkOwner(section.key, page, report);
  for (const { key, value: node } of written) {
    const task = taskOf(page, key.text);
    if (!task || node.is !== "mapping") continue;
    const path = `ai.tasks.${task.name}`;
    checkWhole(key, node, value(section?.value, "budget") !== undefined, path, report);
    checkTesters(node, task, page, path, report);
    checkModels(node, task, path, report);
    for (const entry of entries(value(node, "questions"))) {
      const question = task.questions.find(({ name }) => name === entry.key.text);
      if (question) checkQuestion(entry, question, `${path}.questions.${question.name}`, report);
    }
    for (const field of ["tools", "writes"])
      for (const one of texts(node, field)) checkNever(one, task, `${path}.${field}`, report);
    for (const field of ["prompt", "fallback"])
      for (const one of texts(node, field)) checkFile(one, `${path}.${field}`, tracked, report);
  }
}

/** One person owns all AI. Unclaimed, it falls to whoever owns everything else, which few teams mean. */
function checkOwner(place: Words, page: Page, report: Report): void {
  const area = page.areas.find(({ name }) => name === "ai");
  if (area?.claimed) return;
  report(place, {
    severity: "warning",
    code: "page.ai-owner",
    what: `Nobody claimed \`areas.ai\`, so ${page.defaultOwner} has the final call on every AI task.`,
    why: "One person owns all AI: its models, prompts, levels and triggers.",
    fix: `Say who: \`ai: { owner: ${page.people[0]?.id ?? "ana"}, backup: ${page.people[1]?.id ?? "ben"} }\` under \`areas\`.`,
  });
}

/** What a task must have before any model is asked: a fallback, a ceiling, and a number at which it stops. */
function checkWhole(key: Words, fields: Mapping, capped: boolean, path: string, report: Report): void {
  const lacks = (what: string, why: string, line: string): void =>
    report(key, {
      code: "page.task",
      what: `\`${path}\` ${what}.`,
      why,
      fix: `Add \`${line}\`, or remove the task until it is known.`,
      corrected: lineWith(fields, line),
    });
  if (!value(fields, "fallback"))
    lacks(
      "does not say what people use while it is off",
      "When it stops, the work must go on.",
      "fallback: templates/",
    );
  if (!value(fields, "budget") && !capped)
    lacks("has no budget", "A loop that calls a model costs money all night.", "budget: 20 USD / day");
  if (entries(value(fields, "stop")).length === 0)
    lacks("never stops by itself", "Wrong answers go out until somebody happens to look.", "stop: { wrong-price: 1 }");
}

/** Whoever changed it never says that it was tested. */
function checkTesters(fields: Mapping, task: Task, page: Page, path: string, report: Report): void {
  const persons = (ids: readonly string[]) =>
    new Set(ids.flatMap((id) => page.rotations.find((turn) => turn.id === id)?.members ?? [id]));
  const [testers, changers] = [persons(task.testedBy), persons(task.changedBy)];
  const [tester = ""] = testers;
  if (testers.size !== 1 || tester === "" || !changers.has(tester)) return;
  const alone = changers.size === 1;
  const other = page.people.find(({ id }) => id !== tester)?.id;
  report(at(fields, "tested-by"), {
    severity: alone ? "error" : "warning",
    code: "page.own-tester",
    what: alone
      ? `\`${path}\` is changed by ${tester} and tested by ${tester}.`
      : `\`${path}\`: what ${tester} changes, nobody else tests.`,
    why: "Who made a change does not say that it passed, so it could never go live.",
    fix: "Name another tester.",
    replace: other && `[${alone ? other : `${tester}, ${other}`}]`,
  });
}

/** Parameters that would go round what the task says or what the gateway counts. */
const notParameters = new Map([
  ["model", "`model` says it"],
  ["messages", "`prompt` says it"],
  ["system", "`prompt` says it"],
  ["instructions", "`prompt` says it"],
  ["input", "the caller says it"],
  ["tools", "`tools` says it"],
  ["functions", "`tools` says it"],
  ["mcp_servers", "`tools` says it"],
  ["stream", "the caller says it"],
  ["n", "more answers than one are not read"],
  ["service_tier", "its price is not known"],
]);

/** How long an answer may be, as the providers call it. */
const limits = /^max[_-](?:completion[_-]|output[_-])?tokens$/;

function checkModels(fields: Mapping, task: Task, path: string, report: Report): void {
  if (task.model !== "" && task.model === task.edgeCases)
    report(at(fields, "edge-cases"), {
      severity: "warning",
      code: "page.same-model",
      what: `\`${path}\` asks ${task.model} for odd cases too.`,
      why: "A stronger model, or a person, answers what the usual one cannot.",
      fix: "Name a stronger model, or remove the line: then a person answers.",
    });
  for (const { key, value: node } of entries(value(fields, "parameters"))) {
    const limit = limits.test(key.text) && !(node.is === "words" && /^[1-9]\d{0,6}$/.test(node.text));
    if (limit)
      report(node, {
        code: "page.parameter",
        what: `\`${path}.parameters.${key.text}\` is not a whole number above 0.`,
        why: "The most that a call can cost is reckoned from it, before the call.",
        fix: "Write the number of tokens: `800`.",
        replace: "800",
      });
    const says = notParameters.get(key.text.replaceAll("-", "_"));
    if (says)
      report(key, {
        code: "page.parameter",
        what: `\`${path}.parameters\` holds \`${key.text}\`.`,
        why: `It is no parameter: ${says}.`,
        fix: "Remove it.",
      });
  }
}

/** What money, terms, law, security or production is about is read by a person, also when only the name says so. */
function checkQuestion({ value: node }: Entry, question: Question, path: string, report: Report): void {
  const fields = node as Mapping;
  const written = word(fields, "about");
  const named = subjectIn(question.name);
  const wide = levels.indexOf(question.level) > levels.indexOf("reviewed");
  if (question.about !== "plain" && wide) {
    const says = written === question.about ? "it says" : `its name says (\`${named?.word}\`)`;
    report(at(fields, "level"), {
      code: "page.level",
      what: `\`${path}\` is about ${subjectTitle[question.about]}, as ${says}, and may reach \`${question.level}\`.`,
      why: "Money, plan terms, legal answers, security and production are read by a person, whatever the numbers say.",
      fix: `Write \`reviewed\`${written === question.about ? "" : ", or give the question type a name that says what it is"}.`,
      replace: "reviewed",
    });
  } else if (written === "plain" && question.about !== "plain") {
    report(at(fields, "about"), {
      severity: "warning",
      code: "page.about",
      what: `\`${path}\` says \`plain\`; its name says ${subjectTitle[question.about]}.`,
      why: "The name is believed, so it is never widened beyond `reviewed`.",
      fix: "Give the question type a name that says what it is, or remove `about`.",
      replace: question.about,
    });
  }
  if (question.level === "spot-checks" && question.sample === 0)
    report(at(fields, "sample"), {
      code: "page.sample",
      what: `\`${path}\` is spot checked, and nothing is read.`,
      why: "What nobody reads is automatic.",
      fix: "Write a share above 0: `10 %`.",
      replace: "10 %",
    });
}

/** Words that say how something is done, and not what. */
const small = new Set("a an the to of on in at by for with and or any all not no customer customers".split(" "));
const stem = (one: string): string => one.replace(/(?<=..)ies$/, "y").replace(/(?<=..)(?<!s)s$/, "");
const said = (phrase: string): string[] =>
  wordsOf(phrase)
    .filter((one) => !small.has(one))
    .map(stem);

/** A tool that does what the task must never do. What is forbidden only without something is no contradiction. */
function checkNever(tool: Words, task: Task, path: string, report: Report): void {
  const has = new Set(said(tool.text));
  const broken = task.never.find((phrase) => {
    if (/\b(without|unless|before|until|except|over|above)\b/.test(phrase)) return false;
    const words = said(phrase);
    const subject = subjectIn(phrase);
    return words.length > 0 && (words.every((one) => has.has(one)) || (subject && has.has(stem(subject.word))));
  });
  if (broken === undefined) return;
  report(tool, {
    code: "page.never",
    what: `\`${path}\` gives it \`${tool.text}\`, and \`never\` forbids it \`${broken}\`.`,
    why: "What it can do, it will do one day.",
    fix: "Remove one of the two.",
  });
}

/** A prompt or a folder of templates that git does not track. */
function checkFile(file: Words, path: string, tracked: readonly string[], report: Report): void {
  const folder = file.text.replace(/\/*$/, "/");
  if (tracked.length === 0 || tracked.some((name) => name === file.text || name.startsWith(folder))) return;
  report(file, {
    severity: "warning",
    code: "page.no-file",
    what: `\`${path}\` names ${file.text}, which is not in this repository.`,
    why: "It is needed on the worst day, and nobody would find it.",
    fix: "Add the file, or write where it is.",
  });
}
