/** POST /v1/chat/completions. */

import { openai } from "../dialects/openai.ts";
import { no } from "../refuse.ts";
import { billedApart, isPlain, textOf, toolName, wholeOf } from "./content.ts";
import { chatUsage } from "./openai-usage.ts";
import { type Fields, fieldsOf, listOf, type Operation, wordsOf } from "./operation.ts";

/** Roles that would speak with the authority of the task's prompt. */
const commands = new Set(["system", "developer"]);

const choiceOf = (json: Fields): Fields => fieldsOf(listOf(json.choices)[0]);

export const chat: Operation = {
  name: "chat",
  dialect: openai,
  path: "/chat/completions",
  limits: ["max_completion_tokens", "max_tokens"],

  facts(json) {
    if (!Array.isArray(json.messages) || json.messages.length === 0)
      return no.field("messages", "is not a list of messages");
    const limits = [wholeOf(json, "max_completion_tokens"), wholeOf(json, "max_tokens")];
    const wrong = limits.find((one) => typeof one === "object");
    if (wrong) return wrong;
    const said = limits.filter((one) => typeof one === "number");
    const answers = wholeOf(json, "n", 128) ?? 1;
    if (typeof answers === "object") return answers;
    return {
      // Some providers know only one of the two: the larger one may be the one that counts.
      answerTokens: said.length === 0 ? undefined : Math.max(...said),
      answers,
      plainText: json.messages.every((one) => isPlain(fieldsOf(one).content) && fieldsOf(one).audio === undefined),
      tools: [...listOf(json.tools), ...listOf(json.functions)].map(toolName).concat(billedApart(json)),
    };
  },

  prompted({ text, json, members }, prompt) {
    for (const message of listOf(json.messages)) {
      const { role, ...rest } = fieldsOf(message);
      if (typeof role !== "string" || commands.has(role.toLowerCase()))
        return no.taskOwns(`a message with the role ${wordsOf(role)}`, "The task has its own prompt");
      const other = Object.keys(rest).find((name) => name.toLowerCase() === "role");
      if (other !== undefined) return no.taskOwns(other, "A message has one role");
    }
    if (json.n !== undefined && json.n !== null && json.n !== 1) return no.taskOwns("n", "A person reads one answer");
    const there = members.find(({ name }) => name === "messages");
    if (!there) return no.field("messages", "is missing");
    const first = JSON.stringify({ role: "system", content: prompt });
    return new Map([["messages", `[${first},${text.slice(there.value + 1, there.to)}`]]);
  },

  answer: (json) => ({
    usage: chatUsage(json.usage),
    served: wordsOf(json.model),
    finish: wordsOf(choiceOf(json).finish_reason),
  }),

  event(json, before) {
    const usage = json.usage ? chatUsage(json.usage) : before.usage;
    const onlyUsage = json.usage !== undefined && json.usage !== null && listOf(json.choices).length === 0;
    const finish = wordsOf(choiceOf(json).finish_reason) || (before.finish ?? "");
    return { usage, served: wordsOf(json.model) || (before.served ?? ""), finish, onlyUsage };
  },

  question: (json) => {
    const messages = listOf(json.messages).map(fieldsOf);
    if (messages.length === 1) return textOf(messages[0]?.content);
    return messages.map(({ role, content }) => `${wordsOf(role)}: ${textOf(content)}`).join("\n\n");
  },
  text: (json) => messageText(fieldsOf(choiceOf(json).message)),
  piece: (json) => messageText(fieldsOf(choiceOf(json).delta)),
};

/** What the model says, and the tools that it calls, also as they were called before. */
function messageText({ content, refusal, tool_calls: calls, function_call: call }: Fields): string {
  const called = [
    ...listOf(calls)
      .map(fieldsOf)
      .flatMap(({ function: one, custom }) => [one, custom]),
    call,
  ].map((one) => {
    const { name, arguments: given, input } = fieldsOf(one);
    return `${name === undefined ? "" : `\n${wordsOf(name)} `}${wordsOf(given) || wordsOf(input)}`;
  });
  return textOf(content) + wordsOf(refusal) + called.join("");
}
