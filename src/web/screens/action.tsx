/** One action: who decides, what exactly will happen, what it looks like, what stops it, and what came of it. */

import type { ActionModel } from "../../views/action-card.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, type Fact, Facts, Fuse, Risk, Section, Sentence } from "../parts.tsx";
import { Bar, Doubt, hasBar, More, PauseKinds, Refuse } from "./action-acts.tsx";
import { Changes, Compared, Seen, Steps, Values, Words } from "./action-parts.tsx";

export const actionScreen = (shell: Shell, model: ActionModel): Html =>
  screen(shell, {
    title: model.title,
    bar: hasBar(model),
    children: (
      <>
        <Back href="/actions" to="Actions" when={shell.when} />
        <header class="head">
          <p class="kick">
            <Risk risk={model.risk} />
            <span>{model.area}</span>
            <span>Asked by {model.askedBy}</span>
            <span>{model.asked}</span>
          </p>
          <h1>{model.title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            <Standing model={model} />
            <Bar model={model} />
          </aside>
          <div>
            {model.doubt ? <Doubt model={model} doubt={model.doubt} /> : null}
            {model.twin ? <Compared beside={model.twin} /> : null}
            {model.edited ? <Changes edited={model.edited} /> : null}
            <Section id="what" title={model.approve === "" ? "What it does" : "What happens on a yes"}>
              {model.amount ? (
                <p class="amount">
                  <b>{model.amount.says}</b> <span class="muted small">{model.amount.note}</span>
                </p>
              ) : null}
              <Facts facts={facts(model)} />
            </Section>
            <Section id="sent" title="What is sent" aside="exactly this">
              {model.readable ? (
                model.values.length === 0 ? (
                  <p class="muted">No parameters.</p>
                ) : (
                  <Values values={model.values} />
                )
              ) : (
                <p class="stop">Its words were removed from the record, so nobody can read what it would do.</p>
              )}
            </Section>
            <Steps steps={model.steps} />
            <More model={model} />
            <Bound model={model} />
          </div>
        </div>
        {model.mayRefuse ? <Refuse model={model} /> : null}
        {model.pauses === "" ? null : <PauseKinds kinds={[{ name: model.pauses, title: model.kind }]} />}
      </>
    ),
  });

const Standing = ({ model: { says, name, tone, below, call, fuse, replacedBy } }: { model: ActionModel }) => (
  <Section id="dec" title="Where it stands" hidden>
    <p class={tone === "stop" ? "answer stop" : "answer"}>
      <Sentence says={says} name={name} />
    </p>
    {fuse ? <Fuse fuse={fuse} /> : null}
    {call?.mine && call.left !== "" ? <p class="muted small">{call.left} left for you.</p> : null}
    {below === "" ? null : <p class="muted small">{below}</p>}
    {replacedBy === undefined ? null : (
      <p>
        <a href={`/actions/${replacedBy}`}>Read the one that takes its place</a>
      </p>
    )}
  </Section>
);

function facts(model: ActionModel): Fact[] {
  const { does, named, target, onBehalfOf, reason, call, proposer, task, runs, good, stop, status } = model;
  const found: Fact[] = [
    {
      label: "What",
      says: named
        ? `${does === "" ? "The page does not say in words what it does" : does.charAt(0).toUpperCase() + does.slice(1)}.`
        : "The page does not name this kind of action, so it is high risk and sent by nobody but whoever proposed it.",
    },
  ];
  if (target !== "") found.push({ label: "Target", says: <span class="break">{target}</span> });
  if (onBehalfOf.length > 0) found.push({ label: "For", says: <Seen pieces={onBehalfOf.pieces} /> });
  found.push({ label: "Reason", says: <Words value={reason} /> });
  if (call && call.whyMe !== "") found.push({ label: "Why you", says: call.whyMe });
  found.push({
    label: "Asked by",
    says:
      task === "" ? (
        `${proposer}.`
      ) : (
        <>
          {proposer}, in the task <a href={`/ai/${task}`}>{task}</a>.
        </>
      ),
  });
  found.push({ label: "Way", says: runs });
  if (good !== "") found.push({ label: "Good for", says: good });
  if (stop && status !== "stopped")
    found.push({
      label: "Held",
      says: (
        <>
          <span class="stop">{stop.says}</span> {stop.ends} <a href={stop.href}>{stop.link}</a>
        </>
      ),
    });
  if (stop && status === "stopped") found.push({ label: "Held by", says: <a href={stop.href}>{stop.link}</a> });
  return found;
}

const Bound = ({ model: { bound } }: { model: ActionModel }) => (
  <Section id="bound" title="Bound to exactly this">
    <Facts
      small
      facts={[
        { label: "Digest", says: <code title={bound.digest}>{shortened(bound.digest)}</code> },
        { label: "Page", says: <code>{bound.page}</code> },
        { label: "Key", says: <code class="break">{bound.key}</code> },
        { label: "Asked in", says: <a href={`/record/${bound.seq}`}>Entry {bound.seq}</a> },
        { label: "Voided by", says: "A new page version, its time, or an edit, which is asked anew" },
      ]}
    />
  </Section>
);

const shortened = (digest: string): string =>
  `sha256:${digest.slice(0, 4)} ${digest.slice(4, 8)} … ${digest.slice(-4)}`;
