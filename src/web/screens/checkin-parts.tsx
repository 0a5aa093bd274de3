/** The filled-in parts of the check-in: waits in three figures, findings with words for the page, the AI's week, and what is open beside them. */

import type { CheckinFacts, CheckinModel, JudgedFinding } from "../../views/checkin.ts";
import { trustSays } from "../../views/checkin-ai.ts";
import type { Item, OpenRow } from "../../views/checkin-open.ts";
import { lasted } from "../../views/checkin-waits.ts";
import { nameOf } from "../../views/names.ts";
import { Icon, type IconName } from "../icons.tsx";
import { Section } from "../parts.tsx";

export const Waited = ({ facts: { waits, waited } }: { facts: CheckinFacts }) => {
  const { all, total, before, deciders } = waits;
  const [longest] = all;
  return (
    <Section id="waits" title="2. Who waited for a yes?">
      {longest ? (
        <>
          <dl class="figs">
            <div>
              <dt>Waits</dt>
              <dd>
                {all.length}
                <small>the week before {before.count}</small>
              </dd>
            </div>
            <div>
              <dt>Longest</dt>
              <dd>
                {lasted(longest.minutes)}
                <small>for {nameOf(longest.by)}</small>
              </dd>
            </div>
            <div>
              <dt>In all</dt>
              <dd>
                {lasted(total)}
                <small>the week before {lasted(before.total)}</small>
              </dd>
            </div>
          </dl>
          <p>
            {waited}. The longest was <a href={longest.href}>{longest.title}</a>.
          </p>
          <ul class="list">
            {deciders.map(({ person, count, median }) => (
              <li class="wide2">
                <span>
                  {nameOf(person)} answered {count}, {count === 1 ? "" : "half of them "}within {lasted(median)}.
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>Nobody waited for a yes{before.count > 0 ? `; in the week before ${before.count} did` : ""}.</p>
      )}
    </Section>
  );
};

export const Found = ({
  model,
  findings,
  n,
  name,
  title,
  none,
}: {
  model: CheckinModel;
  findings: readonly JudgedFinding[];
  n: number;
  name: string;
  title: string;
  none: string;
}) => (
  <Section id={name} title={`${n}. ${title}`}>
    {findings.length === 0 ? (
      <p>{none}</p>
    ) : (
      <ul class="finds">
        {findings.map((one) => (
          <li>
            <p>
              {one.says} <a href={one.href}>See it</a>
            </p>
            {one.wording === "" ? null : (
              <p class="small">
                <span class="muted">Words for the page: </span>
                <code class="break">{one.wording}</code>
              </p>
            )}
            {model.mayJudge ? <Judge id={model.id} finding={one} /> : null}
            {one.judged === "" ? null : (
              <p class="small muted">
                {one.by}: {one.judged === "page" ? "the page should change" : "it stays as it is"}.
              </p>
            )}
          </li>
        ))}
      </ul>
    )}
  </Section>
);

const Judge = ({ id, finding: { key, judged, whose } }: { id: string; finding: JudgedFinding }) => (
  <form method="post" action={`/checkin/${id}/findings`}>
    <input type="hidden" name="finding" value={key} />
    <div class="acts">
      <button type="submit" class="btn" name="page" value="no" aria-pressed={judged === "stays" ? "true" : "false"}>
        {whose === "" ? "Leave the page" : `It stays ${nameOf(whose)}’s`}
      </button>
      <button type="submit" class="btn" name="page" value="yes" aria-pressed={judged === "page" ? "true" : "false"}>
        Change the page
      </button>
    </div>
  </form>
);

export const Ai = ({ id, facts, mine }: { id: string; facts: CheckinFacts; mine: CheckinModel["myTrust"] }) => {
  const { tasks, trust } = facts;
  if (!trust) return null;
  return (
    <Section id="trust" title="5. Do you trust what the AI writes?">
      {mine === undefined ? null : (
        <form method="post" action={`/checkin/${id}/trust`}>
          <div class="acts">
            {(Object.keys(trustSays) as (keyof typeof trustSays)[]).map((value) => (
              <button
                type="submit"
                class="btn"
                name="trust"
                value={value}
                aria-pressed={mine === value ? "true" : "false"}
              >
                {trustSays[value]}
              </button>
            ))}
          </div>
        </form>
      )}
      <p>
        {trust.said.length === 0 ? "Nobody has said it yet." : `${trust.said.join("; ")}.`}{" "}
        <span class="muted">
          {trust.missing.length === 0 || trust.said.length === 0
            ? ""
            : `${trust.missing.map(nameOf).join(", ")} ${trust.missing.length === 1 ? "has" : "have"} not.`}
        </span>
      </p>
      <p>{trust.sign}</p>
      {trust.differs === "" ? null : <p class="wait">{trust.differs}</p>}
      {tasks.length === 0 ? null : (
        <ul class="list">
          {tasks.map(({ task, href, minutes, errors, slower }) => (
            <li class="wide2">
              <span>
                <a href={href}>{task}</a>
                {minutes === "" ? null : <small class={slower ? "wait" : undefined}>{minutes}</small>}
                <small>{errors}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

export const Open = ({ rows }: { rows: readonly OpenRow[] }) => (
  <Section id="still-open" title="Still open" aside={rows.length === 0 ? undefined : String(rows.length)}>
    {rows.length === 0 ? (
      <p class="muted">Nothing waits for a yes.</p>
    ) : (
      <ul class="rows">
        {rows.map(({ says, below, href, due }) => (
          <li>
            <a class="row" href={href} data-row>
              <h3>{says}</h3>
              <span class={due === "blocked" ? "due stop" : "due"}>{due}</span>
              <p>{below}</p>
            </a>
          </li>
        ))}
      </ul>
    )}
  </Section>
);

export const Items = ({
  id,
  title,
  items,
  icon,
  none,
}: {
  id: string;
  title: string;
  items: readonly Item[];
  icon: IconName;
  none: string;
}) => (
  <Section id={id} title={title}>
    {items.length === 0 ? (
      <p class="muted">{none}</p>
    ) : (
      <ul class="list">
        {items.map(({ says, below, href }) => (
          <li class="two">
            <Icon name={icon} />
            <span>
              <a href={href}>{says}</a>
              {below === "" ? null : <small>{below}</small>}
            </span>
          </li>
        ))}
      </ul>
    )}
  </Section>
);
