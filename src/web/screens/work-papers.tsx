/** One yes to words: those of a template, with what changed; those that came back from paper, all at once. */

import type { Shell } from "../../views/shell.ts";
import type { SheetModel, TemplateModel } from "../../views/work-papers.ts";
import { CannotSign, Deciding, Proof } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Section } from "../parts.tsx";
import { ByWord } from "./ai-parts.tsx";

export const templateScreen = (shell: Shell, model: TemplateModel): Html => {
  const { id, path, sentence, tasks, current, offered, seq } = model;
  return screen(shell, {
    title: path,
    bar: offered?.mine === true,
    children: (
      <>
        <Back href="/work" to="Work for people" when={shell.when} />
        <header class="head">
          <p class="kick">
            <span>Template</span>
            <span>{tasks.join(", ")}</span>
          </p>
          <h1>
            <code class="break">{path}</code>
          </h1>
          <p class="answer">{sentence}</p>
        </header>
        <div class="cols">
          <div>
            {offered ? (
              <Section
                id="offered"
                title={offered.diff ? "What changes" : "The words"}
                aside={offered.diff ? "by word" : undefined}
              >
                {offered.diff ? (
                  <ByWord label="The approved words and those on offer" parts={offered.diff} />
                ) : (
                  <p class="prompt">{offered.words}</p>
                )}
              </Section>
            ) : null}
            {current === "" ? null : (
              <Section id="current" title="Approved words">
                <p class="prompt">{current}</p>
              </Section>
            )}
          </div>
          <aside>
            {offered?.mine ? <Approve id={id} offered={offered} /> : null}
            <Section id="about" title="About it">
              <Facts
                small
                facts={[
                  ...(offered ? [{ label: "Written by", says: `${offered.by}, seen ${offered.when}` }] : []),
                  ...(offered && offered.whyNot !== "" ? [{ label: "Yes", says: offered.whyNot }] : []),
                  ...(offered ? [{ label: "Digest", says: <code class="break">sha256:{offered.digest}</code> }] : []),
                  { label: "In the record", says: <a href={`/record/${seq}`}>entry {seq}</a> },
                ]}
              />
            </Section>
          </aside>
        </div>
      </>
    ),
  });
};

const Approve = ({ id, offered }: { id: string; offered: NonNullable<TemplateModel["offered"]> }) =>
  offered.signing.stop ? (
    <CannotSign stop={offered.signing.stop} here={`/work/templates/${id}`} />
  ) : (
    <Deciding action={`/work/templates/${id}/approve`} shown={offered.shown} signing={offered.signing} class="bar">
      <input type="hidden" name="digest" value={offered.digest} />
      <Proof
        signing={offered.signing}
        signs="Your passkey signs exactly these words. From then on people answer with them."
      />
      <div class="acts one">
        <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
          Approve these words
        </button>
      </div>
    </Deciding>
  );

export const sheetPaperScreen = (shell: Shell, model: SheetModel): Html => {
  const { id, title, sentence, answers, signing, shown, seq } = model;
  return screen(shell, {
    title: "Answers from paper",
    bar: answers.length > 0,
    children: (
      <>
        <Back href="/work" to="Work for people" when={shell.when} />
        <header class="head">
          <h1>{title}</h1>
          <p class="answer">{sentence}</p>
        </header>
        {answers.map(({ href, title, input, words, says }) => (
          <section class="sec">
            <h2>
              <a href={href}>{title}</a>
            </h2>
            <p class="prompt">{input}</p>
            <p class="prompt">{words}</p>
            <p class="small muted">{says}</p>
          </section>
        ))}
        {answers.length === 0 ? (
          <p class="muted">
            The record has it as <a href={`/record/${seq}`}>entry {seq}</a>.
          </p>
        ) : signing.stop ? (
          <CannotSign stop={signing.stop} here={`/work/sheets/${id}`} />
        ) : (
          <Deciding action={`/work/sheets/${id}/confirm`} shown={shown} signing={signing} class="bar">
            <Proof signing={signing} signs="Your passkey signs all of these answers." />
            <div class="acts one">
              <button type="submit" class="btn go big" name="outcome" value="confirm" data-act>
                {answers.length === 1 ? "Say yes to this answer" : `Say yes to these ${answers.length} answers`}
              </button>
            </div>
          </Deciding>
        )}
      </>
    ),
  });
};

/** What became of each line of a file. */
export interface BroughtModel {
  readonly title: string;
  readonly href: string;
  readonly lines: readonly {
    readonly line: number;
    readonly item: string;
    readonly bad: boolean;
    readonly says: string;
  }[];
}

export const broughtScreen = (shell: Shell, { title, href, lines }: BroughtModel): Html =>
  screen(shell, {
    title: "Answers from paper",
    children: (
      <>
        <Back href="/work" to="Work for people" when={shell.when} />
        <header class="head">
          <h1>{title}</h1>
        </header>
        <h2 class="vh">By line</h2>
        <ul class="rows">
          {lines.map(({ line, item, bad, says }) => (
            <li class="row">
              <h3 class={bad ? "stop" : undefined}>Line {line}</h3>
              <p>{says}</p>
              {item === "" ? null : (
                <p class="d">
                  <a href={`/work/${item}`}>
                    <code class="break">{item}</code>
                  </a>
                </p>
              )}
            </li>
          ))}
        </ul>
        {href === "" ? null : (
          <p class="acts one">
            <a class="btn go big" href={href} data-act>
              Read them and say yes
            </a>
          </p>
        )}
      </>
    ),
  });
