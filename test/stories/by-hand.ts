/** Story 2, the other half: while late fees stand still, their mail flows to people with approved templates, and what is left goes back; nothing is dropped, nothing is doubled. */

import { APIError } from "openai";
import { templateId } from "../../src/decisions/template/kind.ts";
import type { Played } from "./billing-replies.ts";
import { act, touch } from "./people.ts";

const path = "templates/billing/late-fee.md";
const words = "A late fee depends on your plan. We look at yours and write again today.";

interface Item {
  readonly id: string;
  readonly state: string;
  readonly shown: string;
  readonly use: string;
  readonly templates: readonly { readonly id: string; readonly digest: string; readonly words: string }[];
}

/** Noor wrote the words that people begin from; Tom approves exactly them. */
export async function templateApproved({ stage, people, tell }: Played): Promise<void> {
  const id = templateId(path);
  const offer = { id, path, words, authors: ["noor"], stranger: false };
  await stage.app.execute("template.offer", offer, { actor: "system", via: "system" });
  const { templates } = await stage.get<{ templates: { digest: string; offered: string; shown: string }[] }>(
    "/v1/templates",
    people.tom,
  );
  const { shown = "", offered = "" } = templates[0] ?? {};
  const own = await people.noor.browser.json(`/v1/templates/${id}/approve`, { shown, digest: offered });
  tell.holds("Noor wrote the template, so she may not approve it", own.status === 403, await own.text());
  await touch(people.tom, `/v1/templates/${id}/approve`, shown, { digest: offered });
  tell.say("Tom approved the template for late fees by a touch.");
}

const mail = (n: number) => ({
  ...{ from: `clinic-9-${n}`, question: "late-fees", words: `Why is there a late fee on invoice 9${n}?` },
  key: `ticket-9${n}`,
});

const itemOf = ({ stage, people }: Played, id: string) => stage.get<Item>(`/v1/work/${id}`, people.tom);

/** Three mails come while late fees are paused. Each is in the queue before its refusal is heard; asking again adds nothing. */
export async function queued(played: Played): Promise<string[]> {
  const { desk, stage, people, tell } = played;
  const ids: string[] = [];
  for (const n of [1, 2, 3, 1]) {
    const answer = await desk(mail(n));
    if (!(answer instanceof APIError)) throw new Error("A paused question type was answered.");
    ids.push(answer.headers?.get("x-finalcall-work") ?? "");
  }
  tell.holds("each mail is in the queue, once, before its refusal is heard", ids[0] === ids[3], ids);
  const { items } = await stage.get<{ items: { id: string }[] }>("/v1/work?state=open", people.tom);
  tell.holds("three wait for Tom", items.length === 3 && ids[0] !== "", items);
  return ids.slice(0, 3);
}

/** Tom answers the first from the approved words. The desk tries again meanwhile, and hears that a person has it. */
export async function answeredByHand(played: Played, id: string): Promise<void> {
  const { desk, people, tell } = played;
  await act(people.tom, `/v1/work/${id}/take`, {});
  const { templates, shown } = await itemOf(played, id);
  const [begun] = templates;
  tell.holds("Tom begins from the approved template", begun?.words === words, templates);
  const again = await desk(mail(1));
  tell.holds("the desk tries again: a person has it", again instanceof APIError && again.code === "work.taken", again);
  const output = `${words} Yours is the small plan: the fee is 5 EUR.`;
  const template = begun && { id: begun.id, digest: begun.digest };
  await act(people.tom, `/v1/work/${id}/answer`, { shown, output, template, wrong: [] });
  tell.holds("the desk reads what may be sent", (await itemOf(played, id)).use === output);
  const used = { recipient: "clinic-9-1" };
  await act(people.tom, `/v1/work/${id}/used`, used);
  const twice = await people.tom.browser.json(`/v1/work/${id}/used`, used);
  tell.holds("it is given to the clinic once", twice.status === 409, await twice.text());
}

/** Late fees run again: what nobody took goes back to the task, and is answered there. */
export async function handedBack(played: Played, ids: readonly string[]): Promise<void> {
  const { desk, stage, people, tell } = played;
  for (const [index, id] of ids.entries()) {
    const key = mail(index + 2).key;
    await act(people.tom, `/v1/work/${id}/return`, { key });
    const answer = await desk(mail(index + 2));
    tell.holds(`${key} is back with its task, and answered`, !(answer instanceof APIError), answer);
  }
  await stage.settled();
  const { items } = await stage.get<{ items: { id: string; state: string }[] }>("/v1/work", people.tom);
  const open = items.filter(({ state }) => state !== "used" && state !== "ended");
  tell.holds("nothing is lost and nothing is doubled: every item has its one end", open.length === 0, items);
}
