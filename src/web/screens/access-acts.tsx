/** What people do with a request for emergency access: yes, no, break it open, receive it, end it, sign how it ended. */

import type { AccessModel, ProofModel } from "../../views/access-request.ts";
import { CannotSign, Deciding, Proof, Reason, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Section } from "../parts.tsx";

/** Whether something is for this reader to decide now, at the foot of the screen. */
export const hasBar = ({ approve, mayReceive, proof, breaks }: AccessModel): boolean =>
  approve !== "" || mayReceive || (proof?.shown ?? "") !== "" || (breaks?.shown ?? "") !== "";

export const Bar = ({ model }: { model: AccessModel }) => {
  const { id, signing, approve, proof, breaks, mayReceive, target, person, lasts } = model;
  const here = `/access/${id}`;
  if (mayReceive)
    return (
      <form method="post" action={`${here}/receive`} class="bar">
        <p class="note">
          <Icon name="key" />
          <span>The login is made now, and its secret is shown once. Be ready to keep it.</span>
        </p>
        <div class="acts one">
          <button type="submit" class="btn go big" name="outcome" value="receive" data-act>
            Receive the login
          </button>
        </div>
      </form>
    );
  if (!hasBar(model)) return null;
  if (signing.stop) return <CannotSign stop={signing.stop} here={here} />;
  if (approve !== "")
    return (
      <Deciding action={`${here}/approve`} shown={approve} signing={signing} class="bar">
        <Proof signing={signing} signs="Approving asks for your passkey. It signs this request." />
        <div class="acts">
          <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
            Refuse
          </button>
          <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
            Let {person} in for {lasts}
          </button>
        </div>
      </Deciding>
    );
  if (proof && proof.shown !== "")
    return (
      <Deciding action={`${here}/read`} shown={proof.shown} signing={signing} class="bar">
        <Proof signing={signing} signs="It asks for your passkey and signs this proof of end." />
        <div class="acts one">
          <button type="submit" class="btn go big" name="outcome" value="read" data-act>
            I have read how it ended
          </button>
        </div>
      </Deciding>
    );
  return (
    <Deciding action={`${here}/break-open`} shown={breaks?.shown ?? ""} signing={signing} class="bar">
      <Proof signing={signing} signs="Everybody is told at once. It asks for your passkey." />
      <div class="acts one">
        <button type="submit" class="btn halt go big" name="outcome" value="break-open" data-act>
          Break open {target} for {breaks?.minutes}
        </button>
      </div>
    </Deciding>
  );
};

/** What breaking it open means, for whoever may do it now. */
export const Break = ({ breaks }: { model: AccessModel; breaks: NonNullable<AccessModel["breaks"]> }) =>
  breaks.shown === "" ? null : (
    <Section id="break" title="Nobody answered">
      <p>
        You may break it open for {breaks.minutes}. Everybody who guards it is told at once, and the next one waits
        until somebody has read how this one ended.
      </p>
    </Section>
  );

/** What happened to what was left behind. */
const fate: Readonly<Record<string, string>> = {
  removed: "It was removed.",
  kept: "It stays, and belongs to the keeper of the page now.",
  found: "It is still there.",
};

/** The proof of its end. */
export const Left = ({ proof }: { proof: ProofModel }) => (
  <Section id="proof" title="Proof of its end">
    <ul class="list">
      <li>
        <Icon name="check" label="Done" />
        <span>
          The login is gone
          <small>
            {proof.sessions === 0
              ? "No session was open."
              : `${proof.sessions} open ${proof.sessions === 1 ? "session was" : "sessions were"} closed.`}
          </small>
        </span>
      </li>
      {proof.clean ? (
        <li>
          <Icon name="check" label="Nothing" />
          <span>Nothing was left behind</span>
        </li>
      ) : (
        proof.left.map(({ what, name, now }) => (
          <li>
            <Icon name="stop" label="Left behind" />
            <span>
              <span class="stop">{what}</span> <code class="break">{name}</code>
              <small>{fate[now] ?? now}</small>
            </span>
          </li>
        ))
      )}
    </ul>
    {proof.unreadable ? <p class="stop">What was left behind cannot be read here: its words were removed.</p> : null}
    <p class="muted">{proof.read}</p>
  </Section>
);

/** Ending is the safe direction: no touch, and no question twice. */
export const End = ({ model: { id, status } }: { model: AccessModel }) => (
  <Section id="end" title={status === "asked" ? "Not needed any more?" : "End it now"}>
    <form method="post" action={`/access/${id}/end`} class="field">
      <Reason id="end-reason" />
      <div class="acts one">
        <button type="submit" class="btn halt" name="outcome" value="end">
          {status === "asked" ? "Withdraw the request" : "End this access"}
        </button>
      </div>
    </form>
  </Section>
);

export const Refuse = ({ model: { id, person, target } }: { model: AccessModel }) => (
  <RefuseDialog
    action={`/access/${id}/refuse`}
    title={`Refuse ${person}`}
    says={`No login to ${target} is made. After a no it cannot be broken open.`}
    button="Refuse the request"
  />
);
