/** The calendar of check-ins: when the next one opens, the button that opens it now, and the notes so far. */

import type { CheckinsModel } from "../../views/checkin.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Here, Section } from "../parts.tsx";

export const checkinsScreen = (shell: Shell, model: CheckinsModel): Html =>
  screen(shell, {
    title: "Check-in",
    children: (
      <>
        <Here shell={shell} me={shell.me?.name} />
        <header class="head">
          <p class="kick">
            <span>Check-in</span>
          </p>
          <h1>{model.title}</h1>
          <p class="answer">{model.answer}</p>
        </header>
        {model.mayOpen || model.left || model.wording !== "" ? (
          <Section id="now" title={`Week ${model.week}`}>
            {model.mayOpen ? (
              <form method="post" action="/checkin">
                <p class="acts">
                  <button type="submit" class="btn go big" name="outcome" value="open" data-act>
                    {model.left
                      ? `Open week ${model.week}, and let week ${model.left.week} lapse`
                      : `Open that of week ${model.week} now`}
                  </button>
                </p>
              </form>
            ) : model.left ? null : (
              <p>It is open or over already.</p>
            )}
            {model.left ? <p class="muted">{model.left.says}</p> : null}
            {model.wording === "" ? null : (
              <>
                <p class="muted small">On the page, so that it opens by itself:</p>
                <pre class="cmd plain once">{model.wording}</pre>
              </>
            )}
          </Section>
        ) : null}
        <Section
          id="earlier"
          title="So far"
          aside={model.earlier.length === 0 ? undefined : String(model.earlier.length)}
        >
          {model.earlier.length === 0 ? (
            <p class="muted">
              None yet. Each ends in a note of one page, which is kept here and goes to everybody on the page.
            </p>
          ) : (
            <ul class="rows">
              {model.earlier.map(({ id, title, says, when }) => (
                <li>
                  <a class="row" href={`/checkin/${id}`} data-row>
                    <h3>{title}</h3>
                    <span class="due">{when}</span>
                    <p>{says}</p>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </>
    ),
  });
