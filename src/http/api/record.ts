/** The record for programs: entries as the bytes that were hashed, their words, its head, all of it as an export. */

import { z } from "@hono/zod-openapi";
import { exportLines } from "../../log/export.ts";
import * as contract from "../contract.ts";
import { tellableWords } from "../words.ts";
import { type Api, failures, get, give, nothing } from "./route.ts";

const Entries = z.object({ entries: z.array(contract.Entry), head: contract.Head });
const HeadAnswer = contract.Head.extend({ checkpoint: z.string().nullable() });
const Words = z.object({ words: z.array(contract.Words) });

const part = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const texts = z.object({ texts: z.string().regex(/^[0-9a-f]{64}(,[0-9a-f]{64}){0,99}$/) });

const exporting = {
  method: "get" as const,
  path: "/v1/export",
  summary: "The whole record as JSON Lines, closed by the newest signed checkpoint",
  responses: {
    200: { content: { "application/jsonl": { schema: z.string() } }, description: "One entry a line" },
    401: failures[401],
    403: failures[403],
  },
};

export function recordRoutes({ deps, routes, asked }: Api): void {
  const { app } = deps;
  const reads = "Entries after a position, as the bytes that were hashed";
  routes.openapi(get("/v1/record", reads, part, Entries), (c) =>
    asked(c, "read", async () => {
      const { after, limit } = c.req.valid("query");
      return give(c, Entries, { entries: await app.store.read(after, limit), head: app.head });
    }),
  );

  const ends = "Where the record ends, and the newest signed checkpoint";
  routes.openapi(get("/v1/record/head", ends, nothing, HeadAnswer), (c) =>
    asked(c, "read", async () => {
      const checkpoint = (await app.store.checkpoints()).at(-1)?.note ?? null;
      return give(c, HeadAnswer, { ...app.head, checkpoint });
    }),
  );

  const says = "The words behind an entry's digests, at most 100 at once; null where they were removed, or are sealed";
  routes.openapi(get("/v1/words", says, texts, Words), (c) =>
    asked(c, "read", async () => {
      await app.fresh(); // what another process sealed a moment ago is sealed here, too
      return give(c, Words, { words: await tellableWords(app).words(c.req.valid("query").texts.split(",")) });
    }),
  );

  routes.openAPIRegistry.registerPath(exporting);
  routes.get(exporting.path, (c) =>
    asked(c, "read", async () => {
      const lines = exportLines(app.store, (await app.store.checkpoints()).at(-1));
      return c.body(streamOf(lines), 200, { "content-type": "application/jsonl; charset=utf-8" });
    }),
  );
}

/** Read as fast as it is taken, and no faster. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(bytes.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
}
