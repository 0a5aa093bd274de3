/** The thread that waits for the disk, so that the server's event loop never does. Its own bundle: dist/sqlite-worker.js. */

import { parentPort, workerData } from "node:worker_threads";
import { openSqliteFile, watchFile, whenFree } from "./sqlite.ts";
import type { FromWorker, ToWorker } from "./sqlite-client.ts";

const port = parentPort;
if (port === null) throw new Error("sqlite-worker runs as a worker thread only.");
const tell = (message: FromWorker) => port.postMessage(message);
const failed = (id: number, error: unknown) => tell({ id, error });

try {
  const { about, changes, close, ...calls } = await whenFree(() => openSqliteFile(workerData.path));
  const stop = watchFile({ changes }, () => tell({ id: 0, wake: true }));
  const known = calls as unknown as Record<string, (...args: unknown[]) => unknown>;
  port.on("message", ({ id, name, args }: ToWorker) => {
    if (name === "close") {
      stop();
      close();
      tell({ id, value: undefined });
      port.close();
      return;
    }
    whenFree(() => known[name]?.(...args)).then(
      (value) => tell({ id, value }),
      (error) => failed(id, error),
    );
  });
  tell({ id: 0, about });
} catch (error) {
  failed(0, error);
}
