/** Names, addresses, choices, files and free words that a page holds. */

import { patternFault } from "./patterns.ts";
import { nearest } from "./problem.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";

export const choice = (name: string, options: readonly string[]): TextKind =>
  kind(
    name,
    options[0] ?? "",
    (text) => {
      if (options.includes(text)) return undefined;
      const meant = nearest(text, options);
      const sure = meant !== undefined && meant === text.toLowerCase().replaceAll("_", "-");
      return {
        what: `${quote(text)} is not one of ${options.join(", ")}.`,
        why: "Only these have a meaning.",
        fix: meant ? `Did you mean ${meant}?` : `Write one of ${options.join(", ")}.`,
        replace: meant,
        sure,
      };
    },
    { oneOf: options },
  );

const maxWords = 500;
export const words: TextKind = kind("words", "charges, refunds, plans", (text) =>
  text.length <= maxWords && text.trim() !== ""
    ? undefined
    : {
        what: text.trim() === "" ? "The text is empty." : `The text has ${text.length} characters.`,
        why: "The page is read in two minutes.",
        fix: `Say it in 1 to ${maxWords} characters.`,
        replace: undefined,
      },
);

export const reference: TextKind = kind(
  "secret",
  "env:NAME",
  (text) =>
    /^env:[A-Z_][A-Z0-9_]*$/.test(text) || /^file:[^\s]+$/.test(text)
      ? undefined
      : {
          what: "A value that should be kept elsewhere stands in the page.",
          why: "The page is read by everybody, and its history for ever.",
          fix: "Keep it in the environment or in a file, and write `env:NAME` or `file:PATH`.",
        },
  { pattern: "^(env:[A-Z_][A-Z0-9_]*|file:\\S+)$" },
);

export const email: TextKind = kind("email", "ana@harbor.example", (text) =>
  /^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text)
    ? undefined
    : {
        what: `${quote(text)} is not a mail address.`,
        why: "A person signs in with it and is asked there.",
        fix: "Write it as `ana@harbor.example`.",
      },
);

export const account: TextKind = kind("github", "ana-h", (text) => {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/.test(text)) return undefined;
  const plain = text.replace(/^@|^https:\/\/github\.com\//, "");
  const better = plain !== text && /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(plain) ? plain : undefined;
  const bot = text.endsWith("[bot]");
  return {
    code: bot ? "page.not-a-person" : "page.github",
    what: bot ? `${quote(text)} is a bot's account.` : `${quote(text)} is not an account name.`,
    why: "It says which commits are whose, so that nobody approves their own.",
    fix: bot ? "List it under `agents`, not under `people`." : "Write the name alone: `ana-h`.",
    replace: better,
    sure: better !== undefined,
  };
});

export const role: TextKind = kind(
  "role",
  "senior-engineer",
  (text) => {
    if (/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(text)) return undefined;
    const plain = text
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, "-");
    const replace = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plain) ? plain : undefined;
    return {
      what: `The role ${quote(text)} is not a plain word.`,
      why: "A role may stand in place of a name, so it is spelled in one way.",
      fix: "Write small letters with `-` between words: `senior-engineer`.",
      replace,
      sure: replace !== undefined,
    };
  },
  { pattern: "^[a-z][a-z0-9]*([-_][a-z0-9]+)*$" },
);

export const pattern: TextKind = kind("pattern", "src/billing/**", (text) => {
  const fault = patternFault(text);
  return fault
    ? {
        what: `The pattern ${quote(text)} matches nothing that could be meant: ${fault}.`,
        why: "A pattern that matches nothing leaves the files without an owner.",
        fix: "Write it as in CODEOWNERS: `src/billing/**`, `*.sql`, `/db/`. Leave files out with `except`.",
        replace: undefined,
      }
    : undefined;
});

export const file: TextKind = kind("path", "prompts/billing-replies.md", (text) =>
  /^(?!\/)[^\\\0]{1,300}$/.test(text) && !text.split("/").includes("..")
    ? undefined
    : {
        what: `${quote(text)} is not a file of this repository.`,
        why: "The page and what it names are versioned together.",
        fix: "Write a path from the top of the repository, without `..`.",
      },
);

export const url: TextKind = kind("url", "http://prometheus:9090", (text) =>
  /^https?:\/\/[^\s@]+$/.test(text)
    ? undefined
    : {
        what: `${quote(text.replace(/\/\/.*@/, "//…@"))} is not a web address without a login in it.`,
        why: "It is asked for numbers; a login never stands in the page.",
        fix: "Write `http://host:port/path`.",
      },
);

/** Where an environment's numbers come from. */
export const metrics: TextKind = kind("metrics", "http://prometheus:9090", (text) =>
  text === "pushed" ? undefined : url.fault(text),
);

/** A person by name, or a role that one person holds. Whether there is such a person is checked with the whole page in view. */
export const person: TextKind = kind("person", "ana", () => undefined);
/** The same, where exactly one must stand: a list of people has its own message. */
export const decider: TextKind = kind("decider", "ana", () => undefined);

export const name: TextKind = kind(
  "name",
  "billing-replies",
  (text) => {
    if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 40) return undefined;
    return {
      what: `${quote(text)} is not a name.`,
      why: "Names are compared letter by letter.",
      fix: nameRule,
      replace: undefined,
    };
  },
  { pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" },
);
export const nameRule = "Write 1 to 40 small letters a to z, digits and `-`.";
