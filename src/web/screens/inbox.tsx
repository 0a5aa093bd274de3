/** The inbox: the one decision that cannot wait first, then what can, then what the reader waits for. */

import type { InboxModel, InboxRow } from "../../views/inbox.ts";
import type { Shell } from "../../views/shell.ts";
import type { Signing } from "../../views/signing.ts";
import { type Html, screen } from "../layout.tsx";
import { Fuse, Here, Risk, Section, Sentence } from "../parts.tsx";
import { ConfirmList } from "./people.tsx";

export const inboxScreen = (shell: Shell, model: InboxModel, signing: Signing): Html => {
  const [first, ...rest] = model.now;
  return screen(shell, {
    title: shell.due > 0 ? `Inbox (${shell.due})` : "Inbox",
    children: (
      <>
        <Here shell={shell} me={shell.me?.name} />
        <header class="head">
          <h1>{model.title}</h1>
          {model.below === "" ? null : <p class="muted">{model.below}</p>}
        </header>
        <div class="cols">
          <div>
            {model.duties.length > 0 ? <Duties id="duties" title="An incident is open" duties={model.duties} /> : null}
            {model.actions.length > 0 ? <Duties id="actions" title="In doubt" duties={model.actions} /> : null}
            {first ? <Now row={first} /> : null}
            {model.access.length > 0 ? <Duties id="access" title="Emergency access" duties={model.access} /> : null}
            {model.ai.length > 0 ? <Duties id="ai" title="AI tasks" duties={model.ai} /> : null}
            {model.checkin.length > 0 ? <Duties id="checkin" title="Check-in" duties={model.checkin} calm /> : null}
            {model.review.length > 0 ? <Duties id="review" title="The page" duties={model.review} calm /> : null}
            {model.removals.length > 0 ? (
              <Duties id="removals" title="Words to remove" duties={model.removals} />
            ) : null}
            {rest.length > 0 ? <Rows id="too" title="Cannot wait either" rows={rest} due /> : null}
            {model.confirm.length > 0 ? (
              <Section id="confirm" title="A person to confirm">
                <ConfirmList confirm={model.confirm} signing={signing} beside={first !== undefined} />
              </Section>
            ) : null}
            {model.later.length > 0 ? <Rows id="later" title="Can wait until tomorrow" rows={model.later} due /> : null}
            {model.input.length > 0 ? <Rows id="input" title="Your input is asked for" rows={model.input} /> : null}
            {model.others.length > 0 ? <Rows id="others" title="You wait for others" rows={model.others} /> : null}
          </div>
          <aside class="side noprint">
            <Section id="ask" title="Something to decide?">
              <p>A question goes to its one owner, with what each answer costs.</p>
              <p class="acts">
                <a class="btn" href="/proposals/new">
                  Ask for a decision
                </a>
              </p>
            </Section>
            <Section id="who" title="Who decides?">
              <form class="ask" method="get" action="/who">
                <label class="vh" for="inbox-who">
                  A path, a task or a question
                </label>
                <input id="inbox-who" type="search" name="q" placeholder="a path, a task, a question" />
                <button type="submit" class="btn">
                  Ask
                </button>
              </form>
            </Section>
          </aside>
        </div>
      </>
    ),
  });
};

/** What burns comes first, whatever else waits. */
/** `calm`: it has its time, and nothing burns. */
const Duties = ({
  id,
  title,
  duties,
  calm = false,
}: {
  id: string;
  title: string;
  duties: InboxModel["duties"];
  calm?: boolean;
}) => (
  <Section id={id} title={title}>
    <ul class="rows">
      {duties.map(({ href, title, says, due }) => (
        <li>
          <a class="row" href={href} data-row>
            <h3>{title}</h3>
            <span class={calm ? "due" : "due stop"}>{due}</span>
            <p>{says}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

const Now = ({ row: { href, title, risk, area, by, says, call } }: { row: InboxRow }) => (
  <article class="now">
    <p class="kick">
      <Risk risk={risk} />
      <span>{area}</span>
      <span>Asked by {by}</span>
    </p>
    <h2>
      <a href={href} data-row>
        {title}
      </a>
    </h2>
    <p>
      <Sentence says={call.sentence} name={call.name} />
    </p>
    {call.fuse ? <Fuse fuse={call.fuse} /> : null}
    <p class="muted">{says}</p>
    <p class="acts">
      <a class="btn go big" href={href} data-act>
        Read and decide
      </a>
    </p>
  </article>
);

/** `due`: these are the reader's own, so the right side says until when; otherwise the sentence says who decides. */
const Rows = ({
  id,
  title,
  rows,
  due = false,
}: {
  id: string;
  title: string;
  rows: readonly InboxRow[];
  due?: boolean;
}) => (
  <Section id={id} title={title} aside={String(rows.length)}>
    <ul class="rows">
      {rows.map(({ href, title, says, call }) => (
        <li>
          <a class="row" href={href} data-row>
            <h3>{title}</h3>
            <span class="due">{call.due}</span>
            <p>
              {due ? says : call.sentence}
              {due ? <span class="printonly"> {call.sentence}</span> : null}
            </p>
            <p class="d">{call.after}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);
