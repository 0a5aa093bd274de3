/** LangGraph: one node interrupts for the approval, the next has the effect; PostgreSQL keeps a checkpoint of every step. */

import pg from "pg";
import { approved, editedEur, type Stack, type StackModule, type World } from "../peer.ts";

export const langGraph: StackModule = {
  name: "@langchain/langgraph",
  setting: 'interrupt, Command resume, PostgresSaver, durability "sync", effect in a node of its own; key = thread id',
  needsDatabase: true,
  open,
};

async function open({ run, database, refund }: World): Promise<Stack> {
  const { Annotation, Command, END, interrupt, START, StateGraph } = await import("@langchain/langgraph");
  const { PostgresSaver } = await import("@langchain/langgraph-checkpoint-postgres");
  const checkpointer = PostgresSaver.fromConnString(database);
  await checkpointer.setup();
  const State = Annotation.Root({
    customer: Annotation<string>,
    amountEur: Annotation<number>,
    approved: Annotation<boolean>,
  });
  const graph = new StateGraph(State)
    .addNode("ask", (state) => ({ approved: interrupt(state) }))
    .addNode("refund", async ({ customer, amountEur }, config) => {
      await refund(String(config.configurable?.thread_id), { customer, amountEur });
      return {};
    })
    .addEdge(START, "ask")
    .addConditionalEdges("ask", (state) => (state.approved ? "refund" : END))
    .compile({ checkpointer });
  const thread = (id: string) => ({ configurable: { thread_id: id }, durability: "sync" as const });

  return {
    async pause() {
      await graph.invoke({ ...approved }, thread(run));
      return run;
    },
    async resume(id) {
      // A careful application looks first whether the question is still open.
      const { tasks } = await graph.getState(thread(id));
      if (tasks.some(({ interrupts }) => interrupts.length > 0))
        await graph.invoke(new Command({ resume: true }), thread(id));
      return id;
    },
    recover: (id) => graph.invoke(null, thread(id)),
    async edit(id) {
      await edited(database, id);
      return id;
    },
    close: () => checkpointer.end(),
  };
}

async function edited(database: string, thread: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const change = `update checkpoint_blobs set blob = convert_to($2, 'UTF8') where thread_id = $1 and channel = 'amountEur'`;
  await client.query(change, [thread, String(editedEur)]);
  await client.end();
}
