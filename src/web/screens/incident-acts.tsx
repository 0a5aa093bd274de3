/** What people do while it burns: take or hand over the lead, stop more, and write down what they see, check, do and find. */

import type { Child } from "hono/jsx";
import type { RoomModel } from "../../views/incident-room.ts";
import { Dialog, Field, Reason } from "../forms.tsx";
import { Section } from "../parts.tsx";
import { Measures } from "./releases-acts.tsx";

const path = ({ told }: RoomModel, act: string) => `/incidents/${told.id}/${act}`;

/** The one deciding control: yes to the lead while it waits for one, else stopping more. */
export const Lead = ({ model }: { model: RoomModel }) => {
  const { take, leads, told } = model;
  const stop = (
    <button class="btn halt go big" type="button" popovertarget="stop-more" data-refuse>
      Stop more
    </button>
  );
  if (take && take.how !== "override")
    return (
      <form method="post" action={path(model, "take")} class="bar">
        <p class="note">
          <span>{take.says}</span>
        </p>
        <div class="acts">
          <button class="btn halt big" type="button" popovertarget="stop-more" data-refuse>
            Stop more
          </button>
          <button type="submit" class="btn go big" name="outcome" value="take" data-act>
            {take.button}
          </button>
        </div>
      </form>
    );
  return (
    <div class="bar">
      {told.offered === "" ? null : (
        <p class="note wait">
          <span>The lead is offered, and not accepted yet.</span>
        </p>
      )}
      <div class={leads || take ? "acts" : "acts one"}>
        {leads ? (
          <button class="btn big" type="button" popovertarget="hand-over">
            Hand over
          </button>
        ) : take ? (
          <button class="btn big" type="button" popovertarget="take-over">
            {take.button}
          </button>
        ) : null}
        {stop}
      </div>
    </div>
  );
};

export const LeadDialogs = ({ model }: { model: RoomModel }) => {
  const { take, leads, lead, people, told, measures, undo } = model;
  return (
    <>
      {leads ? (
        <Dialog
          id="hand-over"
          title="Hand the lead over"
          says={`${lead} leads until the other person accepts. There is never more than one lead.`}
        >
          <form method="post" action={path(model, "offer")} class="field">
            <div class="stackb">
              {people
                .filter(({ id }) => id !== told.lead)
                .map(({ id, name }) => (
                  <button type="submit" class="btn big" name="to" value={id}>
                    Ask {name} to lead
                  </button>
                ))}
            </div>
          </form>
        </Dialog>
      ) : null}
      {take?.how === "override" ? (
        <Dialog id="take-over" title="Take the lead" says={take.says}>
          <form method="post" action={path(model, "take")} class="field">
            <Reason id="take-reason" />
            <div class="acts one">
              <button type="submit" class="btn go big" name="outcome" value="take">
                Take the lead
              </button>
            </div>
          </form>
        </Dialog>
      ) : null}
      <Dialog
        id="stop-more"
        title="Stop more"
        says="Each of these was approved before, and passes the freeze. Run it where releases are deployed; it is timed and watched."
      >
        <div class="field">
          {undo.map((command) => (
            <code class="cmd">{command}</code>
          ))}
          <Measures measures={measures} />
          <p>
            <a href="/releases">What is live and on its way</a>
          </p>
        </div>
      </Dialog>
    </>
  );
};

/** Four short forms: each kind of entry says what it must. Without evidence it is a guess, and looks like one. */
export const Add = ({ model }: { model: RoomModel }) => (
  <div class="field noprint">
    <form method="post" action={path(model, "note")} class="field">
      <input type="hidden" name="kind" value="symptom" />
      <div class="ask">
        <label class="vh" for="note-says">
          What do you see?
        </label>
        <input id="note-says" name="says" type="text" placeholder="What do you see?" required maxlength={4000} />
        <button type="submit" class="btn">
          Add
        </button>
      </div>
      <More id="note" kinds zone={model.zone} />
    </form>
    <div class="adds">
      <Entry says="Add a check" id="check" action={path(model, "check")} zone={model.zone} button="Add the check">
        <Line id="check-says" name="says" label="What do you check?" />
        <Line id="check-expected" name="expected" label="What do you expect?" />
        <Line id="check-found" name="found" label="What did you find?" optional />
      </Entry>
      {model.told.open ? (
        <Entry
          says="Add an action"
          id="action"
          action={path(model, "action")}
          zone={model.zone}
          button="Add the action"
        >
          <Line id="action-says" name="says" label="What do you do?" />
          <Line id="action-hypothesis" name="hypothesis" label="Why should it help?" />
          <Line id="action-expected" name="expected" label="What do you expect to change?" />
          <div class="pick">
            <label>
              <input type="checkbox" name="safe" value="yes" /> It cannot make anything worse
            </label>
          </div>
          <p class="hint">One action that could make it worse at a time: the next one waits for its result.</p>
        </Entry>
      ) : null}
    </div>
  </div>
);

const Entry = ({
  says,
  id,
  action,
  button,
  zone,
  children,
}: {
  says: string;
  id: string;
  action: string;
  button: string;
  zone: string;
  children: Child;
}) => (
  <details name="entry">
    <summary>{says}</summary>
    <form method="post" action={action} class="field">
      {children}
      <More id={id} zone={zone} />
      <div class="acts one">
        <button type="submit" class="btn">
          {button}
        </button>
      </div>
    </form>
  </details>
);

const Line = ({ id, name, label, optional }: { id: string; name: string; label: string; optional?: boolean }) => (
  <Field id={id} label={label}>
    <input id={id} name={name} type="text" maxlength={4000} required={!optional} />
  </Field>
);

/** Evidence, and a time in the past: entering late is welcome, and does not reorder the record. */
const More = ({ id, zone, kinds = false }: { id: string; zone: string; kinds?: boolean }) => (
  <details>
    <summary class="small">Evidence, or an earlier time</summary>
    <div class="field">
      <Field id={`${id}-evidence`} label="Evidence" hint="A link, a query, an entry. Without it, this is a guess.">
        <input id={`${id}-evidence`} name="evidence" type="text" maxlength={2000} />
      </Field>
      {kinds ? (
        <Field id={`${id}-what`} label="What is it?">
          <select id={`${id}-what`} name="what">
            <option value="symptom">A symptom</option>
            <option value="decision">A decision</option>
            <option value="comms">Somebody was told</option>
            <option value="access">Somebody got access</option>
            <option value="deploy">Something was deployed</option>
          </select>
        </Field>
      ) : null}
      {kinds ? (
        <Field id={`${id}-corrects`} label="It corrects entry" hint="Its number; the entry itself stays.">
          <input id={`${id}-corrects`} name="corrects" type="text" inputmode="numeric" pattern="[0-9]{1,5}" />
        </Field>
      ) : null}
      <Field id={`${id}-when`} label="When it happened" hint={`By the clock of ${zone}. Empty: now.`}>
        <input id={`${id}-when`} name="when" type="datetime-local" />
      </Field>
      <div class="pick">
        <label>
          <input type="checkbox" name="about" value="yes" /> about then, not exactly
        </label>
      </div>
    </div>
  </details>
);

/** Every action waits for its result. The numbers before and after are filled in by the watcher. */
export const Results = ({ model }: { model: RoomModel }) => (
  <Section id="results" title="What came of it?">
    {model.open.map(({ n, says }) => (
      <form method="post" action={path(model, "result")} class="field now">
        <input type="hidden" name="of" value={String(n)} />
        <p>
          <b>Action {n}</b> waits for its result: {says}
        </p>
        <Line id={`result-says-${n}`} name="says" label="What do you see now?" />
        <Field id={`result-evidence-${n}`} label="Evidence">
          <input id={`result-evidence-${n}`} name="evidence" type="text" maxlength={2000} />
        </Field>
        <p class="hint">The numbers before and after are filled in by themselves.</p>
        <div class="acts four">
          <button type="submit" class="btn big" name="outcome" value="helped">
            It helped
          </button>
          <button type="submit" class="btn big" name="outcome" value="no-change">
            No change
          </button>
          <button type="submit" class="btn halt big" name="outcome" value="worse">
            It got worse
          </button>
          <button type="submit" class="btn big" name="outcome" value="unknown">
            Not known
          </button>
        </div>
      </form>
    ))}
  </Section>
);
