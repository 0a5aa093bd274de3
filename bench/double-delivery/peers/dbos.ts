/** DBOS: a durable workflow waits for the approval as a message and has the effect in a step; PostgreSQL keeps both. */

import pg from "pg";
import { approved, type Refund, type Stack, type StackModule, type World, withEditedAmount } from "../peer.ts";

export const dbos: StackModule = {
  name: "@dbos-inc/dbos-sdk",
  setting: "one workflow id, send with an idempotency key, recv, effect in a step; key = workflow id and step",
  needsDatabase: true,
  open,
};

async function open({ run, database, refund }: World): Promise<Stack> {
  const { DBOS } = await import("@dbos-inc/dbos-sdk");
  DBOS.setConfig({ name: "refunds", systemDatabaseUrl: database, applicationVersion: "1", logLevel: "error" });
  const refunding = DBOS.registerWorkflow(
    async (asked: Refund) => {
      if (!(await DBOS.recv<boolean>("approval", { timeoutSeconds: 600 }))) return;
      await DBOS.runStep(() => refund(`${DBOS.workflowID}-${DBOS.stepID}`, asked), { name: "refund" });
    },
    { name: "refunding" },
  );
  await DBOS.launch();
  const started = (id: string) => DBOS.startWorkflow(refunding, { workflowID: id })(approved);

  return {
    async pause() {
      await started(run);
      return run;
    },
    async resume(id) {
      const workflow = await started(id);
      await DBOS.send(id, true, "approval", `approval of ${id}`);
      await workflow.getResult();
      return id;
    },
    // Launching has taken up what was pending.
    recover: (id) => DBOS.retrieveWorkflow(id).getResult(),
    async edit(id) {
      await edited(database, id);
      return id;
    },
    close: () => DBOS.shutdown(),
  };
}

async function edited(database: string, id: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const { rows } = await client.query("select inputs from dbos.workflow_input where workflow_uuid = $1", [id]);
  const change = "update dbos.workflow_input set inputs = $2 where workflow_uuid = $1";
  await client.query(change, [id, withEditedAmount(rows[0].inputs)]);
  await client.end();
}
