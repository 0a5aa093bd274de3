/** The screens of work for people, made from Quillhaven's billing mails of a Thursday morning on which late fees stand still. */

import type { PageState } from "../../src/decisions/page/kind.ts";
import { templateCard, templateId } from "../../src/decisions/template/kind.ts";
import { type WorkState, workCard, workId } from "../../src/decisions/work/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { worldOf } from "../../src/views/context.ts";
import { shellView } from "../../src/views/shell.ts";
import { workView } from "../../src/views/work.ts";
import { workItemView } from "../../src/views/work-item.ts";
import { sheetPaperView, templateView } from "../../src/views/work-papers.ts";
import { printView } from "../../src/views/work-sheet.ts";
import type { Html } from "../../src/web/layout.tsx";
import { workScreen } from "../../src/web/screens/work.tsx";
import { workItemScreen } from "../../src/web/screens/work-item.tsx";
import { broughtScreen, sheetPaperScreen, templateScreen } from "../../src/web/screens/work-papers.tsx";
import { workPrintScreen } from "../../src/web/screens/work-print.tsx";
import { aiMorning, lateFees, morning, pageWithoutAi, replies } from "./ai-morning.ts";
import { setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

const at = (time: string) => `2026-11-19T${time}:00.000Z`;
const inForce = (team: Team) => (team.world.one("page") as PageState).inForce as NonNullable<PageState["inForce"]>;
const item = (team: Team, id: string) => worldOf(team.world).works.get(id) as WorkState;

const mira =
  "Hello,\n\nour invoice of October says that there is a late fee of 40 EUR, although we paid on the 3rd. We are on the small plan since July. Is that right?\n\nKind regards\nMira Sommer, Vets of Elbstrand";

/** By key: the mails that came to people. */
export const workIds = Object.fromEntries(
  ["88120", "88124", "88130", "88131", "88140", "88141", "88150", "88160"].map((key) => [
    key,
    workId(replies, `mail ${key}`),
  ]),
) as Readonly<Record<string, string>>;

function add(team: Team, key: string, time: string, more: object = {}): string {
  const id = workId(replies, `mail ${key}`);
  const asked = {
    question: "late-fees",
    why: "paused",
    input: mira,
    recipient: "Vets of Elbstrand",
    call: "",
    pause: lateFees,
  };
  team.does("machine:desk", "work.add", { id, task: replies, key: `mail ${key}`, ...asked, ...more }, at(time), {
    via: "token:t1",
  });
  return id;
}
function answer(team: Team, who: string, id: string, time: string, more: object = {}): void {
  const shown = digest(workCard(item(team, id), inForce(team).version));
  const said = {
    output: "On your small plan the late fee is 5 EUR. We corrected invoice 2231.",
    marks: [],
    distance: 0,
    seconds: 150,
  };
  team.does(who, "work.answer", { id, ...said, shown, ...more }, at(time));
}

export const late = "templates/billing/late-fee.md";
export const copy = "templates/billing/invoice-copy.md";
const words =
  "Dear customer,\n\nthe late fee is 5 EUR on the small plan and 12 EUR on the clinic plan (price list, paragraph 4). It is due when a payment comes more than three days after its date.\n\nQuillhaven billing\n";

function offer(team: Team, path: string, text: string, authors: string[], time: string): void {
  const data = { id: templateId(path), path, words: text, authors, stranger: false };
  team.does("system", "template.offer", data, at(time));
}
function approve(team: Team, path: string, who: string, time: string): void {
  const state = worldOf(team.world).templates.get(templateId(path));
  if (!state?.offered) throw new Error("Nothing is on offer.");
  const shown = digest(templateCard(state, inForce(team).version));
  const yes = { id: state.id, digest: state.offered.digest, shown };
  team.does(who, "template.approve", yes, at(time), { proof: proofOver(shown, `cred-${who}`) });
}

export const sheetId = `sheet-${"5".repeat(24)}`;

/** Some wait, one is taken, one was handed back, one went back to the task and is not heard of, one came back on paper. */
export function workDesk(): Team {
  const team = aiMorning();
  offer(team, late, words, ["noor"], "09:00");
  approve(team, late, "sam", "09:10");
  offer(team, copy, "Dear customer,\n\nhere is the copy of your invoice.\n", ["noor"], "09:05");
  approve(team, copy, "sam", "09:11");
  offer(team, late, words.replace("12 EUR", "13 EUR"), ["noor"], "09:58");
  add(team, "88120", "09:40");
  add(team, "88124", "09:50", {
    why: "sent-back",
    question: "plan-changes",
    recipient: "Harbour Dentists",
    input: "user: What does the small plan cost from January on?",
  });
  team.does("sam", "work.take", { id: workIds["88124"] }, at("09:52"));
  team.does("sam", "work.handBack", { id: workIds["88124"], reason: "Noor knows the plans of January." }, at("09:55"));
  const taken = add(team, "88130", "10:01", { recipient: "Clinic Nord" });
  team.does("noor", "work.take", { id: taken }, at("10:05"));
  const held = add(team, "88131", "10:02", { recipient: "Clinic West" });
  team.does("sam", "work.take", { id: held }, at("10:14"));
  const given = add(team, "88140", "09:20");
  answer(team, "sam", given, "09:28");
  team.does("machine:desk", "work.use", { id: given, recipient: "Vets of Elbstrand" }, at("09:29"), {
    via: "token:t1",
  });
  const begun = worldOf(team.world).templates.get(templateId(late))?.current;
  const edited = add(team, "88141", "09:21");
  answer(team, "noor", edited, "09:35", {
    ...{
      output: words.replace("Dear customer", "Dear Mira Sommer"),
      distance: 14,
      marks: [{ item: "names", ok: false }],
    },
    template: { id: templateId(late), digest: begun?.digest ?? "" },
  });
  team.does("system", "work.end", { id: edited, call: "call-late", given: true }, at("09:36"));
  const lost = add(team, "88150", "09:15", { question: "payment-dates", pause: "", why: "failed" });
  team.does("machine:desk", "work.return", { id: lost }, at("09:30"), { via: "token:t1" });
  add(team, "88160", "10:06", { recipient: "Harbour Dentists" });
  team.does("sam", "sheet.bring", { id: sheetId, lines: 1 }, at("10:10"));
  const proposal = {
    sheet: sheetId,
    output: "The fee is 5 EUR; we told you on the phone.",
    wrong: ["names"],
    given: true,
  };
  team.does("sam", "work.propose", { id: workIds["88160"], ...proposal, distance: 0, seconds: 120 }, at("10:10"));
  return team;
}

const signed = { needed: true, credentials: ["AAAA"], stop: undefined };

export async function workScreens(): Promise<[string, Html][]> {
  const team = workDesk();
  const sam = team.seenBy("sam", morning);
  const noor = team.seenBy("noor", morning);
  const li = team.seenBy("li", morning);
  const list = async (context: ViewContext, task = "") =>
    workScreen(shellView(context, "ai"), await workView(context, task));
  const one = async (context: ViewContext, key: string, template = "", more: object = {}) => {
    const model = await workItemView(context, workIds[key] ?? "", template);
    if (!model) throw new Error(`There is no item ${key}.`);
    return workItemScreen(shellView(context, "ai"), { ...model, ...more });
  };
  const template = async (context: ViewContext, path: string) => {
    const model = await templateView(context, templateId(path));
    if (!model) throw new Error(`There is no template ${path}.`);
    const offered = model.offered && { ...model.offered, signing: signed };
    return templateScreen(shellView(context, "ai"), { ...model, offered });
  };
  const paper = async (context: ViewContext) => {
    const model = await sheetPaperView(context, sheetId);
    if (!model) throw new Error("There is no sheet.");
    return sheetPaperScreen(shellView(context, "ai"), model);
  };
  const none = newTeam();
  setUp(none, pageWithoutAi);
  return [
    ["work", await list(sam)],
    ["work-others", await list(li, replies)],
    ["work-none", await list(none.seenBy("li", morning))],
    ["item", await one(sam, "88120")],
    ["item-back", await one(sam, "88124")],
    ["item-taken", await one(sam, "88130")],
    ["item-held", await one(sam, "88131", templateId(late))],
    ["item-plain", await one(sam, "88131")],
    ["item-money", await one(sam, "88131", "", { signing: signed })],
    ["item-answered", await one(sam, "88141")],
    ["item-lost", await one(sam, "88150")],
    ["item-paper", await one(sam, "88160")],
    ["template", await template(sam, late)],
    ["template-own", await template(noor, late)],
    ["sheet", await paper(sam)],
    [
      "brought",
      broughtScreen(shellView(sam, "ai"), {
        ...{ title: "One answer waits for a yes", href: `/work/sheets/${sheetId}` },
        lines: [
          { line: 2, item: workIds["88160"] ?? "", bad: false, says: "It waits for a yes." },
          { line: 3, item: "", bad: true, says: "`minutes` is no number such as 4 or 4.5." },
        ],
      }),
    ],
    ["print", workPrintScreen(shellView(sam, "ai"), await printView(sam))],
  ];
}
