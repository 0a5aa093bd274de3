/** The list of actions: what nobody knows the end of, what waits for whom, what is held and by what, what runs, what ended. */

import type { ActionsModel, KindRow } from "../../views/action-list.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Ctx, ForPage, Risk, Section, Sentence } from "../parts.tsx";
import { PauseBar, PauseKinds } from "./action-acts.tsx";
import { Rows } from "./action-parts.tsx";

export const actionsScreen = (shell: Shell, model: ActionsModel): Html => {
  const bar = model.pausable.length > 0;
  return screen(shell, {
    title: "Actions",
    bar,
    children: (
      <>
        <Ctx>
          <span>Actions</span>
          <span class="ph">{shell.when}</span>
        </Ctx>
        <header class="head">
          <h1 class={model.bad ? "stop" : undefined}>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.answer} name={model.name} />
          </p>
        </header>
        <div class="cols">
          <div>
            <Rows id="doubt" title="In doubt" rows={model.doubt} />
            <Rows id="mine" title="Wait for you" rows={model.mine} />
            <Rows
              id="waiting"
              title={model.mine.length > 0 ? "Wait for others" : "Wait for a yes"}
              rows={model.waiting}
            />
            <Rows id="held" title="Held" rows={model.held} />
            <Rows id="running" title="Running" rows={model.running} />
            <Rows id="over" title="Ended" rows={model.over} />
            {model.more > 0 ? (
              <p class="muted">
                {model.more} older ones stand in <a href="/record?kind=action">the record</a>.
              </p>
            ) : null}
            {model.kinds.length === 0 ? <Empty /> : <Kinds kinds={model.kinds} />}
          </div>
          <aside class="side">
            {bar ? <PauseBar /> : null}
            <Section id="propose" title="Propose one">
              <p>Agents and programs ask by their token, and hear how it stands:</p>
              <pre class="cmd plain once">{model.command}</pre>
              <p class="small muted">
                A token proposes and never approves. Sent twice under one key, it is one action.
              </p>
            </Section>
          </aside>
        </div>
        <PauseKinds kinds={model.pausable} />
      </>
    ),
  });
};

const Kinds = ({ kinds }: { kinds: readonly KindRow[] }) => (
  <Section id="kinds" title="What may be proposed" aside={String(kinds.length)}>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Action</th>
          <th scope="col">Risk</th>
          <th scope="col">Says yes</th>
          <th scope="col">Way</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ title, does, risk, who, runs, held }) => (
          <tr>
            <th scope="row">
              {title}
              {does === "" ? null : <small>{does}</small>}
              {held === "" ? null : <small class="stop">{held}</small>}
            </th>
            <td class="lvl">
              <Risk risk={risk} />
            </td>
            <td data-l="Says yes: " data-r=". ">
              {who === "" ? "nobody has to" : <b>{who}</b>}
            </td>
            <td data-l="Way: " data-r=".">
              {runs}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="small muted">Any other kind is high risk, waits for an owner, and is fetched as a permit.</p>
  </Section>
);

const example = `actions:
  refund:
    area: billing
    does: pays back a charge
    risk: high
    to: https://shop.example/hooks/finalcall
    secret: env:SHOP_HOOK
    idempotent: yes`;

const Empty = () => (
  <Section id="kinds" title="Name the first kind">
    <p>
      Write it on the page under <code>actions</code>: whose call it is, how dangerous, and where it is sent.
    </p>
    <ForPage lines={example} lint />
  </Section>
);
