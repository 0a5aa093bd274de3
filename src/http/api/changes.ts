/** Code changes: submitted as git has them, judged as they stand, approved by a person in their browser. */

import { z } from "@hono/zod-openapi";
import { wordsOf } from "../../app/words.ts";
import { answersTo } from "../../decisions/change/answers.ts";
import { type ChangeState, changeCard, changeId } from "../../decisions/change/kind.ts";
import { verdict } from "../../decisions/change/verdict.ts";
import { digest } from "../../kernel/json.ts";
import { act } from "../acts.ts";
import * as contract from "../contract.ts";
import type { Deps } from "../deps.ts";
import { makersOf } from "../makers.ts";
import { answered, notFound } from "../problem.ts";
import { type Api, type Frozen, get, give, nothing, post } from "./route.ts";

type Change = Frozen<z.input<typeof contract.Change>>;

export function changeRoutes(api: Api): void {
  const { deps, routes, asked, does, decides } = api;

  const submits = "Submits a change as git has it, and gives the verdict";
  routes.openapi(post("/v1/changes", submits, contract.Submit, contract.Change), (c) =>
    asked(c, "propose", async ({ caller, holder }) => {
      const { makers, ...git } = c.req.valid("json");
      const id = changeId(git.repo, git.ref);
      const command = { id, ...git, makers: await makersOf(deps, makers, holder) };
      const failed = answered(c, await act(deps, "change.submit", command, caller));
      if (failed) return failed;
      const change = await changeOf(api, id);
      return change ? give(c, contract.Change, change) : notFound(c);
    }),
  );

  routes.openapi(get("/v1/changes/{id}", "The verdict on a change as it stands", nothing, contract.Change), (c) =>
    asked(c, "read", async () => {
      const change = await changeOf(api, c.req.param("id") ?? "");
      return change ? give(c, contract.Change, change) : notFound(c);
    }),
  );

  const says = "Answers a question that the change raises; whoever approves accepts it";
  routes.openapi(post("/v1/changes/{id}/answers", says, contract.QuestionAnswer, contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "change.answer", { id: c.req.param("id"), ...c.req.valid("json") })),
  );
  const closes = "Merged or given up: it waits for nobody any more";
  routes.openapi(post("/v1/changes/{id}/close", closes, z.strictObject({}), contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "change.close", { id: c.req.param("id") })),
  );

  const approves = "For a named, independent person in their browser";
  routes.openapi(post("/v1/changes/{id}/approve", approves, contract.Approve, contract.Recorded), (c) =>
    decides(c, "change.approve", c.req.valid("json"), { id: c.req.param("id") }),
  );
  const refuses = "Refuses exactly this change";
  routes.openapi(post("/v1/changes/{id}/refuse", refuses, contract.Refuse, contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "change.refuse", { id: c.req.param("id"), ...c.req.valid("json") })),
  );
}

/** The change as it stands and what is missing; undefined when there is none. */
async function changeOf({ deps, seen, at }: Api, id: string): Promise<Change | undefined> {
  const { changes, page } = seen();
  const state = changes.get(id);
  if (!state || !page.inForce) return undefined;
  const { repo, ref, head, base, diff, facts, areas, oneWay, ai, makers } = state.current;
  const { version } = page.inForce;
  return {
    id,
    link: `${deps.origin}/changes/${id}`,
    change: { repo, ref, head, base, diff, facts },
    verdict: verdict(page.inForce.page, version, state, at()),
    questions: await questionsOf(deps, state),
    areas,
    oneWayDoor: oneWay,
    ai,
    makers: makers.map(({ person, as }) => ({ person, as })),
    shown: digest(changeCard(state, version)),
    page: version,
    head: deps.app.head,
  };
}

async function questionsOf({ app }: Deps, { current, answers }: ChangeState): Promise<Change["questions"]> {
  const said = answersTo(current, answers);
  const texts = [...current.questions.flatMap(({ file, readers }) => [file, readers]), ...said.map(({ says }) => says)];
  const say = await wordsOf(app.store, texts);
  return current.questions.map(({ key, name, asks, file, line, readers }) => {
    const answer = said.find(({ question }) => question === key);
    return {
      ...{ key, name, asks, line },
      file: say(file),
      readers: say(readers).split("\n").filter(Boolean),
      answer: answer ? { says: say(answer.says), by: answer.by } : null,
    };
  });
}
