/** Removing words for good: find them, ask with a reason, and the card that the owner of customer data signs. */

import type { FoundRow, RemovalModel, RemovalsModel } from "../../views/redaction.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Proof, Reason, RefuseDialog } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Section, Sentence } from "../parts.tsx";

export const removalsScreen = (shell: Shell, model: RemovalsModel): Html =>
  screen(shell, {
    title: "Remove words",
    children: (
      <>
        <Back href="/record" to="The record" when={shell.when} />
        <header class="head">
          <h1>Remove words for good</h1>
          <p class="answer">
            <b>{model.who}</b> decides; entries, digests and signatures stay, and the record still verifies.
          </p>
          <p class="muted small">
            {model.keeps === ""
              ? "The page removes nothing by itself. "
              : `The page keeps words for ${model.keeps}, then they go by themselves. `}
            Backups made before still hold the words.
          </p>
        </header>
        <form class="ask" method="get" action="/record/remove">
          <label class="vh" for="q">
            Words that belong to a person or a customer
          </label>
          <input id="q" type="search" name="q" value={model.asked} placeholder="a name, an address, a number" />
          <button type="submit" class="btn go">
            Find
          </button>
        </form>
        {model.found === undefined ? null : (
          <div class="after-ask">
            <Found model={model} found={model.found} />
          </div>
        )}
        {model.removals.length === 0 ? null : (
          <Section id="removals" title="Asked and removed" aside={String(model.removals.length)}>
            <ul class="rows">
              {model.removals.map(({ id, says, note, when }) => (
                <li class="row">
                  <a href={`/record/remove/${id}`}>{says}</a>
                  <span class="due">{when}</span>
                  <p>{note}</p>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </>
    ),
  });

const Found = ({ model: { asked, more }, found }: { model: RemovalsModel; found: readonly FoundRow[] }) => {
  if (found.length === 0)
    return (
      <Section id="holds" title="Nothing found">
        <p class="muted">No words of the record, or beside its traffic, hold “{asked}”.</p>
      </Section>
    );
  const free = found.some(({ needed }) => needed === "");
  return (
    <Section id="holds" title={`${found.length} ${found.length === 1 ? "text holds" : "texts hold"} it`}>
      <form method="post" action="/record/remove" class="stackb">
        <input type="hidden" name="q" value={asked} />
        <ul class="rows">
          {found.map((row) => (
            <Row row={row} />
          ))}
        </ul>
        {more ? <p class="muted small">There are more. Remove these first, then search again.</p> : null}
        {free ? (
          <div class="field">
            <Reason id="remove-reason" />
            <div class="acts">
              <button type="submit" class="btn go" name="outcome" value="ask">
                Ask to remove what is ticked
              </button>
            </div>
          </div>
        ) : (
          <p>All of it is still needed. End what needs it first.</p>
        )}
      </form>
    </Section>
  );
};

const Row = ({ row: { text, says, where, href, when, needed } }: { row: FoundRow }) => (
  <li class="row">
    {needed === "" ? (
      <label class="check">
        <input type="checkbox" name="text" value={text} checked /> <span>{says}</span>
      </label>
    ) : (
      <span>{says}</span>
    )}
    <span class="due">{when}</span>
    <p>
      {href === "" ? where : <a href={href}>{where}</a>}
      {needed === "" ? "" : `. Stays: ${needed} still needs it.`}
    </p>
  </li>
);

export const removalScreen = (shell: Shell, model: RemovalModel): Html =>
  screen(shell, {
    title: model.title,
    bar: model.shown !== "",
    children: (
      <>
        <Back href="/record/remove" to="Remove words" when={shell.when} />
        <header class="head">
          <p class="kick">
            <span class="tag high">High risk</span>
            <span>Asked by {model.askedBy}</span>
            <span>{model.when}</span>
          </p>
          <h1>{model.title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            <Section id="dec" title="Where it stands" hidden>
              <p class="answer">
                <Sentence says={model.says} name={model.name} />
              </p>
              {model.needed === "" ? null : (
                <p class="stop">It cannot be removed now: {model.needed} still needs some of it.</p>
              )}
            </Section>
            <Bar model={model} />
          </aside>
          <div>
            <Section id="what" title="What goes and what stays">
              <Facts
                facts={[
                  { label: "Why", says: model.reason },
                  {
                    label: model.status === "done" ? "Gone" : "Goes",
                    says: `The words of ${model.texts} ${model.texts === 1 ? "text" : "texts"}. Nobody can bring them back.`,
                  },
                  {
                    label: "Stays",
                    says: "Every entry, when and whose it was, its digest, each decision and each signature. Export and verify stay as they are.",
                  },
                  {
                    label: "Copies",
                    says: "Backups, mails and exports of words made before are not reached. Remove them there.",
                  },
                ]}
              />
            </Section>
            {model.goes.length === 0 ? null : (
              <Section id="goes" title="The words" aside={String(model.texts)}>
                <ul class="list">
                  {model.goes.map((says) => (
                    <li class="wide2">
                      <span>{says}</span>
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <Section id="bound" title="In the record">
              <Facts
                small
                facts={[
                  ...(model.entries.length === 0
                    ? []
                    : [
                        {
                          label: "Entries",
                          says: (
                            <>
                              {model.entries.map((seq, n) => (
                                <>
                                  {n > 0 ? ", " : ""}
                                  <a href={`/record/${seq}`}>{seq}</a>
                                </>
                              ))}
                            </>
                          ),
                        },
                      ]),
                  { label: "Page", says: <code>{model.page}</code> },
                  { label: "Asked", says: <a href={`/record/${model.seq}`}>entry {model.seq}</a> },
                ]}
              />
            </Section>
          </div>
        </div>
        {model.mayRefuse ? (
          <RefuseDialog
            action={`/record/remove/${model.id}/refuse`}
            title="Keep the words"
            says="They stay as they are, and the record keeps your reason."
            button="Keep the words"
          />
        ) : null}
      </>
    ),
  });

const Bar = ({ model: { id, shown, signing, mayRefuse } }: { model: RemovalModel }) => {
  if (shown === "" && mayRefuse)
    return (
      <p class="acts">
        <button class="btn" type="button" popovertarget="refuse" data-refuse>
          Keep the words
        </button>
      </p>
    );
  if (shown === "") return null;
  if (signing.stop) return <CannotSign stop={signing.stop} here={`/record/remove/${id}`} />;
  return (
    <Deciding action={`/record/remove/${id}/order`} shown={shown} signing={signing} class="bar">
      <Proof signing={signing} signs="It asks for your passkey and signs what goes. It cannot be undone." />
      <div class="acts">
        <button class="btn big" type="button" popovertarget="refuse" data-refuse>
          Keep the words
        </button>
        <button type="submit" class="btn halt go big" name="outcome" value="order" data-act>
          Remove the words
        </button>
      </div>
    </Deciding>
  );
};
