/** AI tasks: a release is proposed by who may change the task, tested by who tests it, approved by its owner in the browser. */

import type { Context as Http } from "hono";
import { taskOf } from "../../page/page.ts";
import { noteOf } from "../../views/operating-note.ts";
import { act } from "../acts.ts";
import * as contract from "../contract/tasks.ts";
import { Recorded } from "../contract.ts";
import { makersOf } from "../makers.ts";
import { pricesOf } from "../prices.ts";
import { answered, notFound } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { historyTold, pausesTold, releaseOf, standing, taskLine, taskTold } from "../tasks.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

const id = (c: Http): string => c.req.param("id") ?? "";
const release = (c: Http): number => Number(/^\d{1,9}$/.exec(c.req.param("n") ?? "")?.[0] ?? 0);

export function taskRoutes(api: Api): void {
  const { deps, routes, asked, does, decides } = api;

  routes.openapi(get("/v1/tasks", "The AI tasks of the page, and what is paused", nothing, contract.AiTasks), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const pauses = now ? await pausesTold(now) : [];
      const tasks = now ? now.page.ai.tasks.map((task) => taskLine(now, task)) : [];
      return give(c, contract.AiTasks, { tasks, pauses, head: deps.app.head });
    }),
  );
  const shows = "A task: what is served, who reads the answers, what waits for whose yes";
  routes.openapi(get("/v1/tasks/{id}", shows, nothing, contract.AiTask), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const task = now && taskOf(now.page, id(c));
      return task ? give(c, contract.AiTask, await taskTold(now, task)) : notFound(c);
    }),
  );
  routes.openapi(get("/v1/tasks/{id}/releases/{n}", "A release with its prompt", nothing, contract.TaskRelease), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const found = now && (await releaseOf(now, id(c), release(c)));
      return found ? give(c, contract.TaskRelease, found) : notFound(c);
    }),
  );

  const looks = "Where its quality changed: every change, with what people found before and after it";
  routes.openapi(get("/v1/tasks/{id}/history", looks, nothing, contract.History), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const task = now && taskOf(now.page, id(c));
      return task ? give(c, contract.History, await historyTold(now, task)) : notFound(c);
    }),
  );
  const notes = "The operating note: one page from the live settings, as Markdown";
  routes.openapi(get("/v1/tasks/{id}/note", notes, nothing, contract.Note), (c) =>
    asked(c, "read", async () => {
      const markdown = await noteOf(contextOf(c, deps), id(c));
      const { head } = deps.app;
      return markdown === undefined ? notFound(c) : give(c, contract.Note, { task: id(c), markdown, head });
    }),
  );

  const proposes = "Proposes a release: the prompt is given, everything else is what the page in force says";
  routes.openapi(post("/v1/tasks/{id}/releases", proposes, contract.ProposeTask, contract.TaskRelease), (c) =>
    asked(c, "propose", async ({ caller, holder }) => {
      const { authors, ...given } = c.req.valid("json");
      const now = standing(deps);
      const task = now && taskOf(now.page, id(c));
      const models = task ? [task.model, task.edgeCases].filter((one) => one !== "") : [];
      const made = await makersOf(
        deps,
        authors.map((one) => ({ ...one, as: ["author"] })),
        holder,
      );
      const command = {
        ...{ id: id(c), ...given, prices: now ? pricesOf(now.page, models, deps.now()) : null },
        authors: made.map(({ person }) => person).filter((person) => person !== ""),
      };
      const failed = answered(c, await act(deps, "task.propose", command, caller));
      if (failed) return failed;
      const after = standing(deps);
      const number = after?.seen.tasks.get(id(c))?.releases.at(-1)?.number ?? 0;
      const found = after && (await releaseOf(after, id(c), number));
      return found ? give(c, contract.TaskRelease, found) : notFound(c);
    }),
  );
  const tests = "Says whether it was tried and passed: for who tests this task, and never for who made it";
  routes.openapi(post("/v1/tasks/{id}/releases/{n}/test", tests, contract.TestTask, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "task.test", { ...c.req.valid("json"), id: id(c), release: release(c) })),
  );
  const approves = "For the owner of AI in their browser, who made nothing of it";
  routes.openapi(post("/v1/tasks/{id}/releases/{n}/approve", approves, contract.ApproveTask, Recorded), (c) =>
    decides(c, "task.approve", c.req.valid("json"), { id: id(c), release: release(c) }),
  );
  routes.openapi(post("/v1/tasks/{id}/releases/{n}/refuse", approves, contract.RefuseTask, Recorded), (c) =>
    decides(c, "task.refuse", c.req.valid("json"), { id: id(c), release: release(c) }),
  );
  const answers = "Answers one of the five questions before launch: for a person in their browser";
  routes.openapi(post("/v1/tasks/{id}/answers", answers, contract.AnswerTask, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "task.answer", { ...c.req.valid("json"), id: id(c) })),
  );
  const back = "Goes back to the release before, at once: approved beforehand, for anybody";
  routes.openapi(post("/v1/tasks/{id}/rollback", back, contract.RollBackTask, Recorded), (c) =>
    asked(c, "deploy", (who) => does(c, who, "task.rollBack", { ...c.req.valid("json"), id: id(c) })),
  );
  const sets =
    "Who reads the answers of a question type: narrower for anybody, wider for the owner of AI in the browser";
  routes.openapi(post("/v1/tasks/{id}/levels", sets, contract.SetLevel, Recorded), (c) => {
    const given = c.req.valid("json");
    if ("shown" in given) return decides(c, "task.widen", given, { id: id(c) });
    return asked(c, "propose", (who) => does(c, who, "task.narrow", { ...given, id: id(c) }));
  });
  const restores = "Uses the stronger model again: for the owner of AI in the browser";
  routes.openapi(post("/v1/tasks/{id}/restore", restores, contract.RestoreTask, Recorded), (c) =>
    decides(c, "task.restore", c.req.valid("json"), { id: id(c) }),
  );
}
