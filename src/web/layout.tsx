/** What stands around every screen: head, navigation, the line for a stop, and the dialogs that need no script. */

import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { Section, Shell } from "../views/shell.ts";
import { assetUrl } from "./build.ts";
import { Icon, type IconName } from "./icons.tsx";

/** A whole document, ready to be sent. */
export type Html = ReturnType<typeof html>;

interface Frame {
  readonly title: string;
  readonly bar?: boolean;
  readonly children: Child;
}

const document = (title: string, bar: boolean, body: Child): Html =>
  html`<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f5f7f7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0c0f11" media="(prefers-color-scheme: dark)" />
        <title>{title} – Finalcall</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/assets/icon-180.png" />
        <link rel="manifest" href="/assets/app.webmanifest" />
        <link rel="stylesheet" href={assetUrl("app.css")} />
        <script type="module" src={assetUrl("app.js")} />
      </head>
      <body class={bar ? "has-bar" : undefined}>{body}</body>
    </html>
  )}`;

const sections: readonly {
  readonly id: Section;
  readonly href: string;
  readonly name: string;
  readonly icon: IconName;
  readonly wide?: true;
}[] = [
  { id: "inbox", href: "/", name: "Inbox", icon: "inbox" },
  { id: "releases", href: "/releases", name: "Releases", icon: "releases" },
  { id: "incidents", href: "/incidents", name: "Incidents", icon: "incidents" },
  { id: "ai", href: "/ai", name: "AI tasks", icon: "ai" },
  { id: "actions", href: "/actions", name: "Actions", icon: "actions", wide: true },
  { id: "who", href: "/who", name: "Who decides?", icon: "who" },
  { id: "page", href: "/page", name: "The page", icon: "page", wide: true },
  { id: "record", href: "/record", name: "The record", icon: "record", wide: true },
  { id: "checkin", href: "/checkin", name: "Check-in", icon: "checkin", wide: true },
  { id: "access", href: "/access", name: "Access", icon: "key", wide: true },
  { id: "people", href: "/people", name: "People", icon: "people", wide: true },
  { id: "me", href: "/me", name: "You", icon: "me", wide: true },
];

/** Nobody is sent to a list of places or of actions that the page does not name. A phone's bar has AI tasks where there are some, else "Who decides?". */
const shownTo = ({ access, actions, ai }: Shell) =>
  sections
    .filter(({ id }) => (id !== "access" || access) && (id !== "actions" || actions))
    .map((one) => (one.id === (ai ? "who" : "ai") ? { ...one, wide: true as const } : one));

/** A screen for somebody who is signed in. */
export const screen = (shell: Shell, { title, bar = false, children }: Frame): Html =>
  document(
    title,
    bar,
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Strip shell={shell} />
      <div class="shell">
        <Rail shell={shell} />
        <main id="main" data-here={shell.here}>
          {shell.notice === "" ? null : (
            <p class="notice" role="status">
              {shell.notice}
            </p>
          )}
          {shell.stale === undefined || shell.here === "review" ? null : (
            <p class="stale">
              <b>The page is stale</b>: its review is due since {shell.stale.day}. <a href="/review">Review the page</a>
            </p>
          )}
          {children}
          {shell.here === "page" ? null : (
            <p class="printonly">
              {shell.team}, printed {shell.when}. Paper decides nothing: what holds now is in the record.
            </p>
          )}
        </main>
      </div>
      <p id="fresh" class="fresh" role="status" hidden />
      <More shell={shell} />
      <Keys />
    </>,
  );

/** A screen for somebody who is not known yet: no navigation, one thing to do. */
export const plainScreen = (title: string, children: Child): Html =>
  document(
    title,
    false,
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <main id="main" class="alone">
        <p class="ctx">
          <b>Finalcall</b>
        </p>
        {children}
      </main>
    </>,
  );

/** One line on every screen while nothing can be approved, users are hurt, or releases are frozen. */
const Strip = ({ shell }: { shell: Shell }) =>
  shell.noPage ? (
    <div class="strip" role="status">
      <Icon name="lock" />
      <span>
        <b>Nothing can be approved</b> yet<span class="x">. No page is in force, so nobody is named who decides.</span>
      </span>
      <a href="/page">Adopt the page</a>
    </div>
  ) : shell.strip ? (
    <div class="strip" role="status">
      <Icon name="lock" />
      <span>
        <b>{shell.strip.fact}</b>
        {shell.strip.since}
        <span class="x">{shell.strip.more}</span>
      </span>
      <a href={shell.strip.href}>{shell.strip.link}</a>
    </div>
  ) : null;

const Rail = ({ shell }: { shell: Shell }) => (
  <nav class="rail" aria-label="Sections">
    <div class="team">
      <b>{shell.team}</b>
      <span class="muted small">{shell.example ? "The example team" : shell.when}</span>
    </div>
    <ul>
      {shownTo(shell).map(({ id, href, name, icon, wide }) => (
        <li class={wide ? "wide" : undefined}>
          <a href={href} aria-current={shell.here === id ? "page" : undefined}>
            <Icon name={icon} />
            <span>{id === "who" ? <Who /> : name}</span>
            {id === "inbox" && shell.due > 0 ? <Due n={shell.due} /> : null}
            {id === "incidents" && shell.incidents > 0 ? <Open n={shell.incidents} /> : null}
            {id === "ai" && shell.paused > 0 ? <PausedTasks n={shell.paused} /> : null}
            {id === "ai" && shell.paused === 0 && shell.drafts > 0 ? <Drafts n={shell.drafts} /> : null}
          </a>
        </li>
      ))}
      <li class="more">
        <button
          type="button"
          popovertarget="more"
          aria-current={shownTo(shell).some(({ id, wide }) => wide && id === shell.here) ? "page" : undefined}
        >
          <Icon name="more" />
          <span>More</span>
        </button>
      </li>
    </ul>
    {shell.me === undefined ? null : (
      <p class="me">
        <b>{shell.me.name}</b>
        <br />
        {shell.me.role === "" ? null : (
          <>
            {shell.me.role}
            <br />
          </>
        )}
        <button type="button" class="keyhint link" popovertarget="more">
          <kbd>Ctrl K</kbd> find
        </button>{" "}
        <button type="button" class="keyhint link" popovertarget="keys">
          <kbd>?</kbd> all keys
        </button>
      </p>
    )}
  </nav>
);

/** A phone has no room for more than the first word. */
const Who = () => (
  <>
    Who<span class="x"> decides</span>?
  </>
);

const Due = ({ n }: { n: number }) => (
  <span class="n">
    {n}
    <span class="vh"> {n === 1 ? "decision is" : "decisions are"} due from you</span>
  </span>
);

const Open = ({ n }: { n: number }) => (
  <span class="n hot">
    {n}
    <span class="vh"> {n === 1 ? "incident is" : "incidents are"} open</span>
  </span>
);

const PausedTasks = ({ n }: { n: number }) => (
  <span class="n hot">
    {n}
    <span class="vh">
      {" "}
      {n === 1 ? "AI task stands still, or a part of it" : "AI tasks stand still, or parts of them"}
    </span>
  </span>
);

const Drafts = ({ n }: { n: number }) => (
  <span class="n">
    {n}
    <span class="vh"> {n === 1 ? "draft waits" : "drafts wait"} for you</span>
  </span>
);

const More = ({ shell }: { shell: Shell }) => (
  // Takes the focus itself: on a phone, a field that does brings up the keyboard over what was asked for.
  <dialog id="more" popover="auto" aria-label="More" tabindex={-1} autofocus>
    <form class="field" method="get" action="/who">
      <label for="ask-who">Who decides?</label>
      <div class="ask">
        <input id="ask-who" type="search" name="q" placeholder="a path, a task, a question" />
        <button type="submit" class="btn go">
          Ask
        </button>
      </div>
    </form>
    <nav aria-label="More sections">
      {shownTo(shell)
        .filter(({ wide }) => wide)
        .map(({ href, name, icon }) => (
          <a href={href}>
            <Icon name={icon} /> {name}
          </a>
        ))}
      <a href="/proposals/new">
        <Icon name="dash" /> Ask for a decision
      </a>
    </nav>
  </dialog>
);

const keys: readonly [readonly string[], string][] = [
  [["J", "K"], "Next, previous"],
  [["Enter"], "Open"],
  [["A"], "Go to the deciding button (it never decides)"],
  [["R"], "Open the refusal"],
  [["E"], "Edit a draft"],
  [["Ctrl", "K"], "Find anything, or ask who decides (on a Mac, Cmd K)"],
  [["?"], "All keys"],
  [["Esc"], "Close"],
];

const Keys = () => (
  <dialog id="keys" popover="auto" aria-label="Keys">
    <h2>Keys</h2>
    <dl class="keys">
      {keys.map(([names, what]) => (
        <>
          <dt>
            {names.map((name) => (
              <>
                <kbd>{name}</kbd>{" "}
              </>
            ))}
          </dt>
          <dd>{what}</dd>
        </>
      ))}
    </dl>
    <p data-keys />
  </dialog>
);
