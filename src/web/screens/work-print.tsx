/** The queue on paper: each question with room for its answer, the checklist, and the approved words. */

import { html, raw } from "hono/html";
import type { Shell } from "../../views/shell.ts";
import type { PrintModel, PrintTask } from "../../views/work-sheet.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts } from "../parts.tsx";

/** As a screen that prints. */
export const workPrintScreen = (shell: Shell, model: PrintModel): Html =>
  screen(shell, {
    title: "Work on paper",
    children: (
      <div class="sheet">
        <Back href="/work" to="Work for people" when={shell.when} />
        <Paper model={model} />
      </div>
    ),
  });

const css = `body{font:11pt/1.4 system-ui,sans-serif;color:#000;background:#fff;margin:12mm;max-width:180mm}
h1{font-size:16pt;margin:0}h2{font-size:13pt;border-top:1px solid #000;padding-top:3mm;break-after:avoid}h3{font-size:11pt;margin:4mm 0 1mm}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 4mm;margin:0}dt{color:#444}dd{margin:0}
.words{white-space:pre-wrap;overflow-wrap:anywhere;border-left:2px solid #999;padding-left:3mm;margin:2mm 0}
.room{border:1px solid #999;height:32mm;margin:2mm 0}.boxes{list-style:none;padding:0;margin:1mm 0;display:flex;flex-wrap:wrap;gap:1mm 6mm}
.boxes li::before{content:"\\2610\\00a0"}article{break-inside:avoid-page}.foot{color:#444;border-top:1px solid #000;padding-top:2mm}`;

/** As one file that needs nothing else. */
export const workPrintFile = (model: PrintModel): Html =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${model.title}</title><style>${raw(css)}</style></head><body>${<Paper model={model} />}</body></html>`;

const Paper = ({ model: { team, title, made, tasks } }: { model: PrintModel }) => (
  <>
    <header class="head">
      <p class="kick">
        <span>{team}</span> <span>made {made}</span>
      </p>
      <h1>{title}</h1>
    </header>
    {tasks.map((task) => (
      <TaskOnPaper task={task} />
    ))}
    <p class="foot">
      Write the time and your name beside each answer. Bring the answers back as a file:{" "}
      <code>finalcall work import</code>, or at the queue. What was answered meanwhile is told then, and nothing is
      given twice.
    </p>
  </>
);

const TaskOnPaper = ({ task: { title, never, checklist, items, templates, fallback } }: { task: PrintTask }) => (
  <section class="sec">
    <h2>{title}</h2>
    {never.length === 0 ? null : <p>Never: {never.join(", ")}.</p>}
    {items.map(({ id, title: asks, facts, input }) => (
      <article class="paper">
        <h3>{asks}</h3>
        <Facts
          small
          facts={[...facts.map(({ label, says }) => ({ label, says })), { label: "Item", says: <code>{id}</code> }]}
        />
        <p class="words prompt">{input}</p>
        <p class="room" />
        <ul class="boxes">
          {checklist.map((item) => (
            <li>{item}</li>
          ))}
          <li>Given to the customer</li>
        </ul>
      </article>
    ))}
    {templates.map(({ path, words, approved }) => (
      <article class="paper">
        <h3>
          Template <code>{path}</code>
        </h3>
        <p class="words prompt">{words}</p>
        <p class="small muted">Approved by {approved}</p>
      </article>
    ))}
    {templates.length === 0 ? (
      <p>
        {fallback === ""
          ? "No template is approved: answer in your own words."
          : `No template in ${fallback} is approved yet: answer in your own words.`}
      </p>
    ) : null}
  </section>
);
