/** What people do with AI tasks by form: yes, no, tested, paused, started again; each is a POST with a named outcome. */

import type { Context as Http } from "hono";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { pauseAi } from "./pausing.ts";
import { after, type Form, field } from "./screen.tsx";

const taskIn = (c: Http): string => c.req.param("task") ?? "";
const releaseIn = (c: Http): number => Number(/^\d{1,9}$/.exec(c.req.param("n") ?? "")?.[0] ?? 0);

/** How a test went. Neither of them is no answer. */
const said = new Map([
  ["yes", true],
  ["no", false],
]);

export function taskForms(post: AddPost, deps: Deps, touched: Touched): void {
  decisions(post, deps, touched);
  const title = { pause: "Not paused", resume: "Not started" };

  post("/ai/pause", async (c, { caller }, form) => {
    const what = field(form, "what") || "everything";
    const asked = { what, name: field(form, "name"), reason: field(form, "reason"), call: field(form, "call") };
    return after(c, deps, (await pauseAi(deps, asked, caller)).answer, title.pause, form, "/ai");
  });
  // The button stops a question type where the form names one, else the whole task.
  post("/ai/:task/pause", async (c, { caller }, form) => {
    const [task, question] = [taskIn(c), field(form, "question")];
    const about = question === "" ? { what: "task", name: task } : { what: "question", name: `${task}/${question}` };
    const { answer } = await pauseAi(
      deps,
      { ...about, reason: field(form, "reason"), call: field(form, "call") },
      caller,
    );
    return after(c, deps, answer, title.pause, form, `/ai/${task}`);
  });
  post("/ai/pauses/:id/resume", async (c, visitor, form) => {
    const id = c.req.param("id") ?? "";
    const [question, to] = [field(form, "question"), field(form, "to")];
    const data = {
      ...{ id, choice: field(form, "choice"), rule: field(form, "rule"), shown: field(form, "shown") },
      ...(question !== "" && to !== "" ? { narrow: { question, to } } : {}),
    };
    const answer = await act(deps, "pause.resume", data, await touched(visitor, form));
    return after(c, deps, answer, title.resume, form, `/ai/pauses/${id}`);
  });
}

/** What is decided about one task. A no, a test, an answer and the safe direction need no touch. */
function decisions(post: AddPost, deps: Deps, touched: Touched): void {
  const release = (c: Http) => ({ id: taskIn(c), release: releaseIn(c) });
  const card = (c: Http) => `/ai/${taskIn(c)}/releases/${releaseIn(c)}`;

  post("/ai/:task/releases/:n/approve", async (c, visitor, form) => {
    const data = { ...release(c), shown: field(form, "shown") };
    const answer = await act(deps, "task.approve", data, await touched(visitor, form));
    return after(c, deps, answer, "Not approved", form, card(c));
  });
  post("/ai/:task/releases/:n/refuse", async (c, { caller }, form) => {
    const data = { ...release(c), shown: field(form, "shown"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "task.refuse", data, caller), "Not refused", form, card(c));
  });
  post("/ai/:task/releases/:n/test", async (c, { caller }, form) => {
    const passed = said.get(field(form, "passed"));
    const data = { ...release(c), passed, note: field(form, "note") };
    return after(c, deps, await act(deps, "task.test", data, caller), "Not recorded", form, card(c));
  });
  const plain = (path: string, command: string, title: string, dataOf: (form: Form) => object) =>
    post(`/ai/:task/${path}`, async (c, { caller }, form) => {
      const answer = await act(deps, command, { id: taskIn(c), ...dataOf(form) }, caller);
      return after(c, deps, answer, title, form, `/ai/${taskIn(c)}`);
    });
  plain("answers", "task.answer", "Not recorded", (form) => ({
    question: field(form, "question"),
    answer: field(form, "answer"),
  }));
  plain("rollback", "task.rollBack", "Not rolled back", (form) => ({ reason: field(form, "reason") }));
  // With what was shown it is wider and needs the touch; with a reason it is narrower, and anybody's.
  post("/ai/:task/levels", async (c, visitor, form) => {
    const level = { id: taskIn(c), question: field(form, "question"), to: field(form, "to") };
    const shown = field(form, "shown");
    const answer =
      shown === ""
        ? await act(deps, "task.narrow", { ...level, why: field(form, "reason") }, visitor.caller)
        : await act(deps, "task.widen", { ...level, shown }, await touched(visitor, form));
    return after(c, deps, answer, shown === "" ? "Not narrowed" : "Not widened", form, `/ai/${level.id}`);
  });
  post("/ai/:task/restore", async (c, visitor, form) => {
    const data = { id: taskIn(c), shown: field(form, "shown") };
    const answer = await act(deps, "task.restore", data, await touched(visitor, form));
    return after(c, deps, answer, "Not changed", form, `/ai/${data.id}`);
  });
}
