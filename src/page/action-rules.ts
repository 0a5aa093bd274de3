/** Rules for actions: what would be sent nowhere, twice, unsigned or past everybody is said here, before the first one. */

import { actionSubject } from "./actions-section.ts";
import { addressOf, inQuotes } from "./addresses.ts";
import type { ActionRule, Page } from "./page.ts";
import { nearest, type Report } from "./problem.ts";
import { subjectTitle } from "./subjects.ts";
import { at, entries, lineWith, value, word } from "./tree.ts";
import type { Mapping, Words } from "./yaml.ts";

/** Checks every action of the page. */
export function checkActions(root: Mapping, page: Page, report: Report): void {
  const seen = new Map<string, string>();
  for (const { key, value: node } of entries(value(root, "actions"))) {
    const rule = page.actions.find(({ name }) => name === key.text);
    if (!rule || node.is !== "mapping") continue;
    checkTwin(key, seen, report);
    checkPlaces(node, rule, page, report);
    checkRisk(key, node, rule, report);
    checkApprovers(node, rule, page, report);
    checkSending(key, node, rule, report);
    checkReadBack(node, rule, report);
  }
}

/** `refund`, `refunds` and `refund-a`: whoever proposes could choose the weaker of two rules for one thing. */
function checkTwin(key: Words, seen: Map<string, string>, report: Report): void {
  const stem = key.text
    .split("-")
    .map((one) => one.replace(/(?<=..)ies$/, "y").replace(/(?<=...)(?<!s)s$/, ""))
    .sort()
    .join("-");
  const twin = seen.get(stem);
  if (twin === undefined) seen.set(stem, key.text);
  else
    report(key, {
      code: "page.action-twice",
      what: `\`actions\` has \`${twin}\` and \`${key.text}\`.`,
      why: "Whoever proposes would choose which rule holds.",
      fix: "Keep one, or give the other a name that says what differs.",
      replace: `other-${key.text}`,
    });
}

function checkPlaces(fields: Mapping, rule: ActionRule, page: Page, report: Report): void {
  const areas = page.areas.map(({ name }) => name);
  if (rule.area !== "" && !areas.includes(rule.area)) {
    const meant = nearest(rule.area, areas);
    report(at(fields, "area"), {
      code: "page.unknown-area",
      what: `\`actions.${rule.name}.area\` names \`${rule.area}\`, which is not an area of this page.`,
      why: "The owner of its area has the final call; without one nobody has.",
      fix: meant ? `Did you mean ${meant}?` : `Write one of: ${areas.slice(0, 12).join(", ")}.`,
      replace: meant ?? "billing",
    });
  }
  const places = page.environments.map(({ name }) => name);
  if (rule.environment === "" || places.includes(rule.environment)) return;
  const meant = nearest(rule.environment, places) ?? places[0];
  report(at(fields, "environment"), {
    code: "page.environment",
    what: `\`actions.${rule.name}\` is held by a freeze of ${rule.environment}, which \`releases\` does not have.`,
    why: "A freeze that nobody can call would stop nothing.",
    fix: meant ? `Did you mean ${meant}?` : "Add the environment under `releases`, or remove the line.",
    replace: meant,
  });
}

/** What moves money, or opens or ends something, is high: a page cannot say otherwise by leaving a word out. */
function checkRisk(key: Words, fields: Mapping, rule: ActionRule, report: Report): void {
  const written = word(fields, "about");
  const risk = word(fields, "risk");
  if (rule.about === "plain") return;
  const said = written === rule.about ? "it says" : `its name says (\`${actionSubject(key.text)?.word}\`)`;
  if (risk === "low" || risk === "medium")
    report(at(fields, "risk"), {
      severity: "warning",
      code: "page.action-risk",
      what: `\`actions.${rule.name}\` is about ${subjectTitle[rule.about]}, as ${said}; it is high, not ${risk}.`,
      why: "Money, plan terms, legal matters, security and production need a person by name.",
      fix: "Write `high`, or give the action a name that says what it is.",
      replace: "high",
    });
  else if (written === "plain")
    report(at(fields, "about"), {
      severity: "warning",
      code: "page.about",
      what: `\`actions.${rule.name}\` says \`plain\`; its name says ${subjectTitle[rule.about]}.`,
      why: "The name is believed, so it is high.",
      fix: "Give the action a name that says what it is, or remove `about`.",
      replace: rule.about,
    });
}

/** Nobody approves what an agent proposes for them alone. */
function checkApprovers(fields: Mapping, rule: ActionRule, page: Page, report: Report): void {
  const persons = rule.approve.flatMap((id) => page.rotations.find((turn) => turn.id === id)?.members ?? [id]);
  const [only, ...more] = new Set(persons);
  if (!only || more.length > 0) return;
  const theirs = page.agents.filter(({ askedBy }) => askedBy.length === 1 && askedBy[0] === only);
  if (theirs.length === 0) return;
  const all = theirs.length === page.agents.length;
  const names = theirs.map(({ id }) => id).join(", ");
  const other = page.people.find(({ id }) => id !== only)?.id ?? "ana";
  report(at(fields, "approve"), {
    severity: all ? "error" : "warning",
    code: "page.own-approver",
    what: `\`actions.${rule.name}\`: only ${only} may say yes, and only ${only} asks ${names}.`,
    why: "Nobody approves what they asked for, so what the agent proposes would wait for ever.",
    fix: "Add another person under `approve`.",
    replace: `[${only}, ${other}]`,
  });
}

/** A webhook is signed; what cannot be sent twice and not be asked about ends with a person. */
function checkSending(key: Words, fields: Mapping, rule: ActionRule, report: Report): void {
  const path = `actions.${rule.name}`;
  if (rule.to !== "" && rule.secret === "")
    report(at(fields, "to"), {
      code: "page.unsigned",
      what: `\`${path}\` is sent and has no \`secret\`.`,
      why: "The far side could not tell an approved action from anybody's.",
      fix: "Add where the secret is kept: `secret: env:SHOP_HOOK`.",
      corrected: lineWith(fields, "secret: env:SHOP_HOOK"),
    });
  if (rule.to === "" && rule.secret !== "")
    report(at(fields, "secret"), {
      severity: "warning",
      code: "page.unsigned",
      what: `\`${path}\` has a \`secret\` and is sent nowhere.`,
      why: "Without `to` the caller fetches a permit and does it.",
      fix: "Add `to`, or remove the secret.",
    });
  if (rule.to !== "" && !rule.idempotent && rule.readBack === "")
    report(value(fields, "idempotent") ? at(fields, "idempotent") : key, {
      severity: "warning",
      code: "page.in-doubt",
      what: `\`${path}\` can neither be sent twice nor asked about.`,
      why: "When an answer is lost, it stays in doubt until a person has looked and says what happened.",
      fix: "Add `read-back`, or `idempotent: yes` where the far side does it once for each key.",
    });
  if (!rule.idempotent && value(fields, "key-for"))
    report(at(fields, "key-for"), {
      severity: "warning",
      code: "page.key-for",
      what: `\`${path}\` says how long a key is remembered, and that no key is.`,
      why: "Without `idempotent: yes` it is sent once at most.",
      fix: "Write `idempotent: yes`, or remove the line.",
    });
}

/** Whether it was done is asked where it was done: anybody else's answer would be taken for it. */
function checkReadBack(fields: Mapping, rule: ActionRule, report: Report): void {
  const [sent, asked] = [addressOf(rule.to), addressOf(rule.readBack)];
  if (!sent || !asked || sent.host === asked.host) return;
  report(at(fields, "read-back"), {
    code: "page.read-back",
    what: `\`actions.${rule.name}\` is sent to ${sent.host} and asked about at ${asked.host}.`,
    why: "Another place cannot say what the first one did, and would learn what was done for whom.",
    fix: "Read back at the host and port that it is sent to.",
    replace: inQuotes(rule.readBack.replace(asked.host, sent.host)),
  });
}
