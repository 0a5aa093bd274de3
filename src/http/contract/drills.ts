/** The API's contract for drills of AI tasks. */

import { z } from "@hono/zod-openapi";

const Step = z.object({
  step: z.string(),
  ok: z.boolean(),
  /** Milliseconds. */
  took: z.int(),
  /** Milliseconds; 0: nothing but the whole drill's limit. */
  allowed: z.int(),
  says: z.string(),
});

/** The drill that runs, or the last one. `began` empty: none was ever held. */
export const TaskDrill = z.object({
  task: z.string(),
  running: z.boolean(),
  /** The step that runs now. */
  at: z.string(),
  began: z.string(),
  steps: z.array(Step),
  passed: z.boolean(),
  /** Minutes that the page allows. */
  within: z.int(),
  /** Where people follow it. */
  link: z.string(),
});
