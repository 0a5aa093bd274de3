/** What the tools take: strict, with limits, and with a word for whoever has to fill it in. */

import * as z from "zod";

/** Characters of JSON that the input of a tool, or the parameters of an action, may take. */
const longestInput = 64_000;
const free = z
  .record(z.string().max(200), z.unknown())
  .refine((value) => JSON.stringify(value).length <= longestInput, `At most ${longestInput} characters as JSON.`);

const action = {
  kind: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/)
    .describe("The kind of action, such as refund. my_limits lists those of the page."),
  target: z.string().max(200).default("").describe("What it is done to, such as a customer or a charge."),
  parameters: free.default({}).describe("Everything that the effect needs. A person is shown exactly this."),
};

export const whoInput = z.strictObject({
  question: z
    .string()
    .trim()
    .min(3)
    .max(2000)
    .describe("What is to be decided: a question, a path of the repository, or the words of a commit."),
});

export const mayInput = z.strictObject({
  words: z.string().trim().min(3).max(2000).optional().describe("What you want to do, in words."),
  call: z
    .strictObject({
      tool: z.string().min(1).max(200).describe("The tool's name, such as Bash or mcp__shop__refund."),
      input: free.describe("The input you would call it with."),
      cwd: z.string().max(1000).default("").describe("The folder you stand in, as an absolute path."),
      root: z.string().max(1000).optional().describe("The checkout you work in, where that is another folder."),
      branch: z.string().max(300).optional().describe("The branch that is checked out."),
    })
    .optional()
    .describe("A tool call that you are about to make: a shell command, an edit, any tool."),
  action: z
    .strictObject({ ...action, task: z.string().max(80).default("").describe("The AI task it comes from, if any.") })
    .optional()
    .describe("An effect in the outside world, such as a refund."),
});

export const statusInput = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,79}$/)
    .describe("The id of an action, a decision, a change, a release, an access request or a pause."),
});

export const limitsInput = z.strictObject({});

export const proposeInput = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,80}$/)
    .describe(
      "Yours, one for each thing that is to happen once. The same key is the same proposal, however often sent.",
    ),
  action: z
    .strictObject({
      ...action,
      reason: z.string().trim().min(3).max(4000).describe("Why, in a sentence, for the person who decides."),
      onBehalfOf: z.string().max(500).default("").describe("Whom it is for, such as the customer who asked."),
      task: z.string().max(80).default("").describe("The AI task that it comes from, if any."),
      call: z.string().max(80).default("").describe("The call of the gateway that it comes from, if any."),
      replaces: z
        .union([z.string().regex(/^action-[0-9a-f]{24}$/), z.literal("")])
        .default("")
        .describe("The waiting action of yours that this one is an edit of."),
    })
    .optional()
    .describe("An effect in the outside world. What a person is shown is exactly what is done."),
  decision: z
    .strictObject({
      question: z.string().trim().min(3).max(2000).describe("What is to be decided, as a question."),
      options: z
        .array(
          z.strictObject({
            name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
            says: z.string().min(1).max(4000),
            costs: z.string().max(2000).default("").describe("What this option costs: time, money, risk."),
          }),
        )
        .max(8)
        .default([]),
      oneWay: z.boolean().default(false).describe("True where it cannot be undone."),
      guardrails: z.array(z.string().max(80)).max(20).default([]).describe("Guardrails of the page that it touches."),
      area: z.string().max(80).optional().describe("The area of the page, only where you know better than the words."),
    })
    .optional()
    .describe("A decision that its one owner makes."),
});
