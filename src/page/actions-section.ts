/** The section `actions` as the rules read it: who says yes to an effect, how it gets there, when it may run. */

import { type Name, namesAt } from "./directory.ts";
import type { ActionRule, Area, Risk, Subject } from "./page.ts";
import { subjectIn, wordsOf } from "./subjects.ts";
import { entries, texts, value, word } from "./tree.ts";
import { minutes } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Hours that the best known payment interfaces keep an idempotency key at least; nobody's shorter promise is assumed. */
const usualKeyFor = 24;
/** Minutes in which an approved action must begin, and in which the same effect is a second one, where the page is silent. */
const usualValidFor = 60;
const usualWindow = 3 * 1440;

/** Further words that move money or open a door when they name an action and not a question. */
const doing: ReadonlyMap<string, Exclude<Subject, "plain">> = new Map(
  [
    ["money-movement", "pay pays payment payments capture debit wire withdraw withdrawal remit settle settlement"],
    ["security", "grant grants invite invites revoke impersonate token tokens key keys"],
    ["production", "drop purge wipe truncate terminate restore restart"],
  ].flatMap(([about = "", words = ""]) =>
    words.split(" ").map((one) => [one, about as Exclude<Subject, "plain">] as const),
  ),
);

/** What an action's name says that it is about, with the word that says so; undefined where it says nothing. */
export function actionSubject(
  name: string,
): { readonly about: Exclude<Subject, "plain">; readonly word: string } | undefined {
  const known = subjectIn(name);
  if (known) return known;
  const found = wordsOf(name).find((one) => doing.has(one));
  const about = found && doing.get(found);
  return about ? { about, word: found } : undefined;
}

/** The actions of a page whose form was checked. What is wrong among them is said by `checkActions`. */
export const actionsOf = (root: Mapping, areas: readonly Area[], name: Name): ActionRule[] =>
  entries(value(root, "actions")).flatMap((entry) =>
    entry.value.is === "mapping" ? [action(entry, areas, name)] : [],
  );

function action({ key, value: node }: Entry, areas: readonly Area[], name: Name): ActionRule {
  const fields = node as Mapping;
  const path = `actions.${key.text}`;
  const area = word(fields, "area");
  const written = word(fields, "about") as Subject | "";
  // A name that says more than `plain` is believed: the rules say so where the page says otherwise.
  const about = (written === "plain" ? "" : written) || actionSubject(key.text)?.about || "plain";
  const usual = areas.find((one) => one.name === area)?.risk ?? "high";
  const span = (field: string) => minutes(word(fields, field));
  const list = (field: string) => texts(fields, field).map(({ text }) => text);
  const hours = Math.floor((span("key-for") ?? usualKeyFor * 60) / 60);
  return {
    name: key.text,
    does: word(fields, "does"),
    area,
    about,
    risk: about === "plain" ? ((word(fields, "risk") || usual) as Risk) : "high",
    approve: namesAt(fields, "approve", path, name),
    reviewedBy: namesAt(fields, "reviewed-by", path, name),
    environment: word(fields, "environment"),
    to: word(fields, "to"),
    secret: word(fields, "secret"),
    idempotent: word(fields, "idempotent") === "yes",
    keyFor: hours,
    readBack: word(fields, "read-back"),
    validFor: span("valid-for") ?? usualValidFor,
    window: span("window") ?? usualWindow,
    means: { who: list("who"), what: list("what"), howMuch: list("how-much"), why: list("why") },
  };
}
