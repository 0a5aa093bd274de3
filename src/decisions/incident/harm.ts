/** The rules about whom it hurts, and who is told: estimates, customers, updates. */

import { prose } from "../../kernel/prose.ts";
import { isCurrency } from "../../page/units.ts";
import { readCustomers } from "./customers.ts";
import { did } from "./events.ts";
import { widening } from "./lead.ts";
import { no } from "./refusals.ts";
import type { Asked, Seen } from "./seen.ts";
import type { Hit } from "./state.ts";
import { mayWrite } from "./who.ts";

export const harming = {
  blast(asked: Asked<"blast">, seen: Seen) {
    const may = writing(asked.id, seen);
    if ("refused" in may) return may;
    const { what, low, high, currency, says, source } = asked;
    const isMoney = what === "money";
    if (low > high || isMoney !== (currency !== "") || (isMoney && !isCurrency(currency))) return no.notMoney();
    const estimate = { ...{ id: asked.id, what, low, high, currency }, says: prose(says), source: prose(source) };
    return [did.blastEstimated(estimate), ...hitting(may, high === 0 || what === "services" ? [] : [hitOf[what]])];
  },

  customers({ id, csv }: Asked<"customers">, seen: Seen) {
    const may = writing(id, seen);
    if ("refused" in may) return may;
    const read = readCustomers(csv);
    if ("what" in read) return no.badList(read.line, read.what);
    const rows = read.rows.map((cells) => prose(JSON.stringify(cells)));
    const listed = did.customersListed({ id, columns: [...read.columns], rows, twice: [...read.twice] });
    return [listed, ...hitting(may, ["customers"])];
  },

  update({ id, audience, says }: Asked<"update">, seen: Seen) {
    const may = writing(id, seen);
    return "refused" in may ? may : did.updated({ id, audience, says: prose(says) });
  },
};

/** Who is hit by what was estimated. Money that is lost is spent; whether it is the team's own is for people to say. */
const hitOf = { users: "customers", money: "spend" } as const;

function writing(id: string, seen: Seen) {
  const { state, world, at } = seen;
  const page = world.page.inForce?.page;
  if (!state) return no.unknown(id);
  if (!page) return no.noPage();
  return mayWrite(page, seen) ? { state, page, at } : no.notOnPage();
}

/** What is hit becomes known while it burns: then the wider lead joins in the same entry. Afterwards it is only a number. */
const hitting = (
  { state, page, at }: Exclude<ReturnType<typeof writing>, { refused: string }>,
  hits: readonly Hit[],
) => (state.open ? widening(page, state, hits, at) : []);
