/** The operating note of a task, on one sheet: what it does, who has the final call, what stops it, what people use meanwhile. */

import type { SheetModel } from "../../views/ai-sheet.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Section } from "../parts.tsx";
import { LevelTag } from "./ai-parts.tsx";

export const sheetScreen = (shell: Shell, model: SheetModel): Html =>
  screen(shell, {
    title: `Operating note: ${model.title}`,
    children: (
      <div class="sheet">
        <Back href={`/ai/${model.name}`} to={model.title} when={shell.when} />
        <header class="head">
          <p class="kick">
            <span>{model.team}</span>
            <span>Operating note</span>
          </p>
          <h1>{model.title}</h1>
          <p class={model.bad ? "answer stop" : "answer"}>{model.state}</p>
        </header>
        <div class="cols even">
          <Section id="final" title="Who">
            <Facts facts={model.finalCall} />
          </Section>
          <Section id="runs" title="What">
            <Facts facts={model.runs} />
          </Section>
          <Section id="stop" title="When something is wrong">
            <ol class="numbered">
              {model.stop.map((says) => (
                <li>{says}</li>
              ))}
            </ol>
            {model.never.length === 0 ? null : <p>It never touches {model.never.join(", ")}.</p>}
          </Section>
          <Section id="levels" title="Who reads the answers">
            <table>
              <tbody>
                {model.levels.map(({ title, tag }) => (
                  <tr>
                    <th scope="row">{title}</th>
                    <td>
                      <LevelTag tag={tag} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p class="small muted">{model.checks}</p>
          </Section>
          <Section id="triggers" title="Stops by itself">
            <table>
              <tbody>
                {model.triggers.map(({ title, at, does, feed }) => (
                  <tr>
                    <th scope="row">
                      {title}
                      <small>{feed}</small>
                    </th>
                    <td class="num">{at}</td>
                    <td>{does}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {model.triggers.length === 0 ? <p class="wait">No number stops it by itself.</p> : null}
          </Section>
          <Section id="five" title="Five questions">
            <Facts small facts={model.answers.map(({ asks, answer }) => ({ label: asks, says: answer }))} />
            <p class="small">{model.drill}</p>
          </Section>
        </div>
        <p class="foot">Made {model.made}. Print it again when the task changes.</p>
      </div>
    ),
  });
