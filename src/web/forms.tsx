/** Forms that decide: a POST with a named outcome, bound to exactly what is shown, signed by a passkey where it must be. */

import type { Child } from "hono/jsx";
import type { Signing, Stop } from "../views/signing.ts";
import { Icon } from "./icons.tsx";

interface Deciding {
  readonly action: string;
  /** Digest of the card as shown: sent along, and the bytes that a passkey signs. */
  readonly shown: string;
  readonly signing: Signing;
  readonly class?: string;
  readonly children: Child;
}

/**
 * The script reads `data-challenge` (the digest, hex: its 32 bytes are the challenge) and `data-credentials` (ids,
 * base64url, with spaces between), asks for the touch on submit and puts the assertion's JSON into `assertion`.
 */
export const Deciding = ({ action, shown, signing, class: name, children }: Deciding) => (
  <form
    method="post"
    action={action}
    class={name}
    data-passkey={signing.needed ? "" : undefined}
    data-challenge={signing.needed ? shown : undefined}
    data-credentials={signing.needed ? signing.credentials.join(" ") : undefined}
  >
    <input type="hidden" name="shown" value={shown} />
    {signing.needed ? <input type="hidden" name="assertion" value="" /> : null}
    {children}
  </form>
);

/** What proof the button below asks for, in words; also when there is no script to ask with. */
export const Proof = ({ signing, signs }: { signing: Signing; signs: string }) =>
  signing.needed ? (
    <>
      <p class="note">
        <Icon name="key" />
        <span>{signs}</span>
      </p>
      <noscript>
        <p class="note stop">
          Your passkey needs JavaScript, which is off here. Turn it on, or open this card on your phone.
        </p>
      </noscript>
    </>
  ) : (
    <p class="note">
      <span>Your answer is recorded under your name.</span>
    </p>
  );

/** Why it cannot be signed here, and the step that changes this. `here`: the path to come back to. */
export const CannotSign = ({ stop, here, bar = true }: { stop: Stop; here: string; bar?: boolean }) => (
  <div class={bar ? "bar" : "field"}>
    <p class="note">
      <Icon name="key" />
      <span>{stop.why}</span>
    </p>
    {stop.href === undefined ? (
      <SignIn next={here} label={stop.next} />
    ) : (
      <div class="acts one">
        <a class={bar ? "btn go big" : "btn"} href={stop.href} data-act={bar}>
          {stop.next}
        </a>
      </div>
    )}
  </div>
);

/** Signs in by passkey and goes on to `next`. */
export const SignIn = ({ next, label }: { next: string; label: string }) => (
  <form method="post" action="/sign-in" class="stackb" data-sign-in>
    <input type="hidden" name="next" value={next} />
    <input type="hidden" name="assertion" value="" />
    <button type="submit" class="btn go big" data-act>
      {label}
    </button>
    <noscript>
      <p class="stop">A passkey needs JavaScript, which is off here.</p>
    </noscript>
  </form>
);

/** A short form in a dialog that opens without script. */
export const Dialog = ({ id, title, says, children }: { id: string; title: string; says: string; children: Child }) => (
  <dialog id={id} popover="auto" aria-labelledby={`${id}-t`}>
    <h2 id={`${id}-t`}>{title}</h2>
    <p class="muted">{says}</p>
    {children}
  </dialog>
);

export const Field = ({ id, label, hint, children }: { id: string; label: string; hint?: string; children: Child }) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint === undefined ? null : <p class="hint">{hint}</p>}
    {children}
  </div>
);

/** A reason in one's own words. */
export const Reason = ({
  id,
  label = "Reason",
  required = true,
}: {
  id: string;
  label?: string;
  required?: boolean;
}) => (
  <Field id={id} label={label}>
    <textarea
      id={id}
      name="reason"
      rows={3}
      maxlength={2000}
      required={required}
      minlength={required ? 3 : undefined}
    />
  </Field>
);

interface Refusing {
  readonly action: string;
  readonly title: string;
  /** What happens then. */
  readonly says: string;
  readonly button: string;
  /** What it is a no to: hidden fields, by name. */
  readonly to?: Readonly<Record<string, string | undefined>>;
}

/** A no, in a dialog with its reason. It asks for no touch: a signature over the card would be one that says yes. */
export const RefuseDialog = ({ action, title, says, button, to = {} }: Refusing) => (
  <Dialog id="refuse" title={title} says={says}>
    <form method="post" action={action} class="field">
      {Object.entries(to).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Reason id="refuse-reason" />
      <div class="acts">
        <button type="submit" class="btn halt go big" name="outcome" value="refuse">
          {button}
        </button>
        <GoBack />
      </div>
    </form>
  </Dialog>
);

/** Closes the refusal without one. */
export const GoBack = () => (
  <button class="btn big" type="button" popovertarget="refuse" popovertargetaction="hide">
    Go back
  </button>
);
