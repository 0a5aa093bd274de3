/** A process that spends a team's budget as fast as it can and says which calls it made, until it is killed. Run by cap.test.ts. */

import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { openStore } from "../../src/log/open.ts";
import { openSpender } from "./ledger-world.ts";
import { rough, spendAll } from "./spending.ts";

const [url = "", worker = "", callers = "32"] = process.argv.slice(2);
const store = await openStore(url, { worker: worker === "" ? false : pathToFileURL(worker) });
const { ledger, close } = await openSpender(store);
await spendAll(ledger, Number(callers), rough, (call) => writeSync(1, `${call}\n`));
await close();
