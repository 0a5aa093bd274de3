/** One entry of the record: why it happened, what a passkey signed, how it is stored. */

import type { Shell } from "../../views/shell.ts";
import type { WhyModel } from "../../views/why.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Scrolled, Section } from "../parts.tsx";

/** What something rests on, newest first, each with its entry. */
export const Chain = ({ chain }: { chain: WhyModel["chain"] }) => (
  <ol class="chain">
    {chain.map(({ says, by, below, seq }, n) => (
      <li class={n === 0 ? "top" : undefined}>
        <span>
          {says}
          <small>
            {by === "" ? null : (
              <>
                <b>{by}</b>,{" "}
              </>
            )}
            {below}
            {seq === undefined ? null : (
              <>
                {" "}
                <span aria-hidden="true">·</span> <a href={`/record/${seq}`}>{seq}</a>
              </>
            )}
          </small>
        </span>
      </li>
    ))}
  </ol>
);

export const entryScreen = (shell: Shell, model: WhyModel): Html =>
  screen(shell, {
    title: `Entry ${model.seq}`,
    children: (
      <>
        <Back href="/record" to="The record" />
        <header class="head">
          <p class="kick">
            <span>Entry {model.seq}</span>
            <span>{model.when}</span>
            <span>
              <b>{model.by}</b>, {model.how}
            </span>
          </p>
          <h1>{model.title}</h1>
          {model.href === "" ? null : (
            <p>
              <a href={model.href}>See it as it stands now</a>
            </p>
          )}
        </header>
        <div class="cols">
          <div>
            <Section id="why" title="Why this happened">
              <Chain chain={model.chain} />
            </Section>
            {model.proof ? <Signed proof={model.proof} /> : null}
            <Section id="stored" title="As it is stored">
              <details>
                <summary>Show the entry’s data</summary>
                <Scrolled label="The entry’s data">{model.data}</Scrolled>
              </details>
              <Facts small facts={[{ label: "Hash", says: <code>{model.hash}</code> }]} />
            </Section>
          </div>
          <aside class="side">
            <Section id="cmd" title="The same in a terminal">
              <p class="cmd">finalcall why {model.seq}</p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

const Signed = ({ proof }: { proof: NonNullable<WhyModel["proof"]> }) => (
  <Section id="signed" title="What the passkey signed">
    <Facts
      small
      facts={[
        { label: "Digest", says: <code>{proof.digest}</code> },
        { label: "Passkey", says: <code>{proof.credential.slice(0, 16)}</code> },
      ]}
    />
    <details>
      <summary>Show the card that was signed</summary>
      <Scrolled label="The card that was signed">{proof.shown}</Scrolled>
    </details>
  </Section>
);
