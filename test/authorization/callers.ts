/** Every kind of caller, as the rules of the page see it: the columns of the matrix. Says nothing of what any of them may do. */

export const names = [
  ...(["owner", "owner by link", "backup", "input", "bystander", "author", "lead"] as const),
  ...(["agent", "ci read", "ci propose", "ci report", "ci deploy", "ci alert", "ci call", "command line"] as const),
  ...(["signed out", "removed", "removed's token"] as const),
];
export type Name = (typeof names)[number];
export type Scope = "read" | "propose" | "report" | "deploy" | "alert" | "call";

export interface Caller {
  readonly name: Name;
  /** The person of the page who sits there, or whose command line it is; empty: nobody. */
  readonly person: string;
  /** How they are known: a passkey's session, a link's, a token, or not at all. */
  readonly by: "passkey" | "link" | "token" | "nothing";
  readonly scopes: readonly Scope[];
}

const all: readonly Scope[] = ["read", "propose", "report", "deploy", "alert", "call"];
const passkey = (name: Name, person: string): Caller => ({ name, person, by: "passkey", scopes: [] });
const token = (name: Name, scopes: readonly Scope[], person = ""): Caller => ({ name, person, by: "token", scopes });
const stranger = (name: Name): Caller => ({ name, person: "", by: "nothing", scopes: [] });

export const callers: readonly Caller[] = [
  passkey("owner", "olga"),
  { ...passkey("owner by link", "olga"), by: "link" },
  passkey("backup", "bea"),
  passkey("input", "ivo"),
  passkey("bystander", "bob"),
  passkey("author", "ada"),
  passkey("lead", "lea"),
  token("agent", all),
  token("ci read", ["read"]),
  token("ci propose", ["propose"]),
  token("ci report", ["report"]),
  token("ci deploy", ["deploy"]),
  token("ci alert", ["alert"]),
  token("ci call", ["call"]),
  token("command line", all, "olga"),
  stranger("signed out"),
  // Whom the page names no more is nobody, whatever cookie or token they kept.
  stranger("removed"),
  stranger("removed's token"),
];
