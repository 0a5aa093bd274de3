/** The pieces that screens are made of: the sentence, the fuse, words with a shape, rows, facts. */

import type { Child } from "hono/jsx";
import type { Call, Fuse as FuseModel } from "../views/call.ts";
import type { PatchLine } from "../views/patch.ts";
import type { Shell } from "../views/shell.ts";
import { Icon } from "./icons.tsx";

/** The line above a title: where one is. On a phone it carries what the rail shows on a desk. */
export const Ctx = ({ children }: { children: Child }) => <p class="ctx">{children}</p>;

/** That line on a screen of the rail: team and time, only on a phone. `me`: who reads, where that matters. */
export const Here = ({ shell, me }: { shell: Shell; me?: string | undefined }) => (
  <Ctx>
    <span class="ph">
      <b>{shell.team}</b>
    </span>
    <span class="ph">{shell.when}</span>
    {me === undefined ? null : <span class="ph">{me}</span>}
  </Ctx>
);

/** Lines to write on the page, and the way there. `lint`: says how to look whether they hold. */
export const ForPage = ({ lines, lint = false }: { lines: string; lint?: boolean }) => (
  <>
    <pre class="cmd plain once">{lines}</pre>
    {lint ? (
      <>
        <p class="small muted">Then look whether it holds:</p>
        <code class="cmd">finalcall lint</code>
      </>
    ) : null}
    <p class="acts">
      <a class="btn" href="/page">
        Open the page
      </a>
    </p>
  </>
);

/** The way up. `when`: on a phone, what the rail shows on a desk. */
export const Back = ({ href, to, when }: { href: string; to: string; when?: string }) => (
  <p class="ctx">
    <a href={href}>
      <Icon name="back" />
      {to}
    </a>
    {when === undefined ? null : <span class="ph">{when}</span>}
  </p>
);

/** A sentence in which one name is bold. */
export function Sentence({ says, name }: { says: string; name: string }) {
  const at = name === "" ? -1 : says.indexOf(name);
  if (at < 0) return <>{says}</>;
  const verb = says.slice(at + name.length).startsWith(" decides") ? `${name} decides` : name;
  return (
    <>
      {says.slice(0, at)}
      <b>{verb}</b>
      {says.slice(at + verb.length)}
    </>
  );
}

/** Who may answer until when, as one line of time. Lengths are attributes, because inline styles are refused. */
export const Fuse = ({ fuse }: { fuse: FuseModel }) => (
  <svg class="fuse" role="img" aria-label={fuse.says}>
    <rect class="next" x="0" y="8" width="100%" height="4" rx="2" />
    <rect class="first" x="0" y="8" width={percent(fuse.next?.share ?? 100)} height="4" rx="2" />
    <rect class="gone" x="0" y="7" width={percent(fuse.gone)} height="6" />
    {fuse.next ? (
      <line
        class="next"
        x1={percent(fuse.next.share)}
        x2={percent(fuse.next.share)}
        y1="3"
        y2="17"
        stroke="currentColor"
      />
    ) : null}
    <line class="end" x1="100%" x2="100%" y1="2" y2="18" />
    <circle class="now" cx={percent(fuse.gone)} cy="10" r="5" />
    <text x="0" y="34">
      {fuse.asked} {fuse.start ?? "asked"}
    </text>
    {fuse.next ? (
      <text x={percent(fuse.next.share)} y="34" text-anchor="middle">
        {fuse.next.at} {fuse.next.name}
      </text>
    ) : null}
    <text class="end-t" x="100%" y="34" text-anchor="end">
      {fuse.blocked} {fuse.end}
    </text>
  </svg>
);

const percent = (share: number) => `${Math.round(share * 100) / 100}%`;

const riskClass: Readonly<Record<string, string>> = { high: "tag high", medium: "tag mid", low: "tag" };

/** Risk as a word with a shape, never as colour alone. */
export const Risk = ({ risk }: { risk: string }) => (
  <span class={riskClass[risk] ?? "tag high"}>{risk.charAt(0).toUpperCase() + risk.slice(1)} risk</span>
);

export const Section = ({
  id,
  title,
  aside,
  hidden,
  children,
}: {
  id: string;
  title: string;
  aside?: Child;
  hidden?: boolean;
  children: Child;
}) => (
  <section class="sec" aria-labelledby={id}>
    {aside === undefined ? (
      <h2 id={id} class={hidden ? "vh" : undefined}>
        {title}
      </h2>
    ) : (
      <div class="sec-h">
        <h2 id={id}>{title}</h2>
        <span>{aside}</span>
      </div>
    )}
    {children}
  </section>
);

export type Fact = { readonly label: string; readonly says: Child };

/** Label and full sentence. Facts without an answer are left out before they come here. */
export const Facts = ({ facts, small }: { facts: readonly Fact[]; small?: boolean }) => (
  <dl class={small ? "facts small" : "facts"}>
    {facts.map(({ label, says }) => (
      <>
        <dt>{label}</dt>
        <dd>{says}</dd>
      </>
    ))}
  </dl>
);

/** The decision's sentence, its line of time, and how long is left. */
export const Decides = ({ call, left }: { call: Call; left: string }) => (
  <section class="sec" aria-labelledby="dec">
    <h2 id="dec" class="vh">
      Decision
    </h2>
    <p class="answer">
      <Sentence says={call.sentence} name={call.name} />
    </p>
    {call.fuse ? <Fuse fuse={call.fuse} /> : null}
    {left === "" ? null : <p class="muted small">{left}</p>}
  </section>
);

/** Wide text that scrolls by itself, also by keyboard. */
export const Scrolled = ({ label, diff = false, children }: { label: string; diff?: boolean; children: Child }) => (
  // biome-ignore lint/a11y/useSemanticElements: a section cannot keep its spaces and scroll at once
  <pre class={diff ? "diff" : undefined} tabindex={0} role="region" aria-label={label}>
    {children}
  </pre>
);

/** Lines of a difference, coloured and marked, so that they read without colour too. */
export const Lines = ({ lines, label }: { lines: readonly PatchLine[]; label: string }) => (
  <Scrolled diff label={label}>
    {lines.map(({ kind, text }) => {
      if (kind === "in") return <ins>{`+ ${text}`}</ins>;
      if (kind === "out") return <del>{`- ${text}`}</del>;
      return kind === "place" ? <span class="place">{text}</span> : <span>{`  ${text}`}</span>;
    })}
  </Scrolled>
);

/** Text that a rule or a person wrote with `code` in it. */
export const Marked = ({ text }: { text: string }) => (
  <>{text.split("`").map((part, n) => (n % 2 === 1 ? <code>{part}</code> : part))}</>
);
