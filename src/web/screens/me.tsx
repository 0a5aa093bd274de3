/** The reader's own: passkeys, sessions, tokens, and the way out. */

import type { MeModel } from "../../views/me.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Field, Proof } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Ctx, Here, Section } from "../parts.tsx";

/** `origin` is the address that a command line pairs with. */
export const meScreen = (shell: Shell, model: MeModel, origin: string): Html =>
  screen(shell, {
    title: "You",
    children: (
      <>
        <Here shell={shell} />
        <header class="head">
          <h1>{title(model)}</h1>
          <p class="muted">{below(model)}</p>
        </header>
        <div class="cols">
          <div>
            <Passkeys model={model} />
            <Told model={model} />
            <Sessions model={model} />
            <Tokens model={model} />
          </div>
          <aside class="side">
            <Section id="pair" title="Your command line">
              <p>Run this, then type the code that it shows.</p>
              <p class="cmd">finalcall login {origin}</p>
              <p class="acts">
                <a class="btn" href="/pair">
                  Type the code
                </a>
              </p>
            </Section>
            <div class="keyhint">
              <Section id="single-keys" title="Keys">
                <p>
                  Single keys move and open; none of them decides. <kbd>?</kbd> lists them. Whether they are on is kept
                  in this browser.
                </p>
                <p class="acts" data-keys />
              </Section>
            </div>
            <Section id="out" title="Leave">
              <form method="post" action="/sign-out">
                <button type="submit" class="btn">
                  Sign out here
                </button>
              </form>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

function title({ passkeys, name }: MeModel): string {
  if (passkeys.length === 0) return `Add your passkey, ${name}`;
  return passkeys.some(({ confirmed }) => confirmed) ? `You can sign, ${name}` : "Your passkey waits to be confirmed";
}

function below({ passkeys, confirmers, assurance }: MeModel): string {
  if (passkeys.length === 0) return "High-risk answers need it. It takes about 20 seconds.";
  if (!passkeys.some(({ confirmed }) => confirmed))
    return `${confirmers === "" ? "Another named person confirms it" : `${confirmers} confirms it`}; until then you answer what is low or medium risk.`;
  return assurance === "passkey"
    ? "You came in by passkey."
    : "You came in by a link; sign in by passkey for high risk.";
}

const Passkeys = ({ model: { person, name: me, passkeys, signing } }: { model: MeModel }) => (
  <Section id="passkeys" title="Passkeys" aside={String(passkeys.length)}>
    {passkeys.length > 0 ? (
      <ul class="rows">
        {passkeys.map(({ credential, name, confirmed, since, used }) => (
          <li class="row">
            <h3>{name}</h3>
            <span class={confirmed ? "tag on" : "tag half wait"}>
              {confirmed ? "Confirmed" : "Waits to be confirmed"}
            </span>
            <p>
              Added {since}
              {used === "" ? "; never used to sign in" : `; last sign-in ${used}`}
            </p>
            <form method="post" action="/me/passkeys/drop" class="d">
              <input type="hidden" name="credential" value={credential} />
              <button type="submit" class="btn">
                Remove {name}
              </button>
            </form>
          </li>
        ))}
      </ul>
    ) : null}
    {passkeys
      .filter(({ vouch }) => vouch !== "")
      .map(({ credential, name, vouch }) => (
        <div class="confirm">
          <p>“{name}” counts once one of your other passkeys vouches for it.</p>
          {signing.stop ? (
            <CannotSign stop={signing.stop} here="/me" bar={false} />
          ) : (
            <Deciding action={`/people/${person}/confirm`} shown={vouch} signing={signing} class="field">
              <input type="hidden" name="credential" value={credential} />
              <Proof signing={signing} signs="Vouching asks for a passkey that counts already." />
              <div class="acts">
                <button type="submit" class="btn go">
                  It is mine: let “{name}” count
                </button>
              </div>
            </Deciding>
          )}
        </div>
      ))}
    <form class="ask" data-enrol>
      <label class="vh" for="passkey-name">
        A name for this device
      </label>
      <input
        id="passkey-name"
        type="text"
        name="name"
        required
        maxlength={80}
        placeholder="a name for this device"
        value={passkeys.length === 0 ? `${me}’s first device` : undefined}
      />
      <button type="submit" class={passkeys.length === 0 ? "btn go" : "btn"}>
        Add a passkey
      </button>
    </form>
    <p class="stop small" data-problem hidden />
    <noscript>
      <p class="stop small">Adding a passkey needs JavaScript, which is off here.</p>
    </noscript>
  </Section>
);

/** The script reads `data-push`, the key that a push service wants, and posts the browser's address. */
const Told = ({ model: { told } }: { model: MeModel }) =>
  told === undefined ? null : (
    <Section id="told" title="How you are told" aside="a link shows; it never decides">
      <p>{told.mail}</p>
      {told.down.map((says) => (
        <p class="stop">{says}</p>
      ))}
      {told.devices.length > 0 ? (
        <ul class="rows">
          {told.devices.map(({ device, name, since }) => (
            <li class="row">
              <h3>{name}</h3>
              <form method="post" action="/me/push/end">
                <input type="hidden" name="device" value={device} />
                <button type="submit" class="btn">
                  Stop telling {name}
                </button>
              </form>
              <p>Told since {since}</p>
            </li>
          ))}
        </ul>
      ) : null}
      <form class="ask" data-push={told.pushKey}>
        <label class="vh" for="push-name">
          A name for this browser
        </label>
        <input id="push-name" type="text" name="name" required maxlength={80} placeholder="a name for this browser" />
        <button type="submit" class="btn">
          Tell me here
        </button>
      </form>
      <p class="stop small" data-problem hidden />
      <noscript>
        <p class="stop small">Being told in the browser needs JavaScript, which is off here.</p>
      </noscript>
    </Section>
  );

const Sessions = ({ model: { sessions } }: { model: MeModel }) => (
  <Section id="sessions" title="Where you are signed in" aside={String(sessions.length)}>
    <ul class="rows">
      {sessions.map(({ session, says, until, here }) => (
        <li class="row">
          <h3>
            {says}
            {here ? " (here)" : ""}
          </h3>
          {here ? (
            <span class="due">now</span>
          ) : (
            <form method="post" action="/me/sessions/end">
              <input type="hidden" name="session" value={session} />
              <button type="submit" class="btn">
                End it
              </button>
            </form>
          )}
          <p>Ends by itself on {until}</p>
        </li>
      ))}
    </ul>
  </Section>
);

const Tokens = ({ model: { tokens, holders, longestDays } }: { model: MeModel }) => (
  <Section id="tokens" title="Tokens for agents and CI" aside="they ask and propose; none of them approves">
    {tokens.length > 0 ? (
      <ul class="rows">
        {tokens.map(({ id, name, holder, scopes, says }) => (
          <li class="row">
            <h3>{name}</h3>
            <form method="post" action="/me/tokens/revoke">
              <input type="hidden" name="id" value={id} />
              <button type="submit" class="btn">
                End {name}
              </button>
            </form>
            <p>
              {holder} may {scopes}; {says}
            </p>
          </li>
        ))}
      </ul>
    ) : null}
    <details>
      <summary>Make a token</summary>
      <form method="post" action="/me/tokens" class="field">
        <Field id="token-name" label="Name">
          <input id="token-name" type="text" name="name" required maxlength={80} placeholder="CI of the web shop" />
        </Field>
        <Field id="token-holder" label="It speaks for">
          <select id="token-holder" name="holder">
            {holders.map(({ value, says }) => (
              <option value={value}>{says}</option>
            ))}
          </select>
        </Field>
        <fieldset class="field">
          <legend>It may</legend>
          <label class="tick">
            <input type="checkbox" name="scopes" value="read" checked /> read
          </label>
          <label class="tick">
            <input type="checkbox" name="scopes" value="propose" checked /> ask and propose
          </label>
          <label class="tick">
            <input type="checkbox" name="scopes" value="report" /> push numbers
          </label>
          <label class="tick">
            <input type="checkbox" name="scopes" value="deploy" /> deploy what was approved
          </label>
          <label class="tick">
            <input type="checkbox" name="scopes" value="alert" /> post alerts
          </label>
          <label class="tick">
            <input type="checkbox" name="scopes" value="call" /> ask models
          </label>
        </fieldset>
        <Field id="token-days" label="Days" hint={`At most ${longestDays}.`}>
          <input id="token-days" type="text" inputmode="numeric" name="days" value="30" pattern="[0-9]{1,2}" required />
        </Field>
        <div class="acts">
          <button type="submit" class="btn go">
            Make the token
          </button>
        </div>
      </form>
    </details>
  </Section>
);

/** A new token's secret; it is shown once. */
export const tokenScreen = (shell: Shell, model: { name: string; secret: string; until: string }): Html =>
  screen(shell, {
    title: `Token ${model.name}`,
    children: (
      <>
        <Ctx>
          <a href="/me">You</a>
        </Ctx>
        <header class="head">
          <h1>The token “{model.name}”</h1>
          <p class="answer">Keep it now: it is not shown again. It ends on {model.until}.</p>
        </header>
        <p class="cmd plain">
          <code data-once>FINALCALL_TOKEN={model.secret}</code>
        </p>
        <p class="acts">
          <a class="btn" href="/me">
            It is kept
          </a>
        </p>
      </>
    ),
  });
