/** The version of the page that waits: what it changes, whose call it is, and the one button that puts it in force. */

import { capital } from "../../views/names.ts";
import type { OfferModel } from "../../views/page.ts";
import { CannotSign, Deciding, Proof, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Fuse, Lines, Sentence } from "../parts.tsx";

export const Offered = ({ offer }: { offer: OfferModel }) => (
  <section class="now noprint" aria-labelledby="offer">
    <p class="kick">
      <span class="tag high">High risk</span>
      <span>The page</span>
      <span>
        Offered by {offer.by}, {offer.when}
      </span>
    </p>
    <h2 id="offer">
      {offer.first ? "The first page waits to be adopted" : `Page ${offer.shortVersion} waits to be adopted`}
    </h2>
    {offer.first ? (
      <p>Somebody it names says yes once. From then on every change of it goes to the owner of company matters.</p>
    ) : offer.call ? (
      <>
        <p>
          <Sentence says={offer.call.sentence} name={offer.call.name} />
        </p>
        {offer.call.fuse ? <Fuse fuse={offer.call.fuse} /> : null}
      </>
    ) : null}
    {offer.changes.map(({ title, says }) => (
      <div class="changed">
        <h3>{title}</h3>
        <ul class="list">
          {says.map((one) => (
            <li class="two">
              <Icon name="dash" />
              <span>{without(one, title)}</span>
            </li>
          ))}
        </ul>
      </div>
    ))}
    {!offer.first && offer.changes.length === 0 ? <p>Only words and order change; nobody’s part does.</p> : null}
    {offer.effects.length > 0 ? (
      <div class="changed">
        <h3>What is open now</h3>
        <ul class="list">
          {offer.effects.map((says) => (
            <li class="two">
              <Icon name="dash" />
              <span>{says}</span>
            </li>
          ))}
        </ul>
      </div>
    ) : null}
    {offer.lines.length > 0 ? (
      <details>
        <summary>Read the lines that change</summary>
        <Lines lines={offer.lines} label="Lines of the page that change" />
      </details>
    ) : null}
    {offer.whyNot === "" ? null : <p class="muted">{offer.whyNot}</p>}
    {offer.mayAnswer ? <Adopt offer={offer} /> : null}
  </section>
);

/** Under its own heading a sentence does not begin with the same words again. */
const without = (says: string, title: string) =>
  says.startsWith(`${title}: `) ? capital(says.slice(title.length + 2)) : says;

const Adopt = ({ offer: { signing, shown, version, shortVersion, first } }: { offer: OfferModel }) =>
  signing.stop ? (
    <CannotSign stop={signing.stop} here="/page" />
  ) : (
    <>
      <Deciding action="/page/adopt" shown={shown} signing={signing} class="bar">
        <input type="hidden" name="version" value={version} />
        <Proof signing={signing} signs="Adopting asks for your passkey. It signs this version." />
        <div class={first ? "acts one" : "acts"}>
          {first ? null : (
            <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
              Refuse
            </button>
          )}
          <button type="submit" class="btn go big" name="outcome" value="adopt" data-act>
            {first ? "Adopt the first page" : `Adopt page ${shortVersion}`}
          </button>
        </div>
      </Deciding>
      {first ? null : (
        <RefuseDialog
          action="/page/refuse"
          title={`Refuse page ${shortVersion}`}
          says="The page in force stays. The one who offered it is told, with your reason."
          button="Refuse the change"
          to={{ version }}
        />
      )}
    </>
  );
