/** The five tools an agent has here: it asks, it proposes, and it is told how things stand. None of them says yes to anything. */

import type { ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import type * as z from "zod";
import type { Client } from "../../client/client.ts";
import { limitsInput, mayInput, proposeInput, statusInput, whoInput } from "./inputs.ts";
import { limitsSays, maySays, statusSays, whoSays } from "./says.ts";

/** What the tools ask, with the caller's own token. */
export type Asked = Pick<Client, "who" | "may" | "limits" | "status" | "propose" | "proposeAction">;

/** A no of the tool itself, in the same shape as one of the server's. */
export class ToolRefusal extends Error {
  readonly code: string;
  readonly next: string;

  constructor(code: string, why: string, next: string) {
    super(why);
    this.name = "ToolRefusal";
    this.code = code;
    this.next = next;
  }
}

/** A tool's answer: for programs, and the same in words. */
export interface Said {
  readonly facts: object;
  readonly text: string;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: Required<Omit<ToolAnnotations, "title">>;
  readonly input: z.ZodObject;
  /** Throws ToolRefusal, and whatever the client throws. */
  readonly run: (asked: Asked, input: unknown) => Promise<Said>;
}

/** They read, and leave nothing behind: no gap, no entry, nothing outside this server. */
const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
/**
 * It adds one entry, and the same key adds none. It overwrites and deletes nothing itself. What the page lets run without a
 * person may then be sent to the outside by the server, by the rule that the page's owner signed.
 */
const adds = { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true };

const tool = <S extends z.ZodObject>(
  one: Omit<Tool, "input" | "run"> & { input: S; run: (asked: Asked, input: z.output<S>) => Promise<Said> },
): Tool => ({ ...one, run: (asked, input) => one.run(asked, input as z.output<S>) });

/** Asks for a decision, and gives its id. A key that stands for another question is refused: nobody decides what was not asked. */
async function asksFor(asked: Asked, decision: z.output<typeof proposeInput>["decision"], key: string) {
  if (!decision) throw new Error("There is no decision to be asked for.");
  const made = await asked.propose(decision, key);
  if (made.question === decision.question) return made.id;
  throw new ToolRefusal(
    "proposal.otherContent",
    `This key stands for ${made.id}, which asks something else. Nothing was proposed.`,
    "Use a key of its own for each decision.",
  );
}

export const tools: readonly Tool[] = [
  tool({
    name: "who_decides",
    title: "Who decides?",
    description:
      "Whose call something is: a question, a path of the repository, or the words of a commit. Gives the one owner, who stands in, who can say yes right now, and why. Ask before you assume that something is yours.",
    annotations: reads,
    input: whoInput,
    run: async (asked, { question }) => {
      const answer = await asked.who(question, undefined, "no");
      return { facts: answer, text: whoSays(answer) };
    },
  }),
  tool({
    name: "may_i",
    title: "May I?",
    description:
      "Whether you may do something now: say it in words, as the tool call you are about to make, or as an action. Answers allow, needs (whose yes) or no, with the way to a yes. Records nothing. An answer other than allow means: do not do it.",
    annotations: reads,
    input: mayInput,
    run: async (asked, input) => {
      const given = [input.words, input.call, input.action].filter((one) => one !== undefined).length;
      if (given !== 1)
        throw new ToolRefusal(
          "malformed",
          "It was not said in exactly one form, so nothing was judged.",
          "Give exactly one of words, call and action.",
        );
      const answer = await asked.may(input);
      return { facts: answer, text: maySays(answer) };
    },
  }),
  tool({
    name: "propose",
    title: "Propose",
    description:
      "Proposes an action or a decision. It goes to the one person whose call it is, who answers in their browser; you cannot answer it, and neither can your client. Then ask status.",
    annotations: adds,
    input: proposeInput,
    run: async (asked, { key, action, decision }) => {
      if ((action === undefined) === (decision === undefined))
        throw new ToolRefusal(
          "malformed",
          "It was not exactly one thing, so nothing was proposed.",
          "Give either action or decision.",
        );
      const id = action ? (await asked.proposeAction(action, key)).id : await asksFor(asked, decision, key);
      const stands = await asked.status(id);
      return { facts: stands, text: statusSays(stands) };
    },
  }),
  tool({
    name: "status",
    title: "How does it stand?",
    description:
      "How an action, a decision, a change, a release, an access request or a pause stands: what holds it, who is awaited and until when, and what you do next.",
    annotations: reads,
    input: statusInput,
    run: async (asked, { id }) => {
      const stands = await asked.status(id);
      return { facts: stands, text: statusSays(stands) };
    },
  }),
  tool({
    name: "my_limits",
    title: "My limits",
    description:
      "What you may do here and what you never may: your scopes, each kind of action with its risk and whose yes it needs, budgets left, what is paused or frozen, and what of yours still waits.",
    annotations: reads,
    input: limitsInput,
    run: async (asked) => {
      const limits = await asked.limits();
      return { facts: limits, text: limitsSays(limits) };
    },
  }),
];
