/** What is found in a tool call, and the words in which it is told. */

/** `allow`: the agent does it alone. `deny`: the named human decides first. `ask`: unclear, so that the user looks at it. */
export type Answer = "allow" | "ask" | "deny";

/** One reason to stop. */
export interface Finding {
  readonly answer: Exclude<Answer, "allow">;
  /** The built-in area that it touches. */
  readonly area: string;
  /** What it is, in one word with dashes, such as `push-to-main`. */
  readonly action: string;
  /** One sentence for whoever asked for it. */
  readonly why: string;
  /** The part of the call that is meant, without passwords and keys, at most 200 characters. */
  readonly evidence: string;
}

/** The first of the gravest. */
export function gravest(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ answer }) => answer === "deny") ?? findings[0];
}

/** What cannot be read: it is never proposed to anybody, for nobody could know what they say yes to. */
export const unreadable = "run-unreadable";

const secretWords =
  /((?:password|passwd|pwd|token|secret|api[-_]?key|authorization|bearer)["']?\s*[:= ]\s*["']?)[^\s"'&]{4,}/gi;
const userInAddress = /(\w+:\/\/[^\s:/@]*:)[^\s@/]+@/g;
const keys = /\b(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abprs]|AKIA|ASIA|eyJ)[-_]?\w{8,}[\w.-]*/g;

/** Characters in which secrets are looked for; of more than a tenth of that nobody is shown anything. */
const longestRead = 2000;

/** What is cut off may end in the middle of a password, so that the last word goes with it. */
function beginning(text: string): string {
  if (text.length <= longestRead) return text;
  let end = longestRead;
  while (end > longestRead - 300 && /\S/.test(text.charAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** A part of a call as it may stand on a screen and in the record: short, on one line, without what looks like a key. */
export function evidenceOf(text: string): string {
  const line = beginning(text)
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[\p{Cf}\p{Co}]/gu, "?")
    .replace(/ {2,}/g, " ")
    .trim();
  const masked = line.replace(secretWords, "$1…").replace(userInAddress, "$1…@").replace(keys, "…");
  return masked.length > 200 ? `${masked.slice(0, 199)}…` : masked;
}
