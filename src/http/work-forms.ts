/** The screens of work for people, and their forms: taken, answered, handed back, closed; templates approved; answers from paper. */

import type { Context as Http } from "hono";
import { writeSheet } from "../decisions/work/paper.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { capital, counted, plural } from "../views/names.ts";
import { workView } from "../views/work.ts";
import { workItemView } from "../views/work-item.ts";
import { sheetPaperView, templateView } from "../views/work-papers.ts";
import { paperItems, printView } from "../views/work-sheet.ts";
import { workScreen } from "../web/screens/work.tsx";
import { workItemScreen } from "../web/screens/work-item.tsx";
import { type BroughtModel, broughtScreen, sheetPaperScreen, templateScreen } from "../web/screens/work-papers.tsx";
import { workPrintScreen } from "../web/screens/work-print.tsx";
import { act } from "./acts.ts";
import { type Brought, bring } from "./bringing.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { after, contextOf, field, nothing, refused, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";
import { answerOf } from "./work.ts";

export function workForms(post: AddPost, deps: Deps, touched: Touched): void {
  const id = (c: Http) => c.req.param("id") ?? "";
  post("/work/:id/take", async (c, { caller }, form) =>
    after(c, deps, await act(deps, "work.take", { id: id(c) }, caller), "Not taken", form, `/work/${id(c)}`),
  );
  for (const [path, command, title] of [
    ["hand-back", "work.handBack", "Not handed back"],
    ["close", "work.close", "Not closed"],
  ] as const)
    post(`/work/:id/${path}`, async (c, { caller }, form) => {
      const answer = await act(deps, command, { id: id(c), reason: field(form, "reason") }, caller);
      return after(c, deps, answer, title, form, "recorded" in answer ? "/work" : `/work/${id(c)}`);
    });
  post("/work/:id/answer", async (c, visitor, form) => {
    const [template, digest] = [field(form, "template"), field(form, "digest")];
    const said = await answerOf(deps, id(c), {
      ...{ output: field(form, "output"), wrong: form.get("wrong") ?? [] },
      template: template === "" ? undefined : { id: template, digest },
    });
    const answer = await act(
      deps,
      "work.answer",
      { ...said, shown: field(form, "shown") },
      await touched(visitor, form),
    );
    const done = "recorded" in answer;
    const next = done ? (await workItemView(contextOf(c, deps), id(c)))?.next : undefined;
    return after(c, deps, answer, "Not answered", form, next ?? `/work/${id(c)}`);
  });
  post("/work/templates/:id/approve", async (c, visitor, form) => {
    const data = { id: id(c), digest: field(form, "digest"), shown: field(form, "shown") };
    const answer = await act(deps, "template.approve", data, await touched(visitor, form));
    return after(c, deps, answer, "Not approved", form, `/work/templates/${id(c)}`);
  });
  post("/work/sheets/:id/confirm", async (c, visitor, form) => {
    const data = { id: id(c), shown: field(form, "shown") };
    const answer = await act(deps, "sheet.confirm", data, await touched(visitor, form));
    return after(c, deps, answer, "Not recorded", form, `/work/sheets/${id(c)}`);
  });
  post("/work/import", async (c, { caller }, form) => {
    const brought = await bring(deps, field(form, "csv"), caller);
    if ("what" in brought) {
      const why = `Line ${brought.line}: ${brought.what}`;
      const next = "Save it as CSV in UTF-8, with the columns as they were, and bring it again.";
      return refused(c, deps, { refused: "malformed", why, next }, "The file was not taken", form, "/work");
    }
    if (isRefusal(brought) || isMalformed(brought))
      return after(c, deps, brought, "The file was not taken", form, "/work");
    return show(c, broughtScreen(shellOf(c, deps, "ai"), broughtModel(brought)));
  });
}

function broughtModel({ sheet, lines }: Brought): BroughtModel {
  const waiting = lines.filter(({ outcome }) => outcome === "proposed").length;
  const told = lines.filter(({ outcome }) => outcome !== "empty");
  return {
    title:
      waiting === 0
        ? "No answer of it waits for a yes"
        : `${capital(counted(waiting))} ${plural(waiting, "answer waits", "answers wait")} for a yes`,
    href: waiting === 0 ? "" : `/work/sheets/${sheet}`,
    lines: told.map(({ line, item, outcome, says }) => ({
      ...{ line, item, says, bad: outcome === "refused" || outcome === "doubled" },
    })),
  };
}

export function workPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  const task = (c: Http) => c.req.query("task") ?? "";
  page("/work", async (c) => show(c, workScreen(shellOf(c, deps, "ai"), await workView(contextOf(c, deps), task(c)))));
  page("/work.csv", async (c) =>
    c.body(writeSheet(await paperItems(contextOf(c, deps), task(c))), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="work.csv"',
    }),
  );
  page("/work/print", async (c) =>
    show(c, workPrintScreen(shellOf(c, deps, "ai"), await printView(contextOf(c, deps), task(c)))),
  );
  page("/work/templates/:id", async (c) => {
    const model = await templateView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, templateScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
  page("/work/sheets/:id", async (c) => {
    const model = await sheetPaperView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, sheetPaperScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
  page("/work/:id", async (c) => {
    const model = await workItemView(contextOf(c, deps), c.req.param("id") ?? "", c.req.query("template") ?? "");
    return model ? show(c, workItemScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
}
