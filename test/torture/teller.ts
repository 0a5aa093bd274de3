/** A server process that tells people, with time running faster than it is, until it is killed. Run by test/telling/processes.test.ts. */

import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { newPushKeys } from "../../src/connect/push/push.ts";
import { openStore } from "../../src/log/open.ts";
import { startTelling } from "../../src/tell/telling.ts";
import { openProcess } from "../support/telling.ts";

const [url = "", worker = "", smtp = "", began = "0", speed = "1"] = process.argv.slice(2);
const fast = Number(speed);
/** All processes of a test agree on this clock. */
const now = () => new Date(Number(began) + (Date.now() - Number(began)) * fast);
const timers = {
  elapsed: () => performance.now() * fast,
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms / fast);
    return () => clearTimeout(timer);
  },
};

const store = await openStore(url, { worker: worker === "" ? false : pathToFileURL(worker) });
const { app } = await openProcess(store, { now });
startTelling({
  ...{ app, now, timers, env: { SMTP_URL: smtp }, pushKeys: newPushKeys(), origin: "https://finalcall.example" },
  report: (what) => process.stderr.write(`${what}\n`),
});
