/** Every route that the server has, as its own router knows them: the lines of the matrix. */

import type { World } from "./world.ts";

/** Guards that stand before routes of other names, and are none themselves. */
const guards =
  /^ALL (\/\*|\/v1\/(\*|actions|actions\/\*|hook\/\*))$|^(POST|GET) \/(link|sign-in|me\/passkeys|hooks)\/\*$/;

export const routesOf = ({ server }: Pick<World, "server">): string[] =>
  [...new Set(server.routes.map(({ method, path }) => `${method} ${path}`))].filter((one) => !guards.test(one)).sort();
