/** A team's first page in the browser: people, who decides, and the file that comes of it. Each step is a form that needs no script. */

import type { Child } from "hono/jsx";
import { areaTitle, capital } from "../../views/names.ts";
import {
  type Drafted,
  type FirstPage,
  fieldsOf,
  idFor,
  mostPeople,
  mustOwn,
  named,
  seatFields,
  type Typed,
  type Wrong,
} from "../../views/setup.ts";
import { type Html, plainScreen } from "../layout.tsx";
import { Marked, Scrolled } from "../parts.tsx";

export interface SetupModel {
  /** Where the form goes: it carries the right to found the team. */
  readonly action: string;
  readonly typed: Typed;
  readonly wrong: Wrong;
  readonly zones: readonly string[];
  /** What the history of the repository shows; absent where nothing is known of it. */
  readonly drafted?: Drafted;
}

const roles = ["founder", "cto", "lead-engineer", "senior-engineer", "engineer", "product", "support", "finance"];

/** What is kept for the steps after this one. */
const Kept = ({ typed, but = () => false }: { typed: Typed; but?: (name: string) => boolean }) => (
  <>
    {fieldsOf(typed)
      .filter(([name]) => !but(name))
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
);

const Steps = ({ n }: { n: number }) => (
  <p class="kick">
    <span>Step {n} of 3</span>
    <span>Nothing is kept until you adopt it</span>
  </p>
);

const Wrongs = ({ wrong }: { wrong: Wrong }) =>
  wrong.size === 0 ? null : (
    <p class="stop" role="alert">
      {wrong.size === 1 ? "One field needs another look." : `${wrong.size} fields need another look.`} Nothing you typed
      is lost.
    </p>
  );

/** A field with what is wrong beside it. */
const Asked = ({
  of,
  label,
  hint,
  wrong,
  children,
}: {
  of: string;
  label: Child;
  hint?: string;
  wrong: Wrong;
  children: Child;
}) => (
  <div class="field">
    <label for={of}>{label}</label>
    {hint === undefined ? null : (
      <p class="hint" id={`${of}-hint`}>
        {hint}
      </p>
    )}
    {children}
    {wrong.has(of) ? (
      <p class="stop small" id={`${of}-wrong`}>
        {wrong.get(of)}
      </p>
    ) : null}
  </div>
);

const Text = ({
  of,
  value,
  wrong,
  list,
  mode,
}: {
  of: string;
  value: string;
  wrong: Wrong;
  list?: string;
  mode?: string;
}) => (
  <input
    id={of}
    type="text"
    name={of}
    value={value}
    list={list}
    inputmode={mode as undefined}
    maxlength={120}
    autocomplete="off"
    aria-invalid={wrong.has(of) ? "true" : undefined}
    aria-describedby={wrong.has(of) ? `${of}-wrong` : undefined}
  />
);

/** Where a drafted name comes from. It stays true when somebody else is chosen: it says whom it is about. */
const Source = ({ of, drafted }: { of: string; drafted: Drafted | undefined }) => {
  const says = drafted?.sources.get(of);
  return says === undefined ? null : <p class="hint">From git: {says}</p>;
};

/** The first step: the team, and the people whom its page names. */
export const setupPeopleScreen = ({ action, typed, wrong, zones, drafted }: SetupModel): Html =>
  plainScreen(
    "Your team",
    <>
      <header class="head">
        <Steps n={1} />
        <h1>Who is on your team?</h1>
        <p class="answer">Two people are enough: nobody approves what they made themselves.</p>
        {drafted ? (
          <p class="muted">
            Drafted from {drafted.from} here. Read each name and change what is not so; nobody is asked before you sign.
          </p>
        ) : null}
        <Wrongs wrong={wrong} />
      </header>
      <form method="post" action={action} class="long">
        <input type="hidden" name="step" value="people" />
        <Kept typed={typed} but={(name) => !(seatFields as readonly string[]).includes(name)} />
        <input type="hidden" name="rows" value={String(typed.people.length)} />
        <div class="pair">
          <Asked of="team" label="The team" wrong={wrong}>
            <Text of="team" value={typed.team} wrong={wrong} />
          </Asked>
          <Asked of="zone" label="Its time zone" wrong={wrong}>
            <Text of="zone" value={typed.zone} wrong={wrong} list="zones" />
          </Asked>
        </div>
        {typed.people.map((person, n) => (
          <fieldset class="field person-row">
            <legend>{n === 0 ? "You" : `Person ${n + 1}`}</legend>
            <Source of={idFor(person.name)} drafted={drafted} />
            <div class="pair">
              <Asked of={`name-${n + 1}`} label="First name" wrong={wrong}>
                <Text of={`name-${n + 1}`} value={person.name} wrong={wrong} />
              </Asked>
              <Asked of={`role-${n + 1}`} label="Role" wrong={wrong}>
                <Text of={`role-${n + 1}`} value={person.role} wrong={wrong} list="roles" />
              </Asked>
              <Asked of={`email-${n + 1}`} label="E-mail" wrong={wrong}>
                <Text of={`email-${n + 1}`} value={person.email} wrong={wrong} mode="email" />
              </Asked>
              <Asked of={`zone-${n + 1}`} label="Zone, if another" wrong={wrong}>
                <Text of={`zone-${n + 1}`} value={person.zone} wrong={wrong} list="zones" />
              </Asked>
            </div>
          </fieldset>
        ))}
        <datalist id="zones">
          {zones.map((zone) => (
            <option value={zone} />
          ))}
        </datalist>
        <datalist id="roles">
          {roles.map((role) => (
            <option value={role} />
          ))}
        </datalist>
        <div class="acts">
          <button type="submit" class="btn go big" name="to" value="seats">
            Say who decides
          </button>
          {typed.people.length < mostPeople ? (
            <button type="submit" class="btn big" name="to" value="more">
              Add another person
            </button>
          ) : null}
        </div>
      </form>
    </>,
  );

const Choose = ({ of, typed, wrong, none }: { of: string; typed: Typed; wrong: Wrong; none: string }) => (
  <select
    id={of}
    name={of}
    aria-invalid={wrong.has(of) ? "true" : undefined}
    aria-describedby={wrong.has(of) ? `${of}-wrong` : undefined}
  >
    <option value="">{none}</option>
    {named(typed).map(({ row, name }) => (
      <option value={row} selected={typed.seats.get(of) === row}>
        {name}
      </option>
    ))}
  </select>
);

/** The second step: the three areas that must be owned, and who has the rest. */
export const setupSeatsScreen = ({ action, typed, wrong, drafted }: SetupModel): Html => {
  const alone = named(typed).length === 1;
  return plainScreen(
    "Who decides",
    <>
      <header class="head">
        <Steps n={2} />
        <h1>Who makes the final call?</h1>
        <p class="answer">One person each. The backup acts when the owner is away or silent.</p>
        <Wrongs wrong={wrong} />
      </header>
      <form method="post" action={action} class="long">
        <input type="hidden" name="step" value="seats" />
        <Kept typed={typed} but={(name) => (seatFields as readonly string[]).includes(name)} />
        {mustOwn.map(({ area, asks }) => (
          <fieldset class="field person-row">
            <legend>{capital(areaTitle(area))}</legend>
            <p class="hint">{asks}</p>
            <div class="pair">
              <Asked of={`${area}-owner`} label="Owner" wrong={wrong}>
                <Choose of={`${area}-owner`} typed={typed} wrong={wrong} none="Choose one person" />
                <Source of={`${area}-owner`} drafted={drafted} />
              </Asked>
              {alone ? null : (
                <Asked of={`${area}-backup`} label="Backup" wrong={wrong}>
                  <Choose of={`${area}-backup`} typed={typed} wrong={wrong} none="Choose somebody else" />
                  <Source of={`${area}-backup`} drafted={drafted} />
                </Asked>
              )}
            </div>
          </fieldset>
        ))}
        <fieldset class="field person-row">
          <legend>Everything else</legend>
          <p class="hint">
            Money, sign-in, the schema, AI and the rest stay unclaimed, and the page shows them so. Until somebody
            claims them they fall to:
          </p>
          <Asked of="everything-else" label="Owner of everything else" wrong={wrong}>
            <Choose of="everything-else" typed={typed} wrong={wrong} none="Choose one person" />
            <Source of="everything-else" drafted={drafted} />
          </Asked>
        </fieldset>
        <div class="acts">
          <button type="submit" class="btn go big" name="to" value="page">
            Show the page
          </button>
          <button type="submit" class="btn big" name="to" value="people">
            Back to the people
          </button>
        </div>
      </form>
    </>,
  );
};

/** The third step: the file as it will stand in the repository. */
export const setupPageScreen = ({
  action,
  typed,
  page: { text, notes },
  you,
}: Pick<SetupModel, "action" | "typed"> & { page: FirstPage; you: string }): Html => {
  const lines = text.trimEnd().split("\n").length;
  return plainScreen(
    "Your page",
    <>
      <header class="head">
        <Steps n={3} />
        <h1>This is your page</h1>
        <p class="answer">
          {lines} lines. Next, <b>{you}</b> adds a passkey and signs them.
        </p>
      </header>
      <section class="sec" aria-labelledby="file">
        <h2 id="file">
          <code>finalcall.yaml</code>
        </h2>
        <Scrolled label="The page as a file">{text}</Scrolled>
        {notes.length > 0 ? (
          <ul class="list">
            {notes.map((note) => (
              <li class="two">
                <span class="wait">Note</span>
                <span>
                  <Marked text={note} />
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        <p class="muted small">
          The linter finds no error. Each further line is optional and can wait: what the page does not name is shown as
          unclaimed.
        </p>
      </section>
      <form method="post" action={action} class="acts">
        <input type="hidden" name="step" value="page" />
        <Kept typed={typed} />
        <button type="submit" class="btn go big" name="to" value="take">
          Go on as {you}
        </button>
        <button type="submit" class="btn big" name="to" value="seats">
          Back to who decides
        </button>
      </form>
    </>,
  );
};
