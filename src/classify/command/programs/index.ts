/** The table of programs, by name. A later theme outranks an earlier one. */

import type { Programs } from "../call.ts";
import { building } from "./building.ts";
import { clouds } from "./cloud.ts";
import { clusters } from "./cluster.ts";
import { code } from "./code.ts";
import { containers } from "./containers.ts";
import { databases } from "./databases.ts";
import { disks } from "./disk.ts";
import { editing } from "./editing.ts";
import { gits } from "./git.ts";
import { harness } from "./harness.ts";
import { network } from "./network.ts";
import { packages } from "./packages.ts";
import { reading } from "./reading.ts";
import { services } from "./services.ts";
import { shells } from "./shells.ts";
import { textTools } from "./text-tools.ts";
import { wrappers } from "./wrappers.ts";

export const programs: Programs = new Map([
  ...building,
  ...reading,
  ...textTools,
  ...editing,
  ...disks,
  ...packages,
  ...code,
  ...containers,
  ...clusters,
  ...clouds,
  ...databases,
  ...services,
  ...network,
  ...gits,
  ...wrappers,
  ...shells,
  ...harness,
]);
