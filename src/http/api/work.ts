/** Work by hand over HTTP: put into the queue, read, given back to the task, given to the customer, on paper and back. Taking and answering are for people in their browser. */

import { z } from "@hono/zod-openapi";
import type { Context as Http } from "hono";
import { approversOf, templateCard } from "../../decisions/template/kind.ts";
import { tasksWith } from "../../decisions/template/state.ts";
import { writeSheet } from "../../decisions/work/paper.ts";
import { isOpen, standingOf, workId } from "../../decisions/work/state.ts";
import { digest } from "../../kernel/json.ts";
import { isRefusal } from "../../kernel/kind.ts";
import { isMalformed } from "../../kernel/world.ts";
import { paperItems, printView } from "../../views/work-sheet.ts";
import { workPrintFile } from "../../web/screens/work-print.tsx";
import { bring } from "../bringing.ts";
import * as contract from "../contract/work.ts";
import { Recorded } from "../contract.ts";
import { answered, badRequest, notFound } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { addWork, answerOf, itemOf, lineOf } from "../work.ts";
import { type Api, failures, get, give, nothing, post } from "./route.ts";

/** Items that one answer holds at most: those that wait longest, the newest of what is over. */
const most = 500;

export function workRoutes(api: Api): void {
  onPaper(api);
  queue(api);
  templates(api);
}

function queue({ deps, routes, asked, does, decides, seen, at }: Api): void {
  const told = async (c: Http, id: string) => {
    const item = seen().works.get(id);
    return item ? give(c, contract.Work, await itemOf(deps, item)) : notFound(c);
  };
  const id = (c: Http) => c.req.param("id") ?? "";

  const adds = "Puts a question into the queue for people, once for its key";
  routes.openapi(post("/v1/work", adds, contract.AddWork, contract.Work), (c) =>
    asked(c, "call", async ({ caller }) => {
      const added = await addWork(deps, c.req.valid("json"), caller);
      return typeof added === "string" ? told(c, added) : (answered(c, added) as Response);
    }),
  );
  const lists = "Work for people, oldest first: what is open, or where it stands";
  routes.openapi(get("/v1/work", lists, contract.WorkQuery, contract.Works), (c) =>
    asked(c, "read", () => {
      const { task, state } = c.req.valid("query");
      const now = at();
      const all = [...seen().works.values()].filter(
        (one) =>
          (!task || one.task === task) &&
          (!state || (state === "open" ? isOpen(one, now) : standingOf(one, now) === state)),
      );
      const some = state === "open" || state === "waiting" ? all.slice(0, most) : all.slice(-most);
      return give(c, contract.Works, { items: some.map((one) => lineOf(deps, one)), head: deps.app.head });
    }),
  );
  routes.openapi(get("/v1/work/{id}", "A work item with its words", nothing, contract.Work), (c) =>
    asked(c, "read", () => told(c, id(c))),
  );
  const takes = "Takes an item: for whoever reads for the task, in their browser";
  routes.openapi(post("/v1/work/{id}/take", takes, contract.TakeWork, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "work.take", { id: id(c) })),
  );
  const hands = "Hands an item back, with the reason: for whoever took it";
  routes.openapi(post("/v1/work/{id}/hand-back", hands, contract.HandBackWork, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "work.handBack", { id: id(c), ...c.req.valid("json") })),
  );
  const answers = "Answers an item: for whoever reads for the task, in their browser";
  routes.openapi(post("/v1/work/{id}/answer", answers, contract.AnswerWork, Recorded), async (c) => {
    const { shown, assertion, template, ...sent } = c.req.valid("json");
    return decides(c, "work.answer", { shown, assertion }, await answerOf(deps, id(c), { ...sent, template }));
  });
  const returns = "Takes an item back to its task once nothing stops that: for whoever has its key";
  routes.openapi(post("/v1/work/{id}/return", returns, contract.ReturnWork, Recorded), (c) =>
    asked(c, "call", (who) => {
      const item = seen().works.get(id(c));
      const isItsKey = item && workId(item.task, c.req.valid("json").key) === item.id;
      return isItsKey ? does(c, who, "work.return", { id: id(c) }) : notFound(c);
    }),
  );
  const uses = "Says that the customer has the answer. The second time it is refused: do not send it again";
  routes.openapi(post("/v1/work/{id}/used", uses, contract.UseWork, Recorded), (c) =>
    asked(c, "call", (who) => does(c, who, "work.use", { id: id(c), ...c.req.valid("json") })),
  );
  const closes = "Says that an item needs no answer: for whoever reads for the task, in their browser";
  routes.openapi(post("/v1/work/{id}/close", closes, contract.CloseWork, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "work.close", { id: id(c), ...c.req.valid("json") })),
  );
}

/** For when the server is away. Whoever may read the words may take them along. */
function onPaper({ deps, routes, asked }: Api): void {
  const file = (path: string, summary: string, type: string) => ({
    method: "get" as const,
    ...{ path, summary, request: { query: contract.WorkQuery.pick({ task: true }) } },
    responses: {
      200: { content: { [type]: { schema: z.string() } }, description: summary },
      ...{ 401: failures[401], 403: failures[403] },
    },
  });
  routes.openAPIRegistry.registerPath(
    file("/v1/work/sheet.csv", "The open items as CSV, with columns for answers", "text/csv"),
  );
  routes.get("/v1/work/sheet.csv", (c) =>
    asked(c, "read", async () =>
      c.body(writeSheet(await paperItems(contextOf(c, deps), c.req.query("task") ?? "")), 200, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="work.csv"',
      }),
    ),
  );
  routes.openAPIRegistry.registerPath(file("/v1/work/sheet.html", "The open items as one sheet to print", "text/html"));
  routes.get("/v1/work/sheet.html", (c) =>
    asked(c, "read", async () => {
      const model = await printView(contextOf(c, deps), c.req.query("task") ?? "");
      return c.html(workPrintFile(model) as Parameters<Http["html"]>[0]);
    }),
  );
  const brings = "Brings answers back from paper. They count once a person says yes to them in the browser";
  routes.openapi(post("/v1/work/import", brings, contract.BringSheet, contract.Brought), (c) =>
    // The file itself is the key: a line is a command of its own, and one id is good for one command.
    asked(c, "propose", async ({ caller: { actor, via } }) => {
      const brought = await bring(deps, c.req.valid("json").csv, { actor, via });
      if ("what" in brought)
        return badRequest(c, { malformed: [{ field: "csv", message: `Line ${brought.line}: ${brought.what}` }] });
      if (isRefusal(brought) || isMalformed(brought)) return answered(c, brought) as Response;
      const { sheet, lines } = brought;
      return give(c, contract.Brought, {
        ...{ sheet, link: `${deps.origin}/work/sheets/${sheet}`, lines },
        head: deps.app.head,
      });
    }),
  );
}

function templates({ deps, routes, asked, decides, seen, at }: Api): void {
  const lists = "Templates of the base branch: which words people may begin from, and which wait for a yes";
  routes.openapi(get("/v1/templates", lists, nothing, contract.Templates), (c) =>
    asked(c, "read", () => {
      const { inForce } = seen().page;
      const all = [...seen().templates.values()].filter(({ gone }) => !gone);
      return give(c, contract.Templates, {
        templates: all.map((one) => ({
          ...{ id: one.id, path: one.path, approved: one.current?.digest ?? "", offered: one.offered?.digest ?? "" },
          tasks: inForce ? tasksWith(inForce.page, one.path).map(({ name }) => name) : [],
          approvers: inForce && one.offered ? approversOf(inForce.page, one, at()) : [],
          shown: inForce && one.offered ? digest(templateCard(one, inForce.version)) : "",
        })),
        head: deps.app.head,
      });
    }),
  );
  const approves = "Says yes to the words of a template: for whoever reads for its task and wrote none of them";
  routes.openapi(post("/v1/templates/{id}/approve", approves, contract.ApproveTemplate, Recorded), (c) => {
    const { shown, assertion, digest } = c.req.valid("json");
    return decides(c, "template.approve", { shown, assertion }, { id: c.req.param("id") ?? "", digest });
  });
}
