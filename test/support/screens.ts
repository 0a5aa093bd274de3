/** Every screen, made from the example team's night: for pictures, and for the tests of what all screens have in common. */

import { sha256 } from "../../src/kernel/json.ts";
import { accessListView } from "../../src/views/access-list.ts";
import { accessView } from "../../src/views/access-request.ts";
import { agentsScreenView } from "../../src/views/agents-screen.ts";
import { changeView } from "../../src/views/change.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { firstRunView, type Start } from "../../src/views/first-run.ts";
import { inboxView } from "../../src/views/inbox.ts";
import { roomView } from "../../src/views/incident-room.ts";
import { incidentsView } from "../../src/views/incidents.ts";
import { meView } from "../../src/views/me.ts";
import { cardView } from "../../src/views/offline-card.ts";
import { pageView } from "../../src/views/page.ts";
import { peopleView, recoverView } from "../../src/views/people.ts";
import { askView, proposalView } from "../../src/views/proposal.ts";
import { type Entries, recordView } from "../../src/views/record.ts";
import { checkView } from "../../src/views/record-check.ts";
import { releaseView } from "../../src/views/release.ts";
import { releasesView } from "../../src/views/releases.ts";
import { firstPage, typedFrom } from "../../src/views/setup.ts";
import { type Section, type Shell, shellView } from "../../src/views/shell.ts";
import { linkView } from "../../src/views/sign-in.ts";
import { signingOf } from "../../src/views/signing.ts";
import { whoView } from "../../src/views/who.ts";
import { whyView } from "../../src/views/why.ts";
import { whyAnswer } from "../../src/views/why-answer.ts";
import { entriesBehind } from "../../src/views/why-find.ts";
import type { Html } from "../../src/web/layout.tsx";
import { accessScreen, givenScreen } from "../../src/web/screens/access.tsx";
import { accessListScreen } from "../../src/web/screens/access-list.tsx";
import { agentsScreen } from "../../src/web/screens/agents.tsx";
import { askScreen } from "../../src/web/screens/ask.tsx";
import { cardScreen } from "../../src/web/screens/card.tsx";
import { changeScreen } from "../../src/web/screens/change.tsx";
import { firstRunScreen } from "../../src/web/screens/first-run.tsx";
import { inboxScreen } from "../../src/web/screens/inbox.tsx";
import { incidentScreen } from "../../src/web/screens/incident.tsx";
import { incidentsScreen } from "../../src/web/screens/incidents.tsx";
import { meScreen, tokenScreen } from "../../src/web/screens/me.tsx";
import { pageScreen } from "../../src/web/screens/page.tsx";
import { invitedScreen, peopleScreen, recoverScreen } from "../../src/web/screens/people.tsx";
import { proposalScreen } from "../../src/web/screens/proposal.tsx";
import { recordScreen } from "../../src/web/screens/record.tsx";
import { entryScreen } from "../../src/web/screens/record-entry.tsx";
import { notFoundScreen, refusalScreen } from "../../src/web/screens/refusal.tsx";
import { releaseScreen } from "../../src/web/screens/release.tsx";
import { releasesScreen } from "../../src/web/screens/releases.tsx";
import { setupPageScreen, setupPeopleScreen, setupSeatsScreen } from "../../src/web/screens/setup.tsx";
import { linkScreen, pairScreen, signInScreen } from "../../src/web/screens/sign-in.tsx";
import { whoScreen } from "../../src/web/screens/who.tsx";
import { accessNight, brokenId, calmAccess, openId, stuckId, waitsId } from "./access-night.ts";
import { actionScreens } from "./action-screens.ts";
import { aiScreens } from "./ai-screens.ts";
import { checkinScreens } from "./checkin-screens.ts";
import { coverScreens } from "./cover-screens.ts";
import { draftScreens } from "./draft-screens.ts";
import { asksId, firstMinutes, fixId, night, quillhaven, withOffer, withQuestions } from "./quillhaven.ts";
import { redactionScreens } from "./redaction-screens.ts";
import {
  beforeTheFault,
  hardNight,
  incidentId,
  releaseNight,
  releaseOf,
  watchedNight,
  withNumbers,
} from "./release-night.ts";
import { reviewScreens } from "./review-screens.ts";
import { newTeam, type Team } from "./team.ts";
import { workScreens } from "./work-screens.ts";

/** Gives what is there, or throws: a picture of nothing is a broken fixture. */
export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The fixture does not hold what the screen shows.");
  return value;
}

export const entriesOf = ({ entries }: Team): Entries => ({
  head: { seq: entries.length, hash: entries.at(-1)?.hash ?? "" },
  read: async (after, limit) => entries.slice(after, after + limit),
});

/** The agent tried to answer what it had asked itself, and was told no. */
const besideAgents = {
  refused: [
    { at: night, type: "change.approve", subject: asksId, refused: "change.notInBrowser", actor: "agent:coder" },
  ],
  spent: () => ({ calls: 12, cost: 340_000_000 }),
};

/** Releases and incidents, from the night of a release that stopped itself. */
async function releaseScreens(): Promise<[string, Html][]> {
  const team = releaseNight();
  const ana = withNumbers(team.seenBy("ana", night));
  const li = withNumbers(team.seenBy("li", night));
  const calm = withNumbers(beforeTheFault().seenBy("ana", "2026-11-19T02:29:00.000Z"));
  const hurting = "2026-11-19T02:39:00.000Z";
  const hurt = withNumbers(
    beforeTheFault().seenBy("noor", hurting),
    watchedNight(hurting, {
      "error-rate": { state: "crossed", says: "error-rate is 2.7 %; the page stops at > 2 %." },
    }),
  );
  const blind = withNumbers(
    beforeTheFault().seenBy("ana", "2026-11-19T02:25:00.000Z"),
    watchedNight("2026-11-19T02:25:00.000Z", {
      "error-rate": { state: "blind", age: 1140, says: "The last error-rate is 19 min old." },
    }),
  );
  const nothingYet = firstMinutes().seenBy("marta", "2026-11-02T09:05:00.000Z");
  const hard = hardNight();
  const hardAt = "2026-11-19T02:45:00.000Z";
  const named = withNumbers(hard.seenBy("li", hardAt));
  const excepts = withNumbers(hard.seenBy("ana", hardAt));
  const quiet = quillhaven().seenBy("ana", night);
  const draft = {
    audience: "support",
    text: "Incident 1: Some clinics were charged twice.\nHit: 14 users (estimate; query 88).",
  };
  const room = async (context: ViewContext) => there(await roomView(context, incidentId, 14));
  return [
    ["releases", releasesScreen(shellView(ana, "releases"), await releasesView(ana))],
    ["releases-calm", releasesScreen(shellView(calm, "releases"), await releasesView(calm))],
    ["releases-hurt", releasesScreen(shellView(hurt, "releases"), await releasesView(hurt))],
    ["releases-blind", releasesScreen(shellView(blind, "releases"), await releasesView(blind))],
    ["releases-empty", releasesScreen(shellView(nothingYet, "releases"), await releasesView(nothingYet))],
    ["release", releaseScreen(shellView(ana, "releases"), there(await releaseView(ana, releaseOf("fix"))))],
    ["release-rolling", releaseScreen(shellView(calm, "releases"), there(await releaseView(calm, releaseOf("bad"))))],
    ["release-undone", releaseScreen(shellView(li, "releases"), there(await releaseView(li, releaseOf("bad"))))],
    ["incident", incidentScreen(shellView(li, "incidents"), await room(li), draft)],
    ["incident-reader", incidentScreen(shellView(ana, "incidents"), await room(ana), draft)],
    ["releases-hard", releasesScreen(shellView(excepts, "releases"), await releasesView(excepts))],
    ["release-doubt", releaseScreen(shellView(named, "releases"), there(await releaseView(named, releaseOf("bad"))))],
    [
      "release-frozen",
      releaseScreen(shellView(excepts, "releases"), there(await releaseView(excepts, releaseOf("fix")))),
    ],
    [
      "incident-named",
      incidentScreen(shellView(named, "incidents"), there(await roomView(named, incidentId, 0)), draft),
    ],
    ["inbox-duty", inboxScreen(shellView(named, "inbox"), await inboxView(named), signingOf(named, true))],
    ["incidents", incidentsScreen(shellView(ana, "incidents"), await incidentsView(ana))],
    ["incidents-none", incidentsScreen(shellView(quiet, "incidents"), await incidentsView(quiet))],
  ];
}

/** Emergency access: the list, a request at each point, the secret, and the card for when all is down. */
async function accessScreens(): Promise<[string, Html][]> {
  const team = accessNight();
  const ana = team.seenBy("ana", night);
  const marta = team.seenBy("marta", night);
  const li = team.seenBy("li", night);
  const late = team.seenBy("noor", "2026-11-19T03:12:00.000Z", "link");
  const calm = calmAccess().seenBy("li", night);
  const bare = quillhaven().seenBy("ana", night);
  const list = async (context: ViewContext) =>
    accessListScreen(shellView(context, "access"), await accessListView(context));
  const one = async (context: ViewContext, id: string) =>
    accessScreen(shellView(context, "access"), there(await accessView(context, id)));
  const contacts = [
    { person: "ana", email: "ana@quillhaven.example", phone: "kept in env:ANA_PHONE" },
    { person: "li", email: "li@quillhaven.example", phone: "+351 555 0100" },
    { person: "marta", email: "marta@quillhaven.example" },
  ];
  const released = withNumbers(releaseNight().seenBy("ana", night));
  const card = async (context: ViewContext) =>
    cardScreen(shellView(context, "access"), there(await cardView(context, contacts)), {
      digest: sha256("card"),
      signature: `${"eyJhbGciOiJFZERTQSJ9".repeat(4)}.${sha256("s").repeat(6)}`,
      keys: "http://localhost:4180/.well-known/jwks.json",
    });
  return [
    ["access", await list(ana)],
    ["access-calm", await list(calm)],
    ["access-none", await list(bare)],
    ["access-waits", await one(ana, waitsId)],
    ["access-broken", await one(late, waitsId)],
    ["access-open", await one(li, openId)],
    ["access-stuck", await one(ana, stuckId)],
    ["access-ended", await one(marta, brokenId)],
    [
      "access-given",
      givenScreen({
        ...{ id: openId, target: "production-ssh", login: "bg_000000open01", until: "03:22" },
        secret: `-----BEGIN OPENSSH PRIVATE KEY-----\n${sha256("key")}${sha256("more")}\n-----END OPENSSH PRIVATE KEY-----\n`,
        files: [{ name: "id_ed25519-cert.pub", text: `ssh-ed25519-cert-v01@openssh.com ${sha256("cert").repeat(4)}` }],
        how: "ssh -i id_ed25519 prod@host-2.quillhaven.example",
      }),
    ],
    ["inbox-access", inboxScreen(shellView(marta, "inbox"), await inboxView(marta), signingOf(marta, true))],
    ["card", await card(ana)],
    ["card-released", await card(released)],
  ];
}

/** A first page, step by step, with two fields that need another look, and the screen that signs it. */
async function setUpScreens(shell: (context: ViewContext, here: Section) => Shell): Promise<[string, Html][]> {
  const at = "2026-11-02T09:05:00.000Z";
  const answers = new Map<string, string>([
    ...[["team", "Harbor"] as const, ["zone", "Europe/Lisbon"] as const, ["rows", "3"] as const],
    ...[["name-1", "Ana"] as const, ["role-1", "cto"] as const, ["email-1", "ana@harbor.example"] as const],
    ...[["name-2", "Ben"] as const, ["role-2", "senior-engineer"] as const, ["email-2", "ben@harbor.example"] as const],
    ...[["deploy-owner", "2"] as const, ["deploy-backup", "1"] as const, ["data-owner", "1"] as const],
    ...[["data-backup", "2"] as const, ["incident-owner", "2"] as const, ["incident-backup", "1"] as const],
    ["everything-else", "2"] as const,
  ]);
  const typed = typedFrom((name) => answers.get(name) ?? "");
  const odd = typedFrom((name) =>
    name === "zone" ? "Europe/Lissabon" : name === "email-2" ? "" : (answers.get(name) ?? ""),
  );
  const zones = ["Europe/Lisbon"];
  const page = firstPage(typed, "seats");
  const form = { action: "/setup", zones };
  const start = {
    file: "/home/ana/harbor/finalcall.yaml",
    inGit: true,
    writable: true,
    saved: "no" as const,
    founds: false,
  };
  const began = newTeam();
  began.does("system", "record.found", { team: "harbor", page: "own" }, at);
  began.does("system", "page.offer", { source: page.text }, at);
  const before = began.seenBy("ana", at, "link");
  const example = firstMinutes().seenBy("marta", at, "link");
  const startOf = async (context: ViewContext, seen: Start) =>
    firstRunScreen(shell(context, "inbox"), there(await firstRunView(context, seen)));
  return [
    ["setup-people", setupPeopleScreen({ ...form, typed, wrong: new Map() })],
    ["setup-wrong", setupPeopleScreen({ ...form, typed: odd, wrong: firstPage(odd, "people").wrong })],
    ["setup-seats", setupSeatsScreen({ ...form, typed, wrong: new Map([["deploy-backup", "Choose one person."]]) })],
    ["setup-page", setupPageScreen({ action: "/setup", typed, page, you: "Ana" })],
    ["start-passkey", await startOf(before, start)],
    ["start-example", await startOf(example, { ...start, founds: true })],
    ["link-example", linkScreen(there(linkView(firstMinutes().seenBy("", night), undefined)), "/link/x", true)],
  ];
}

const everything = { kind: "", person: "", text: "", before: undefined };

/** The screens by name, as whole documents. */
export async function screens(): Promise<Map<string, string>> {
  const team = quillhaven();
  const ana = team.seenBy("ana", night);
  const shell = (context: ViewContext, here: Section, notice?: string) => shellView(context, here, notice);
  const entries = entriesOf(team);
  const approved = there(team.entries.find(({ type }) => type === "change.approved"));
  const first = firstMinutes().seenBy("marta", "2026-11-02T09:05:00.000Z", "link");
  const li = team.seenBy("li", night);
  const noor = team.seenBy("noor", night);
  const offered = withOffer().seenBy("ana", night);
  const asks = withQuestions().seenBy("ana", night);
  const byLink = team.seenBy("ana", night, "link");
  const sam = team.seenBy("sam", night, "link");
  const morning = team.seenBy("marta", "2026-11-19T11:31:00.000Z");
  const { seq: upTo, hash } = entries.head;
  const found = { ok: true, entries: upTo, head: hash, upTo, firstBad: null, problems: [], signatures: 4, signed: 2 };
  const last = { ...found, checkpoint: upTo - 1, at: "2026-11-19T11:30:00.000Z", ms: 104 };
  const seenAt = { head: upTo, at: "2026-11-19T11:31:00.000Z", zone: "Europe/Lisbon" };
  const problems = [{ seq: 17, what: "It was changed." }];
  const check = checkView({ last }, seenAt);
  const tampered = checkView({ last: { ...last, ok: false, firstBad: 17, problems } }, seenAt);
  const behind = entriesBehind(team.entries, String(approved.seq), { digest: () => undefined });
  const why = await whyAnswer(morning, String(approved.seq), behind, entries);
  const made: [string, Html][] = [
    ["inbox", inboxScreen(shell(ana, "inbox"), await inboxView(ana), signingOf(ana, true))],
    ["inbox-empty", inboxScreen(shell(sam, "inbox"), await inboxView(sam), signingOf(sam, true))],
    ["inbox-confirm", inboxScreen(shell(morning, "inbox"), await inboxView(morning), signingOf(morning, true))],
    ["proposal", proposalScreen(shell(ana, "inbox"), there(await proposalView(ana, "legacy-plan")))],
    [
      "proposal-answered",
      proposalScreen(shell(ana, "inbox", "Recorded 25."), there(await proposalView(ana, "replica"))),
    ],
    ["proposal-asker", proposalScreen(shell(li, "inbox"), there(await proposalView(li, "legacy-plan")))],
    ["change", changeScreen(shell(ana, "inbox"), there(await changeView(ana, fixId)))],
    ["change-maker", changeScreen(shell(noor, "inbox"), there(await changeView(noor, fixId)))],
    ["change-questions", changeScreen(shell(asks, "inbox"), there(await changeView(asks, asksId)))],
    ["page", pageScreen(shell(morning, "page"), there(await pageView(morning)))],
    [
      "page-asked",
      pageScreen(shell(li, "page"), there(await pageView(li)), whoView(li, "split the queue from the payment worker")),
    ],
    ["page-offered", pageScreen(shell(offered, "page"), there(await pageView(offered)))],
    ["change-by-link", changeScreen(shell(byLink, "inbox"), there(await changeView(byLink, fixId)))],
    ["page-first", pageScreen(shell(first, "page"), there(await pageView(first)))],
    ["who", whoScreen(shell(li, "who"), there(whoView(li, "retry logic for refunds")))],
    ["who-empty", whoScreen(shell(li, "who"), there(whoView(li, "")))],
    ["record", recordScreen(shell(morning, "record"), await recordView(morning, entries, everything), check, why)],
    ["record-broken", recordScreen(shell(morning, "record"), await recordView(morning, entries, everything), tampered)],
    ["entry", entryScreen(shell(morning, "record"), await whyView(morning, approved, entries))],
    ["people", peopleScreen(shell(morning, "people"), await peopleView(morning))],
    ["agents", agentsScreen(shell(morning, "people"), await agentsScreenView(morning, besideAgents))],
    [
      "invited",
      invitedScreen(shell(ana, "people"), {
        name: "Tom",
        url: "http://localhost:4180/link/3f6c8e1d",
        until: "Thu 26 Nov",
      }),
    ],
    [
      "recover",
      recoverScreen(shell(ana, "people"), there(recoverView(ana, "li")), {
        link: sha256("l"),
        secret: "s",
        shown: sha256("x"),
      }),
    ],
    ["me", meScreen(shell(li, "me"), there(await meView(li, sha256("session of li"))), "http://localhost:4180")],
    ["me-waits", meScreen(shell(sam, "me"), there(await meView(sam, "")), "http://localhost:4180")],
    ["token", tokenScreen(shell(li, "me"), { name: "CI", secret: "fc_0000", until: "Fri 18 Dec" })],
    ["ask", askScreen(shell(li, "inbox"), askView(li))],
    ["pair", pairScreen(shell(li, "me"), "")],
    ["sign-in", signInScreen({ team: "Quillhaven", next: "/", setup: false })],
    ["link", linkScreen(there(linkView(firstMinutes().seenBy("", night), undefined)), "/link/x", false)],
    ...(await setUpScreens(shell)),
    ["first-run", firstRunScreen(shell(first, "inbox"), there(await firstRunView(first)))],
    [
      "refusal",
      refusalScreen(shell(ana, ""), {
        title: "Not approved",
        why: "The change is no longer the one you were shown.",
        next: "Reload, read the new content and decide then.",
        code: "change.changed",
        back: `/changes/${fixId}`,
        typed: [{ label: "Reason", value: "The key is right." }],
      }),
    ],
    ["not-found", notFoundScreen(undefined)],
  ];
  made.push(
    ...(await releaseScreens()),
    ...(await accessScreens()),
    ...(await actionScreens()),
    ...(await aiScreens()),
    ...(await draftScreens()),
    ...(await workScreens()),
    ...(await checkinScreens()),
    ...(await reviewScreens()),
    ...(await coverScreens()),
    ...(await redactionScreens()),
  );
  return new Map(await Promise.all(made.map(async ([name, html]) => [name, String(await html)] as const)));
}
