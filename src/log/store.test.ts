/** Every store, under the one contract. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { hasPostgres, type Postgres, startPostgres } from "../../test/support/postgres.ts";
import { needs } from "../../test/support/skip.ts";
import { bundled } from "../../test/support/worker.ts";
import { openMemory } from "./memory.ts";
import { openStore } from "./open.ts";
import { storeContract } from "./store.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "finalcall-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const freshFile = () => `sqlite:${join(folder, `${++files}`, "record.db")}`;

describe("memory", () => {
  storeContract(async () => {
    const store = openMemory();
    return { store, again: async () => store };
  });
});

describe("SQLite on the calling thread", () => {
  storeContract(async () => {
    const url = freshFile();
    return { store: await openStore(url, { worker: false }), again: () => openStore(url, { worker: false }) };
  });
});

describe("SQLite in a thread of its own", () => {
  let worker: URL;
  beforeAll(async () => {
    worker = await bundled("src/log/sqlite-worker.ts");
  });
  storeContract(async () => {
    const url = freshFile();
    return { store: await openStore(url, { worker }), again: () => openStore(url, { worker }) };
  });
});

needs("PostgreSQL", hasPostgres).describe("PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());
  storeContract(async () => {
    const url = await server.freshDatabase();
    return { store: await openStore(url), again: () => openStore(url) };
  });
});
