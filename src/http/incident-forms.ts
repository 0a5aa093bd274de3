/** What people do with incidents by form: declare, lead, write down, estimate, tell, end. Each is a POST with a named outcome. */

import type { Context as Http } from "hono";
import { sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { digitsOf } from "../page/units.ts";
import { instantOf } from "../routing/zone.ts";
import { worldOf, zoneOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost } from "./forms.tsx";
import { numbersFor } from "./incidents.ts";
import { after, contextOf, type Form, field } from "./screen.tsx";

/** What a form means as a command, besides the incident's id. */
type Read = (form: Form, c: Http) => object;

export function incidentForms(post: AddPost, deps: Deps): void {
  post("/incidents", async (c, { caller }, form) => {
    const id = `inc-${sha256(deps.random(16)).slice(0, 12)}`;
    const data = {
      ...{ id, title: field(form, "title"), severity: Number(field(form, "severity")) || 1 },
      ...{ environment: field(form, "environment"), hits: form.get("hits") ?? [] },
      separate: field(form, "separate") === "yes",
    };
    const answer = await act(deps, "incident.declare", data, caller);
    const failed = isRefusal(answer) || isMalformed(answer);
    return after(c, deps, answer, "Not declared", form, failed ? "/incidents" : `/incidents/${id}`);
  });

  const add = (name: string, title: string, read: Read) =>
    post(`/incidents/:id/${name}`, async (c, { caller }, form) => {
      const id = c.req.param("id") ?? "";
      const data = { id, ...read(form, c) };
      return after(c, deps, await act(deps, `incident.${name}`, data, caller), title, form, `/incidents/${id}`);
    });
  const words = (name: string) => (form: Form) => ({ [name]: field(form, name).trim() });
  const entry: Read = (form, c) => ({ says: field(form, "says"), ...evidence(form), ...occurred(c, deps, form) });
  /** What the watcher knows of the incident's environment at that moment. */
  const numbers = (c: Http, form: Form, as: "before" | "after") => {
    const state = worldOf(deps.app.world).incidents.get(c.req.param("id") ?? "");
    const found = state && numbersFor(deps, state, occurred(c, deps, form).occurred);
    return found ? { [as]: found } : {};
  };

  add("take", "The lead did not pass", (form) => some({ reason: field(form, "reason").trim() }));
  add("offer", "Not offered", words("to"));
  add("role", "Not given", (form) => ({ role: field(form, "role"), person: field(form, "person") }));
  add("note", "Not recorded", (form, c) => ({
    ...entry(form, c),
    kind: field(form, "what") || field(form, "kind"),
    ...(field(form, "corrects") === "" ? {} : { corrects: Number(field(form, "corrects")) }),
  }));
  add("time", "Not recorded", (form, c) => ({
    ...{ which: field(form, "which"), when: occurred(c, deps, form).occurred },
    ...some({ source: field(form, "source").trim() }),
  }));
  add("check", "Not recorded", (form, c) => ({
    ...entry(form, c),
    ...{ expected: field(form, "expected"), ...some({ found: field(form, "found").trim() }) },
  }));
  add("action", "Not recorded", (form, c) => ({
    ...entry(form, c),
    ...{ hypothesis: field(form, "hypothesis"), expected: field(form, "expected") },
    ...{ risky: field(form, "safe") !== "yes", ...numbers(c, form, "before") },
  }));
  add("result", "Not recorded", (form, c) => ({
    ...entry(form, c),
    ...{ of: Number(field(form, "of")), outcome: field(form, "outcome"), ...numbers(c, form, "after") },
  }));
  add("mitigated", "Not recorded", (form) => ({ says: field(form, "says"), ...evidence(form) }));
  add("widen", "Not recorded", (form) => ({ hits: form.get("hits") ?? [] }));
  add("grade", "Not changed", (form) => ({ severity: Number(field(form, "severity")), reason: field(form, "reason") }));
  add("blast", "Not recorded", blast);
  add("customers", "The list was not taken", words("csv"));
  add("update", "Not recorded", (form) => ({ audience: field(form, "audience"), says: field(form, "says") }));
  add("thaw", "Not lifted", words("reason"));
  add("resolve", "Not resolved", (form, c) => ({
    ...{ says: field(form, "says"), ...some({ reason: field(form, "reason").trim() }) },
    ...numbers(c, form, "after"),
  }));
  add("review", "Not recorded", review);
  add("duplicate", "Not ended", (form) => ({ of: field(form, "of"), reason: field(form, "reason") }));
  add("close", "Not closed", () => ({}));
}

/** The fields that are not empty. */
const some = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));

const evidence = (form: Form) => some({ evidence: field(form, "evidence").trim() });

/** A time of the reader's clock as a browser sends it, `2026-11-19T02:38`; nothing, and so now, for anything else. */
function occurred(c: Http, deps: Deps, form: Form): { occurred?: { at: string; precision: "minute" | "approx" } } {
  const [, date, hour, minute] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(field(form, "when")) ?? [];
  if (date === undefined) return {};
  const at = instantOf(zoneOf(contextOf(c, deps)), date, Number(hour) * 60 + Number(minute));
  return { occurred: { at, precision: field(form, "about") === "yes" ? "approx" : "minute" } };
}

/** Money is written with its digits behind the point, and kept in minor units. */
function blast(form: Form): object {
  const [what, currency] = [field(form, "what"), field(form, "currency").trim().toUpperCase()];
  const scale = what === "money" ? 10 ** digitsOf(currency) : 1;
  const number = (name: string) => Math.round(Number(field(form, name).replaceAll(",", "").trim() || "x") * scale);
  return { what, low: number("low"), high: number("high"), currency, source: field(form, "source") };
}

function review(form: Form): object {
  const [says, reference] = [field(form, "ruleSays").trim(), field(form, "reference").trim()];
  const follow = [1, 2, 3].flatMap((n) => {
    const says = field(form, `follow-${n}`).trim();
    return says === "" ? [] : [{ says, owner: field(form, `owner-${n}`), by: field(form, `by-${n}`) }];
  });
  return {
    ...{ cause: field(form, "cause"), letThrough: field(form, "letThrough") },
    rules: says === "" && reference === "" ? [] : [{ kind: field(form, "rule"), reference, says }],
    ...some({ noRule: field(form, "noRule").trim() }),
    followUps: follow,
  };
}
