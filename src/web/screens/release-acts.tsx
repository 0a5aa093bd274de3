/** What people do with a release besides its yes: follow its stages, let it pass a freeze, settle a run, stop or abandon it. */

import type { ReleaseModel } from "../../views/release.ts";
import type { StageModel } from "../../views/release-stages.ts";
import { CannotSign, Deciding, Dialog, Proof, Reason } from "../forms.tsx";
import { Icon, type IconName } from "../icons.tsx";
import { Section } from "../parts.tsx";

const shapes: Readonly<Record<StageModel["state"], { icon: IconName; label: string; class?: string }>> = {
  good: { icon: "check", label: "Good" },
  watched: { icon: "clock", label: "Watched" },
  running: { icon: "clock", label: "Running" },
  next: { icon: "clock", label: "Next" },
  later: { icon: "dash", label: "Later", class: "muted" },
  failed: { icon: "stop", label: "Failed", class: "stop" },
  doubt: { icon: "stop", label: "In doubt", class: "stop" },
};

export const Stages = ({ model: { stages } }: { model: ReleaseModel }) => (
  <Section
    id="stages"
    title="Stages"
    aside={`${stages.filter(({ state }) => state === "good").length} of ${stages.length} good`}
  >
    <ol class="list">
      {stages.map(({ name, state, says }) => {
        const shape = shapes[state];
        return (
          <li>
            <Icon name={shape.icon} label={shape.label} />
            <span class={shape.class}>
              {name}
              {says === "" ? null : <small>{says}</small>}
            </span>
          </li>
        );
      })}
    </ol>
  </Section>
);

/** The lead of the incident, or a named exception, lets this one release pass this one freeze. */
export const Except = ({ model: { id, freeze, signing }, shown }: { model: ReleaseModel; shown: string }) => (
  <Section id="except" title="Let it pass the freeze">
    <p>
      {freeze?.says} You may let this one release pass, with a reason. The freeze stays on for everything else, and the
      release still needs its own yes.
    </p>
    {signing.stop ? (
      <CannotSign stop={signing.stop} here={`/releases/${id}`} bar={false} />
    ) : (
      <Deciding action={`/releases/${id}/except`} shown={shown} signing={signing} class="field">
        <Reason id="except-reason" />
        <Proof signing={signing} signs="It asks for your passkey and signs this exception." />
        <div class="acts one">
          <button type="submit" class="btn" name="outcome" value="except">
            Let this release pass
          </button>
        </div>
      </Deciding>
    )}
  </Section>
);

/** Runs that nobody knows the end of. */
export const Doubts = ({ model: { id, doubts, onList, signing } }: { model: ReleaseModel }) => (
  <Section id="doubts" title="How did it end?">
    {doubts.map(({ run, says }, n) => (
      <form method="post" action={`/releases/${id}/settle`} class="field now red">
        <input type="hidden" name="run" value={run} />
        <p>
          Run <code class="break">{run}</code>. {says} Look at the host; nothing more goes out until it is settled.
        </p>
        {onList && signing.stop === undefined ? (
          <>
            <Reason id={`settle-reason-${n}`} label="What you saw there" />
            <div class="acts">
              <button type="submit" class="btn halt big" name="outcome" value="failed">
                It failed
              </button>
              <button type="submit" class="btn big" name="outcome" value="done">
                It is out
              </button>
            </div>
          </>
        ) : (
          <div class="acts one">
            <p class="muted">Owner or backup of deploys settles it, signed in with a passkey.</p>
            <button type="submit" class="btn" disabled>
              Settle it
            </button>
          </div>
        )}
      </form>
    ))}
  </Section>
);

/** While it rolls, stopping it is the one control. */
export const StopBar = () => (
  <div class="bar">
    <div class="acts one">
      <button class="btn halt go big" type="button" popovertarget="stop-release" data-refuse>
        Stop the release
      </button>
    </div>
  </div>
);

/** Anybody stops. It undoes nothing, and nothing more of it goes out. */
export const Stop = ({ model: { id, name } }: { model: ReleaseModel }) => (
  <Dialog
    id="stop-release"
    title={`Stop ${name}`}
    says="Nothing more of it goes out. What is out stays until it is rolled back."
  >
    <form method="post" action={`/releases/${id}/stop`} class="field">
      <Reason id="stop-reason" label="What did you see?" />
      <div class="acts one">
        <button type="submit" class="btn halt go big" name="outcome" value="stop">
          Stop the release
        </button>
      </div>
    </form>
  </Dialog>
);

/** Quiet: what ends a release without undoing anything. */
export const More = ({ model: { id, onList, over, mayStop, stopped, rollback, command } }: { model: ReleaseModel }) => (
  <Section id="more-acts" title="Stop, undo, abandon">
    {(mayStop || stopped) && !over ? (
      <>
        <p>
          Rolling back is approved already, also in a freeze. Run it where releases are deployed; there, it is timed and
          watched:
        </p>
        <code class="cmd">{command}</code>
        <p class="small muted">
          Where Finalcall is not installed, do exactly this: <code class="break">{rollback.does}</code>
        </p>
      </>
    ) : null}
    {mayStop ? (
      <p class="acts">
        <button class="btn halt" type="button" popovertarget="stop-release">
          Stop the release
        </button>
      </p>
    ) : null}
    {onList && !over ? (
      <details>
        <summary>Abandon it</summary>
        <form method="post" action={`/releases/${id}/abandon`} class="field">
          <Reason id="abandon-reason" />
          <div class="acts one">
            <button type="submit" class="btn" name="outcome" value="abandon">
              Abandon the release
            </button>
          </div>
          <p class="hint">Nothing more of it goes out. What is out stays out until it is rolled back.</p>
        </form>
      </details>
    ) : null}
    {over || (!onList && !mayStop && !stopped) ? <p class="muted">Nothing is left to do with it.</p> : null}
  </Section>
);
