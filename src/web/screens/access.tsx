/** One request for emergency access: where it stands, who decides, and the one thing that this reader may do now. */

import type { AccessModel } from "../../views/access-request.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, plainScreen, screen } from "../layout.tsx";
import { Back, type Fact, Facts, Fuse, Section, Sentence } from "../parts.tsx";
import { Bar, Break, End, hasBar, Left, Refuse } from "./access-acts.tsx";

export const accessScreen = (shell: Shell, model: AccessModel): Html => {
  const title = `${model.person}: access to ${model.target}`;
  return screen(shell, {
    title,
    bar: hasBar(model),
    children: (
      <>
        <Back href="/access" to="Access" when={shell.when} />
        <header class="head">
          <p class="kick">
            <span class="tag high">High risk</span>
            <span>Asked by {model.askedBy}</span>
            <span>{model.asked}</span>
          </p>
          <h1>{title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            <Section id="dec" title="Where it stands" hidden>
              <p class={model.bad ? "answer stop" : "answer"}>
                <Sentence says={model.says} name={model.name} />
              </p>
              {model.call?.fuse ? <Fuse fuse={model.call.fuse} /> : null}
              {model.left === "" ? null : <p class="muted small">{model.left} left.</p>}
              {model.own && model.status === "asked" ? (
                <p class="muted small">Nobody says yes to their own request.</p>
              ) : null}
            </Section>
            <Bar model={model} />
          </aside>
          <div>
            <Section id="why" title={model.call?.mine ? "What and why you" : "What and why"}>
              <Facts facts={facts(model)} />
            </Section>
            {model.breaks ? <Break model={model} breaks={model.breaks} /> : null}
            {model.proof ? <Left proof={model.proof} /> : null}
            {model.mayEnd ? <End model={model} /> : null}
            <Section id="bound" title="In the record">
              <Facts
                small
                facts={[
                  ...(model.login === "" ? [] : [{ label: "Login", says: <code class="break">{model.login}</code> }]),
                  { label: "Page", says: <code>{model.page}</code> },
                  { label: "Asked", says: <a href={`/record/${model.seq}`}>entry {model.seq}</a> },
                ]}
              />
            </Section>
          </div>
        </div>
        {model.mayRefuse ? <Refuse model={model} /> : null}
      </>
    ),
  });
};

function facts(model: AccessModel): Fact[] {
  const { reason, incident, gives, lasts, granted, call, breaks } = model;
  const found: Fact[] = [{ label: "Reason", says: reason }];
  if (incident)
    found.push({
      label: "Incident",
      says: incident.href === "" ? incident.says : <a href={incident.href}>{incident.says}</a>,
    });
  if (call && call.whyMe !== "") found.push({ label: "Why you", says: call.whyMe });
  if (gives !== "") found.push({ label: "Gives", says: gives });
  if (granted !== "") found.push({ label: "Granted", says: granted });
  else if (lasts !== "") found.push({ label: "Lasts", says: `${lasts} from the yes on; broken open, half of it.` });
  if (breaks && breaks.why !== "")
    found.push({
      label: "No answer",
      says:
        breaks.href === "" ? (
          breaks.why
        ) : (
          <>
            {breaks.why} <a href={breaks.href}>Read it there.</a>
          </>
        ),
    });
  if (model.status === "stuck")
    found.push({
      label: "Do now",
      says: (
        <>
          At the place itself, close the sessions of <code class="break">{model.login}</code> and take the login away.
          Finalcall goes on trying, and says so when it worked.
        </>
      ),
    });
  else if (!model.proof && model.status !== "refused")
    found.push({
      label: "Undo",
      says: "It ends by itself; sessions are closed, the login goes, and what is left behind is listed.",
    });
  return found;
}

/** What was made for somebody, shown once. Nothing on it renews itself, and no navigation leads away by accident. */
export const givenScreen = (given: {
  readonly id: string;
  readonly target: string;
  readonly login: string;
  readonly until: string;
  readonly secret: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly how: string;
}): Html =>
  plainScreen(
    `Your login to ${given.target}`,
    <>
      <header class="head">
        <h1>Your login to {given.target}</h1>
        <p class="answer">Keep it now: it is shown once and kept nowhere. It ends at {given.until}.</p>
      </header>
      <Once id="secret" title="The secret" text={given.secret} />
      {given.files.map(({ name, text }, n) => (
        <Once id={`file-${n}`} title={name} text={text} />
      ))}
      <Once id="how" title="How to use it" text={given.how} />
      <p class="muted">The login is called {given.login}. What is lost is asked for again.</p>
      <p class="acts">
        <a class="btn" href={`/access/${given.id}`}>
          It is kept
        </a>
      </p>
    </>,
  );

/** A tap takes all of it, so that nothing is left out by hand. */
const Once = ({ id, title, text }: { id: string; title: string; text: string }) => (
  <Section id={id} title={title}>
    <pre class="cmd plain once">{text.trimEnd()}</pre>
  </Section>
);
