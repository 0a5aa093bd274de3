/** The drill of a task: every step with its time against the limit, while it runs and after. */

import type { DrillScreenModel } from "../../views/ai-drill.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Section } from "../parts.tsx";
import { PauseBar, PauseTask } from "./ai-parts.tsx";
import { DrillSteps } from "./ai-sections.tsx";

export const drillScreen = (shell: Shell, model: DrillScreenModel): Html => {
  const { task, title, answer, running, drill, earlier, pausing } = model;
  const tone = drill.failed ? "answer stop" : drill.late !== "" && !running ? "answer wait" : "answer";
  return screen(shell, {
    title,
    bar: pausing !== undefined,
    children: (
      <>
        <Back href={`/ai/${task}`} to={title.split(":")[0] ?? "The task"} when={shell.when} />
        <header class="head">
          <p class="kick">
            <span>Drill</span>
            <span>limit {drill.limit}</span>
          </p>
          <h1>{title}</h1>
          <p class={tone}>{answer}</p>
        </header>
        <div class="cols">
          <div>
            {drill.total === "" ? null : <Timer model={model} />}
            {drill.steps.length === 0 ? null : (
              <Section id="steps" title={running ? "Steps so far" : "Steps"} aside={drill.aside || undefined}>
                <DrillSteps drill={drill} />
              </Section>
            )}
            {running ? <Heard task={task} heard={model.heard} /> : <Hold task={task} drill={drill} />}
          </div>
          <aside class="side">
            {pausing ? <PauseBar label={pausing.label} /> : null}
            <Section id="earlier" title="Drills before">
              {earlier.length === 0 ? (
                <p class="muted">None.</p>
              ) : (
                <ul class="list tight">
                  {earlier.map(({ when, passed, took }) => (
                    <li class="wide2">
                      <span class={passed ? undefined : "stop"}>
                        {when}, {passed ? "passed" : "failed"} in {took}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </Section>
          </aside>
        </div>
        {pausing ? <PauseTask pausing={pausing} /> : null}
      </>
    ),
  });
};

const Hold = ({ task, drill: { command } }: { task: string; drill: DrillScreenModel["drill"] }) => (
  <Section id="hold" title="Hold one now">
    <p>
      It trips a trigger, serves a wrong model, asks for a refund that nobody pays, goes back, hands over to the
      templates and tells the team. No customer notices.
    </p>
    <form method="post" action={`/ai/${task}/drill`} class="acts">
      <button type="submit" class="btn go big" name="outcome" value="drill">
        Start the drill
      </button>
    </form>
    <p class="small muted">Or where the team works:</p>
    <code class="cmd">{command}</code>
  </Section>
);

/** A person who says so is how it is known that the team would hear of a real stop. */
const Heard = ({ task, heard }: { task: string; heard: DrillScreenModel["heard"] }) => (
  <Section id="heard" title="Did you hear of it?">
    {heard.me ? (
      <p>You said that you heard of it.</p>
    ) : (
      <form method="post" action={`/ai/${task}/drill/heard`} class="acts">
        <button type="submit" class="btn go big" name="outcome" value="heard" data-act>
          I heard of it
        </button>
      </form>
    )}
    <p class="muted">{heard.others === "" ? "Nobody else has said so yet." : `${heard.others} said so.`}</p>
  </Section>
);

/** The time that is used against the limit: ink, and the limit as a red tick. */
const Timer = ({ model: { task, drill, running } }: { model: DrillScreenModel }) => {
  const { total, limit, share } = drill;
  return (
    <Section id="timer" title={running ? `${total} so far` : `${total} in all`} aside={`of ${limit}`}>
      <svg class="meter" role="img" aria-label={`${total} of ${limit} used`}>
        <rect class="bg" width="100%" height="8" rx="2" />
        <rect
          class={share >= 100 ? "fg hot" : "fg"}
          width={`${Math.max(0.5, Math.round(share * 10) / 10)}%`}
          height="8"
          rx="2"
        />
        <line class="cap" x1="100%" x2="100%" y1="-3" y2="11" />
      </svg>
      {running ? (
        <p class="small muted" data-refresh="2">
          It reads itself again every two seconds; where no script runs, <a href={`/ai/${task}/drill`}>read it again</a>
          .
        </p>
      ) : null}
    </Section>
  );
};
