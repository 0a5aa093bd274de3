/** AI tasks: who changes, tests, approves, stops and starts them; drafts, work by hand, comparisons. */

import { draftCard } from "../../src/decisions/draft/kind.ts";
import { resumeCard } from "../../src/decisions/pause/kind.ts";
import { proposedFor, sheetCard } from "../../src/decisions/sheet/kind.ts";
import { releaseCard, restoreCard, widenCard } from "../../src/decisions/task/kind.ts";
import { templateCard, templateId } from "../../src/decisions/template/kind.ts";
import { workCard } from "../../src/decisions/work/card.ts";
import { workId } from "../../src/decisions/work/state.ts";
import { digest } from "../../src/kernel/json.ts";
import { api, both, form, type Situation, seen, sent, server, type Thing } from "./act.ts";
import { theCall } from "./gateway-stub.ts";
import { asks, byPasskey, either, named, only, people, turn } from "./rules.ts";
import { comparedSamples } from "./samples.ts";
import type { World } from "./world.ts";

const versionOf = (w: World) => seen(w).page.inForce?.version ?? "";
const given = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error("It is not there.");
  return found;
};
const taskOf = (w: World) => given(seen(w).tasks.get("replies"));
const wrote = { prompt: "Answer shortly.", reason: "A first prompt." };
const note = { passed: true, note: "Forty mails, all right." };

async function proposed(w: World): Promise<Thing> {
  await sent(w, "author", "/v1/tasks/replies/releases", wrote);
  return released(w);
}
const released = (w: World): Thing => {
  const release = given(taskOf(w).releases.at(-1));
  return { id: "replies", n: String(release.number), shown: digest(releaseCard("replies", release, versionOf(w))) };
};
async function tested(w: World): Promise<Thing> {
  await proposed(w);
  await sent(w, "input", "/v1/tasks/replies/releases/1/test", note);
  return released(w);
}
async function live(w: World): Promise<Thing> {
  const thing = await tested(w);
  await sent(w, "owner", "/v1/tasks/replies/releases/1/approve", {}, thing.shown);
  return thing;
}
const release = (name: string) => [`/v1/tasks/:id/releases/:n/${name}`, `/ai/:task/releases/:n/${name}`] as const;
const approves = (...who: string[]) =>
  both(release("approve"), byPasskey(...who), "task.approved", ({ shown = "" }) => ({ shown }), {
    sign: ({ shown = "" }) => shown,
  });
const why = () => ({ reason: "It is not right." });
const question = "invoices";

export const tasks: readonly Situation[] = [
  {
    says: "no release of the task yet",
    given: async () => ({ id: "replies" }),
    acts: [
      // Whom the page names to change it, or an agent that they answer for.
      api("/v1/tasks/:id/releases", either(only("ada"), named("agent")), "task.proposed", () => wrote),
      api("/v1/tasks/:id/samples", asks("propose"), "task.sampled", () => ({ samples: [{ input: "Where is it?" }] })),
      ...both(["/v1/tasks/:id/answers", "/ai/:task/answers"], people, "task.answered", () => ({
        ...{ question: "who-stops", answer: "Lea stops it." },
      })),
      api("/v1/tasks/:task/checks", asks("report"), "draft.failed", () => ({
        ...{ call: theCall, item: "policy-break", ok: false, says: "Wrong." },
      })),
      api("/v1/calls/:id/used", asks("call"), "", () => ({ recipient: "clinic-7" }), {
        path: () => `/v1/calls/${theCall}/used`,
      }),
      api("/v1/calls/:id/complaint", asks("propose"), "draft.complained", () => ({ says: "It was wrong." }), {
        path: () => `/v1/calls/${theCall}/complaint`,
      }),
      api("/v1/tasks/:id/drill", asks("propose"), ""),
      form("/ai/:task/drill", people, ""),
      // The safe direction: narrower, for whoever the page names.
      api("/v1/tasks/:id/levels", either(people, named("command line")), "task.narrowed", () => ({
        ...{ question, to: "people", why: "It is wrong." },
      })),
      form("/ai/:task/levels", people, "task.narrowed", () => ({ question, to: "people", reason: "It is wrong." })),
    ],
  },
  {
    says: "a release that the author proposed and nobody tested",
    given: proposed,
    acts: [
      api(release("test")[0], only("ivo"), "task.tested", () => note),
      form(release("test")[1], only("ivo"), "task.tested", () => ({ passed: "yes", note: note.note })),
    ],
  },
  {
    says: "a tested release of the author's",
    given: tested,
    acts: [
      ...approves(...turn({ makers: ["ada"] })),
      ...both(release("refuse"), only(...turn({ makers: ["ada"] })), "task.refused", ({ shown = "" }) => ({
        ...{ shown, reason: "Not like this." },
      })),
    ],
  },
  {
    says: "a tested release that nobody judged for 31 minutes",
    async given(w) {
      const thing = await tested(w);
      w.pass(31);
      return thing;
    },
    acts: approves(...turn({ makers: ["ada"], waited: 31 })),
  },
  {
    says: "a second live release",
    async given(w) {
      await live(w);
      await sent(w, "author", "/v1/tasks/replies/releases", { ...wrote, prompt: "Answer shortly, and name the day." });
      await sent(w, "input", "/v1/tasks/replies/releases/2/test", note);
      const thing = released(w);
      await sent(w, "owner", "/v1/tasks/replies/releases/2/approve", {}, thing.shown);
      return thing;
    },
    acts: both(["/v1/tasks/:id/rollback", "/ai/:task/rollback"], asks("deploy"), "task.rolledBack", why),
  },
  {
    says: "a question type that went back to people",
    async given(w) {
      await server(w, "task.narrow", { id: "replies", question, to: "people", why: "It was wrong." });
      const evidence = { read: 0, right: 0 } as Parameters<typeof widenCard>[3];
      return { id: "replies", shown: digest(widenCard("replies", question, "reviewed", evidence, versionOf(w))) };
    },
    acts: both(
      ["/v1/tasks/:id/levels", "/ai/:task/levels"],
      byPasskey(...turn()),
      "task.widened",
      ({ shown = "" }) => ({ question, to: "reviewed", shown }),
      { sign: ({ shown = "" }) => shown },
    ),
  },
  {
    says: "the stronger model is off for its price",
    async given(w) {
      await live(w);
      await server(w, "task.cheapen", { id: "replies", why: "The budget." });
      return { id: "replies", shown: digest(restoreCard("replies", taskOf(w).cheapSince, versionOf(w))) };
    },
    acts: both(
      ["/v1/tasks/:id/restore", "/ai/:task/restore"],
      byPasskey(...turn()),
      "task.restored",
      ({ shown = "" }) => ({ shown }),
      { sign: ({ shown = "" }) => shown },
    ),
  },
];

const pause = "pause-00000001";
async function paused(w: World): Promise<Thing> {
  await server(w, "pause.pause", { id: pause, what: "task", name: "replies", reason: "It is wrong." });
  return { id: pause, shown: digest(resumeCard(given(seen(w).pauses.get(pause)), versionOf(w))) };
}
const rule = "Disputes go to people.";
const resumes = (...who: string[]) => [
  api(
    "/v1/pauses/:id/resume",
    byPasskey(...who),
    "pause.resumed",
    ({ shown = "" }) => ({ choice: "tighten", rule, shown, narrow: { question, to: "people" } }),
    { sign: ({ shown = "" }) => shown },
  ),
  form(
    "/ai/pauses/:id/resume",
    byPasskey(...who),
    "pause.resumed",
    ({ shown = "" }) => ({ choice: "tighten", rule, shown, question, to: "people" }),
    { sign: ({ shown = "" }) => shown },
  ),
];

export const pauses: readonly Situation[] = [
  {
    says: "nothing is paused",
    given: async () => ({ id: "replies" }),
    acts: [
      api("/v1/pauses", asks("propose"), "pause.paused", () => ({
        what: "everything",
        name: "",
        reason: "A leaked key.",
      })),
      form("/ai/pause", people, "pause.paused", () => ({ what: "everything", reason: "A leaked key." })),
      form("/ai/:task/pause", people, "pause.paused", why),
    ],
  },
  { says: "a pause of the task", given: paused, acts: resumes(...turn()) },
  {
    says: "a pause that nobody ended for 31 minutes",
    async given(w) {
      const thing = await paused(w);
      w.pass(31);
      return thing;
    },
    acts: resumes(...turn({ waited: 31 })),
  },
  {
    says: "a drill has stopped the task",
    async given(w) {
      await server(w, "pause.pause", { id: pause, what: "task", name: "replies#drill", reason: "A drill." });
      return { id: pause };
    },
    acts: [form("/ai/:task/drill/heard", people, "pause.heard")],
  },
];

const asked = { task: "replies", question, key: "ticket-1", input: "Where is my invoice?", recipient: "clinic-7" };
const item = workId("replies", "ticket-1");
async function queued(w: World): Promise<Thing> {
  await sent(w, "ci call", "/v1/work", asked);
  return { id: item, shown: digest(workCard(given(seen(w).works.get(item)), versionOf(w))) };
}
async function taken(w: World): Promise<Thing> {
  const thing = await queued(w);
  await sent(w, "lead", `/v1/work/${item}/take`, {});
  return thing;
}
const sheet = `item,task,question,key,recipient,since,input,templates,answer,template,minutes,wrong,given
,replies,invoices,ticket-1,clinic-7,,Where?,,Here.,,,,
`;
const file = "templates/invoices.md";

export const work: readonly Situation[] = [
  {
    says: "no work for people yet",
    given: async () => ({}),
    acts: [
      api("/v1/work", asks("call"), "work.added", () => asked),
      api("/v1/work/import", either(people, named("command line")), "sheet.brought", () => ({ csv: sheet })),
      form("/work/import", people, "sheet.brought", () => ({ csv: sheet })),
    ],
  },
  {
    says: "a question that waits for people",
    given: queued,
    acts: [
      ...both(["/v1/work/:id/take", "/work/:id/take"], only("lea"), "work.taken"),
      ...both(["/v1/work/:id/answer", "/work/:id/answer"], only("lea"), "work.answered", ({ shown = "" }) => ({
        ...{ shown, output: "Here it is." },
      })),
      ...both(["/v1/work/:id/close", "/work/:id/close"], only("lea"), "work.closed", why),
    ],
  },
  {
    says: "a question that somebody took",
    given: taken,
    acts: both(["/v1/work/:id/hand-back", "/work/:id/hand-back"], only("lea"), "work.handedBack", why),
  },
  {
    says: "a question that the task could answer again",
    async given(w) {
      await live(w);
      const steps = [{ step: "stop", ok: true, took: 1, says: "It stopped." }];
      await server(w, "drill.hold", { id: "drill-00000001", of: "task:replies", steps });
      const said = {
        ...{ "model-owner": "Olga owns it.", "needs-approval": "Lea reads every draft.", "who-stops": "Lea stops it." },
        ...{ fallback: "People answer with templates/.", "rollback-tested": "The drill of today." },
      };
      for (const [question, answer] of Object.entries(said))
        await sent(w, "owner", "/v1/tasks/replies/answers", { question, answer });
      return queued(w);
    },
    acts: [api("/v1/work/:id/return", asks("call"), "", () => ({ key: "ticket-1" }))],
  },
  {
    says: "a question that was answered",
    async given(w) {
      const { shown } = await queued(w);
      await sent(w, "lead", `/v1/work/${item}/answer`, { output: "Here it is.", shown });
      return { id: item };
    },
    acts: [api("/v1/work/:id/used", asks("call"), "work.used", () => ({ recipient: "clinic-7" }))],
  },
  {
    says: "a draft that waits to be read",
    async given(w) {
      const id = "draft-00000001";
      const about = { task: "replies", question, call: theCall, release: 1, why: "reviewed", recipient: "clinic-7" };
      await server(w, "draft.open", { id, ...about, input: "Where?", output: "Here." });
      return { id, shown: digest(draftCard(given(seen(w).drafts.get(id)), versionOf(w))) };
    },
    acts: [
      api("/v1/drafts/:id/review", only("lea"), "draft.reviewed", ({ shown = "" }) => ({
        ...{ shown, outcome: "accepted", marks: [], seconds: 5 },
      })),
      form("/drafts/:id/review", only("lea"), "draft.reviewed", ({ shown = "" }) => ({ shown, outcome: "accepted" })),
    ],
  },
  {
    says: "a template of the base branch",
    async given(w) {
      const id = templateId(file);
      const from = { path: file, words: "Here is your invoice.", authors: ["ada"], stranger: false };
      await server(w, "template.offer", { id, ...from });
      const state = given(seen(w).templates.get(id));
      return { id, digest: state.offered?.digest ?? "", shown: digest(templateCard(state, versionOf(w))) };
    },
    acts: both(
      ["/v1/templates/:id/approve", "/work/templates/:id/approve"],
      byPasskey("lea"),
      "template.approved",
      ({ shown = "", digest: of = "" }) => ({ digest: of, shown }),
      { sign: ({ shown = "" }) => shown },
    ),
  },
  {
    says: "answers from paper",
    async given(w) {
      await queued(w);
      const { sheet: id = "" } = await sent(w, "bystander", "/v1/work/import", { csv: sheet });
      const page = given(seen(w).page.inForce);
      const mine = proposedFor(page.page, seen(w).works, id, "lea", w.now().toISOString());
      return { id, shown: digest(sheetCard(id, mine, page.version)) };
    },
    acts: [form("/work/sheets/:id/confirm", only("lea"), "sheet.confirmed", ({ shown = "" }) => ({ shown }))],
  },
];

export const comparisons = comparedSamples(live);
