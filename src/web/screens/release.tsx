/** The card of a release: who says yes, what it holds, how it is undone, its stages, and what was approved exactly. */

import type { ReleaseModel } from "../../views/release.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Proof, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Decides, type Fact, Facts, Marked, Risk, Section } from "../parts.tsx";
import { Doubts, Except, More, Stages, Stop, StopBar } from "./release-acts.tsx";

export const releaseScreen = (shell: Shell, model: ReleaseModel): Html => {
  const { name, environment, waits, call, mayAnswer } = model;
  const stops = !mayAnswer && model.status === "rolling";
  const title = `Release ${name} to ${waits ? waits.name : environment}`;
  return screen(shell, {
    title,
    bar: mayAnswer || stops,
    children: (
      <>
        <Back href="/releases" to="Releases" when={shell.when} />
        <header class="head">
          <p class="kick">
            <Risk risk={model.risk} />
            <span>{environment}</span>
            <span>{model.areas.join(", ") || "A routine release"}</span>
            <span>Prepared by {model.by}</span>
          </p>
          <h1>{title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            {call && waits ? (
              <Decides call={call} left={call.mine && call.left !== "" ? `${call.left} left for you.` : model.whyNot} />
            ) : (
              <Section id="dec" title="Where it stands" hidden>
                <p class={model.status === "stopped" || model.status === "in-doubt" ? "answer stop" : "answer"}>
                  {model.says}
                </p>
              </Section>
            )}
            {model.nobody === "" ? null : <Nobody model={model} />}
            {mayAnswer ? <Bar model={model} /> : stops ? <StopBar /> : null}
          </aside>
          <div>
            {model.doubts.length > 0 ? <Doubts model={model} /> : null}
            <Section id="why" title={mayAnswer ? "What and why you" : "What and why"}>
              <Facts facts={facts(model)} />
            </Section>
            {model.except ? <Except model={model} shown={model.except.shown} /> : null}
            <Stages model={model} />
            <Holds model={model} />
            <Evidence model={model} />
            <Seats model={model} />
            <Bound model={model} />
            <More model={model} />
          </div>
        </div>
        {mayAnswer && model.waits?.stage === "" && model.signing.stop === undefined ? <Refuse model={model} /> : null}
        {model.mayStop ? <Stop model={model} /> : null}
      </>
    ),
  });
};

const Bar = ({ model: { signing, id, waits, oneWay } }: { model: ReleaseModel }) => {
  if (!waits) return null;
  if (signing.stop) return <CannotSign stop={signing.stop} here={`/releases/${id}`} />;
  const whole = waits.stage === "";
  return (
    <Deciding
      action={`/releases/${id}/${whole ? "approve" : "advance"}`}
      shown={waits.shown}
      signing={signing}
      class="bar"
    >
      <Proof signing={signing} signs={`Approving asks for your passkey. It signs this ${whole ? "card" : "stage"}.`} />
      {whole ? null : <input type="hidden" name="stage" value={waits.stage} />}
      <div class={whole ? "acts" : "acts one"}>
        {whole ? (
          <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
            Refuse
          </button>
        ) : null}
        <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
          Approve: release to {waits.name}
          {oneWay ? ", for good" : ""}
        </button>
      </div>
    </Deciding>
  );
};

const Nobody = ({ model: { nobody, splits } }: { model: ReleaseModel }) => (
  <div class="field">
    <p class="stop">{nobody}</p>
    {splits.length > 0 ? (
      <ul class="list tight">
        {splits.map((says) => (
          <li class="wide2">{says}</li>
        ))}
      </ul>
    ) : null}
  </div>
);

function facts(model: ReleaseModel): Fact[] {
  const { call, freeze, passed, stopped, cost, ai, waits } = model;
  const found: Fact[] = [{ label: "What", says: model.note }];
  if (call && call.whyMe !== "") found.push({ label: "Why you", says: call.whyMe });
  if (stopped)
    found.push({
      label: "Stopped",
      says: (
        <span class="stop">
          {stopped.when}, by {stopped.by}: {stopped.says}
        </span>
      ),
    });
  found.push({ label: "Undo", says: <Undo model={model} /> });
  found.push({ label: waits ? "On yes" : "Goes out", says: `${model.plan} ${stopText(model.stops)}` });
  if (freeze)
    found.push({
      label: "Freeze",
      says: (
        <>
          <span class="stop">Frozen since {freeze.since}.</span> {freeze.says}{" "}
          {freeze.passes.length > 0 ? `${freeze.passes.join(" or ")} may let it pass.` : ""}
        </>
      ),
    });
  for (const says of passed) found.push({ label: freeze ? "Other freeze" : "Freeze", says });
  if (cost !== "") found.push({ label: "Cost", says: cost });
  if (model.approved !== "") found.push({ label: "Approved", says: model.approved });
  for (const { by, reason, when } of model.refusals)
    found.push({ label: "Refused", says: `${by}, ${when}: ${reason}` });
  found.push({ label: "Made by", says: model.makers });
  if (ai.length > 0) found.push({ label: "AI", says: `Evidence found: ${ai.join("; ")}` });
  return found;
}

const stopText = (stops: readonly string[]): string =>
  stops.length === 0 ? "No number stops it by itself." : `It stops by itself at ${stops.join(", ")}.`;

/** Seconds from the last timed rollback, never from a claim. */
const Undo = ({ model: { undo, rollback, oneWay } }: { model: ReleaseModel }) => (
  <>
    {undo.seconds === "" ? <span class="wait">Never timed</span> : <b>{undo.seconds}</b>}
    {undo.to === "" ? ". Nothing good was live before it." : `, ${undo.to}.`}
    {undo.timed === "" ? "" : ` ${undo.timed}.`} {oneWay ? <b>Part of it cannot be undone. </b> : null}
    <small class="block">
      {stepWord[rollback.kind] ?? "Step"}: <code>{rollback.does}</code>
    </small>
  </>
);

const stepWord: Readonly<Record<string, string>> = {
  command: "Command",
  commit: "Commit",
  image: "Image",
  database: "Database step",
};

const Holds = ({ model: { commits, files, reasons, truncated, from, to } }: { model: ReleaseModel }) => (
  <Section
    id="holds"
    title={`${commits.length} ${commits.length === 1 ? "commit" : "commits"}, ${files} ${files === 1 ? "file" : "files"}`}
    aside={reasons.length === 0 ? "touches nothing dangerous" : undefined}
  >
    {truncated ? <p class="stop">The patch was too long to be read whole, so it is high risk.</p> : null}
    <table>
      <tbody>
        {commits.map(({ commit, subject, approved }) => (
          <tr>
            <td>
              {subject}
              {approved === "" ? null : <small>approved before by {approved}</small>}
            </td>
            <td class="num">
              <code>{commit}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    {reasons.length > 0 ? (
      <ul class="list tight">
        {reasons.slice(0, 6).map((says) => (
          <li class="wide2">{says}</li>
        ))}
        {reasons.length > 6 ? <li class="wide2 muted">and {reasons.length - 6} more</li> : null}
      </ul>
    ) : null}
    <p class="small muted">Read every line where the code is:</p>
    <code class="cmd">
      git diff {from}..{to}
    </code>
  </Section>
);

const Evidence = ({ model: { tests, monitoring, offSwitch, stopPatching, rollback } }: { model: ReleaseModel }) => (
  <Section id="evidence" title="Evidence">
    <ul class="list">
      <li>
        <Icon name="check" label="Passed" />
        <span>
          {tests.passed.toLocaleString("en-US")} tests passed, {tests.failed} failed
          <small>{tests.source}</small>
        </span>
      </li>
      <li>
        <Icon name="check" label="Named" />
        <span>
          Way back is exact
          <small>
            <code>{rollback.does}</code>
          </small>
        </span>
      </li>
    </ul>
    <Facts
      facts={[
        { label: "Watched at", says: <Marked text={monitoring} /> },
        { label: "Off switch", says: <Marked text={offSwitch} /> },
        { label: "Stop patching", says: <Marked text={stopPatching} /> },
      ]}
    />
  </Section>
);

const Seats = ({ model: { seats } }: { model: ReleaseModel }) => (
  <Section id="seats" title="Who may approve it" aside="the whole list of deploy rights">
    <ul class="list">
      {seats.map(({ name, as, may, why }) => (
        <li>
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

const Bound = ({ model: { artifact, from, to, repo, page, waits, asked, seq } }: { model: ReleaseModel }) => (
  <Section id="bound" title="Bound to exactly this">
    <Facts
      small
      facts={[
        { label: "Digest", says: <code class="break">{artifact}</code> },
        {
          label: "Commit",
          says: (
            <>
              <code>{to}</code> on <code>{from}</code> of {repo}
            </>
          ),
        },
        { label: "Page", says: <code>{page}</code> },
        ...(waits ? [{ label: "Card", says: <code>{waits.shown.slice(0, 16)}</code> }] : []),
        {
          label: "Prepared",
          says: (
            <>
              {asked}, <a href={`/record/${seq}`}>entry {seq}</a>
            </>
          ),
        },
        { label: "Voided by", says: "Preparing it again with other content, or a new version of the page" },
      ]}
    />
  </Section>
);

const Refuse = ({ model: { id, name, waits } }: { model: ReleaseModel }) => (
  <RefuseDialog
    action={`/releases/${id}/refuse`}
    title={`Refuse ${name}`}
    says="Nothing is released. Its makers are told, with your reason."
    button="Refuse the release"
    to={{ shown: waits?.shown }}
  />
);
