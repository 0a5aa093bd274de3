/** A process that decides as fast as it can and says what was acknowledged, until it is killed. Run by kill.test.ts. */

import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { openStore } from "../../src/log/open.ts";
import { as, openClaims } from "../support/claims.ts";

const [url = "", worker = "", name = ""] = process.argv.slice(2);
const atOnce = 16;

const store = await openStore(url, { worker: worker === "" ? false : pathToFileURL(worker) });
const app = await openClaims(store, { report: () => undefined });
let count = 0;

/** One client: a command until it has its answer, then the next. */
async function client(): Promise<void> {
  for (;;) {
    count += 1;
    const cmd = `${name}-${process.pid}-${count}`;
    for (let answered = false; !answered; ) {
      try {
        const answer = await app.execute("claim.take", { id: cmd, why: `words of ${cmd}` }, as("ana", cmd));
        if (!("recorded" in answer)) throw new Error(JSON.stringify(answer));
        writeSync(1, `${cmd} ${answer.recorded[0]?.seq} ${answer.head.hash}\n`);
        answered = true;
      } catch {
        await new Promise((again) => setTimeout(again, 20)); // the store is gone: the same command again
      }
    }
  }
}

await Promise.all(Array.from({ length: atOnce }, client));
