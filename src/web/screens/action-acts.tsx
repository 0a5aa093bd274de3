/** What people do with an action: yes, no, take it back, say what came of it, pause its kind. */

import type { ActionModel, DoubtModel } from "../../views/action-card.ts";
import { CannotSign, Deciding, Dialog, Field, Proof, Reason, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Section } from "../parts.tsx";

/** Whether something is for this reader to decide now, at the foot of the screen. */
export const hasBar = ({ approve, mayRefuse, doubt }: ActionModel): boolean =>
  approve !== "" || mayRefuse || (doubt !== undefined && doubt.shown !== undefined);

/** What a yes does, on its button. */
const outcome = ({ kind, amount }: ActionModel): string => `Approve: ${[kind, amount?.says].filter(Boolean).join(" ")}`;

export const Bar = ({ model }: { model: ActionModel }) => {
  const { id, approve, signing, mayRefuse, doubt } = model;
  const here = `/actions/${id}`;
  if (doubt && doubt.shown !== undefined)
    return (
      <div class="bar">
        <div class="acts one">
          <a class="btn go big" href="#came" data-act>
            Say what came of it
          </a>
        </div>
      </div>
    );
  if (!mayRefuse) return null;
  if (signing.stop) return <CannotSign stop={signing.stop} here={here} />;
  const refuse = (
    <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
      Refuse
    </button>
  );
  if (approve === "")
    return (
      <div class="bar">
        <p class="note stop">
          <span>What it would do cannot be read any more, so nobody can say yes to it.</span>
        </p>
        <div class="acts one">{refuse}</div>
      </div>
    );
  return (
    <Deciding action={`${here}/approve`} shown={approve} signing={signing} class="bar">
      <Proof signing={signing} signs="Approving asks for your passkey. It signs exactly this action." />
      <div class="acts">
        {refuse}
        <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
          {outcome(model)}
        </button>
      </div>
    </Deciding>
  );
};

export const Refuse = ({ model: { id, kind, bound, askedBy } }: { model: ActionModel }) => (
  <RefuseDialog
    action={`/actions/${id}/refuse`}
    title={`Refuse this ${kind}`}
    says={`Nothing is sent. ${askedBy.charAt(0).toUpperCase()}${askedBy.slice(1)} is told no, with your reason.`}
    button={`Refuse the ${kind}`}
    to={{ shown: bound.digest }}
  />
);

/** The outcomes of one that is in doubt: each says what happens then. */
const outcomes = ({ again }: DoubtModel) =>
  [
    { outcome: "done", title: "It was done", says: "You saw it there. Nothing is sent again.", button: "It was done" },
    {
      outcome: "not-done",
      title: "It was not done",
      says: "You saw that it is not there, and it stays so. Nothing is sent again.",
      button: "It was not done",
    },
    { outcome: "again", title: "Send it once more", says: again, button: "Send it once more" },
  ] as const;

/** What somebody must look at, and the three things that can be said then, each in a form of its own. */
export const Doubt = ({ model: { id }, doubt }: { model: ActionModel; doubt: DoubtModel }) => (
  <Section id="came" title="What came of it?">
    <p>
      {doubt.look} {doubt.readBack}
    </p>
    {doubt.shown === undefined ? (
      <p class="muted">Whoever may say yes to it settles it, by passkey.</p>
    ) : doubt.signing.stop ? (
      <CannotSign stop={doubt.signing.stop} here={`/actions/${id}`} bar={false} />
    ) : (
      <ul class="options">
        {outcomes(doubt).map(({ outcome, title, says, button }, n) => (
          <li>
            <h3>{title}</h3>
            <p class="muted">{says}</p>
            <Deciding
              action={`/actions/${id}/settle`}
              shown={doubt.shown?.[outcome] ?? ""}
              signing={doubt.signing}
              class="confirm"
            >
              <Reason id={`settle-${outcome}`} label="What you saw there" />
              {n === 0 ? (
                <Proof signing={doubt.signing} signs="Each asks for your passkey. It signs exactly this outcome." />
              ) : null}
              <div class="acts">
                <button type="submit" class="btn big" name="outcome" value={outcome}>
                  {button}
                </button>
              </div>
            </Deciding>
          </li>
        ))}
      </ul>
    )}
  </Section>
);

/** Quiet: whoever proposed it takes it back, and anybody stops every one of its kind. */
export const More = ({ model: { id, kind, mayWithdraw, pauses } }: { model: ActionModel }) =>
  !mayWithdraw && pauses === "" ? null : (
    <Section id="more-acts" title="Stop it">
      {mayWithdraw ? (
        <details>
          <summary>Take it back</summary>
          <form method="post" action={`/actions/${id}/withdraw`} class="field">
            <Reason id="withdraw-reason" />
            <div class="acts one">
              <button type="submit" class="btn" name="outcome" value="withdraw">
                Take it back
              </button>
            </div>
          </form>
        </details>
      ) : null}
      {pauses !== "" ? (
        <p class="acts">
          <button class="btn halt" type="button" popovertarget="pause">
            Pause every {kind}
          </button>
        </p>
      ) : null}
    </Section>
  );

const byHand = "Paused by hand; somebody looks at it now.";

/** Every action of a kind at once, without a script and without a passkey. */
export const PauseKinds = ({ kinds }: { kinds: readonly { readonly name: string; readonly title: string }[] }) => {
  const [only, ...more] = kinds;
  if (!only) return null;
  return (
    <Dialog
      id="pause"
      title={more.length === 0 ? `Pause every ${only.title.toLowerCase()}` : "Pause actions"}
      says="None is sent from now on, approved ones neither. What is under way cannot be called back. Nothing is lost: it waits."
    >
      <form method="post" action="/actions/pause" class="field">
        {more.length === 0 ? (
          <input type="hidden" name="name" value={only.name} />
        ) : (
          <Field id="pause-name" label="What">
            <select id="pause-name" name="name">
              {kinds.map(({ name, title }) => (
                <option value={name}>Every {title.toLowerCase()}</option>
              ))}
            </select>
          </Field>
        )}
        <Field id="pause-reason" label="What did you see?" hint="You may leave it as it is, and write later.">
          <textarea id="pause-reason" name="reason" rows={2} minlength={3} maxlength={2000} required>
            {byHand}
          </textarea>
        </Field>
        <div class="acts one">
          <button type="submit" class="btn halt go big" name="outcome" value="pause">
            Pause it now
          </button>
        </div>
      </form>
    </Dialog>
  );
};

/** The one control of the list: it opens the form beside it. */
export const PauseBar = () => (
  <div class="bar">
    <p class="note">
      <Icon name="pause" />
      <span>Anyone may pause. No meeting, no passkey.</span>
    </p>
    <div class="acts one">
      <button class="btn halt big" type="button" popovertarget="pause" data-refuse>
        Pause actions
      </button>
    </div>
  </div>
);
