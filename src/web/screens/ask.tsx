/** Asking for a decision: a question and what each answer costs. */

import type { AskModel } from "../../views/proposal.ts";
import type { Shell } from "../../views/shell.ts";
import { Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back } from "../parts.tsx";

/** Three fit most questions; an empty one is left out. */
const places = [1, 2, 3];

export const askScreen = (shell: Shell, model: AskModel): Html =>
  screen(shell, {
    title: "Ask for a decision",
    children: (
      <>
        <Back href="/" to="Inbox" when={shell.when} />
        <header class="head">
          <h1>Ask for a decision</h1>
          <p class="muted">It goes to its one owner. You see who that is as soon as it is asked.</p>
        </header>
        <form method="post" action="/proposals" class="long">
          <Field id="question" label="The question">
            <textarea
              id="question"
              name="question"
              rows={2}
              required
              minlength={3}
              maxlength={2000}
              placeholder="Five days with manual checks, or nine and no mess?"
            />
          </Field>
          <fieldset class="field">
            <legend>The answers, and what each costs</legend>
            {places.map((n) => (
              <div class="pair">
                <div class="field">
                  <label class="hint" for={`says-${n}`}>
                    Answer {n}
                    {n === 1 ? "" : ", if there is one"}
                  </label>
                  <input id={`says-${n}`} type="text" name={`says-${n}`} required={n === 1} maxlength={4000} />
                </div>
                <div class="field">
                  <label class="hint" for={`costs-${n}`}>
                    What it costs
                  </label>
                  <input id={`costs-${n}`} type="text" name={`costs-${n}`} maxlength={2000} />
                </div>
              </div>
            ))}
          </fieldset>
          <fieldset class="field">
            <legend>What it touches</legend>
            <label class="tick">
              <input type="checkbox" name="oneWay" value="yes" /> It cannot be undone within a sprint: a one-way door
            </label>
            {model.guardrails.map(({ name, says }) => (
              <label class="tick">
                <input type="checkbox" name="guardrails" value={name} />
                <span>
                  Crosses {name.replaceAll("-", " ")} <span class="muted small">{says}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Field
            id="area"
            label="Area"
            hint="Leave it open, and the words decide. A one-way door or a guardrail still goes higher."
          >
            <select id="area" name="area">
              <option value="">By its words</option>
              {model.areas.map(({ name, title, owner }) => (
                <option value={name}>
                  {title} ({owner})
                </option>
              ))}
            </select>
          </Field>
          <div class="acts">
            <button type="submit" class="btn go big">
              Ask for the decision
            </button>
          </div>
        </form>
      </>
    ),
  });
