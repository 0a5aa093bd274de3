/** The offline card as a sheet to print: black on white, one A4 page, with what proves that it was not changed. */

import type { CardModel } from "../../views/offline-card.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Marked } from "../parts.tsx";

export interface CardSeal {
  /** SHA-256 of the card's text, hex, and the text that signs it. */
  readonly digest: string;
  readonly signature: string;
  readonly keys: string;
}

export const cardScreen = (shell: Shell, { team, made, zone, page, sections }: CardModel, seal: CardSeal): Html =>
  screen(shell, {
    title: `Offline card of ${team}`,
    children: (
      <div class="sheet">
        <Back href="/access" to="Access" when={shell.when} />
        <header class="head">
          <h1>Offline card of {team}</h1>
          <p class="muted">
            Made {made}, {zone}. Page {page}.
          </p>
          <p class="noprint">Print it and put it where people look at night. A page that changes makes a new one.</p>
          <p class="acts">
            <a class="btn" href="/card.txt">
              Open it as text
            </a>
          </p>
        </header>
        {sections.map(({ id, title, lines }) => (
          <section class="sec" aria-labelledby={id}>
            <h2 id={id}>{title}</h2>
            <ul class="list tight">
              {lines.map(({ says, does }) => (
                <li class="wide2">
                  <Marked text={says} />
                  {does === "" ? null : <code class="step">{does}</code>}
                </li>
              ))}
            </ul>
          </section>
        ))}
        <section class="sec seal" aria-labelledby="seal">
          <h2 id="seal">Is this print right?</h2>
          <p class="small">
            SHA-256 of <a href="/card.txt">its text</a>: <code class="break">{seal.digest}</code>
          </p>
          <p class="small">
            Signed, keys at {seal.keys}: <code class="break">{seal.signature}</code>
          </p>
        </section>
      </div>
    ),
  });
