/** The built-in areas: what each covers, how dangerous it is by default, and what people ask about it. */

import type { Risk } from "./page.ts";

export interface BuiltInArea {
  readonly name: string;
  /** How it is called in a sentence. */
  readonly title: string;
  readonly covers: string;
  readonly risk: Risk;
  readonly questions: readonly string[];
}

const area = (name: string, title: string, risk: Risk, covers: string, ...questions: string[]): BuiltInArea => ({
  name,
  title,
  covers,
  risk,
  questions,
});

/** In the order of a first page; the first nine are the areas of the labelled changes. */
export const builtInAreas: readonly BuiltInArea[] = [
  area(
    "billing",
    "money",
    "high",
    "Charges, refunds, credits, invoices, plans, prices and what a plan unlocks.",
    "May we refund this customer?",
    "Can this payment run twice?",
  ),
  area(
    "auth",
    "sign-in and permissions",
    "high",
    "Sign-in, sessions, roles, permissions, and who may see or do what.",
    "Who gets admin rights?",
    "How long does a session last?",
  ),
  area(
    "data",
    "customer data",
    "high",
    "Customer data: access, deletion, retention, export, moves, and storing anything personal.",
    "May we keep this field?",
    "Who may read real customer records?",
  ),
  area(
    "schema",
    "the database schema",
    "high",
    "Tables, columns, migrations and back-fills.",
    "May this column be renamed?",
    "Can this migration be undone?",
  ),
  area(
    "infra",
    "infrastructure",
    "high",
    "Servers, networks, queues, databases, build and delivery pipelines.",
    "May we move to a bigger machine?",
    "Who changes the pipeline?",
  ),
  area(
    "secrets",
    "secrets and production settings",
    "high",
    "Keys, passwords, certificates and the settings of production.",
    "Who rotates this key?",
    "May this setting change in production?",
  ),
  area(
    "ai",
    "AI models, prompts and their cost",
    "high",
    "Models, prompts, tools that agents may use, levels of review, and what all of it costs.",
    "Which model do we use here?",
    "May the agent write there?",
  ),
  area(
    "api",
    "API contracts",
    "medium",
    "What other programs count on: fields, endpoints, events, versions and limits.",
    "May we remove this field?",
    "Is this a breaking change?",
  ),
  area(
    "messages",
    "what customers are told",
    "medium",
    "Mails, notices, help texts, status updates and public wording.",
    "May this mail go out?",
    "Who signs off the wording?",
  ),
  area(
    "deploy",
    "release and rollback",
    "high",
    "Releasing, rolling back, stages, freezes, and who may press the button.",
    "May I release this now?",
    "How do we get the last version back?",
  ),
  area(
    "incident",
    "the incident lead",
    "high",
    "Who leads while something burns: freeze, roll back, limit, tell people.",
    "Who leads this incident?",
    "May we switch the feature off?",
  ),
  area(
    "company",
    "budget, people and direction",
    "medium",
    "Budget, hiring, roadmap, vendors, customer commitments and anything that outlives the quarter.",
    "Is there money for this?",
    "May we promise this date?",
  ),
  area(
    "ai-override",
    "overriding wrong AI output",
    "high",
    "Saying that a model's answer is wrong, and what is done instead.",
    "The agent is wrong here: who overrules it?",
  ),
  area(
    "architecture",
    "architecture and boundaries",
    "medium",
    "How the system is cut: services, boundaries, the stack, rewrites, security exceptions.",
    "Do we split this service?",
    "May we use another database?",
  ),
  area(
    "vendors",
    "vendors and tooling",
    "medium",
    "Services and tools that are bought or rented, and their contracts.",
    "May we buy this tool?",
    "Do we leave this vendor?",
  ),
  area("hiring", "hiring", "medium", "Who joins, in which role, and contractors.", "Do we hire a second engineer?"),
  area(
    "scope",
    "scope",
    "medium",
    "What is in and out of a release, what is cut, and what was promised.",
    "What do we cut?",
    "One feature at a time, or all at once?",
  ),
  area(
    "product",
    "what the product should solve",
    "medium",
    "Which customer problem comes first, for whom, and how success is seen.",
    "Which problem do we solve next?",
  ),
  area(
    "release-timing",
    "release timing",
    "medium",
    "When something goes out, and what that means for support and customers.",
    "Do we ship before the holiday?",
  ),
  area("bugs", "bug priority", "low", "Which bug is mended first, and which can wait.", "Which bug comes first?"),
  area(
    "quality",
    "code quality",
    "low",
    "Style, tests, refactoring, libraries and how work is cut into tasks.",
    "May I split this module?",
    "Is one test enough?",
  ),
];

export const areaNames: readonly string[] = builtInAreas.map(({ name }) => name);

/** The built-in area of a name or kind, or undefined. */
export const builtIn = (name: string): BuiltInArea | undefined => builtInAreas.find((known) => known.name === name);

/** What somebody must own before a page can stand: the three that hurt most when nobody does. */
export const mustBeOwned: readonly string[] = ["deploy", "data", "incident"];

/**
 * Minutes until the backup may act, where the page does not say. High: half an hour, because it is usually a release or
 * a customer that waits, and a wrong wait costs more than a short night. Otherwise four hours: half a working day, so
 * that nobody is passed over because of one meeting.
 */
export const answerWithin = (risk: Risk): number => (risk === "high" ? 30 : 240);
