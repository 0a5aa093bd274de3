/** People: who is known how, an invitation for the others, a first passkey to confirm, a lost one to recover. */

import type { PeopleModel, PersonRow, RecoverModel, ToConfirm } from "../../views/people.ts";
import type { Shell } from "../../views/shell.ts";
import type { Signing } from "../../views/signing.ts";
import { CannotSign, Deciding, Proof, Reason } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Here, Section } from "../parts.tsx";

export const peopleScreen = (shell: Shell, model: PeopleModel): Html =>
  screen(shell, {
    title: "People",
    children: (
      <>
        <Here shell={shell} />
        <header class="head">
          <h1>
            {model.missing === 0
              ? "Everybody has signed in"
              : `${model.missing} of ${model.people.length} have never signed in`}
          </h1>
          <p class="muted">Nobody approves what they made themselves, so at least two people need a passkey.</p>
        </header>
        {model.confirm.length > 0 ? (
          <Section id="confirm" title="A person to confirm">
            <ConfirmList confirm={model.confirm} signing={model.signing} />
          </Section>
        ) : null}
        <Section id="all" title="On the page" aside={String(model.people.length)}>
          <ul class="rows">
            {model.people.map((person) => (
              <Person person={person} />
            ))}
          </ul>
        </Section>
        {model.left.length > 0 ? (
          <Section id="left" title="Not on the page any more" aside={String(model.left.length)}>
            <ul class="rows">
              {model.left.map(({ name, since, seq, says }) => (
                <li class="row">
                  <h3>{name}</h3>
                  <span class="due">
                    removed {since} <span aria-hidden="true">·</span> <a href={`/record/${seq}`}>{seq}</a>
                  </span>
                  <p>{says}</p>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        <Section id="agents" title="Agents">
          <p>They draft, ask and are told no. None of them decides.</p>
          <p class="acts">
            <a class="btn" href="/agents">
              What each asked for and was refused
            </a>
          </p>
        </Section>
      </>
    ),
  });

const knownClass = { passkey: "tag on", waits: "tag half wait", link: "tag half wait", never: "tag off" };

const Person = ({ person: { id, name, role, owns, backs, known, says, me, holds } }: { person: PersonRow }) => (
  <li class="row person" id={`person-${id}`}>
    <h3>
      {name}
      {me ? " (you)" : ""}
    </h3>
    <span class={knownClass[known]}>{says}</span>
    <p>
      {[role, owns.length > 0 ? `owns ${owns.join(", ")}` : "", backs > 0 ? `backup for ${backs}` : ""]
        .filter(Boolean)
        .join("; ")}
      {holds.length > 0 ? <small>{holds.join(" ")}</small> : null}
    </p>
    {me ? (
      <p class="acts">
        <a class="btn" href="/me">
          Your passkeys and sessions
        </a>
      </p>
    ) : (
      <div class="acts">
        <form method="post" action={`/people/${id}/invite`}>
          <button type="submit" class="btn">
            Make a link for {name}
          </button>
        </form>
        {known === "never" ? null : (
          <a class="btn" href={`/people/${id}/recover`}>
            Recover {name}
          </a>
        )}
      </div>
    )}
  </li>
);

/** One form for each passkey: what is confirmed is exactly this one. `beside`: something else on the screen is decided first. */
export const ConfirmList = ({
  confirm,
  signing,
  beside = false,
}: {
  confirm: readonly ToConfirm[];
  signing: Signing;
  beside?: boolean;
}) => (
  <>
    {confirm.map(({ person, name, passkey, since, credential, shown }) => (
      <div class="confirm">
        <p>
          <b>{name}</b> added the passkey “{passkey}” {since}. Ask {name} in person or by phone whether it is theirs.
        </p>
        {signing.stop ? (
          <CannotSign stop={signing.stop} here="/people" bar={false} />
        ) : (
          <Deciding action={`/people/${person}/confirm`} shown={shown} signing={signing} class="field">
            <input type="hidden" name="credential" value={credential} />
            <Proof signing={signing} signs="Confirming asks for your own passkey." />
            <div class="acts">
              <button type="submit" class={beside ? "btn" : "btn go"}>
                Confirm the passkey of {name}
              </button>
            </div>
          </Deciding>
        )}
      </div>
    ))}
  </>
);

/** The link as it is handed over; it is shown once. */
export const invitedScreen = (shell: Shell, model: { name: string; url: string; until: string }): Html =>
  screen(shell, {
    title: `A link for ${model.name}`,
    children: (
      <>
        <Back href="/people" to="People" />
        <header class="head">
          <h1>A link for {model.name}</h1>
          <p class="answer">
            Hand it to <b>{model.name}</b> yourself. It works once, until {model.until}.
          </p>
        </header>
        <p class="cmd plain">
          <code data-once>{model.url}</code>
        </p>
        <p class="muted small">
          It is not shown again. Whoever opens it first can sign in as {model.name}, so it belongs in a private message.
        </p>
      </>
    ),
  });

/** `link` is the digest of the new one-time link that recovery makes, `shown` that of what is signed, `secret` what the link will carry. */
export const recoverScreen = (
  shell: Shell,
  model: RecoverModel,
  fresh: { link: string; secret: string; shown: string },
): Html =>
  screen(shell, {
    title: `Recover ${model.name}`,
    bar: true,
    children: (
      <>
        <Back href="/people" to="People" />
        <header class="head">
          <h1>{model.name} lost the way in</h1>
          <p class="answer">
            Every session and passkey of <b>{model.name}</b> ends at once, and one new link is made.
          </p>
        </header>
        {model.signing.stop ? (
          <CannotSign stop={model.signing.stop} here={`/people/${model.id}/recover`} />
        ) : (
          <Deciding action={`/people/${model.id}/recover`} shown={fresh.shown} signing={model.signing} class="long">
            <input type="hidden" name="link" value={fresh.link} />
            <input type="hidden" name="secret" value={fresh.secret} />
            <Reason id="reason" label="What happened, and how you know it is really them" />
            <div class="bar">
              <Proof signing={model.signing} signs="Recovering asks for your own passkey." />
              <div class="acts one">
                <button type="submit" class="btn halt go big" data-act>
                  Recover the sign-in of {model.name}
                </button>
              </div>
            </div>
          </Deciding>
        )}
      </>
    ),
  });
