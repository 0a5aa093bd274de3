/** The releases screen: one sentence on the users first, then the numbers, then what is live, on its way, waiting and frozen. */

// biome-ignore-all lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out

import type { Child } from "hono/jsx";
import type { ReleasesModel, RollingModel, WaitingModel } from "../../views/releases.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Here, Section, Sentence } from "../parts.tsx";
import { Alerts } from "./alerts.tsx";
import { Health } from "./health.tsx";
import { FreezeForms, Offer, Operations, Undo } from "./releases-acts.tsx";

export const releasesScreen = (shell: Shell, model: ReleasesModel): Html =>
  screen(shell, {
    title: model.title.replace(/\.$/, ""),
    children: (
      <>
        <Here shell={shell} me={shell.me?.name} />
        <header class="head">
          <h1 class={model.bad ? "stop" : undefined} data-fine={model.fine ? "" : undefined}>
            {model.title}
          </h1>
          <p class="answer">
            <Sentence says={model.answer} name={model.name} />
          </p>
        </header>
        {model.offer ? <Offer wayBack={model.wayBack} incidents={shell.incidents} /> : null}
        {model.environments.length === 0 ? <NoEnvironment page={model.page} /> : null}
        {model.health.map((health) => (
          <Health health={health} alone={model.health.length === 1} />
        ))}
        <Alerts alerts={model.alerts} />
        <div class="cols">
          <aside class="first">
            {model.waiting.length > 0 ? <WaitingToGo waiting={model.waiting} /> : null}
            <FreezeForms model={model} />
            {!model.offer && model.wayBack.some(({ command, measures }) => command !== "" || measures.length > 0) ? (
              <Undo wayBack={model.wayBack} />
            ) : null}
          </aside>
          <div>
            {model.operations.length > 0 ? <Operations operations={model.operations} /> : null}
            {model.rolling.map((rolling) => (
              <Rolling rolling={rolling} />
            ))}
            {model.environments.length > 0 ? <Live model={model} /> : null}
            {model.deploys.length > 0 ? <Deploys model={model} /> : null}
          </div>
        </div>
      </>
    ),
  });

const NoEnvironment = ({ page }: { page: boolean }) => (
  <Section id="first" title="The next step">
    <p>
      {page
        ? "Write on the page where releases go, where their numbers are, and at which number they stop:"
        : "Adopt a page first. Then write on it where releases go:"}
    </p>
    <pre class="example">
      {`releases:
  production:
    metrics: http://prometheus:9090
    stop: { error-rate: "> 2 % for 2m" }`}
    </pre>
    <code class="cmd">finalcall lint</code>
  </Section>
);

const Live = ({ model: { live, environments } }: { model: ReleasesModel }) => (
  <Section id="live" title="What is live">
    {live.length === 0 ? (
      <>
        <p>Nothing has gone out to {environments.join(" or ")} through Finalcall yet. Prepare the first release:</p>
        <code class="cmd">finalcall release prepare</code>
      </>
    ) : (
      <table class="stack" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <Head says="Where" />
            <Head says="Release" />
            <Head says="Since" />
            <Head says="Approved by" />
            <Head says="Undo, last timed" num />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {live.map(({ environment, name, href, reach, since, approved, undo, status, bad }) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                {environment}
                {status === "" ? null : <small class={bad ? "stop" : undefined}>{status}</small>}
              </th>{" "}
              <Cell right=";">
                <a href={href}>{name}</a> for {reach}
              </Cell>{" "}
              <Cell left="since" right=";">
                {since}
              </Cell>{" "}
              <Cell left="approved by" right=";">
                {approved}
              </Cell>{" "}
              <Cell left="undo" num>
                {undo === "" ? <span class="wait">never timed</span> : undo}
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </Section>
);

const Head = ({ says, num }: { says: string; num?: boolean }) => (
  <th role="columnheader" scope="col" class={num ? "num" : undefined}>
    {says}
  </th>
);

const Cell = ({ left, right, num, children }: { left?: string; right?: string; num?: boolean; children: Child }) => (
  <td role="cell" data-l={left} data-r={right} class={num ? "num" : undefined}>
    {children}
  </td>
);

const Rolling = ({ rolling: { name, href, environment, status, bad, stages } }: { rolling: RollingModel }) => (
  <Section id={`rolling-${environment}`} title={`On its way to ${environment}`}>
    <a class="row" href={href} data-row>
      <h3>{name}</h3>
      <span class={bad ? "due stop" : "due"}>{status}</span>
    </a>
    <ol class="steps">
      {stages.map(({ name, state, says }) => (
        <li class={state}>
          <b>{name}</b>
          <span>{says}</span>
        </li>
      ))}
    </ol>
  </Section>
);

const WaitingToGo = ({ waiting }: { waiting: readonly WaitingModel[] }) => (
  <Section id="roll" title="Waiting to go out">
    <ul class="rows">
      {waiting.map(({ name, href, says, due, whose, held }) => (
        <li>
          <a class="row" href={href} data-row>
            <h3>{name}</h3>
            <span class={held ? "due stop" : "due"}>{due}</span>
            <p>{says}</p>
            <p class="d">{whose === "" ? (held ? "freeze" : "") : whose}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

const Deploys = ({ model: { deploys } }: { model: ReleasesModel }) => (
  <Section id="deploys" title="What happened last" aside="newest first">
    <ul class="rows">
      {deploys.map(({ when, what, by, outcome, bad, href }) => (
        <li>
          <a class="row" href={href}>
            <h3>{what}</h3>
            <span class="due">{when}</span>
            <p class={bad ? "stop" : undefined}>{outcome}</p>
            <p class="d">{by}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);
