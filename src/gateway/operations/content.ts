/** What the parts of messages and the tools of a request mean for its price and for the rules. */

import { type No, no } from "../refuse.ts";
import { type Fields, fieldsOf, listOf, wordsOf } from "./operation.ts";

/** Parts whose tokens are bounded by their bytes. Everything else (images, files, references) is not. */
const plain = new Set([
  "text",
  "refusal",
  "input_text",
  "output_text",
  "summary_text",
  "reasoning_text",
  "reasoning",
  "message",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
  "tool_use",
  "tool_result",
  "thinking",
  "redacted_thinking",
]);

/** What a part without a type may hold: some providers tell a picture by its name alone. */
const untyped = new Set(["role", "name", "content", "text", "output", "id", "status", "phase"]);

/** Whether a text, a part, or a list of either holds nothing but text. */
export function isPlain(content: unknown): boolean {
  if (content === undefined || content === null || typeof content === "string") return true;
  if (Array.isArray(content)) return content.every(isPlain);
  if (typeof content !== "object") return false;
  const { type, content: inner, output } = content as Fields;
  if (type === undefined ? !Object.keys(content).every((name) => untyped.has(name)) : !plain.has(wordsOf(type)))
    return false;
  return isPlain(inner) && isPlain(output);
}

/** The text of a message's content, for people. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((one) => {
      const { type, text, content: inner } = fieldsOf(one);
      if (typeof text === "string") return text;
      return inner === undefined ? wordsOf(type) && `[${wordsOf(type)}]` : textOf(inner);
    })
    .filter((one) => one !== "")
    .join("\n");
}

/** A positive whole number of the request, undefined where there is none, or the refusal. */
export function wholeOf(json: Fields, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined | No {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value <= most
    ? value
    : no.field(name, "is not a positive whole number");
}

/** Tools that run at the caller's although the provider knows their shape: nothing is billed for them. */
const atCaller =
  /^(function|custom|local_shell|shell|apply_patch|computer_use_preview|computer_\d+|bash_\d+|text_editor_\d+|memory_\d+)$/;

/** A tool's name: its own for a function, `hosted:…` for what runs, and is billed, at the provider's. */
export function toolName(tool: unknown): string {
  const { type, name, function: nested, custom, environment } = fieldsOf(tool);
  const said = wordsOf(name) || wordsOf(fieldsOf(nested).name) || wordsOf(fieldsOf(custom).name);
  const kind = type === undefined ? "custom" : wordsOf(type);
  const { type: where = "local" } = fieldsOf(environment); // a shell also runs in a container of the provider's
  if (atCaller.test(kind) && where === "local") return said || kind.replace(/_\d+$/, "");
  return `hosted:${kind.replace(/_(\d{8}|preview)$/, "") || "unknown"}`;
}

/** Fields that are billed apart, or at another price than the model's, as tools of their own: their price is not known. */
export function billedApart(json: Fields): string[] {
  const found: string[] = [];
  const add = (name: string, there: boolean) => void (there && found.push(`hosted:${name}`));
  add("web_search", json.web_search_options !== undefined && json.web_search_options !== null);
  add("audio", listOf(json.modalities).includes("audio") || (json.audio !== undefined && json.audio !== null));
  add("prediction", json.prediction !== undefined && json.prediction !== null);
  add("background", json.background === true);
  add("mcp", listOf(json.mcp_servers).length > 0);
  add("container", json.container !== undefined && json.container !== null);
  // What is stored at the provider may bring tools of its own, which nobody here can see.
  add("stored_prompt", json.prompt !== undefined && json.prompt !== null);
  add("priority", json.service_tier === "priority");
  add("fast", json.speed === "fast");
  add("inference_geo", typeof json.inference_geo === "string" && json.inference_geo !== "global");
  return found;
}

/** Fields with which some providers let the caller have another model answer than the one that was asked. */
export const elsewhere = ["models", "route", "provider", "plugins", "fallbacks", "fallback_models"] as const;
