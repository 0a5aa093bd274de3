/** What waits for one yes: the words of a template with what changed, and the answers of a sheet from paper. */

import { needsTouch } from "../decisions/draft/kind.ts";
import { proposedFor, sheetCard } from "../decisions/sheet/kind.ts";
import { approversOf, templateCard } from "../decisions/template/kind.ts";
import { isOffered, tasksWith } from "../decisions/template/state.ts";
import { digest } from "../kernel/json.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, counted, listed, nameOf, plural } from "./names.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { templateStands, titled } from "./work.ts";

export interface TemplateModel {
  readonly id: string;
  readonly path: string;
  readonly sentence: string;
  readonly tasks: readonly string[];
  /** What people may begin from now; empty: nothing. */
  readonly current: string;
  /** What waits for a yes: the words, and what changes by word where others are approved. */
  readonly offered:
    | {
        readonly words: string;
        readonly diff: readonly PromptPart[] | undefined;
        readonly by: string;
        readonly when: string;
        readonly digest: string;
        readonly shown: string;
        readonly signing: Signing;
        /** This reader may say yes. */
        readonly mine: boolean;
        /** Why they may not; empty where they may. */
        readonly whyNot: string;
      }
    | undefined;
  readonly seq: number;
}

export async function templateView(context: ViewContext, id: string): Promise<TemplateModel | undefined> {
  const { templates, page } = worldOf(context.world);
  const state = templates.get(id);
  const inForce = page.inForce;
  if (!state || state.gone || !inForce) return undefined;
  const { current, offered } = state;
  const say = await context.words([...(current ? [current.words] : []), ...(offered ? [offered.words] : [])]);
  const may = approversOf(inForce.page, state, context.at);
  const me = context.me?.person ?? "";
  const authors = offered?.authors ?? [];
  const waits = offered && isOffered(state, inForce.page);
  return {
    ...{ id, path: state.path, seq: (offered ?? current)?.seq ?? 0 },
    sentence: templateStands(context, inForce.page, state),
    tasks: tasksWith(inForce.page, state.path).map(({ name }) => titleOf(name)),
    current: current ? visible(say(current.words)) : "",
    offered: waits
      ? {
          words: visible(say(offered.words)),
          diff: current ? promptDiff(say(current.words), say(offered.words)) : undefined,
          by: `${listed(authors.map(nameOf)) || "Nobody whom the page knows"}${offered.stranger ? ", and somebody whom the page does not know" : ""}`,
          when: moment(offered.at, context.at, zoneOf(context)),
          ...{ digest: offered.digest, shown: digest(templateCard(state, inForce.version)) },
          signing: signingOf(context, true),
          mine: may.includes(me),
          whyNot: may.includes(me)
            ? ""
            : `${authors.includes(me) ? "You wrote some of it, so your yes does not count. " : ""}${listed(may.map(nameOf), "or") || "Nobody"} says yes to it.`,
        }
      : undefined,
  };
}

export interface SheetModel {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly answers: readonly {
    readonly href: string;
    readonly title: string;
    readonly input: string;
    readonly words: string;
    readonly says: string;
  }[];
  readonly shown: string;
  readonly signing: Signing;
  readonly seq: number;
}

/** What of a sheet waits for this reader; undefined when there is no such sheet. */
export async function sheetPaperView(context: ViewContext, id: string): Promise<SheetModel | undefined> {
  const { sheets, works, page } = worldOf(context.world);
  const state = sheets.get(id);
  const inForce = page.inForce;
  if (!state || !inForce) return undefined;
  const mine = proposedFor(inForce.page, works, id, context.me?.person ?? "", context.at);
  const say = await context.words(mine.flatMap(({ item, proposal }) => [item.input, proposal.output]));
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const number = mine.length;
  const done = state.confirmed.map(({ by, at }) => `${nameOf(by)} said yes, ${when(at)}.`).join(" ");
  return {
    ...{ id, seq: state.seq },
    title:
      number === 0
        ? "Nothing on this sheet waits for you"
        : `${capital(counted(number))} ${plural(number, "answer", "answers")} from paper ${plural(number, "waits", "wait")} for your yes`,
    sentence: `${actorName(state.by)} brought it, ${when(state.at)}. ${done}`.trim(),
    answers: mine.map(({ item, proposal }) => ({
      ...{ href: `/work/${item.id}`, title: titled(item) },
      ...{ input: visible(say(item.input)), words: visible(say(proposal.output)) },
      says: `${proposal.given ? "The customer has it already" : "It is given to the customer after your yes"}${proposal.wrong.length === 0 ? "" : `; marked wrong: ${proposal.wrong.map(titleOf).join(", ")}`}.`,
    })),
    shown: digest(sheetCard(id, mine, inForce.version)),
    signing: signingOf(
      context,
      mine.some(({ item }) => needsTouch(inForce.page, item)),
    ),
  };
}
