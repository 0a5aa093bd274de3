/** What is done with a task release besides its yes, who may say it, and what exactly it would be given to. */

import type { TaskReleaseModel } from "../../views/ai-release.ts";
import { Field, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Facts, Section } from "../parts.tsx";

export const Test = ({ model: { task, number } }: { model: TaskReleaseModel }) => (
  <Section id="test" title="Say how it did">
    <p>Try it on the task’s own samples first. Your word is on the card, under your name.</p>
    <form method="post" action={`/ai/${task}/releases/${number}/test`} class="field">
      <Field id="test-note" label="What you found">
        <textarea id="test-note" name="note" rows={3} minlength={3} maxlength={2000} required />
      </Field>
      <div class="acts">
        <button type="submit" class="btn halt big" name="passed" value="no">
          It failed
        </button>
        <button type="submit" class="btn go big" name="passed" value="yes">
          It passed
        </button>
      </div>
    </form>
  </Section>
);

export const Seats = ({ model: { seats } }: { model: TaskReleaseModel }) => (
  <Section id="seats" title="Who may approve it" aside="the final call on AI">
    <ul class="list">
      {seats.map(({ name, as, may, why }) => (
        <li class="two">
          <Icon name={may ? "clock" : "dash"} label={may ? "May" : "May not"} />
          <span class={may ? undefined : "muted"}>
            {name}, {as}
            <small>{why}</small>
          </span>
        </li>
      ))}
    </ul>
  </Section>
);

export const Bound = ({
  model: { digest, promptDigest, page, shown, call, proposed, seq },
}: {
  model: TaskReleaseModel;
}) => (
  <Section id="bound" title="Bound to exactly this">
    <Facts
      small
      facts={[
        { label: "Digest", says: <code class="break">sha256:{digest}</code> },
        { label: "Prompt", says: <code class="break">sha256:{promptDigest}</code> },
        { label: "Page", says: <code>{page}</code> },
        ...(call ? [{ label: "Card", says: <code>{shown.slice(0, 16)}</code> }] : []),
        {
          label: "Proposed",
          says: (
            <>
              {proposed}, <a href={`/record/${seq}`}>entry {seq}</a>
            </>
          ),
        },
        { label: "Voided by", says: "Another release of this task, or a page that says something else of it" },
      ]}
    />
  </Section>
);

export const Refuse = ({ model: { task, number, shown } }: { model: TaskReleaseModel }) => (
  <RefuseDialog
    action={`/ai/${task}/releases/${number}/refuse`}
    title={`Refuse release ${number}`}
    says="What is served stays. Its makers are told, with your reason."
    button="Refuse the release"
    to={{ shown }}
  />
);
