/** The small team with an AI task: Noor changes it, Tom tests it, Ana owns AI, Marta is the backup. */

import { readFileSync } from "node:fs";

export const smallTeam = readFileSync(new URL("../../examples/small-team/finalcall.yaml", import.meta.url), "utf8");

/** The section `ai` with one task. `more` goes under the task, indented by six spaces. */
export const aiSection = ({ model = "openai/gpt-5-mini", more = "" } = {}) => `
ai:
  providers:
    openai: { kind: openai, base: https://api.openai.com/v1, key: env:OPENAI_API_KEY }
  tasks:
    billing-replies:
      does: drafts answers to billing mails
      changed-by: [noor, li]
      tested-by: [tom]
      never: [refunds]
      model: ${model}
      edge-cases: openai/gpt-5
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 400 }
      tools: [find-invoice]
      reads: [policies, invoices]
      writes: [drafts]
      budget: 20 USD / day
      fallback: templates/billing/
      questions:
        invoice-copies: { level: automatic, sample: 10 % }
        late-fees: { level: reviewed }
        disputes: { level: people }
      stop: { wrong-price: 1, policy-break: 1 }
${more}`;

const agents = "\nagents:\n  coder: { kind: claude-code, asked-by: [li] }\n";
const own = smallTeam.includes("\nai:\n") ? smallTeam.slice(0, smallTeam.indexOf("\nai:\n")) : smallTeam;

/** The page of the small team with the task. */
export const aiTeam = (how: { model?: string; more?: string } = {}): string =>
  `${own}${own.includes("\nagents:") ? "" : agents}${aiSection(how)}`;

export const prompt = "You answer billing mails of Quillhaven. Name the invoice. Never promise a refund.\n";
