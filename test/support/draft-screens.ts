/** The screens of drafts, made from Quillhaven's billing mails of a Thursday morning. */

import { checklist, draftCard } from "../../src/decisions/draft/kind.ts";
import type { DraftState } from "../../src/decisions/draft/state.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { draftsView, draftView } from "../../src/views/drafts.ts";
import { shellView } from "../../src/views/shell.ts";
import type { Html } from "../../src/web/layout.tsx";
import { draftScreen } from "../../src/web/screens/draft.tsx";
import { draftsScreen } from "../../src/web/screens/drafts.tsx";
import { aiMorning, morning, pageWithoutAi, replies } from "./ai-morning.ts";
import { setUp } from "./quillhaven.ts";
import { newTeam, type Team } from "./team.ts";

const at = (time: string) => `2026-11-19T${time}:00.000Z`;

interface Mail {
  readonly question: string;
  readonly input: string;
  readonly output: string;
  readonly recipient: string;
  readonly why?: DraftState["why"];
}

const late: Mail = {
  question: "late-fees",
  recipient: "Vets of Elbstrand, mail 88120",
  input:
    "Hello,\n\nour invoice of October says that there is a late fee of 40 EUR, although we paid on the 3rd. We are on the small plan since July. Is that right?\n\nKind regards\nMira Sommer, Vets of Elbstrand",
  output:
    "Dear Mira Sommer,\n\nthank you for your mail. Your payment of the 3rd came after the due date of 31 October. On the clinic plan the late fee is 40 EUR (price list, paragraph 4), so invoice 2231 is correct.\n\nYour next payment is due on 30 November.\n\nQuillhaven billing",
};
const plan: Mail = {
  question: "plan-changes",
  recipient: "Harbour Dentists, mail 88124",
  input:
    "We would like to go from the clinic plan to the small plan on 1 January. What do we have to do, and what does it cost then?",
  output:
    "Dear Harbour Dentists,\n\nyou can change to the small plan under Settings, Plan. The change holds from 1 January if you make it before 31 December. The small plan is 89 EUR a month.\n\nQuillhaven billing",
};
const odd: Mail = {
  question: "invoice-copies",
  recipient: "",
  why: "odd",
  input: "user: There are two invoices for one month, 2207 and 2208. Which one holds?",
  output: "Dear customer,\n\ninvoice 2208 corrects invoice 2207. It is enough to pay 2208.\n\nQuillhaven billing",
};

export const ids = { late: "draft-0late00001", plan: "draft-0plan00001", edited: "draft-0edit00001" };

const draftsIn = (team: Team) => team.world.many("draft") as Subjects<DraftState>;
const inForce = (team: Team) => (team.world.one("page") as PageState).inForce as NonNullable<PageState["inForce"]>;

function open(team: Team, id: string, mail: Mail, time: string) {
  const { why = "reviewed", ...rest } = mail;
  const about = { id, task: replies, call: `call-${id}`, release: 14, why };
  team.does("system", "draft.open", { ...about, ...rest }, at(time));
}
function read(team: Team, id: string, outcome: string, wrong: readonly string[], time: string, more: object = {}) {
  const { page, version } = inForce(team);
  const marks = checklist(page, replies).map((item) => ({ item, ok: !wrong.includes(item) }));
  const shown = digest(draftCard(draftsIn(team).get(id) as DraftState, version));
  team.does("noor", "draft.review", { id, outcome, marks, seconds: 95, distance: 0, shown, ...more }, at(time));
}

/** Some drafts wait, one was edited, one was sent back, one was used too early. */
export function draftDesk(): Team {
  const team = aiMorning();
  for (const { id, task, review } of [...draftsIn(team).values()])
    if (task === replies && !review && !id.endsWith("0100")) read(team, id, "accepted", [], "09:50");
  open(team, "draft-0late00001", late, "09:58");
  open(team, "draft-0plan00001", plan, "10:02");
  open(team, "draft-0odd000001", odd, "10:11");
  open(team, "draft-0edit00001", late, "10:03");
  const output = late.output.replace(
    "On the clinic plan the late fee is 40 EUR (price list, paragraph 4), so invoice 2231 is correct.",
    "On your small plan the late fee is 5 EUR (price list, paragraph 4). We corrected invoice 2231.",
  );
  read(team, "draft-0edit00001", "edited", ["wrong-price"], "10:06", { output, distance: 61 });
  open(team, "draft-0back00001", plan, "10:03");
  team.does("sam", "draft.review", { ...reviewOf(team, "draft-0back00001"), outcome: "sent-back" }, at("10:09"));
  const about = { id: "draft-0plan00001", task: replies, question: "plan-changes", call: "call-1", release: 14 };
  team.does("agent:coder", "draft.check", { ...about, item: "dates", ok: false, says: "" }, at("10:12"));
  team.does("agent:coder", "draft.use", { id: "draft-0plan00001", recipient: "Harbour Dentists" }, at("10:13"));
  return team;
}

function reviewOf(team: Team, id: string) {
  const { page, version } = inForce(team);
  const marks = checklist(page, replies).map((item) => ({ item, ok: item !== "names" }));
  return {
    id,
    marks,
    seconds: 40,
    distance: 0,
    shown: digest(draftCard(draftsIn(team).get(id) as DraftState, version)),
  };
}

/** A draft of something that needs a touch, for a reader who can give it. */
async function signed(context: ViewContext) {
  const model = await draftView(context, ids.plan);
  if (!model) throw new Error("There is no draft.");
  return { ...model, signing: { needed: true, credentials: ["AAAA"], stop: undefined } };
}

export async function draftScreens(): Promise<[string, Html][]> {
  const team = draftDesk();
  const list = async (context: ViewContext, task = "") =>
    draftsScreen(shellView(context, "ai"), await draftsView(context, task));
  const one = async (context: ViewContext, id: string) => {
    const model = await draftView(context, id);
    if (!model) throw new Error(`There is no draft ${id}.`);
    return draftScreen(shellView(context, "ai"), model);
  };
  const none = newTeam();
  setUp(none, pageWithoutAi);
  const sam = team.seenBy("sam", morning);
  const li = team.seenBy("li", morning);
  return [
    ["drafts", await list(sam)],
    ["drafts-others", await list(li, replies)],
    ["drafts-none", await list(none.seenBy("li", morning))],
    ["draft", await one(sam, "draft-0late00001")],
    ["draft-odd", await one(sam, "draft-0odd000001")],
    ["draft-unread", await one(sam, "draft-0plan00001")],
    ["draft-money", draftScreen(shellView(sam, "ai"), await signed(sam))],
    ["draft-edited", await one(sam, "draft-0edit00001")],
    ["draft-back", await one(sam, "draft-0back00001")],
    ["draft-other", await one(li, "draft-0late00001")],
  ];
}
