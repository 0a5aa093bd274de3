/**
 * Who decides what: rules over the concepts of a question, by blast radius and by how hard it is to undo.
 * The rule that asks for most wins, so a special case needs no list of exceptions.
 */

/**
 * How far a decision reaches, and so who makes it.
 *
 * - `owner`: the owner of the area
 * - `direction`: whoever answers for one-way doors and for what outlives the quarter, usually the CTO
 * - `engineer`: the lead engineer, inside the guardrails and undone within a sprint
 * - `named`: anybody but the author, by name
 * - `money`: finance, else the support lead: what one customer pays or gets back
 * - `support`: the support lead: what is answered to customers, and how much of it is read before
 * - `product`: which problem is solved
 * - `founder`: the company itself
 * - `on-call`: whoever leads while it burns
 * - `teammate`: a colleague reads it before use
 * - `none`: nobody needs to be asked
 */
export type Reach =
  | "owner"
  | "direction"
  | "engineer"
  | "named"
  | "money"
  | "support"
  | "product"
  | "founder"
  | "on-call"
  | "teammate"
  | "none";

export interface Rule {
  readonly reach: Reach;
  /** A built-in area, or `subject`: whatever area the question is about, else the one named after the colon. */
  readonly area: string;
  /** Concepts that must all be there; `a|b` either, `!a` none of it. */
  readonly when: string;
  /** Added to two points for each concept asked for. */
  readonly plus: number;
  /** Ends the sentence "…, because …". */
  readonly because: string;
  readonly oneWay: boolean;
}

const rule = (reach: Reach, area: string, plus: number, when: string, because: string): Rule => ({
  reach,
  area,
  when,
  plus,
  because,
  oneWay: false,
});
const oneWay = (reach: Reach, area: string, plus: number, when: string, because: string): Rule => ({
  ...rule(reach, area, plus, when, because),
  oneWay: true,
});

/** One concept alone says only which area it is: its owner decides. */
const subject = (area: string, when: string, plus = 0) => rule("owner", area, plus, when, "the area covers it");

export const subjectRules: readonly Rule[] = [
  subject("billing", "money"),
  subject("billing", "planmove|pricetext|doublecharge|refund", 0.5),
  subject("auth", "auth"),
  subject("data", "personaldata|retention", 0.5),
  subject("schema", "schema"),
  subject("infra", "infra"),
  subject("secrets", "secrets"),
  subject("ai", "ai|aimodel|prompt"),
  subject("api", "api|publicapi"),
  subject("messages", "messages|helptext"),
  subject("deploy", "deploy|rollback"),
  subject("incident", "incident"),
];

const small = "it can be undone within a sprint and stays inside the guardrails";
const lasting = "it is hard to undo or outlives the quarter";
const spends = "it changes what the team spends";
const promises = "it changes what customers were promised";
const another = "what AI or the author wrote needs another person, by name";
const access = "access to live data and rights is given by a named person, for a reason";
const burns = "while it burns one lead decides, and deploys stand still";
const aiOwner = "one person owns every AI task: its model, prompt, rights, triggers and cost";
const readFirst = "customers read help texts, and a mistake in them is soon mended";
/** What AI never changes without a named person. */
const dangerous =
  "schema|infra|auth|secrets|money|personaldata|proddata !refund !planmove !helptext !inhouse !prompt !problemwithai";
const pays = "what one customer pays or gets back is decided with the money in view";

const engineering: readonly Rule[] = [
  rule("engineer", "subject:quality", 4, "implement refund|planmove !ai !customer", small),
  rule("engineer", "subject:quality", 0.3, "howto !messages !ai", small),
  rule("engineer", "subject:quality", 0.5, "howto money|schema|api|infra|deploy|auth !messages !ai", small),
  rule("engineer", "subject:quality", 1.5, "implement", small),
  rule("engineer", "quality", 1.5, "testing", small),
  rule("engineer", "quality", 1, "testing implement|choice|howto", small),
  rule("engineer", "quality", 2.5, "library !budget", "a library inside the stack needs no sign-off"),
  rule("engineer", "quality", 1.5, "tickets !ai", "cutting work into tasks belongs to the engineer"),
  rule(
    "engineer",
    "quality",
    0.5,
    "tickets howto|implement|order|steps !ai !wide",
    "cutting work into tasks belongs to the engineer",
  ),
  rule("engineer", "bugs", 2.5, "bugs", "the order of bugs belongs to the engineer"),
  rule("engineer", "bugs", 3, "bugs order", "the order of bugs belongs to the engineer"),
  rule("engineer", "subject:quality", 1.5, "monitor", "what is watched is chosen by whoever builds it"),
  rule("engineer", "deploy", 1, "rollback steps", "the way back is written by whoever prepares the release"),
  rule("engineer", "deploy", 1.2, "rollback", "the way back is written by whoever prepares the release"),
  rule("engineer", "quality", 4.5, "settled", "the risk is set, and how to deliver inside it is the engineer's"),
  rule("engineer", "quality", 5, "settled deliver", "the risk is set, and how to deliver inside it is the engineer's"),
  rule("engineer", "subject:quality", 1.5, "implement howto|schema|money|api|infra|auth|deploy !ai", small),
];

const direction: readonly Rule[] = [
  rule("direction", "architecture", 2, "architecture", "it sets technical direction"),
  rule("direction", "architecture", 2, "architecture choice|roadmap", "it sets technical direction"),
  oneWay("direction", "subject:architecture", 2.5, "oneway", lasting),
  oneWay("direction", "data", 2.5, "oneway|destroy retention|personaldata", lasting),
  rule("direction", "subject:company", 2.2, "wide", "it reaches more than one team or every customer"),
  rule(
    "direction",
    "subject:company",
    2,
    "wide deploy|messages|api|promise|deadline",
    "it reaches more than one team or every customer",
  ),
  rule("direction", "architecture", 2, "chiefs wide", "two teams that disagree need one person above both"),
  rule("direction", "company", 1.6, "budget", spends),
  rule("direction", "company", 1, "budget vendor|monitor|infra|testing|library", spends),
  rule("direction", "vendors", 1.6, "vendor", "a vendor costs money and is hard to leave"),
  rule(
    "direction",
    "vendors",
    1,
    "vendor money|infra|choice|ai !testing !implement",
    "a vendor costs money and is hard to leave",
  ),
  rule("direction", "hiring", 3, "hiring !proddata !adminright", "it changes who is on the team and what that costs"),
  rule("direction", "scope", 2.2, "roadmap", "it changes the roadmap"),
  rule("direction", "scope", 2, "roadmap deadline|promise|wide|order", "it changes the roadmap"),
  rule("direction", "scope", 1.8, "promise", promises),
  rule("direction", "scope", 2, "promise deadline|wide|down|roadmap|customer", promises),
  rule("direction", "release-timing", 1.6, "deadline", "it moves a date that others count on"),
  rule("direction", "release-timing", 1, "deadline deploy", "it moves when releases go out"),
  rule(
    "direction",
    "release-timing",
    2.5,
    "deadline risky",
    "a deadline that forces a shortcut: the CTO says how much risk",
  ),
  rule("direction", "subject:quality", 2, "risky", "how much risk a shortcut takes is one person's call"),
  rule(
    "direction",
    "subject:quality",
    2,
    "risky testing|deploy|money|implement|promise",
    "how much risk a shortcut takes is one person's call",
  ),
  rule("direction", "architecture", 2, "security", "a security risk is accepted by one person"),
  rule(
    "direction",
    "architecture",
    2,
    "security weaken|customer|deadline",
    "a security exception is accepted by one person",
  ),
  rule("direction", "company", 2.5, "down", "it changes how often customers can work"),
  oneWay("direction", "api", 2, "publicapi", "others build on it, so it is hard to take back"),
  oneWay("direction", "data", 2, "retention", "what is kept or deleted cannot be taken back"),
  oneWay("direction", "data", 1, "collect personaldata", "whether something personal is stored at all must be owned"),
  rule("direction", "billing", 2, "pricetext budget|wide", "prices are a promise to every customer"),
];

const runsAlone = "drafts, tests and internal notes run alone";
/** What lifts an AI draft above running alone. */
const notAlone = "!trigger !prompt !legal !problemwithai !budget !aimodel !fallback !ownai !widen";

const ai: readonly Rule[] = [
  rule("owner", "ai", 0.5, "ai|ainame", aiOwner),
  rule("owner", "ai", 2.5, "ainew", aiOwner),
  rule(
    "owner",
    "ai",
    1,
    "ai|ainame personaldata",
    "what an agent may read, write and call is decided by the owner of AI",
  ),
  rule("owner", "ai", 2.5, "aimodel choice|budget|replies|tickets|longmodel", aiOwner),
  rule("owner", "ai", 2.5, "ainame choice replies|budget|tickets|aimodel", aiOwner),
  rule("owner", "ai", 1, "ainame choice", aiOwner),
  rule("owner", "ai", 3.5, "prompt", aiOwner),
  rule("owner", "ai", 3.5, "prompt choice|access|whosees|longmodel", aiOwner),
  rule("owner", "ai", 2, "ai budget", aiOwner),
  rule("owner", "ai", 3, "ai access", "what an agent may read, write and call is decided by the owner of AI"),
  rule("owner", "ai", 3, "ai trigger", "stop triggers are written down by the owner of AI before launch"),
  rule("owner", "ai", 2, "trigger auto", "stop triggers are written down by the owner before launch"),
  rule("owner", "ai", 3, "ai|prompt fallback", "the way back is tried before the first launch"),
  rule("owner", "ai", 2, "ai|prompt deploy fallback", "the way back is tried before the first launch"),
  rule("owner", "ai-override", 4, "ai|ainame problemwithai", "overriding AI output has one owner"),
  rule("founder", "ai", 6, "ownai", "who owns AI at all is a matter of the company"),
  rule("none", "ai", 4, `ai|ainame inhouse ${notAlone}`, runsAlone),
  rule("none", "ai", 3, `ai|ainame internaltext !helptext ${notAlone}`, runsAlone),
  rule("none", "ai", 3, `ai|ainame internaltext wrote|auto|draft !helptext !accept ${notAlone}`, runsAlone),
  rule("none", "ai", 2, `ai|ainame draft !helptext !money !messages !schema !infra !auth ${notAlone}`, runsAlone),
  rule("teammate", "messages", 3.4, "ai|ainame helptext !inhouse", readFirst),
  rule("teammate", "messages", 3.4, "ai|ainame helptext wrote|accept|draft !inhouse", readFirst),
  rule(
    "support",
    "messages",
    3.5,
    "replies widen !trigger",
    "how much is read before it is sent is widened in small steps",
  ),
  rule(
    "support",
    "messages",
    3.5,
    "replies widen money|auth|refund|ai !trigger",
    "how much is read before it is sent is widened in small steps",
  ),
];

const approvals: readonly Rule[] = [
  rule(
    "named",
    "subject:quality",
    2,
    "ai|ainame wrote accept !internaltext !prompt !problemwithai !refund !planmove !helptext !inhouse",
    another,
  ),
  rule("named", "subject:quality", 3, `ai|ainame wrote ${dangerous}`, another),
  rule("named", "subject:quality", 3, `ai|ainame wrote accept ${dangerous}`, another),
  rule("named", "subject:quality", 3, `ai|ainame accept !aimodel ${dangerous}`, another),
  rule(
    "named",
    "subject:quality",
    3.5,
    "ai|ainame auto accept !helptext !inhouse !refund",
    "an agent never approves its own work",
  ),
  rule("named", "deploy", 3.5, "selfdo !incident !widen", "author and approver differ"),
  rule("named", "deploy", 3.5, "selfdo deploy|accept !incident !widen", "author and approver differ"),
  rule("teammate", "messages", 1.5, "helptext !inhouse !legal !pricetext", readFirst),
  rule(
    "support",
    "messages",
    5,
    "messages incident !ai !deploy !down !promise",
    "customers hear one story, from one person",
  ),
  rule("named", "data", 3, "proddata", access),
  rule("named", "data", 3, "proddata runs|look|sql", access),
  rule("named", "data", 3, "look personaldata", access),
  rule("named", "data", 2, "look customer whosees", access),
  rule("named", "auth", 2.5, "grant adminright", access),
  rule(
    "named",
    "infra",
    1.5,
    "accept infra !customer !budget !vendor !capacity",
    "a change of infrastructure is approved by name",
  ),
  rule("named", "messages", 3.5, "pricetext messages|ai|accept", "a price that customers read is a promise"),
  rule("named", "messages", 3.5, "ai legal", "legal words are high risk"),
  rule("named", "messages", 2.5, "legal messages", "legal words are high risk"),
  rule(
    "named",
    "messages",
    2.5,
    "ai|ainame messages wrote|accept !helptext !widen !inhouse !prompt !problemwithai",
    another,
  ),
];

const people: readonly Rule[] = [
  rule("money", "billing", 3, "refund !prompt !widen", pays),
  rule("money", "billing", 3, "refund customer|ai !prompt !widen", pays),
  rule("money", "billing", 4, "doublecharge", pays),
  rule("money", "billing", 3.5, "planmove !prompt", pays),
  rule("money", "billing", 3.5, "planmove customer|ai !prompt", pays),
  rule("product", "product", 3, "problem", "it chooses which problem comes first"),
  rule("product", "product", 3, "problem solve|order", "it chooses which problem comes first"),
  rule("founder", "company", 3.5, "founderstuff", "it is a matter of the company"),
  rule("on-call", "incident", 4, "incident !refund !down", burns),
  rule("on-call", "incident", 3, "incident deploy|rollback|accept !refund !down", burns),
];

export const rules: readonly Rule[] = [...subjectRules, ...engineering, ...direction, ...ai, ...approvals, ...people];
