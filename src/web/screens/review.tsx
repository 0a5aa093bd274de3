/** The review of the page: why it is due, each area with what happened to it and two answers, and the close at the end. */

import type { EarlierReview, ReviewModel, WalkedArea } from "../../views/review.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Field, Proof } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, ForPage, Section, Sentence } from "../parts.tsx";

export const reviewScreen = (shell: Shell, model: ReviewModel): Html =>
  screen(shell, {
    title: model.title,
    bar: model.close?.mine === true && model.close.missing === "",
    children: (
      <>
        <Back href="/page" to="The page" when={shell.when} />
        <header class="head">
          <h1 class={model.stale ? "wait" : undefined}>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.answer} name={model.name} />
          </p>
        </header>
        <div class="cols">
          <div>
            {model.state === "no-rhythm" ? <NoRhythm unread={model.unread} /> : null}
            {model.why.length > 0 ? <Why why={model.why} /> : null}
            {model.open ? <Walk model={model} open={model.open} /> : null}
            {model.open ? null : <Since areas={model.areas} since={model.since} />}
          </div>
          <aside class="side">
            {model.close && model.open ? <Close id={model.open.id} close={model.close} closer={model.closer} /> : null}
            {model.open ? null : <Begin due={model.state === "due"} />}
            {model.rhythm === "" ? null : (
              <Section id="rhythm" title="When">
                <p>{model.rhythm}</p>
                <p class="muted small">A stale page is shown everywhere. It blocks nothing.</p>
              </Section>
            )}
            {model.earlier.length > 0 ? <Earlier earlier={model.earlier} /> : null}
          </aside>
        </div>
      </>
    ),
  });

const line =
  "review: { weekly: Mon 10:00, monthly: first Mon, after: [incident, price-change, new-person, new-ai-tool] }";

const NoRhythm = ({ unread }: { unread: boolean }) => (
  <Section id="no-rhythm" title={unread ? "Adopt the page once more" : "Add the line"}>
    <p>
      {unread
        ? "The section stands on the page and was adopted before it meant anything. Change the page by a letter and adopt it again."
        : "With it the page falls due for review by itself, and everybody sees when nobody looks."}
    </p>
    <ForPage lines={line} />
  </Section>
);

const Why = ({ why }: { why: readonly string[] }) => (
  <Section id="why" title="Why now">
    <ul class="list">
      {why.map((says) => (
        <li class="two">
          <Icon name="clock" label="Due" />
          <span>{says}</span>
        </li>
      ))}
    </ul>
  </Section>
);

const Begin = ({ due }: { due: boolean }) => (
  <Section id="begin" title={due ? "Walk through it" : "Review it anyway"}>
    <p>Area by area: what happened since the last review, and whether it still holds. Anybody on the page may begin.</p>
    <form method="post" action="/review" class="acts one">
      <button type="submit" class={due ? "btn go big" : "btn"} name="outcome" value="begin" data-act>
        Begin the review
      </button>
    </form>
  </Section>
);

const Walk = ({ model, open }: { model: ReviewModel; open: NonNullable<ReviewModel["open"]> }) => (
  <>
    <Section id="walk" title="Area by area" aside={`${open.said} of ${open.of}`}>
      <p class="muted small">{open.begun}</p>
      {model.untouched.length > 1 ? (
        <form method="post" action={`/review/${open.id}/areas`} class="field">
          {model.untouched.map((name) => (
            <input type="hidden" name="area" value={name} />
          ))}
          <p>
            Nobody touched {model.untouched.length} of them {model.since}.
          </p>
          <div class="acts">
            <button type="submit" class="btn" name="verdict" value="keep">
              Keep these {model.untouched.length}
            </button>
          </div>
        </form>
      ) : null}
    </Section>
    {inOrder(model.areas).map((area) => (
      <Area id={open.id} area={area} since={model.since} />
    ))}
    <Spoken id={open.id} areas={model.areas.filter(({ said }) => said !== undefined)} />
  </>
);

/** Those without a word; what was touched comes first. */
const inOrder = (areas: readonly WalkedArea[]): WalkedArea[] => {
  const open = areas.filter(({ said }) => said === undefined);
  const touched = ({ happened, moved }: WalkedArea) => happened.length > 0 || moved !== "";
  return [...open.filter(touched), ...open.filter((area) => !touched(area))];
};

/** Those that have their word, a line each; whoever may say otherwise opens the fold. */
const Spoken = ({ id, areas }: { id: string; areas: readonly WalkedArea[] }) =>
  areas.length === 0 ? null : (
    <Section id="spoken" title="With their word" aside={String(areas.length)}>
      <ul class="list">
        {areas.map((area) => (
          <li class="two">
            <Icon name={area.said?.keep ? "check" : "dash"} label={area.said?.keep ? "Holds" : "To change"} />
            <span>
              {area.said ? <Said title={area.title} said={area.said} /> : null}
              {area.moved === "" ? null : <small class="wait">{area.moved}</small>}
              {area.mine ? <Says id={id} area={area} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );

const Area = ({ id, area, since }: { id: string; area: WalkedArea; since: string }) => (
  <Section id={`area-${area.name}`} title={area.title} aside={area.owner}>
    <What area={area} since={since} />
    {area.mine ? <Says id={id} area={area} /> : <p class="muted small">{area.whose} says whether it holds.</p>}
  </Section>
);

const What = ({ area: { happened, moved }, since }: { area: WalkedArea; since: string }) => (
  <>
    {happened.length === 0 ? <p class="muted">Nobody touched it {since}.</p> : <p>{happened.join(" ")}</p>}
    {moved === "" ? null : <p class="wait">{moved}</p>}
  </>
);

const Said = ({
  title,
  said: { keep, by, when, note, proposal },
}: {
  title: string;
  said: NonNullable<WalkedArea["said"]>;
}) => (
  <>
    <b>{title}</b> {keep ? "holds as written" : "should change"}: {by}, {when}.
    {note === "" ? null : <small>“{note}”</small>}
    {proposal === "" ? null : (
      <small>
        <a href={`/proposals/${proposal}`}>The decision that carries it on</a>
      </small>
    )}
  </>
);

const Keep = ({ id, name, title }: { id: string; name: string; title: string }) => (
  <form method="post" action={`/review/${id}/areas`} class="acts">
    <input type="hidden" name="area" value={name} />
    <button type="submit" class="btn" name="verdict" value="keep">
      Keep<span class="vh"> {title}</span>
    </button>
  </form>
);

/** Two answers; the second in a fold, because it needs a word. */
const Says = ({ id, area: { name, title, said } }: { id: string; area: WalkedArea }) => (
  <>
    {said ? null : <Keep id={id} name={name} title={title} />}
    <details>
      <summary>
        {said ? "Say otherwise" : "It should change"}
        <span class="vh">: {title}</span>
      </summary>
      {said && !said.keep ? <Keep id={id} name={name} title={title} /> : null}
      <form method="post" action={`/review/${id}/areas`} class="field">
        <input type="hidden" name="area" value={name} />
        <Field id={`note-${name}`} label="What should stand there instead">
          <textarea id={`note-${name}`} name="note" rows={2} minlength={3} maxlength={2000} required />
        </Field>
        <p>
          <label>
            <input type="checkbox" name="propose" value="yes" /> Ask for a decision on it as well
          </label>
        </p>
        <div class="acts">
          <button type="submit" class="btn" name="verdict" value="change">
            Say that it should change
          </button>
        </div>
      </form>
    </details>
  </>
);

/** Before a review is open: the same facts without the answers. What nobody touched is one line. */
const Since = ({ areas, since }: { areas: readonly WalkedArea[]; since: string }) => {
  const touched = areas.filter(({ happened, moved }) => happened.length > 0 || moved !== "");
  const rest = areas.filter((area) => !touched.includes(area)).map(({ title }) => title);
  return (
    <Section id="since" title={`What happened ${since}`}>
      {touched.length > 0 ? (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">Area</th>
              <th scope="col">Owner</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {touched.map(({ title, owner, happened, moved }) => (
              <tr>
                <th scope="row">{title}</th>
                <td data-l="Owner: " data-r=". ">
                  {owner}
                </td>
                <td>
                  {happened.join(" ")}
                  {moved === "" ? null : <span class="wait"> {moved}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {rest.length > 0 ? (
        <p class="muted">
          {touched.length === 0 ? "Nobody touched any area" : `Nobody touched the other ${rest.length}`}:{" "}
          {rest.join("; ")}.
        </p>
      ) : null}
    </Section>
  );
};

const Close = ({
  id,
  close: { shown, signing, mine, missing },
  closer,
}: {
  id: string;
  close: NonNullable<ReviewModel["close"]>;
  closer: string;
}) => {
  if (missing !== "")
    return (
      <p class="foot">
        {closer} closes it once these have their word: {missing}.
      </p>
    );
  if (!mine) return <p class="foot">Every area has its word. {closer} closes it with a passkey.</p>;
  if (signing.stop) return <CannotSign stop={signing.stop} here="/review" />;
  return (
    <Deciding action={`/review/${id}/close`} shown={shown} signing={signing} class="bar">
      <Proof signing={signing} signs="It asks for your passkey and signs what was said of each area." />
      <div class="acts one">
        <button type="submit" class="btn go big" name="outcome" value="close" data-act>
          Close the review
        </button>
      </div>
    </Deciding>
  );
};

const Earlier = ({ earlier }: { earlier: readonly EarlierReview[] }) => (
  <Section id="earlier" title="Earlier reviews" aside={String(earlier.length)}>
    <ul class="rows">
      {earlier.map(({ when, says, seq }) => (
        <li>
          <a class="row" href={`/record/${seq}`} data-row>
            <h3>{when}</h3>
            <p>{says}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);
