/** What people do on the releases screen: freeze, thaw, undo by a command that was approved, settle what is in doubt. */

import type { OperationModel } from "../../views/operations.ts";
import type { MeasureModel, ReleasesModel, WayBack } from "../../views/releases.ts";
import { Dialog, Reason } from "../forms.tsx";
import { Section } from "../parts.tsx";

/** Anybody freezes; whoever may lifts it. */
export const FreezeForms = ({ model: { freezes, byHand, thaw, environments } }: { model: ReleasesModel }) => (
  <Section id="freeze" title="Freeze">
    {freezes.length === 0 && !byHand ? (
      <p>Nothing is frozen. Anybody may freeze all releases at once; a rollback always passes.</p>
    ) : (
      freezes.map(({ environment, since, until, says, passes, href, link, by }) => (
        <p>
          <b class="stop">
            {environment === "" || environments.length < 2 ? "" : `${environment}: `}Frozen since {since}
          </b>
          {until === "" ? ". " : `, until ${until}. `}
          {says} {passes.length > 0 ? `${passes.join(" or ")} may let one release pass. ` : ""}
          {by === "incident" ? <a href={href}>{link}</a> : null}
        </p>
      ))
    )}
    {byHand ? (
      thaw.mine ? (
        <p class="acts">
          <button class="btn big" type="button" popovertarget="thaw">
            Lift the freeze
          </button>
        </p>
      ) : (
        <p class="muted small">{thaw.who} may lift it.</p>
      )
    ) : (
      <p class="acts">
        <button class={freezes.length > 0 ? "btn" : "btn halt big"} type="button" popovertarget="stop-all" data-refuse>
          {freezes.length > 0 ? "Freeze by hand as well" : "Freeze all releases"}
        </button>
      </p>
    )}
    <Dialog
      id="stop-all"
      title="Freeze all releases"
      says="Nothing goes out any more, on every host and in CI, with the next request. A rollback always passes."
    >
      <form method="post" action="/freeze" class="field">
        <Reason id="freeze-reason" />
        <div class="acts one">
          <button type="submit" class="btn halt go big" name="outcome" value="freeze">
            Freeze all releases
          </button>
        </div>
      </form>
    </Dialog>
    {thaw.mine && byHand ? (
      <Dialog id="thaw" title="Lift the freeze" says="Approved releases can go out again with the next request.">
        <form method="post" action="/thaw" class="field">
          <Reason id="thaw-reason" />
          <div class="acts one">
            <button type="submit" class="btn go big" name="outcome" value="thaw">
              Lift the freeze
            </button>
          </div>
        </form>
      </Dialog>
    ) : null}
  </Section>
);

/** Going back early is the default whenever users are hurt: the one box of the screen. */
export const Offer = ({ wayBack, incidents }: { wayBack: readonly WayBack[]; incidents: number }) => (
  <section class="now red" aria-labelledby="offer">
    <h2 id="offer">{wayBack.some(({ command }) => command !== "") ? "Roll back first" : "Stop the harm first"}</h2>
    <Ways wayBack={wayBack} />
    {incidents > 0 ? null : (
      <p class="acts">
        <a class="btn big" href="/incidents">
          Declare an incident
        </a>
      </p>
    )}
  </section>
);

/** The web starts nothing on a host: it gives the command, and the exact step for where no command is. */
export const Undo = ({ wayBack }: { wayBack: readonly WayBack[] }) => (
  <Section id="undo" title="Roll back">
    <p>Approved already, also in a freeze. Run it where releases are deployed:</p>
    <Ways wayBack={wayBack} />
  </Section>
);

const Ways = ({ wayBack }: { wayBack: readonly WayBack[] }) => (
  <>
    {wayBack.map(({ environment, command, to, step, undo, measures }) => (
      <>
        {command === "" ? null : (
          <>
            <code class="cmd">{command}</code>
            <p class="small muted">
              {environment} goes to {to}
              {undo === "" ? "" : `, last timed in ${undo}`}. Without the command, do exactly this:{" "}
              <code class="break">{step}</code>
            </p>
          </>
        )}
        <Measures measures={measures} />
      </>
    ))}
  </>
);

const measureWord: Readonly<Record<string, string>> = {
  limit: "Limit traffic",
  disable: "Switch it off",
  reduce: "Reduced mode",
};

/** Commands of the page that are approved already. */
export const Measures = ({ measures }: { measures: readonly MeasureModel[] }) => (
  <>
    {measures.map(({ name, command, does }) => (
      <p class="small">
        <b>{measureWord[name] ?? name}</b>: <code class="break">{command}</code>, which runs{" "}
        <code class="break">{does}</code>
      </p>
    ))}
  </>
);

/** What runs, failed, or is in doubt. `Done` is never said here: then the numbers were good and it is gone. */
export const Operations = ({ operations }: { operations: readonly OperationModel[] }) => (
  <Section id="operations" title="Under way">
    {operations.map(({ id, what, environment, says, bad, step, settles, mine }, n) => (
      <article class={bad ? "now red" : "now"}>
        <h3>
          {what}, {environment}
        </h3>
        <p class={bad ? "stop" : undefined}>{says}</p>
        <p class="small muted">
          <code class="break">{step}</code>
        </p>
        {settles && mine ? (
          <details>
            <summary>The host is gone, or nobody knows</summary>
            <form method="post" action={`/operations/${id}/settle`} class="field">
              <Reason id={`operation-reason-${n}`} label="What you saw there" />
              <div class="acts">
                <button type="submit" class="btn halt big" name="outcome" value="failed">
                  It failed
                </button>
                <button type="submit" class="btn big" name="outcome" value="done">
                  It ran to its end
                </button>
              </div>
            </form>
          </details>
        ) : null}
      </article>
    ))}
  </Section>
);
