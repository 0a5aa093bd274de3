/** The page's sections, field by field, in the order in which they are usually written. The one source of its form. */

import { accessShape } from "./access-section.ts";
import { actionShape } from "./actions-shape.ts";
import { aiShape } from "./ai-shape.ts";
import * as amount from "./amounts.ts";
import { areaNames } from "./areas.ts";
import { recordShape } from "./record-section.ts";
import { alertsShape, environmentShape, tellShape } from "./release-section.ts";
import { reviewShape } from "./review-section.ts";
import type { Shape } from "./shape.ts";
import { record, required, such, table, text, texts } from "./shapes.ts";
import * as is from "./texts.ts";
import * as when from "./times.ts";

const person = record(
  {
    role: text(is.role, "What this person is in the team; the word may stand for the name where one person holds it."),
    email: text(is.email, "Where the person signs in and is asked."),
    github: text(is.account, "The person's account on the code host, so that nobody approves their own commits."),
    zone: text(when.zone, "The person's time zone; the team's where none is given."),
    hours: {
      is: "texts",
      of: when.workingHours,
      single: true,
      says: "When the person can be asked; around the clock where none is given.",
    },
    leave: { is: "texts", of: when.absence, single: true, says: "Days away; the backup acts at once." },
    phone: text(is.reference, "Where the number for the night is kept: `env:NAME` or `file:PATH`."),
  },
  "A person.",
);

const rotation = record(
  {
    rotation: required(texts(is.person, "The people who take turns, a week each, in this order.")),
    handover: text(when.handover, "When the turn passes. Monday 09:00 where none is given."),
    zone: text(when.zone, "The zone of the handover; the team's where none is given."),
  },
  "Several people who take turns.",
);

const outside = record(
  {
    approver: required(text(such("ann", is.name), "The outside person's name.")),
    email: required(text(is.email, "Where that person signs in and is asked.")),
    github: text(is.account, "That person's account on the code host."),
  },
  "Somebody outside the team who approves when nobody inside is independent.",
);

const area = record(
  {
    kind: text(is.choice("kind", areaNames), "Which built-in area it narrows; an area of your own needs it."),
    owner: required(text(is.decider, "The one person who makes the final call.")),
    backup: text(is.decider, "The one person who acts when the owner is away or silent too long."),
    input: texts(is.person, "People who are asked and heard, and do not decide."),
    informed: texts(is.person, "People who are told afterwards."),
    "after-hours": text(is.person, "Who may act when the owner sleeps: a person or the rotation."),
    "answer-within": text(
      when.duration,
      "How long each is waited for: then the backup is asked, then it stays blocked.",
    ),
    covers: text(is.words, "What it covers, in the team's own words."),
    like: texts(such("change how refunds are retried"), "Questions that belong here, in the team's own words."),
    paths: texts(is.pattern, "CODEOWNERS patterns of the files that belong here."),
    except: texts(is.pattern, "Patterns of files that do not, although `paths` covers them."),
    risk: text(
      is.choice("risk", ["low", "medium", "high"]),
      "low runs alone, medium is reviewed, high needs the owner by name.",
    ),
    stages: texts(amount.stage, "How releases that touch it go out."),
    never: texts(such("charge without an idempotency key"), "House rules, shown on every card."),
  },
  "A kind of decision with exactly one owner.",
);

const guardrail = record(
  {
    limit: text(
      such("4000 EUR / month"),
      "Crossed above it: `4000 EUR / month`, or the rule in words for `source: proposal`.",
    ),
    target: text(such("99.9 %"), "Crossed below it: `99.9 %`."),
    allowed: texts(such("typescript"), "What may be used, for `source: dependencies`."),
    commitments: texts(when.promise, "What was promised by which day, for `source: date`."),
    paths: texts(is.pattern, "Files whose change crosses it, for `source: path`."),
    source: required(
      text(
        is.choice("source", ["pushed", "date", "dependencies", "path", "proposal"]),
        "Where the number or answer comes from; unknown counts as crossed.",
      ),
    ),
    owner: required(text(is.decider, "Whose call it is once it is crossed.")),
  },
  "A limit inside which the lead engineer decides alone.",
);

/** The ties of speed against quality that the page can settle, in the words of the page. */
export const tieCases: Readonly<Record<string, string>> = {
  "customer-data-security-uptime-or-months": "Customer data, security, uptime, or a commitment carried for months.",
  "local-and-undoable-in-a-sprint": "Local, and undone within a sprint.",
  "one-way-door": "It cannot be undone.",
  "deadline-forces-a-shortcut": "How much risk a deadline may cost; how to deliver inside it stays with the engineer.",
};

const agent = record(
  {
    kind: required(text(such("claude-code", is.name), "Which program it is, such as claude-code.")),
    "asked-by": required(texts(is.person, "Who may ask it; they never approve what it makes.")),
    may: texts(is.choice("may", ["internal-text", "tests"]), "What it may open without a person."),
  },
  "An AI agent. It drafts and asks; it never decides.",
);

/** The whole page. */
export const pageShape: Shape = record(
  {
    team: required(text(such("Harbor"), "The team's name.")),
    zone: required(text(when.zone, "The team's time zone, for everything that names none.")),
    include: texts(such("people.yaml", is.file), "Further files of this repository with sections of this page."),
    people: required({
      is: "table",
      of: {
        is: "variants",
        says: "A person, a rotation, or somebody outside.",
        marked: [
          ["rotation", rotation],
          ["approver", outside],
        ],
        plain: person,
      },
      says: "Everybody whom the page names.",
    }),
    agents: table(agent, "AI agents, and who asks them."),
    areas: required(table(area, "Who makes the final call on what.", areaNames)),
    "everything-else": required(text(is.decider, "Who decides what no area covers.")),
    guardrails: table(guardrail, "Inside them the lead engineer decides alone; crossing one goes to its owner."),
    standards: table(
      texts(such("alerts"), "What it must bring."),
      "What anything new must bring; asked once, by name.",
    ),
    ties: record(
      Object.fromEntries(Object.entries(tieCases).map(([tie, says]) => [tie, text(is.decider, says)])),
      "Who breaks a tie of speed against quality.",
    ),
    releases: table(environmentShape, "How releases go out, by environment."),
    alerts: alertsShape,
    tell: tellShape,
    access: table(accessShape, "Emergency access, by place."),
    actions: table(actionShape, "Effects in the outside world, each done only through the record."),
    ai: aiShape,
    review: reviewShape,
    record: recordShape,
  },
  "Who makes the final call, in one page.",
);

/** Sections that are read and checked, and that nothing obeys yet. */
export const sectionsNotYet = ["standards"] as const;
