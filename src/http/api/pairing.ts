/** A command line asks to be paired, before anybody is known: it leaves a digest, and a person types the code. */

import * as contract from "../contract.ts";
import { notePairing, pairingSchema, tokenIdOf } from "../identity/pairing.ts";
import { type Api, give, post } from "./route.ts";

export function pairingRoutes({ deps, routes }: Api): void {
  const asks = "A command line asks to be paired; a signed-in person types the code that it shows";
  routes.openapi(post("/v1/pairings", asks, pairingSchema, contract.Pairing), async (c) => {
    const asked = c.req.valid("json");
    return give(c, contract.Pairing, { code: await notePairing(deps, asked), id: tokenIdOf(asked.hash) });
  });
}
