/** The answer is no, or there is nothing here: what did not happen, why, and the next step. Nothing typed is lost. */

import type { Shell } from "../../views/shell.ts";
import { type Html, plainScreen, screen } from "../layout.tsx";

export interface RefusalModel {
  /** What did not happen: `Not approved`, `Not recorded`. */
  readonly title: string;
  readonly why: string;
  readonly next: string;
  /** The code or reference, for looking it up. */
  readonly code: string;
  readonly back: string;
  /** What the person typed, so that it can be copied and sent again. */
  readonly typed: readonly { readonly label: string; readonly value: string }[];
}

/** With the navigation for somebody who is signed in, without it otherwise. */
export function refusalScreen(shell: Shell | undefined, model: RefusalModel): Html {
  const body = (
    <>
      <header class="head">
        <h1>{model.title}</h1>
        <p class="answer">{model.why}</p>
      </header>
      <p>{model.next}</p>
      {model.typed.map(({ label, value }) => (
        <section class="sec">
          <h2>{label}, as you typed it</h2>
          <blockquote>{value}</blockquote>
        </section>
      ))}
      <p class="acts">
        <a class="btn go big" href={model.back} data-act>
          Go back and look again
        </a>
      </p>
      {model.code === "" ? null : (
        <p class="muted small">
          <code>{model.code}</code>
        </p>
      )}
    </>
  );
  return shell ? screen(shell, { title: model.title, children: body }) : plainScreen(model.title, body);
}

export const notFoundScreen = (shell: Shell | undefined): Html =>
  refusalScreen(shell, {
    title: "Nothing is here",
    why: "This address shows nothing, or what it showed is not for you.",
    next: "The inbox shows everything that waits for you.",
    code: "",
    back: "/",
    typed: [],
  });
