/** The steps that a page written in the browser takes on the first screen itself: the passkey, the signature, the file. */

import type { FirstRunModel, Start, Step } from "../../views/first-run.ts";
import { Deciding, Field, Proof } from "../forms.tsx";
import { Scrolled } from "../parts.tsx";

export const StartHere = ({ model, step }: { model: FirstRunModel; step: NonNullable<Step["here"]> }) => {
  if (step === "passkey") return <Enrol me={model.me} />;
  if (step === "adopt") return <Adopt model={model} />;
  return model.start ? <Save start={model.start} text={model.text} /> : null;
};

const Enrol = ({ me }: { me: string }) => (
  <>
    <form class="field" data-enrol>
      <Field id="passkey-name" label="A name for this device">
        <input id="passkey-name" type="text" name="name" required maxlength={80} value={`${me}’s first device`} />
      </Field>
      <div class="acts">
        <button type="submit" class="btn go big" data-act>
          Add your passkey
        </button>
        <a class="btn big" href="/setup">
          Change the page first
        </a>
      </div>
    </form>
    <p class="stop small" data-problem hidden />
    <noscript>
      <p class="note stop">
        A passkey needs JavaScript, which is off here. Turn it on, or open the link that stands in the server’s terminal
        on another device. The page waits there, unsigned.
      </p>
    </noscript>
  </>
);

const Adopt = ({ model: { offer, text, start } }: { model: FirstRunModel }) =>
  offer === undefined ? null : (
    <>
      <Scrolled label="The page that waits">{text}</Scrolled>
      <Deciding action="/page/adopt" shown={offer.shown} signing={offer.signing} class="field">
        <input type="hidden" name="version" value={offer.version} />
        <input type="hidden" name="write" value="no" />
        {start?.writable ? (
          <label class="tick">
            <input type="checkbox" name="write" value="yes" checked />
            <span>
              And write it to <code>{start.file}</code>, where nothing stands yet
            </span>
          </label>
        ) : null}
        <Proof signing={offer.signing} signs="Adopting asks for your passkey. It signs this version." />
        <div class="acts">
          <button type="submit" class="btn go big" data-act>
            Adopt this page
          </button>
          <a class="btn big" href="/setup">
            Change it first
          </a>
        </div>
      </Deciding>
    </>
  );

const Save = ({ start, text }: { start: Start; text: string }) =>
  start.saved === "written" ? <Commit file={start.file} /> : <Download start={start} text={text} />;

const commit = 'git add finalcall.yaml && git commit -m "Who makes the final call"';

/** The file stands; what is left is the repository’s. */
const Commit = ({ file }: { file: string }) => (
  <>
    <p>
      <code>{file}</code> is written. In that folder:
    </p>
    <p class="cmd">{commit}</p>
    <p class="muted small">
      The branch that counts is the default one: main, master or trunk, or what origin calls so.
    </p>
  </>
);

const Download = ({ start: { file, inGit, writable }, text }: { start: Start; text: string }) => (
  <>
    <p>
      It belongs at <code>{file}</code>.{" "}
      {writable ? "Nothing stands there yet." : "Another file stands there, or this server may not write there."}
    </p>
    <div class="acts">
      <a class="btn go big" href="/finalcall.yaml" download="finalcall.yaml" data-act>
        Download finalcall.yaml
      </a>
    </div>
    <details>
      <summary>Or copy its lines</summary>
      <Scrolled label="The page as a file">{text}</Scrolled>
    </details>
    {inGit ? (
      <>
        <p>Then, in that folder:</p>
        <p class="cmd">{commit}</p>
      </>
    ) : null}
    <p class="muted small">Until it stands there the server obeys the page as the record has it.</p>
  </>
);
