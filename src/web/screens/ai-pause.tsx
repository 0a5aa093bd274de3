/** The receipt of a pause: what was finished, parked or unknown, whom the answers reached, and how it started again. */

import type { PauseScreenModel } from "../../views/ai-pause.ts";
import type { ReceiptModel } from "../../views/ai-paused.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Section, Sentence } from "../parts.tsx";
import { Rows } from "./action-parts.tsx";
import { PauseBar, PauseTask, Resume } from "./ai-parts.tsx";

export const pauseScreen = (shell: Shell, model: PauseScreenModel): Html => {
  const { pause, title, answer, name, back, fallback, samples, seq, pausing, actions, onlyActions } = model;
  const { receipt, resume, resumed } = pause;
  return screen(shell, {
    title,
    bar: pausing !== undefined,
    children: (
      <>
        <Back href={back.href} to={back.to} when={shell.when} />
        <header class="head">
          <p class="kick">
            <span>Pause</span>
            {pause.of === "" ? null : <span>{pause.of.charAt(0).toUpperCase() + pause.of.slice(1)}</span>}
          </p>
          <h1 class={resumed ? undefined : "stop"}>{title}</h1>
          <p class="answer">
            <Sentence says={answer} name={name} />
          </p>
        </header>
        <div class="cols">
          <div>
            {actions ? <Held actions={actions} /> : null}
            {onlyActions ? null : (
              <Section id="receipt" title="Receipt" aside={receipt ? `counted ${receipt.at}` : undefined}>
                <p>{receipt ? receipt.says : "What was under way is being counted. Read this again in a moment."}</p>
                {pause.queue ? (
                  <p>
                    <a href={pause.queue.href}>{pause.queue.says}</a>.
                  </p>
                ) : null}
                {receipt ? <Calls receipt={receipt} /> : null}
              </Section>
            )}
            {receipt && !onlyActions ? <Used receipt={receipt} /> : null}
          </div>
          <aside>
            {pausing ? <PauseBar label={pausing.label} /> : null}
            {resume ? (
              <Section id="resume" title={`Start ${pause.are === "are" ? "them" : "it"} again`}>
                <Resume pause={pause} resume={resume} />
              </Section>
            ) : null}
            <Section id="meanwhile" title={resumed ? "What was decided" : "Until then"}>
              <Facts
                facts={[
                  ...(resumed
                    ? [
                        {
                          label: "Choice",
                          says: `${resumed.choice.charAt(0).toUpperCase()}${resumed.choice.slice(1)}`,
                        },
                        ...(resumed.rule === "" ? [] : [{ label: "New rule", says: resumed.rule }]),
                        { label: "By", says: `${resumed.by}, ${resumed.at}` },
                      ]
                    : [
                        ...(actions
                          ? [{ label: "Actions", says: "Approved ones wait, and so do the clocks of their yes." }]
                          : []),
                        ...(onlyActions
                          ? []
                          : [
                              {
                                label: "Use",
                                says: fallback === "" ? "Answer by hand" : <code class="break">{fallback}</code>,
                              },
                              { label: "Drafts", says: <a href="/drafts">Those that wait for a person</a> },
                              { label: "Queue", says: <a href="/work">Work for people</a> },
                            ]),
                      ]),
                  ...(samples > 0
                    ? [{ label: "Samples", says: "The wrong answer joined them; it must not come back." }]
                    : []),
                  { label: "Record", says: <a href={`/record/${seq}`}>Entry {seq}</a> },
                ]}
              />
            </Section>
          </aside>
        </div>
        {pausing ? <PauseTask pausing={pausing} /> : null}
      </>
    ),
  });
};

/** What it keeps from being sent, and what it came too late for. */
const Held = ({ actions: { held, sent } }: { actions: NonNullable<PauseScreenModel["actions"]> }) =>
  held.length + sent.length === 0 ? (
    <Section id="held" title="Actions that it holds">
      <p>None was open. The next one waits here.</p>
    </Section>
  ) : (
    <>
      <Rows id="held" title="Actions that it holds" rows={held} />
      <Rows id="sent" title="Sent before it" rows={sent} />
    </>
  );

const groups = [
  ["finished", "Finished", "answered before it stopped"],
  ["parked", "Parked", "ended in the middle; a person answers"],
  ["unknown", "Unknown", "nobody knows how it ended; look at the far side"],
] as const;

const Calls = ({ receipt }: { receipt: ReceiptModel }) => {
  const all = groups.filter(([name]) => receipt[name].length > 0);
  if (all.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Under way at the pause</th>
          <th scope="col">Call</th>
        </tr>
      </thead>
      <tbody>
        {all.flatMap(([name, title, says]) =>
          receipt[name].map((call, n) => (
            <tr>
              <th scope="row" class={name === "unknown" ? "wait" : undefined}>
                {title}
                {n === 0 ? <small>{says}</small> : null}
              </th>
              <td>
                <code class="break">{call}</code>
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
};

const Used = ({ receipt: { used } }: { receipt: ReceiptModel }) => (
  <Section id="used" title="Answers that were used already" aside={String(used.length)}>
    {used.length === 0 ? (
      <p>None. Nothing of it reached anybody.</p>
    ) : (
      <>
        <p>Somebody looks at each, and writes to whom it misled.</p>
        <table>
          <thead>
            <tr>
              <th scope="col">Recipient</th>
              <th scope="col">Call</th>
              <th scope="col" class="num">
                Used
              </th>
            </tr>
          </thead>
          <tbody>
            {used.map(({ call, recipient, at }) => (
              <tr>
                <th scope="row">{recipient || "not said"}</th>
                <td>
                  <code class="break">{call}</code>
                </td>
                <td class="num">{at}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )}
  </Section>
);
