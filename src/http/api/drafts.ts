/** Drafts over HTTP: who waits for whom, what was read, used, found by a check and complained about. Reading is for people in their browser. */

import { isWaiting } from "../../decisions/draft/state.ts";
import { draftId, mayBeRead } from "../../gateway/reading.ts";
import { worldOf } from "../../views/context.ts";
import * as contract from "../contract/drafts.ts";
import { Recorded } from "../contract.ts";
import { draftOf, lineOf, reviewOf } from "../drafts.ts";
import { notFound } from "../problem.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

/** Drafts that one answer holds at most: those that wait longest, the newest that were read. */
const most = 200;

export function draftRoutes(api: Api): void {
  const { deps, routes, asked, seen } = api;

  const lists = "Drafts, oldest first: those that wait for a person, those that were read, of one task, or of one call";
  routes.openapi(get("/v1/drafts", lists, contract.DraftsQuery, contract.Drafts), (c) =>
    asked(c, "read", () => {
      const { task, state, call } = c.req.valid("query");
      const all = [...seen().drafts.values()].filter(
        (one) =>
          one.output &&
          (!task || one.task === task) &&
          (!call || one.call === call) &&
          (!state || (state === "waiting") === isWaiting(one)),
      );
      const some = state === "waiting" ? all.slice(0, most) : all.slice(-most);
      return give(c, contract.Drafts, { drafts: some.map(lineOf), head: deps.app.head });
    }),
  );
  routes.openapi(get("/v1/drafts/{id}", "A draft with its words", nothing, contract.Draft), (c) =>
    asked(c, "read", async () => {
      const draft = seen().drafts.get(c.req.param("id") ?? "");
      return draft?.output ? give(c, contract.Draft, await draftOf(deps, draft)) : notFound(c);
    }),
  );
  const reads = "Reads a draft: for whoever reads for the task, in their browser";
  routes.openapi(post("/v1/drafts/{id}/review", reads, contract.Review, Recorded), async (c) => {
    const { shown, assertion, marks, output = "", ...sent } = c.req.valid("json");
    const wrong = marks.filter(({ ok }) => !ok).map(({ item }) => item);
    const review = await reviewOf(deps, c.req.param("id") ?? "", { ...sent, output, wrong });
    return api.decides(c, "draft.review", { shown, assertion }, { ...review, marks });
  });
  feeds(api);
}

/** What programs and people say of an answer afterwards. */
function feeds({ deps, routes, asked, does }: Api): void {
  const find = async (call: string) => {
    const found = await deps.gateway?.ledger.calls.find(call);
    return found?.task ? found : undefined;
  };
  const about = ({ task, question, call, release }: NonNullable<Awaited<ReturnType<typeof find>>>) => ({
    ...{ id: draftId(call), task, question, call, release },
  });

  const uses = "Says that an answer was given to somebody. One that a person had to read before stops its task";
  routes.openapi(post("/v1/calls/{id}/used", uses, contract.Used, contract.UsedCall), (c) =>
    asked(c, "call", async () => {
      const call = c.req.param("id") ?? "";
      const found = await deps.gateway?.ledger.calls.find(call);
      if (!found) return notFound(c);
      await deps.gateway?.ledger.used(call, c.req.valid("json").recipient);
      await deps.gateway?.reviewing?.opened(call);
      const draft = worldOf(deps.app.world).drafts.get(draftId(call));
      const due = mayBeRead(found) && (found.odd || found.level !== "spot-checks");
      const unread = draft?.output ? draft.used.some((one) => one.unread) : due;
      return give(c, contract.UsedCall, { call, unread, head: deps.app.head });
    }),
  );
  const complains = "Says that an answer was wrong: a customer, or whoever noticed it";
  routes.openapi(post("/v1/calls/{id}/complaint", complains, contract.Complaint, Recorded), (c) =>
    asked(c, "propose", async (who) => {
      const found = await find(c.req.param("id") ?? "");
      return found ? does(c, who, "draft.complain", { ...about(found), ...c.req.valid("json") }) : notFound(c);
    }),
  );
  const checks = "What a check of the team's own found in an answer. What is all right is not recorded";
  routes.openapi(post("/v1/tasks/{task}/checks", checks, contract.Check, Recorded), (c) =>
    asked(c, "report", async (who) => {
      const { call, ...check } = c.req.valid("json");
      const found = await find(call);
      const isOf = found?.task === c.req.param("task");
      return found && isOf ? does(c, who, "draft.check", { ...about(found), ...check }) : notFound(c);
    }),
  );
}
