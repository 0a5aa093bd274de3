/** The agents: who asks each, what it asked for and waits for, what it was refused, and its tokens. Nothing here decides. */

import type { AgentCard, AgentsScreenModel } from "../../views/agents-screen.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, ForPage, Section } from "../parts.tsx";

export const agentsScreen = (shell: Shell, model: AgentsScreenModel): Html =>
  screen(shell, {
    title: "Agents",
    children: (
      <>
        <Back href="/people" to="People" when={shell.when} />
        <header class="head">
          <h1>{model.title}</h1>
          <p class="answer">{model.answer}</p>
        </header>
        <div class="cols">
          <div>{model.agents.length > 0 ? model.agents.map((one) => <Agent agent={one} />) : <NoAgents />}</div>
          <aside class="side">
            <Section id="connect" title="Let an agent ask">
              <p>
                Its MCP client asks <code>/mcp</code> of this server with its token, or starts this command:
              </p>
              <code class="cmd">finalcall mcp</code>
              <p class="acts">
                <a class="btn" href="/me#tokens">
                  Make a token
                </a>
              </p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

const Agent = ({ agent }: { agent: AgentCard }) => (
  <>
    <Section id={`agent-${agent.id}`} title={agent.title} aside={agent.calls === "" ? undefined : agent.calls}>
      <p class={agent.named ? undefined : "wait"}>{agent.says}</p>
    </Section>
    {agent.asked.length > 0 ? (
      <Section id={`asked-${agent.id}`} title="Asked for" aside={agent.askedSays}>
        <ul class="rows">
          {agent.asked.map(({ href, title, says, waits, state }) => (
            <li>
              <a class="row" href={href} data-row>
                <h3>{title}</h3>
                <span class={waits ? "due wait" : "due"}>{state}</span>
                <p>{says}</p>
              </a>
            </li>
          ))}
        </ul>
      </Section>
    ) : null}
    {agent.refused.length > 0 ? (
      <Section id={`refused-${agent.id}`} title="Was refused" aside={agent.refusedSays}>
        <ul class="rows">
          {agent.refused.map(({ says, when, code }) => (
            <li class="row">
              <h3>{says}</h3>
              <span class="due stop">refused</span>
              <p>
                {when}. <code>{code}</code>
              </p>
            </li>
          ))}
        </ul>
      </Section>
    ) : null}
    {agent.tokens.length > 0 ? (
      <Section id={`tokens-${agent.id}`} title="Tokens" aside={String(agent.tokens.length)}>
        <ul class="rows">
          {agent.tokens.map(({ name, says, good }) => (
            <li class="row">
              <h3>{name}</h3>
              <span class="due">{good ? "good" : "over"}</span>
              <p>{says}</p>
            </li>
          ))}
        </ul>
      </Section>
    ) : null}
  </>
);

const example = `agents:
  coder: { kind: claude-code, asked-by: [li] }`;

const NoAgents = () => (
  <Section id="agents" title="Name the first agent">
    <p>
      Write it on the page under <code>agents</code>: which program it is, and who asks it.
    </p>
    <ForPage lines={example} />
  </Section>
);
