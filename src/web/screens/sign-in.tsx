/** Screens before somebody is known: the one-time link, the passkey, the code of a command line. */

import type { Shell } from "../../views/shell.ts";
import type { LinkModel } from "../../views/sign-in.ts";
import { SignIn } from "../forms.tsx";
import { type Html, plainScreen, screen } from "../layout.tsx";
import { Back } from "../parts.tsx";

/** Opening a link shows this and changes nothing; only the button spends it. `founding`: a page can be written here. */
export const linkScreen = (model: LinkModel, action: string, founding: boolean): Html => {
  const [only] = model.people;
  if (founding && model.setup) return foundingScreen(model, action);
  return plainScreen(
    "Sign in",
    <>
      <header class="head">
        <h1>{model.setup ? `Welcome to ${model.team}` : `${model.by} invites you, ${only?.name ?? ""}`}</h1>
        <p class="answer">
          {model.setup
            ? model.example
              ? "This is the example team. Choose who you want to be."
              : "Choose who you are."
            : "This link works once."}
        </p>
      </header>
      <form method="post" action={action} class="stackb">
        {model.people.map(({ id, name, role }) => (
          <button type="submit" class={model.setup ? "btn big who" : "btn go big"} name="person" value={id}>
            {model.setup ? (
              <>
                <b>{name}</b> <span class="muted small">{role}</span>
              </>
            ) : (
              `Sign in as ${name}`
            )}
          </button>
        ))}
      </form>
    </>,
  );
};

/** The first minute of a team: a page of its own, or a look around as somebody of the page that is here. */
const foundingScreen = ({ team, example, people }: LinkModel, action: string): Html =>
  plainScreen(
    "Start",
    <>
      <header class="head">
        <h1>{example ? "Nobody is named here yet" : `Welcome to ${team}`}</h1>
        <p class="answer">
          {example
            ? "Name who makes the final call: a page of your own takes about three minutes."
            : "The page waits to be signed. Choose who you are."}
        </p>
      </header>
      {example ? (
        <p class="acts">
          <a class="btn go big" href={`${action}/setup`}>
            Start your own page
          </a>
        </p>
      ) : null}
      <form method="post" action={action} class="stackb">
        {example ? <p class="muted">Or look around first, as somebody of the example team:</p> : null}
        {people.map(({ id, name, role }) => (
          <button type="submit" class="btn big who" name="person" value={id}>
            <b>{name}</b> <span class="muted small">{role}</span>
          </button>
        ))}
      </form>
    </>,
  );

export const signInScreen = (model: { team: string; next: string; setup: boolean }): Html =>
  plainScreen(
    "Sign in",
    <>
      <header class="head">
        <h1>Sign in to {model.team}</h1>
        <p class="muted">
          {model.setup
            ? "Nobody has a passkey yet: open the sign-in link that the server printed at its start."
            : "With the passkey on this device, or on your phone."}
        </p>
      </header>
      <SignIn next={model.next} label="Sign in with a passkey" />
      <p class="muted small">
        No passkey here? Ask anybody on the page for a one-time link: they make it under “People”. It works without
        JavaScript too.
      </p>
    </>,
  );

/** Pairing: the person types the code that their own terminal shows. Nothing can be approved from there. */
export const pairScreen = (shell: Shell, code: string): Html =>
  screen(shell, {
    title: "Pair a command line",
    children: (
      <>
        <Back href="/me" to="You" />
        <header class="head">
          <h1>Pair a command line</h1>
          <p class="answer">
            Type the code that <b>your own terminal</b> shows. It may then ask in your name; it can never approve.
          </p>
        </header>
        <form method="post" action="/pair" class="ask">
          <label class="vh" for="code">
            The code in your terminal
          </label>
          <input
            id="code"
            type="text"
            name="code"
            value={code}
            required
            maxlength={20}
            autocomplete="off"
            spellcheck={false}
            class="code"
          />
          <button type="submit" class="btn go">
            Pair it
          </button>
        </form>
        <p class="muted small after-ask">
          Somebody sent you a code? Do not type it: whoever sent it would ask in your name.
        </p>
      </>
    ),
  });
