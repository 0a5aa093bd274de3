/** The first minutes: who decides until then, the one next step, and what follows. */

import type { FirstRunModel, Step } from "../../views/first-run.ts";
import type { Shell } from "../../views/shell.ts";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Here, Marked, Section } from "../parts.tsx";
import { StartHere } from "./first-run-steps.tsx";

export const firstRunScreen = (shell: Shell, model: FirstRunModel): Html => {
  const next = model.steps.find(({ done }) => !done);
  const at = next ? model.steps.indexOf(next) : 0;
  const left = model.steps.filter(({ done }) => !done).length;
  return screen(shell, {
    title: "Start",
    children: (
      <>
        <Here shell={shell} me={model.me} />
        <header class="head">
          <h1>
            {model.example ? "You are looking around" : shell.noPage ? "Nobody is in charge yet" : "Almost set up"}
          </h1>
          <p class="answer">
            {model.example ? (
              <>
                This is the example team’s page, and you are <b>{model.me}</b>.
              </>
            ) : shell.noPage ? (
              <>
                Until the first page is adopted, <b>nothing can be approved</b>.
              </>
            ) : (
              <>
                The page is in force, <b>{model.me}</b>. {left} {left === 1 ? "step is" : "steps are"} left.
              </>
            )}
          </p>
        </header>
        <div class="cols">
          <div>
            {next ? <Next model={model} step={next} n={at + 1} of={model.steps.length} /> : null}
            {at + 1 < model.steps.length ? (
              <Section id="then" title="Then">
                <ol class="chain">
                  {model.steps.slice(at + 1).map(({ title, says, done, href, here }) => (
                    <li class={done ? "top" : undefined}>
                      <span>
                        {shell.noPage || here || done ? title : <a href={href}>{title}</a>}
                        {done ? " (done)" : ""}
                        <small>
                          <Marked text={says} />
                        </small>
                      </span>
                    </li>
                  ))}
                </ol>
              </Section>
            ) : null}
          </div>
          <aside>
            <Section
              id="areas"
              title={`${model.areas.length} areas are named`}
              aside={model.unclaimed > 0 ? `${model.unclaimed} unclaimed` : ""}
            >
              <ul class="rows">
                {model.areas.map(({ title, owner }) => (
                  <li class="row">
                    <span>{title}</span>
                    <span class="muted small">{owner}</span>
                  </li>
                ))}
              </ul>
            </Section>
            <Section id="done" title="Works already">
              <ul class="list">
                <li>
                  <Icon name="check" label="Works" />
                  <span>
                    The record<small>Your sign-in is in it.</small>
                  </span>
                </li>
                {model.steps
                  .filter(({ done }) => done)
                  .map(({ title }) => (
                    <li>
                      <Icon name="check" label="Done" />
                      <span>{title}</span>
                    </li>
                  ))}
              </ul>
            </Section>
            <Section id="cmd" title="In a terminal">
              {model.start ? (
                <>
                  <p>Draft a fuller page from your history:</p>
                  <p class="cmd">finalcall init</p>
                </>
              ) : null}
              <p>See what a change would need:</p>
              <p class="cmd">finalcall check</p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });
};

const Next = ({ model, step, n, of }: { model: FirstRunModel; step: Step; n: number; of: number }) => (
  <section class="now" aria-labelledby="next">
    <p class="kick">
      <span>
        Step {n} of {of}
      </span>
    </p>
    <h2 id="next">{step.title}</h2>
    <p>
      <Marked text={step.says} />
    </p>
    {step.here === undefined ? (
      <p class="acts">
        <a class="btn go big" href={step.href} data-act>
          {step.action}
        </a>
      </p>
    ) : (
      <StartHere model={model} step={step.here} />
    )}
  </section>
);
