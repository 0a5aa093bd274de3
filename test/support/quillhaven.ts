/** One night of the example team, from its first page to a fix that waits for Ana: what the pictures and the tests of screens show. */

import { readFileSync } from "node:fs";
import { type ChangeState, changeCard, changeId } from "../../src/decisions/change/kind.ts";
import { type PageState, pageCard } from "../../src/decisions/page/kind.ts";
import { confirmCard } from "../../src/decisions/person/kind.ts";
import { type ProposalState, proposalCard } from "../../src/decisions/proposal/kind.ts";
import { digest, sha256 } from "../../src/kernel/json.ts";
import type { Recorded, Subjects } from "../../src/kernel/kind.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

export const pageFile = "examples/small-team/finalcall.yaml";
/** When the screens are looked at: Thursday 03:07 in Lisbon. */
export const night = "2026-11-19T03:07:00.000Z";

const patch = `diff --git a/src/billing/charge.ts b/src/billing/charge.ts
index 1111111..2222222 100644
--- a/src/billing/charge.ts
+++ b/src/billing/charge.ts
@@ -38,4 +38,6 @@ export async function charge(invoice, period) {
   if (invoice.total === 0) return;
-  const result = await card.charge(invoice.total);
+  const key = \`\${invoice.id}:\${period}\`;
+  const result = await once(key, () =>
+    card.charge(invoice.total, { key }));
   await paid(invoice, result.id);
 }
diff --git a/src/billing/retry.ts b/src/billing/retry.ts
index 1111111..2222222 100644
--- a/src/billing/retry.ts
+++ b/src/billing/retry.ts
@@ -11,3 +11,3 @@ export const retry = {
-  onCallback: charge,
+  onCallback: (callback) => seen(callback.id) || charge(callback.invoice, callback.period),
   times: 3,
 };
diff --git a/src/billing/charge.test.ts b/src/billing/charge.test.ts
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/src/billing/charge.test.ts
@@ -0,0 +1,3 @@
+test("twenty repeated callbacks charge once", async () => {
+  expect(await charges(20)).toBe(1);
+});
`;

const signUp = `diff --git a/db/migrations/20261119_phone.sql b/db/migrations/20261119_phone.sql
new file mode 100644
--- /dev/null
+++ b/db/migrations/20261119_phone.sql
@@ -0,0 +1,2 @@
+ALTER TABLE clinics ADD COLUMN phone_number text;
+ALTER TABLE clinics RENAME COLUMN plan TO tariff;
diff --git a/src/sign-up/create-account.ts b/src/sign-up/create-account.ts
--- a/src/sign-up/create-account.ts
+++ b/src/sign-up/create-account.ts
@@ -21,5 +21,7 @@ export async function signUp(form: SignUpForm) {
   // One account for each address.
   const { email, clinic } = check(form);
-  const account = await createAccount({ email, clinic });
+  const account = await retry(() => createAccount({ email, clinic, phone: form.phone }), { retries: 3 });
+  const role = "owner‮ ⁦// member⁩ ⁦";
+  await welcome(account, role);
   return account;
 }
diff --git a/docs/sign-up.md b/docs/sign-up.md
--- a/docs/sign-up.md
+++ b/docs/sign-up.md
@@ -1,2 +1,3 @@
 # Sign-up
 One account for each address.
+The phone number is asked for once.
`;

/** The commit that Ana approved, and the one that was pushed after it. */
const oldHead = "4c1d09be27f0a6535d8e91c04b7a2f6e18d3905c";
const newHead = "9ac41f2e60d7b3518c2fa94e7d05b6a1e3f8c274";

export const fixId = changeId("clinic-billing", "refs/heads/charge-once");

export const asksId = changeId("clinic-billing", "refs/heads/agent/sign-up");

/** The team after its first fortnight. `maker`: the person who wrote the fix. */
export function quillhaven(maker = "noor"): Team {
  const team = newTeam();
  setUp(team);
  questions(team);
  changes(team, maker);
  return team;
}

/** The same team, and a new page that Li offers: Marta owns refunds. */
export function withOffer(): Team {
  const team = quillhaven();
  const source = readFileSync(pageFile, "utf8").replace("kind: billing, owner: sam", "kind: billing, owner: marta");
  team.does("li", "page.offer", { source }, "2026-11-19T02:30:00.000Z");
  return team;
}

/** The same team, and a change by Li's agent that decides three things without saying so: two are answered. */
export function withQuestions(): Team {
  const team = quillhaven();
  const at = (minute: string) => `2026-11-19T02:${minute}:00.000Z`;
  team.does(
    "agent:coder",
    "change.submit",
    {
      id: asksId,
      repo: "clinic-billing",
      ref: "refs/heads/agent/sign-up",
      head: sha256("sign-up").slice(0, 40),
      base: sha256("base").slice(0, 40),
      subject: "Keep the phone number at sign-up, and retry when the mail server is slow",
      pageAtBase: (team.world.one("page") as PageState).inForce?.version ?? "",
      makers: [
        { person: "", name: "coder", as: ["author", "agent"] },
        { person: "li", name: "Li", as: ["asked"] },
      ],
      patch: signUp,
      truncated: false,
      trailers: ["Co-authored-by: coder[bot] <coder[bot]@users.noreply.github.com>"],
      readers: [{ field: "plan", files: ["src/billing/invoice.ts", "src/reports/clinics.sql"] }],
    },
    at("58"),
    { via: "token:t1" },
  );
  const says = (who: string, question: string, says: string, minute: string) =>
    team.does(who, "change.answer", { id: asksId, question, says }, at(minute));
  says("li", "lost-field:plan", "Both readers move to tariff in this change’s second commit.", "59");
  says("ana", "personal-data", "Kept until the clinic leaves; only support reads it.", "59");
  return team;
}

/** Only the first minutes: a page on offer, somebody who has just signed in. */
export function firstMinutes(): Team {
  const team = newTeam();
  team.does("system", "record.found", { team: "Quillhaven", page: "example" }, "2026-11-02T09:00:00.000Z");
  team.does("system", "page.offer", { source: readFileSync(pageFile, "utf8") }, "2026-11-02T09:00:01.000Z");
  signIn(team, "marta", "2026-11-02T09:04:00.000Z", "setup");
  return team;
}

function signIn(team: Team, id: string, at: string, how: "setup" | "link", link?: string) {
  const session = sha256(`session of ${id}`);
  const expires = "2026-12-02T09:00:00.000Z";
  const via = how === "setup" ? "setup" : "link:x";
  team.does(id, "person.signIn", { id, session, how, expires, ...(link ? { link } : {}) }, at, { via });
}

const enrol = (team: Team, id: string, name: string, at: string) =>
  team.does(
    id,
    "person.enrol",
    { id, credential: `cred-${id}`, publicKey: "AA", algorithm: -7, counter: 0, transports: ["internal"], name },
    at,
    { via: "link:x" },
  );

function invited(team: Team, by: string, id: string, at: string) {
  const link = sha256(`link for ${id}`);
  team.does(by, "person.invite", { id, link, expires: "2026-12-01T00:00:00.000Z" }, at);
  signIn(team, id, at, "link", link);
}

function confirmed(team: Team, by: string, id: string, at: string) {
  const proof = proofOver(digest(confirmCard(id, `cred-${id}`)), `cred-${by}`);
  team.does(by, "person.confirm", { id, credential: `cred-${id}` }, at, { proof });
}

/** The first fortnight of a team with this page. */
export function setUp(team: Team, source = readFileSync(pageFile, "utf8")) {
  const at = (time: string) => `2026-11-02T${time}:00.000Z`;
  team.does("system", "record.found", { team: "Quillhaven", page: "own" }, at("09:00"));
  const [offer] = team.does("system", "page.offer", { source }, at("09:00"));
  signIn(team, "marta", at("09:04"), "setup");
  const { version } = (offer as Recorded).data as { version: string };
  const card = pageCard(team.world.one("page") as PageState);
  team.does("marta", "page.adopt", { version, shown: digest(card) }, at("09:05"));
  enrol(team, "marta", "Marta’s phone", at("09:07"));
  invited(team, "marta", "ana", at("09:20"));
  enrol(team, "ana", "Ana’s phone", at("09:31"));
  confirmed(team, "marta", "ana", at("09:33"));
  invited(team, "ana", "li", at("10:02"));
  enrol(team, "li", "Li’s laptop", at("10:05"));
  confirmed(team, "marta", "li", at("10:09"));
  invited(team, "marta", "sam", at("11:00"));
  enrol(team, "sam", "Sam’s phone", "2026-11-18T16:20:00.000Z");
  team.does(
    "li",
    "token.issue",
    {
      id: "t1",
      holder: "agent:coder",
      hash: sha256("t1"),
      scopes: ["read", "propose"],
      expires: "2026-12-02T10:00:00.000Z",
      name: "Li’s coder",
    },
    at("10:30"),
  );
  team.does("machine:ci", "guardrail.report", { id: "uptime", value: 99.93, unit: "%" }, "2026-11-19T02:00:00.000Z", {
    via: "token:t2",
  });
}

function questions(team: Team) {
  const ask = (who: string, id: string, question: string, options: [string, string, string][], at: string, rest = {}) =>
    team.does(
      who,
      "proposal.ask",
      {
        id,
        question,
        options: options.map(([name, says, costs]) => ({ name, says, costs })),
        oneWay: false,
        guardrails: [],
        ...rest,
      },
      at,
    );
  ask(
    "li",
    "replica",
    "Add a read replica for the reports?",
    [
      ["yes", "Add it this week", "140 EUR a month, above the guardrail"],
      ["no", "Move reports to the night", "Clinics see yesterday’s numbers"],
    ],
    "2026-11-18T15:00:00.000Z",
    { guardrails: ["cloud-spend"], area: "company" },
  );
  answer(team, "ana", "replica", "no", "Nobody reads the reports before noon.", "2026-11-18T16:10:00.000Z");

  ask(
    "li",
    "legacy-plan",
    "Drop the column clinic.legacy_plan?",
    [
      ["drop", "Drop it on Friday", "Gone for good; the backup of 17 Nov was restored and read"],
      ["keep", "Keep it another quarter", "Every migration carries it along"],
    ],
    "2026-11-18T19:30:00.000Z",
    { oneWay: true, area: "company" },
  );
  team.does(
    "sam",
    "proposal.comment",
    { id: "legacy-plan", says: "Finance has not used it since March." },
    "2026-11-18T20:05:00.000Z",
  );

  ask(
    "noor",
    "alerts",
    "Promise real-time alerts to two clinics by 15 January?",
    [
      ["promise", "Promise it", "Two weeks of Li, and the export slips to February"],
      ["later", "Offer a pilot in February", "One of the two clinics may leave"],
    ],
    "2026-11-18T18:00:00.000Z",
    { area: "company" },
  );

  ask(
    "ana",
    "small-plan",
    "Announce the new price of the small plan this week?",
    [["announce", "Announce it on Friday", "Support answers about forty mails"]],
    "2026-11-19T01:30:00.000Z",
    { area: "messages" },
  );
  team.does(
    "li",
    "gap.find",
    { id: "g1", question: "Who may delete a clinic’s test account?", owner: "li", also: ["data"] },
    "2026-11-18T12:00:00.000Z",
  );
}

/** The digest of the card that a person would have been shown. */
function answer(team: Team, who: string, id: string, option: string, reason: string, at: string) {
  const state = (team.world.many("proposal") as Subjects<ProposalState>).get(id);
  if (!state) throw new Error(`No proposal ${id}.`);
  const shown = digest(proposalCard(state, option));
  team.does(who, "proposal.answer", { id, option, reason, shown }, at, { proof: proofOver(shown, `cred-${who}`) });
}

/** Submits the fix as it stands at a moment, by the page that is in force then. */
export function submitFix(team: Team, at: string, maker = "noor", diff = patch, head = newHead): void {
  const change = {
    ...{ id: fixId, repo: "clinic-billing", ref: "refs/heads/charge-once", head, base: sha256("base").slice(0, 40) },
    subject: "Charge each invoice once, however often the card provider calls back",
    pageAtBase: (team.world.one("page") as PageState).inForce?.version ?? "",
    makers: [{ person: maker, name: maker, as: ["author", "committer"] }],
    ...{ patch: diff, truncated: false, trailers: [], readers: [] },
  };
  team.does("machine:ci", "change.submit", change, at, { via: "token:t2" });
}

function changes(team: Team, maker: string) {
  submitFix(team, "2026-11-19T02:50:00.000Z", maker, patch.replace("times: 3", "times: 5"), oldHead);
  const version = (team.world.one("page") as PageState).inForce?.version ?? "";
  const state = (team.world.many("change") as Subjects<ChangeState>).get(fixId);
  if (!state) throw new Error("The change was not submitted.");
  const shown = digest(changeCard(state, version));
  team.does("ana", "change.approve", { id: fixId, shown }, "2026-11-19T02:56:00.000Z", {
    proof: proofOver(shown, "cred-ana"),
  });
  submitFix(team, "2026-11-19T03:01:00.000Z", maker);
}
