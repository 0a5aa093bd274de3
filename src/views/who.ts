/** Who decides? and Is this mine?: the answer to a question in the reader's words. */

import type { Page } from "../page/page.ts";
import { mine } from "../routing/mine.ts";
import { deadline } from "../routing/now.ts";
import { decisionSentence } from "../routing/sentence.ts";
import { who } from "../routing/who.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { areaTitle, capital, listed, nameOf, namePeople } from "./names.ts";

export interface WhoModel {
  readonly question: string;
  /** Examples of what can be asked, shown while nothing was. */
  readonly examples: readonly string[];
  readonly answer:
    | {
        readonly name: string;
        readonly sentence: string;
        readonly sure: boolean;
        readonly area: string;
        readonly risk: string;
        readonly oneWay: boolean;
        readonly now: string;
        readonly facts: readonly { readonly label: string; readonly says: string }[];
        readonly also: readonly { readonly area: string; readonly owner: string; readonly why: string }[];
        readonly why: readonly string[];
        readonly mine: MineModel | undefined;
      }
    | undefined;
}

export interface MineModel {
  readonly sentence: string;
  readonly name: string;
  readonly why: readonly string[];
}

/** The answer to a question, or the empty form. Undefined when there is no page at all. */
export function whoView(context: ViewContext, question: string): WhoModel | undefined {
  const page = pageShown(worldOf(context.world));
  if (!page) return undefined;
  const examples = page.areas.flatMap(({ like }) => like).slice(0, 4);
  if (question.trim() === "") return { question, examples, answer: undefined };
  const readings = [...worldOf(context.world).readings.values()];
  const found = who(page, question, context.at, { readings });
  const area = page.areas.find(({ name }) => name === found.area) ?? { answerWithin: 240 };
  const sentence = decisionSentence(found, deadline(area, context.at), context.at, zoneOf(context));
  const said = (line: string) => namePeople(page, line);
  return {
    question,
    examples,
    answer: {
      name: nameOf(found.now.as === "nobody" ? found.owner : found.now.person),
      sentence,
      sure: found.sure,
      area: found.area === "" ? "" : capital(areaTitle(found.area)),
      risk: found.risk,
      oneWay: found.oneWayDoor,
      now: said(found.now.why),
      facts: facts(found),
      also: found.also.map(({ area, owner, why }) => ({
        area: capital(areaTitle(area)),
        owner: nameOf(owner),
        why: said(why),
      })),
      why: found.why.map(said),
      mine: context.me && mineOf(context, page, question, context.me.person, found.why),
    },
  };
}

function facts({ owner, backup, input, informed, afterHours }: ReturnType<typeof who>) {
  const all = [
    { label: "Owner", says: nameOf(owner) },
    { label: "Backup", says: nameOf(backup) },
    { label: "Input", says: listed(input.map(nameOf)) },
    { label: "Told", says: listed(informed.map(nameOf)) },
    { label: "At night", says: nameOf(afterHours) },
  ];
  return all.filter(({ says }) => says !== "");
}

/** Whether it is the reader's own to decide. What the answer above says already (`said`) is not said twice. */
function mineOf(context: ViewContext, page: Page, question: string, me: string, said: readonly string[]): MineModel {
  const readings = [...worldOf(context.world).readings.values()];
  const found = mine(page, me, question, context.at, readings);
  const [sentence = "", ...why] = found.why.map((line) => namePeople(page, line));
  const more = why.filter((line) => !said.some((one) => namePeople(page, one) === line));
  return { sentence, name: found.mine ? "Yours" : nameOf(found.owner), why: more };
}
