/** The AI tasks on the page's screen and sheet: who changes, tests and reads each, what it may cost, where it stops. */

import type { TaskLine } from "../../views/page-tasks.ts";
import type { Html } from "../layout.tsx";
import { Section } from "../parts.tsx";

export const Tasks = ({ tasks, owner }: { tasks: readonly TaskLine[]; owner: string }): Html => (
  <Section id="tasks" title="AI tasks" aside={`${owner} has the final call on each`}>
    <ul class="rows">
      {tasks.map((task) => (
        <li class="row">
          <h3>
            <a href={task.href}>{task.title}</a>
          </h3>
          <span class="due">{task.budget}</span>
          <p>
            {task.does === "" ? "" : `${task.does}. `}Changed by {task.changed}, tested by {task.tested}, read by{" "}
            {task.read}.{task.never === "" ? "" : ` Never: ${task.never}.`}
            <br />
            Asks {task.model}. While it is off: <code>{task.fallback}</code>.
            {task.levels === "" ? null : (
              <>
                <br />
                {task.levels}.
              </>
            )}
            <br />
            Stops at {task.stop}.
          </p>
        </li>
      ))}
    </ul>
  </Section>
);
