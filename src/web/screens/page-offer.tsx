/** The version of the page that waits: what it changes, whose call it is, and the one button that puts it in force. */

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
    {offer.changes.length > 0 ? (
      <ul class="list">
        {offer.changes.map((says) => (
          <li class="two">
            <Icon name="dash" />
            <span>{says}</span>
          </li>
        ))}
      </ul>
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
