/** The page as one screen and one printed sheet: who makes the final call, and the version that waits. */

// biome-ignore-all lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out

import { type AreaModel, areasSentence, type PageModel } from "../../views/page.ts";
import type { Shell } from "../../views/shell.ts";
import type { WhoModel } from "../../views/who.ts";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Here, Section } from "../parts.tsx";
import { Cover } from "./cover.tsx";
import { Actions } from "./page-actions.tsx";
import { Offered } from "./page-offer.tsx";
import { Tasks } from "./page-tasks.tsx";
import { Answer } from "./who.tsx";

export const pageScreen = (shell: Shell, model: PageModel, asked?: WhoModel): Html => {
  const deciding = model.offered?.mayAnswer ?? false;
  return screen(shell, {
    title: "The page",
    bar: deciding,
    children: (
      <>
        <Here shell={shell} />
        <header class="head">
          <h1>Who makes the final call</h1>
          <p class="answer">
            <b>{areasSentence(model.areas.length)}</b> {nobodyClaimed(model)}
            {model.cover.first === "" ? null : (
              <>
                {" "}
                <a href="#cover">{model.cover.first}</a>.
              </>
            )}
          </p>
          <p class="muted small">
            {model.adopted === "" ? "Not adopted yet. " : `${model.adopted} `}Version <code>{model.version}</code>.
            Times are {model.zone}.<span class="printonly"> Printed {shell.when}.</span>
          </p>
        </header>
        {model.offered ? <Offered offer={model.offered} /> : null}
        <Ask asked={asked} />
        <div class="cols">
          <div>
            <Owners areas={model.areas} />
          </div>
          <Beside model={model} />
        </div>
        <Cover model={model.cover} />
        <Below model={model} />
      </>
    ),
  });
};

/** The page answers for itself: whose it is, and whether it is the reader's own. */
const Ask = ({ asked }: { asked: WhoModel | undefined }) => (
  <div class="noprint">
    <Section id="whose" title="Who decides? Is this mine?">
      <form class="ask" method="get" action="/page">
        <label class="vh" for="page-q">
          A path, a task or a question
        </label>
        <input
          id="page-q"
          type="search"
          name="q"
          value={asked?.question ?? ""}
          maxlength={2000}
          placeholder="a path, a task, a question"
        />
        <button type="submit" class="btn go">
          Ask
        </button>
      </form>
      {asked?.answer ? <Answer answer={asked.answer} /> : null}
    </Section>
  </div>
);

function nobodyClaimed({ unclaimed, defaultOwner }: PageModel): string {
  if (unclaimed.length === 0) return `Everything else falls to ${defaultOwner}.`;
  return `${unclaimed.length} more ${unclaimed.length === 1 ? "is" : "are"} unclaimed and ${unclaimed.length === 1 ? "falls" : "fall"} to ${defaultOwner}.`;
}

const Owners = ({ areas }: { areas: readonly AreaModel[] }) => (
  <Section id="owners" title="Owners" aside="a silent owner passes to the backup">
    <table role="table" class="stack">
      <thead role="rowgroup">
        <tr role="row">
          {["Area", "Owner", "Backup", "after", "Input", "After hours"].map((head) => (
            <th role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {areas.map((area) => (
          <Row area={area} />
        ))}
      </tbody>
    </table>
  </Section>
);

/** On a phone the row is one sentence; `data-l` and `data-r` carry its joining words. */
const Row = ({
  area: { title, covers, paths, owner, backup, after, input, afterHours, name },
}: {
  area: AreaModel;
}) => (
  <tr role="row" id={`area-${name}`}>
    <th role="rowheader" scope="row">
      {title}
      <small>
        {covers.replace(/\.$/, "")}
        {paths.length > 0 ? (
          <>
            ;{" "}
            {paths.map((path, n) => (
              <>
                {n > 0 ? ", " : ""}
                <code>{path}</code>
              </>
            ))}
          </>
        ) : null}
      </small>
    </th>
    <td role="cell" data-r=" decides;">
      <b>{owner}</b>
    </td>{" "}
    <td role="cell">{backup}</td>{" "}
    <td
      role="cell"
      data-l={backup === "" ? undefined : "after"}
      data-r={input === "" && afterHours === "" ? "." : ";"}
      class="nw"
    >
      {backup === "" ? "" : after}
    </td>{" "}
    <td role="cell" data-l="input" data-r={afterHours === "" ? "." : ";"}>
      {input}
    </td>{" "}
    <td role="cell" data-l="after hours" data-r=".">
      {afterHours}
    </td>
  </tr>
);

const Beside = ({ model: { guardrails, ties, people, cover } }: { model: PageModel }) => (
  <aside>
    {guardrails.length > 0 ? (
      <Section id="rails" title="Guardrails">
        <ul class="rows">
          {guardrails.map(({ name, says, owner, reading, crossed }) => (
            <li class="row">
              <span>{name}</span>
              <span class="due">{owner}</span>
              <p>
                {says}
                {reading === "" ? null : (
                  <span class="noprint">
                    <br />
                    <span class={crossed ? "stop" : undefined}>{reading}</span>
                  </span>
                )}
              </p>
            </li>
          ))}
        </ul>
        <p class="muted small noprint">
          Inside all of them and undoable in a sprint, nobody needs to be asked. Crossing one goes to its owner by
          itself.
        </p>
      </Section>
    ) : null}
    {ties.length > 0 ? (
      <Section id="ties" title="When speed and quality disagree">
        <ul class="list">
          {ties.map(({ when, name }) => (
            <li class="two">
              <Icon name="dash" />
              <span>
                {when}: <b>{name}</b>
              </span>
            </li>
          ))}
        </ul>
      </Section>
    ) : null}
    {cover.critical ? (
      <Section id="leaves" title="If one person leaves">
        <p>
          Without <b>{cover.critical.name}</b>, {cover.critical.says} <a href="/page/cover#leaving">What breaks</a>
        </p>
      </Section>
    ) : null}
    <Section id="people" title="People">
      <ul class="list">
        {people.map(({ name, role, hours }) => (
          <li class="wide2">
            <span>
              {name}
              <small>{[role, hours].filter(Boolean).join(", ")}</small>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  </aside>
);

const Below = ({ model }: { model: PageModel }) => {
  const { unclaimed, defaultOwner, gaps, history, digest, notYet, actions, tasks, tasksOwner, reviewed } = model;
  return (
    <>
      {actions.length > 0 ? <Actions actions={actions} /> : null}
      {tasks.length > 0 ? <Tasks tasks={tasks} owner={tasksOwner} /> : null}
      {unclaimed.length > 0 ? (
        <Section id="unclaimed" title="Unclaimed" aside={`${defaultOwner} answers until somebody claims them`}>
          <ul class="claims">
            {unclaimed.map(({ title, covers }) => (
              <li>
                <h3>{title}</h3>
                <p class="muted small">{covers}</p>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {gaps.length > 0 ? (
        <div class="noprint">
          <Section id="gaps" title="Questions that nobody clearly owns" aside={String(gaps.length)}>
            <ul class="rows">
              {gaps.map(({ question, owner, when }) => (
                <li class="row">
                  <h3>{question}</h3>
                  <span class="due">{owner}</span>
                  <p>
                    Asked {when}. {owner} answers for it until the page names an owner.
                  </p>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      ) : null}
      {reviewed === "" ? null : (
        <div class="noprint">
          <Section id="reviewed" title="Is it still right?">
            <p>
              {reviewed} <a href="/review">Review the page</a>
            </p>
          </Section>
        </div>
      )}
      {history.length > 0 ? (
        <div class="noprint">
          <Section id="history" title="Versions" aside={String(history.length)}>
            <ul class="list">
              {history.map(({ version, by, when, seq }) => (
                <li class="wide2">
                  <span>
                    <code>{version}</code> adopted by {by} on {when} <a href={`/record/${seq}`}>entry {seq}</a>
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      ) : null}
      <p class="foot">
        Version <code>sha256:{digest}</code>. In the repository as <code>finalcall.yaml</code>. Every past decision
        shows the version it was made under.
        {notYet.length > 0 ? ` Accepted and without effect yet: ${notYet.join(", ")}.` : ""}
      </p>
    </>
  );
};
