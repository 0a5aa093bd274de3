/** From a checked tree to a `Page`: names resolved, defaults filled in, amounts as numbers. Says what is missing on the way. */

import { accessOf } from "./access-section.ts";
import { actionsOf } from "./actions-section.ts";
import { aiOf } from "./ai-section.ts";
import { limitFault } from "./amounts.ts";
import { answerWithin, areaNames, builtIn, builtInAreas, mustBeOwned } from "./areas.ts";
import { directoryOf, type Name, nameAt, namer, namesAt } from "./directory.ts";
import { sectionsNotYet, tieCases } from "./format.ts";
import type { Agent, Area, Contact, Guardrail, Page, Person, Risk, Tie } from "./page.ts";
import { nearest, type Report } from "./problem.ts";
import { retentionOf } from "./record-section.ts";
import { alertsOf, environmentsOf, tellOf } from "./release-section.ts";
import { rhythmOf } from "./review-section.ts";
import { at, entries, lineWith, texts, value, word } from "./tree.ts";
import { commitment, minutes, quantity } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

export interface Meaning {
  readonly page: Page;
  readonly contacts: readonly Contact[];
}

/** Reads the meaning of a page whose form was checked without an error. Mistakes of meaning are reported, all of them. */
export function meaningOf(root: Mapping, report: Report): Meaning {
  const zone = word(root, "zone");
  const { directory, contacts } = directoryOf(root, zone);
  const name = namer(directory, report);
  const defaultOwner = nameAt(root, "everything-else", "everything-else", name);
  const claimed = entries(value(root, "areas")).map((entry) => claimedArea(entry, name, report));
  const areas = [...claimed, ...unclaimed(claimed, defaultOwner, directory.people)];
  const environments = environmentsOf(root, name, report);
  const page: Page = {
    team: word(root, "team"),
    zone,
    people: directory.people,
    rotations: directory.rotations.map((turn) => ({ ...turn, members: membersOf(root, turn.id, name) })),
    outside: directory.outside ? { approver: directory.outside } : undefined,
    agents: entries(value(root, "agents")).map((entry) => agent(entry, name)),
    areas,
    defaultOwner,
    guardrails: entries(value(root, "guardrails")).map((entry) => guardrail(entry, name, report)),
    ties: ties(root, areas, defaultOwner, name),
    standards: entries(value(root, "standards")).map(({ key, value: needs }) => ({
      name: key.text,
      needs: texts(needs).map(({ text }) => text),
    })),
    environments,
    alerts: alertsOf(root, environments, report),
    tell: tellOf(root),
    access: accessOf(root, name, report),
    actions: actionsOf(root, areas, name),
    ai: aiOf(root, name, report),
    review: rhythmOf(root, report),
    retention: retentionOf(root, report),
    notYet: sectionsNotYet.filter((section) => value(root, section)),
  };
  return { page, contacts };
}

/** Who takes turns in a rotation. A role word stands for its holder here too. */
const membersOf = (root: Mapping, id: string, name: Name): string[] =>
  texts(value(value(root, "people"), id), "rotation").map((one) => name(one, `people.${id}.rotation`));

function claimedArea({ key, value: node }: Entry, name: Name, report: Report): Area {
  const own = builtIn(key.text);
  const fields = node as Mapping;
  const path = `areas.${key.text}`;
  const kind = word(fields, "kind") || own?.name || "";
  if (!kind) report(key, needsKind(key.text, fields));
  if (own && kind !== own.name) report(at(fields, "kind"), otherKind(key.text));
  const risk = (word(fields, "risk") || builtIn(kind)?.risk || "high") as Risk;
  return {
    name: key.text,
    kind,
    owner: nameAt(fields, "owner", `${path}.owner`, name, "may-be-a-rotation"),
    backup: nameAt(fields, "backup", `${path}.backup`, name, "may-be-a-rotation"),
    claimed: true,
    input: namesAt(fields, "input", path, name),
    informed: namesAt(fields, "informed", path, name),
    afterHours: nameAt(fields, "after-hours", `${path}.after-hours`, name, "may-be-a-rotation"),
    answerWithin: minutes(word(fields, "answer-within")) ?? answerWithin(risk),
    covers: word(fields, "covers") || builtIn(kind)?.covers || "",
    like: texts(fields, "like").map(({ text }) => text),
    paths: texts(fields, "paths").map(({ text }) => text),
    except: texts(fields, "except").map(({ text }) => text),
    risk,
    stages: texts(fields, "stages").map(({ text }) => text),
    never: texts(fields, "never").map(({ text }) => text),
  };
}

const needsKind = (name: string, fields: Mapping) => ({
  code: "page.kind",
  what: `\`areas.${name}\` does not say which built-in area it narrows.`,
  why: "The kind brings what people ask about it, its detectors and its risk.",
  fix: `${meant(name)}add \`kind\` with one of: ${areaNames.join(", ")}.`,
  replace: nearest(name, areaNames),
  corrected: nearest(name, areaNames) ? undefined : lineWith(fields, "kind: billing"),
});

const meant = (name: string): string => {
  const known = nearest(name, areaNames);
  return known ? `Did you mean ${known}? Else ` : "For an area of your own ";
};

const otherKind = (name: string) => ({
  code: "page.kind",
  what: `\`areas.${name}\` is a built-in area and names another kind.`,
  why: "One name means one thing on every page.",
  fix: "Remove `kind`, or give the area a name of your own.",
});

/** The built-in areas that nobody claimed: the default owner answers for them, and the gap is shown. */
function unclaimed(claimed: readonly Area[], owner: string, people: readonly Person[]): Area[] {
  const company = claimed.find((area) => area.name === "company");
  const backup =
    [company?.owner, company?.backup, ...people.map(({ id }) => id)].find(
      (id) => id && id !== owner && people.some((known) => known.id === id),
    ) ?? "";
  return builtInAreas
    .filter(({ name }) => !claimed.some((area) => area.name === name) && !mustBeOwned.includes(name))
    .map(({ name, covers, risk }) => ({
      name,
      kind: name,
      owner,
      backup,
      claimed: false,
      input: [],
      informed: [],
      afterHours: "",
      answerWithin: answerWithin(risk),
      covers,
      like: [],
      paths: [],
      except: [],
      risk,
      stages: [],
      never: [],
    }));
}

const guardrailExamples = {
  pushed: "limit: 4000 EUR / month",
  proposal: "limit: one large feature at a time",
  date: "commitments: [usage billing by 2026-12-15]",
  dependencies: "allowed: [typescript, postgres]",
  path: 'paths: ["contracts/**"]',
};

function guardrail({ key, value: node }: Entry, name: Name, report: Report): Guardrail {
  const fields = node as Mapping;
  const path = `guardrails.${key.text}`;
  const source = word(fields, "source") as Guardrail["source"];
  const field = { pushed: "limit", proposal: "limit", date: "commitments", dependencies: "allowed", path: "paths" }[
    source
  ];
  const under = source === "pushed" && value(fields, "target");
  if (field && !value(fields, field) && !under) {
    report(key, {
      code: "page.guardrail",
      what: `\`${path}\` has the source \`${source}\` and no \`${field}\`.`,
      why: "Without a limit nothing ever crosses it.",
      fix: `Add \`${field}\`, or choose another source.`,
      corrected: lineWith(fields, guardrailExamples[source]),
    });
  }
  const says = word(fields, "limit") || word(fields, "target");
  const limit = source === "pushed" ? quantity(says) : undefined;
  const fault = source === "pushed" && says ? limitFault(says) : undefined;
  if (fault) report(at(fields, under ? "target" : "limit"), { code: "page.limit", ...fault });
  const commitments = texts(fields, "commitments");
  const allowed = texts(fields, "allowed").map(({ text }) => text);
  return {
    name: key.text,
    owner: nameAt(fields, "owner", `${path}.owner`, name),
    source,
    says: says || commitments.map(({ text }) => text).join("; ") || allowed.join(", ") || key.text,
    ...(limit ? { limit: { crossed: under ? ("under" as const) : ("over" as const), ...limit } } : {}),
    allowed,
    paths: texts(fields, "paths").map(({ text }) => text),
    commitments: commitments.flatMap(({ text }) => commitment(text) ?? []),
  };
}

/** The ties, each with its holder: as written, else direction goes to the owner of company and the rest to the default owner. */
function ties(root: Mapping, areas: readonly Area[], defaultOwner: string, name: Name): Tie[] {
  const section = value(root, "ties");
  const company = areas.find((area) => area.name === "company")?.owner || defaultOwner;
  return Object.keys(tieCases).map((when) => {
    const written = section?.is === "mapping" ? nameAt(section, when, `ties.${when}`, name) : "";
    return { when, person: written || (when === "local-and-undoable-in-a-sprint" ? defaultOwner : company) };
  });
}

function agent({ key, value: node }: Entry, name: Name): Agent {
  const fields = node as Mapping;
  return {
    id: key.text,
    kind: word(fields, "kind"),
    askedBy: namesAt(fields, "asked-by", `agents.${key.text}`, name),
    may: texts(fields, "may").map(({ text }) => text),
  };
}
