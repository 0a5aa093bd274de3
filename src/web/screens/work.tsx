/** The queue of work for people: what waits for this reader first, then who has what, then what is done; the templates beside it. */

import type { Shell } from "../../views/shell.ts";
import type { WorkModel, WorkRow } from "../../views/work.ts";
import { Dialog, Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Section } from "../parts.tsx";

export const workScreen = (shell: Shell, model: WorkModel): Html => {
  const { title, answer, of, groups, templates, sheets, query } = model;
  return screen(shell, {
    title: "Work for people",
    children: (
      <>
        <Back href="/ai" to="AI tasks" when={shell.when} />
        <header class="head">
          <h1>{title}</h1>
          <p class="muted">{answer}</p>
          {of === "" ? null : (
            <p class="muted">
              Of {of} alone. <a href="/work">Show all</a>
            </p>
          )}
        </header>
        <div class="cols">
          <div>
            {sheets.map(({ href, says }) => (
              <section class="now">
                <h2>
                  <a href={href}>{says}</a>
                </h2>
                <p>They were written while the server was away. Read them, and say yes to all of them at once.</p>
              </section>
            ))}
            {groups.length === 0 ? (
              <>
                <p class="quiet-line">
                  A program that sends <code>x-finalcall-work</code> with its call puts the question here while its task
                  stands still. Until then nothing has to be done.
                </p>
                <code class="cmd">finalcall work list</code>
              </>
            ) : null}
            {groups.map(({ id, title, rows }) => (
              <Rows id={id} title={title} rows={rows} />
            ))}
          </div>
          <aside>
            {model.tasks.length > 1 || of !== "" ? <Tasks model={model} /> : null}
            <Templates templates={templates} />
            <Section id="paper" title="When the server is away">
              <p>Take the queue along, as a file or on paper, and bring the answers back.</p>
              <p class="acts">
                <a class="btn" href={query === "" ? "/work/print" : `/work/print?task=${encodeURIComponent(query)}`}>
                  Print it
                </a>
                <a
                  class="btn"
                  href={query === "" ? "/work.csv" : `/work.csv?task=${encodeURIComponent(query)}`}
                  download="work.csv"
                >
                  As a file
                </a>
                <button class="btn" type="button" popovertarget="bring">
                  Bring answers back
                </button>
              </p>
            </Section>
          </aside>
        </div>
        <Dialog
          id="bring"
          title="Bring answers back"
          says="Each line becomes an answer that waits for your yes, or is told with its reason. What was answered meanwhile stays."
        >
          <form method="post" action="/work/import" enctype="multipart/form-data" class="field">
            <Field id="csv" label="The file" hint="CSV in UTF-8, as it was saved here, with the answers in it.">
              <input id="csv" name="csv" type="file" accept=".csv,text/csv" required />
            </Field>
            <div class="acts one">
              <button type="submit" class="btn go big">
                Read the answers
              </button>
            </div>
          </form>
        </Dialog>
      </>
    ),
  });
};

const Rows = ({ id, title, rows }: { id: string; title: string; rows: readonly WorkRow[] }) => (
  <Section id={id} title={title} aside={String(rows.length)}>
    <ul class="rows">
      {rows.map((row) => (
        <li>
          <a class="row" href={row.href} data-row>
            <h3>{row.asks === "" ? row.title : row.asks}</h3>
            <span class="due">{row.when}</span>
            <p>
              {row.title}. {row.says}
            </p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

const Tasks = ({ model: { tasks } }: { model: WorkModel }) => (
  <Section id="tasks" title="By task">
    <ul class="rows">
      {tasks.map(({ name, title, open }) => (
        <li class="row">
          <a href={`/work?task=${encodeURIComponent(name)}`}>{title}</a>
          <span class="muted small">{open === 0 ? "nobody waits" : `${open} open`}</span>
        </li>
      ))}
    </ul>
  </Section>
);

const Templates = ({ templates }: { templates: WorkModel["templates"] }) => (
  <Section id="templates" title="Templates" aside={templates.length === 0 ? undefined : String(templates.length)}>
    {templates.length === 0 ? (
      <p class="muted">
        The files of a task’s <code>fallback</code> folder on the base branch stand here. Somebody who did not write
        them says yes to them first.
      </p>
    ) : (
      <ul class="rows">
        {templates.map(({ href, path, says, mine }) => (
          <li>
            <a class="row" href={href}>
              <h3>
                <code class="break">{path}</code>
              </h3>
              <p class={mine ? "wait" : undefined}>{says}</p>
            </a>
          </li>
        ))}
      </ul>
    )}
  </Section>
);
