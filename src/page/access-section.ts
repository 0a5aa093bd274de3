/** The section `access`: who may reach production in an emergency, who says yes, and for how long. */

import { type Name, namesAt } from "./directory.ts";
import type { AccessTarget } from "./page.ts";
import type { Report } from "./problem.ts";
import { record, required, such, text, texts } from "./shapes.ts";
import * as is from "./texts.ts";
import * as when from "./times.ts";
import { at, entries, texts as textsOf, value, word } from "./tree.ts";
import { minutes } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Minutes where the page says nothing: long enough to mend something, short enough to be noticed when it ends. */
const defaultFor = 30;
/** Minutes that an approver is waited for before it may be broken open. */
const defaultWithin = 10;
/** Emergency access is minutes, not days. */
const longest = 8 * 60;

export const accessShape = record(
  {
    who: required(texts(is.person, "Who may receive it.")),
    approve: required(texts(is.person, "Who may say yes; never to themselves.")),
    "answer-within": text(when.duration, "How long an approver is waited for before it may be broken open."),
    postgres: text(is.reference, "Where the administrator's address of the database is kept."),
    keeper: text(such("emergency_keeper"), "The database role that keeps what an emergency login leaves behind."),
    ssh: record(
      {
        ca: required(text(is.reference, "Where the signing key is kept.")),
        principal: required(text(such("prod"), "The name in the hosts' principals file.")),
        source: texts(such("10.0.0.0/8"), "Addresses that may use the certificate."),
        command: text(such("/usr/local/bin/session"), "The one command that the certificate runs."),
      },
      "How certificates for the servers are made.",
    ),
    command: record(
      {
        issue: required(text(such("./access/issue.sh"), "Makes the login and prints its secret.")),
        end: required(text(such("./access/end.sh"), "Ends it; prints what was left behind.")),
        list: required(text(such("./access/list.sh"), "Prints every login of ours that exists.")),
        use: text(such("./access/use.sh"), "Tries the secret that it reads, for drills."),
      },
      "Commands of the team's own, for a secrets store or a cloud.",
    ),
    roles: texts(such("readwrite"), "Database roles without a login of their own that the login is a member of."),
    for: text(when.duration, "How long it lasts, from the yes on."),
  },
  "Emergency access to one place.",
);

/** The places of a page whose form was checked. A place of no kind or of two, or for longer than a working day, is reported. */
export const accessOf = (root: Mapping, name: Name, report: Report): AccessTarget[] =>
  entries(value(root, "access")).map((entry) => target(entry, name, report));

function target({ key, value: node }: Entry, name: Name, report: Report): AccessTarget {
  const fields = node as Mapping;
  const path = `access.${key.text}`;
  const ssh = value(fields, "ssh");
  const postgres = word(fields, "postgres");
  const command = value(fields, "command");
  if ([ssh, postgres, command].filter(Boolean).length !== 1) report(key, oneKind(path));
  const lasts = minutes(word(fields, "for")) ?? defaultFor;
  if (lasts > longest) report(at(fields, "for"), tooLong(path));
  return {
    name: key.text,
    who: namesAt(fields, "who", path, name),
    approve: namesAt(fields, "approve", path, name),
    kind: ssh ? "ssh" : command ? "command" : "postgres",
    secret: ssh ? word(ssh, "ca") : postgres,
    principal: word(ssh, "principal"),
    source: textsOf(ssh, "source").map(({ text }) => text),
    command: word(ssh, "command"),
    commands: {
      ...{ issue: word(command, "issue"), end: word(command, "end") },
      ...{ list: word(command, "list"), use: word(command, "use") },
    },
    roles: textsOf(fields, "roles").map(({ text }) => text),
    keeper: word(fields, "keeper"),
    minutes: lasts,
    answerWithin: minutes(word(fields, "answer-within")) ?? defaultWithin,
  };
}

const oneKind = (path: string) => ({
  code: "page.access-kind",
  what: `\`${path}\` does not say in one way how it is reached.`,
  why: "A login is made as a certificate, in a database, or by commands of your own.",
  fix: "Give one of `ssh`, `postgres` and `command`.",
  corrected: "    ssh: { ca: env:SSH_CA, principal: prod }",
});

const tooLong = (path: string) => ({
  code: "page.access-long",
  what: `\`${path}.for\` is longer than 8 hours.`,
  why: "Emergency access is minutes, not days: what lasts is forgotten.",
  fix: "Write at most `8h`.",
  replace: "8h",
});
