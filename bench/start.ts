/** How long the questions asked all day take as whole processes, over what Node takes to start and do nothing. */

import { spawnSync } from "node:child_process";
import { type Measurement, medians } from "./measure.ts";

const page = "examples/small-team/finalcall.yaml";
const finalcall = "bin/finalcall.js";
const rounds = 31;

const commands = [
  { name: "who", args: [finalcall, "who", "--page", page, "who may refund a customer?"], bound: 25 },
  { name: "lint", args: [finalcall, "lint", page], bound: 45 },
];

export async function bench(): Promise<Measurement[]> {
  const [floor = 0, ...took] = await medians(rounds, [
    () => milliseconds(["-e", "0"]),
    ...commands.map(
      ({ args }) =>
        () =>
          milliseconds(args),
    ),
  ]);
  return commands.map(({ name, bound }, index) => {
    const over = (took[index] ?? Number.NaN) - floor;
    return {
      name: `${name}, whole process`,
      ours: `${(floor + over).toFixed(1)} ms`,
      floor: `${floor.toFixed(1)} ms`,
      ratio: `+ ${over.toFixed(1)} ms`,
      bound: `≤ + ${bound} ms`,
      ok: over <= bound,
      note: `median of ${rounds}, Node ${process.versions.node}`,
    };
  });
}

function milliseconds(args: readonly string[]): number {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  // A quick failure would look like a good figure.
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return took;
}
