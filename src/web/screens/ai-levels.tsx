/** How much of each question type a person reads, and the steps that can be taken from here: wider with a touch, narrower by anybody. */
/* biome-ignore-all lint/a11y/noRedundantRoles: a table that becomes blocks on a phone keeps only the roles that are written */

import type { LevelModel } from "../../views/ai-levels.ts";
import type { TaskModel } from "../../views/ai-task.ts";
import { CannotSign, Deciding, Field, Proof } from "../forms.tsx";
import { Section } from "../parts.tsx";
import { LevelTag } from "./ai-parts.tsx";

export const Levels = ({ model }: { model: TaskModel }) => (
  <Section id="levels" title="Level per question type" aside={model.levelsSince}>
    {model.levels.length === 0 ? (
      <p>The page names no question types, so every answer is an odd case: a person reads each.</p>
    ) : (
      <table class="stack" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Question type
            </th>
            <th role="columnheader" scope="col">
              Level
            </th>
            <th role="columnheader" scope="col" class="num">
              Right, 95 % interval
            </th>
            <th role="columnheader" scope="col" class="num">
              Samples
            </th>
            <th role="columnheader" scope="col">
              Next step
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {model.levels.map((level) => (
            <LevelRow level={level} />
          ))}
        </tbody>
      </table>
    )}
    <Steps model={model} />
  </Section>
);

const LevelRow = ({ level }: { level: LevelModel }) => {
  const { title, paused, narrowed, tag, right, interval, read, next, href } = level;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class={paused === "" ? undefined : "stop"}>
        {title}
        {paused === "" ? null : <small class="stop">{paused}</small>}
        {narrowed === "" ? null : <small class="wait">{narrowed}</small>}
      </th>
      <td role="cell" class="lvl">
        <LevelTag tag={tag} />
      </td>
      {right === "" ? (
        <td role="cell" class="num" />
      ) : (
        <td role="cell" class="num" data-l="Right:" data-r=" in ">
          <b>{right}</b> <span class="muted">({interval})</span>
        </td>
      )}
      {right === "" ? (
        <td role="cell" class="num" />
      ) : (
        <td role="cell" class="num" data-r=" samples. ">
          {read.toLocaleString("en-US")}
        </td>
      )}
      <td role="cell">{href === "" ? next : <a href={href}>{next}</a>}</td>
    </tr>
  );
};

/** The steps that can be taken now: wider with a touch, narrower by anybody. */
const Steps = ({ model: { name, levels, signing, cheap } }: { model: TaskModel }) => {
  const wider = levels.filter(({ widen }) => widen);
  const narrower = levels.filter(({ narrow }) => narrow.length > 0);
  return (
    <>
      {wider.map((level) => (
        <Widen name={name} level={level} signing={signing} />
      ))}
      {cheap ? <Restore name={name} cheap={cheap} signing={signing} /> : null}
      {narrower.length === 0 ? null : (
        <details>
          <summary>Let people read more</summary>
          <div class="files">
            {narrower.map((level) => (
              <form method="post" action={`/ai/${name}/levels`} class="field step-form">
                <input type="hidden" name="question" value={level.name} />
                <Field id={`to-${level.name}`} label={`${level.title}, from now on`}>
                  <select id={`to-${level.name}`} name="to">
                    {level.narrow.toReversed().map(({ to, says }) => (
                      <option value={to}>{says}</option>
                    ))}
                  </select>
                </Field>
                <Field id={`why-${level.name}`} label="Why">
                  <input id={`why-${level.name}`} type="text" name="reason" minlength={3} maxlength={2000} required />
                </Field>
                <div class="acts one">
                  <button type="submit" class="btn" name="outcome" value="narrow">
                    Narrow {level.title.toLowerCase()}
                  </button>
                </div>
              </form>
            ))}
          </div>
        </details>
      )}
    </>
  );
};

type Signs = TaskModel["signing"];

const Widen = ({
  name,
  level: { name: question, title, widen },
  signing,
}: {
  name: string;
  level: LevelModel;
  signing: Signs;
}) => {
  if (!widen) return null;
  return (
    <details>
      <summary>
        {title}: {widen.says}
      </summary>
      {signing.stop ? (
        <CannotSign stop={signing.stop} here={`/ai/${name}`} bar={false} />
      ) : (
        <Deciding action={`/ai/${name}/levels`} shown={widen.shown} signing={signing} class="field">
          <input type="hidden" name="question" value={question} />
          <input type="hidden" name="to" value={widen.to} />
          <Proof signing={signing} signs="It asks for your passkey and signs the evidence as it stands." />
          <div class="acts one">
            <button type="submit" class="btn go" name="outcome" value="widen">
              Widen {title.toLowerCase()}: {widen.says}
            </button>
          </div>
        </Deciding>
      )}
    </details>
  );
};

const Restore = ({
  name,
  cheap: { since, shown, mine },
  signing,
}: {
  name: string;
  cheap: NonNullable<TaskModel["cheap"]>;
  signing: Signs;
}) => (
  <div class="field">
    <p class="wait">The stronger model is off since {since}: it cost too much. Odd cases go to people.</p>
    {!mine ? null : signing.stop ? (
      <CannotSign stop={signing.stop} here={`/ai/${name}`} bar={false} />
    ) : (
      <Deciding action={`/ai/${name}/restore`} shown={shown} signing={signing} class="field">
        <Proof signing={signing} signs="It asks for your passkey." />
        <div class="acts one">
          <button type="submit" class="btn" name="outcome" value="restore">
            Use the stronger model again
          </button>
        </div>
      </Deciding>
    )}
  </div>
);
