/** A drafted page, confirmed in the browser on one's own machine: one name for each area, with what speaks for it. No script. */

import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { Html } from "../layout.tsx";

export interface InitSeat {
  /** `rest`, or the area's name: fields are `owner-…` and `backup-…`. */
  readonly name: string;
  readonly title: string;
  /** Who is proposed; `-` for nobody. */
  readonly owner: string;
  readonly backup: string;
  /** Nobody can be chosen too. */
  readonly mayBeNobody: boolean;
  readonly evidence: readonly { readonly person: string; readonly source: string }[];
  readonly gaps: readonly string[];
  readonly paths: readonly string[];
  readonly wrong: string;
}

export interface InitModel {
  readonly repository: string;
  readonly says: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly seats: readonly InitSeat[];
  /** What git shows nothing of. */
  readonly unclaimed: readonly string[];
  /** Somebody outside is asked for; what is wrong with what was typed. */
  readonly outside: { readonly name: string; readonly email: string; readonly wrong: string } | undefined;
}

const frame = (title: string, body: Child): Html =>
  html`<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} – Finalcall</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/app.css" />
      </head>
      <body>
        <main id="main" class="alone">
          <p class="ctx">
            <b>Finalcall</b>
          </p>
          {body}
        </main>
      </body>
    </html>
  )}`;

/** One form with everything that is asked. */
export const initScreen = (model: InitModel): Html =>
  frame(
    "Who decides",
    <>
      <header class="head">
        <h1>Who makes the final call?</h1>
        <p class="answer">
          {model.repository}: {model.says}. A name stands here only where git shows it. Nothing is written before you
          confirm.
        </p>
        {model.seats.some(({ wrong }) => wrong !== "") || (model.outside?.wrong ?? "") !== "" ? (
          <p class="stop" role="alert">
            Something needs another look. What you chose is kept.
          </p>
        ) : null}
      </header>
      <form method="post" action="/" class="long">
        {model.seats.map((seat) => (
          <Seat seat={seat} people={model.people} />
        ))}
        {model.outside ? <Outside outside={model.outside} /> : null}
        {model.unclaimed.length > 0 ? (
          <p class="hint">
            Git shows nothing of: {model.unclaimed.join(", ")}. They stay unclaimed until somebody claims them.
          </p>
        ) : null}
        <div class="acts">
          <button type="submit" class="btn go big">
            Write the page
          </button>
        </div>
      </form>
    </>,
  );

const Seat = ({ seat, people }: { seat: InitSeat; people: InitModel["people"] }) => (
  <fieldset class="field person-row">
    <legend>{seat.title}</legend>
    {seat.paths.length > 0 ? <p class="hint">{seat.paths.join("  ")}</p> : null}
    {seat.evidence.length > 0 ? (
      <ul class="hint">
        {seat.evidence.map(({ person, source }) => (
          <li>
            <b>{person}</b> {source}
          </li>
        ))}
      </ul>
    ) : null}
    {seat.gaps.map((gap) => (
      <p class="hint">Gap: {gap}.</p>
    ))}
    <div class="pair">
      <Choose
        field={`owner-${seat.name}`}
        label="Owner"
        chosen={seat.owner}
        none={seat.mayBeNobody ? "Nobody yet" : ""}
        people={people}
      />
      {people.length > 1 && seat.name !== "rest" ? (
        <Choose field={`backup-${seat.name}`} label="Backup" chosen={seat.backup} none="As proposed" people={people} />
      ) : null}
    </div>
    {seat.wrong === "" ? null : <p class="stop small">{seat.wrong}</p>}
  </fieldset>
);

interface Choice {
  readonly field: string;
  readonly label: string;
  readonly chosen: string;
  /** What no choice is called; empty where somebody must be chosen. */
  readonly none: string;
  readonly people: InitModel["people"];
}

const Choose = ({ field, label, chosen, none, people }: Choice) => (
  <div class="field">
    <label for={field}>{label}</label>
    <select id={field} name={field}>
      {none === "" ? null : (
        <option value="-" selected={chosen === "-"}>
          {none}
        </option>
      )}
      {people.map(({ id, name }) => (
        <option value={id} selected={id === chosen}>
          {id} ({name})
        </option>
      ))}
    </select>
  </div>
);

const Outside = ({ outside }: { outside: NonNullable<InitModel["outside"]> }) => (
  <fieldset class="field person-row">
    <legend>Somebody outside</legend>
    <p class="hint">One person alone is at work here, and nobody approves their own work.</p>
    <div class="pair">
      <div class="field">
        <label for="outside-name">Name</label>
        <input
          id="outside-name"
          name="outside-name"
          type="text"
          value={outside.name}
          maxlength={40}
          autocomplete="off"
        />
      </div>
      <div class="field">
        <label for="outside-email">Mail address</label>
        <input
          id="outside-email"
          name="outside-email"
          type="text"
          inputmode="email"
          value={outside.email}
          maxlength={120}
          autocomplete="off"
        />
      </div>
    </div>
    {outside.wrong === "" ? null : <p class="stop small">{outside.wrong}</p>}
  </fieldset>
);

/** The end: the terminal goes on. */
export const initDoneScreen = (): Html =>
  frame(
    "Confirmed",
    <header class="head">
      <h1>Confirmed</h1>
      <p class="answer">
        The terminal writes the page, checks it, and tries it on the last three months. You can close this tab.
      </p>
    </header>,
  );

/** For whoever has no right to be here. */
export const initRefusedScreen = (): Html =>
  frame(
    "Not here",
    <header class="head">
      <h1>This address was used already, or is not yours</h1>
      <p class="answer">It opens once, in one browser. Start again: finalcall init --browser</p>
    </header>,
  );
