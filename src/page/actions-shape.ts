/** The form of the section `actions`: effects in the outside world, who says yes to each, and how it is done. */

import { readBack, target } from "./addresses.ts";
import { subjects } from "./page.ts";
import type { Shape } from "./shape.ts";
import { record, required, such, text } from "./shapes.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";
import * as is from "./texts.ts";
import * as when from "./times.ts";
import { minutes } from "./units.ts";

interface Span {
  readonly example: string;
  /** Both in minutes. */
  readonly least: number;
  readonly most: number;
  readonly between: string;
  readonly why: string;
}

/** A duration with a smallest and a largest value of its own. */
const span = (name: string, { example, least, most, between, why }: Span): TextKind =>
  kind(
    name,
    example,
    (written) => {
      const took = minutes(written);
      if (took === undefined) return when.duration.fault(written);
      if (took >= least && took <= most) return undefined;
      return { what: `${quote(written)} is not between ${between}.`, why, fix: `Write \`${example}\`.` };
    },
    { pattern: when.duration.pattern },
  );

/** At most a day: a yes that is older was given in another world. */
const validFor = span("valid-for", {
  ...{ example: "1h", least: 1, most: 1440, between: "1m and 1d" },
  why: "A yes that is older was given in another world; it is asked again.",
});
/** A month holds every re-planned duplicate that anybody still takes for the same; beyond it the same sum is a new one. */
const window = span("window", {
  ...{ example: "3d", least: 60, most: 30 * 1440, between: "1h and 30d" },
  why: "Shorter, a second plan slips through; longer, next month's payment is taken for this one's.",
});
const keyFor = span("key-for", {
  ...{ example: "24h", least: 60, most: 30 * 1440, between: "1h and 30d" },
  why: "After that the far side takes a second try for a new action, so it is never tried blindly.",
});

/** Yes or no as people write it; other spellings of YAML are mended. */
const yesOrNo: TextKind = kind(
  "idempotent",
  "yes",
  (written) => {
    if (written === "yes" || written === "no") return undefined;
    const meant = new Map([
      ["true", "yes"],
      ["on", "yes"],
      ["false", "no"],
      ["off", "no"],
    ]).get(written.toLowerCase());
    return {
      what: `${quote(written)} is not one of yes, no.`,
      why: "It decides whether an action may be sent a second time.",
      fix: meant ? `Write ${meant}.` : "Write `yes` only where the far side does it once for each `Idempotency-Key`.",
      replace: meant ?? "no",
      sure: meant !== undefined,
    };
  },
  { oneOf: ["yes", "no"] },
);

const parameter: TextKind = kind(
  "parameter-name",
  "customer",
  (written) =>
    parameterForm.test(written) && written.length <= 80
      ? undefined
      : {
          what: `${quote(written)} is not the name of a parameter.`,
          why: "It is looked up in what the caller sends, letter by letter.",
          fix: "Write the name as the caller does, with dots for what is nested: `charge.customer`.",
        },
  { pattern: "^[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*$" },
);
const parameterForm = /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;

/** One word or a list of them. */
const either = (of: TextKind, says: string): Shape => ({ is: "texts", of, single: true, says });

export const actionShape = record(
  {
    does: text(such("pays back a charge"), "What it does, in the team's words."),
    area: required(text(such("billing", is.name), "The area whose owner has the final call.")),
    about: text(
      is.choice("about", subjects),
      "What is at stake; everything but `plain` is high, whatever `risk` says.",
    ),
    risk: text(
      is.choice("risk", ["low", "medium", "high"]),
      "low runs alone, medium is reviewed, high needs the approver's passkey; the area's where none is given.",
    ),
    approve: either(is.person, "Who may say yes; owner and backup of the area where none is given."),
    "reviewed-by": either(is.person, "Who may review it where it is medium; who approves where none is given."),
    environment: text(
      such("production", is.name),
      "An environment of `releases`: while it is frozen, nothing is done.",
    ),
    to: text(target, "The webhook that does it; without one the caller fetches a permit and does it."),
    secret: text(
      such("env:SHOP_HOOK", is.reference),
      "Where the webhook's secret is kept; what is sent is signed with it.",
    ),
    idempotent: text(yesOrNo, "yes: the far side does it once for each `Idempotency-Key`; no where nothing is said."),
    "key-for": text(keyFor, "How long the far side remembers a key; 24h where none is given."),
    "read-back": text(readBack, "The address that says whether it was done, with `{key}` or `{id}` in it."),
    "valid-for": text(validFor, "How long a yes holds until it must begin; 1h where none is given."),
    window: text(window, "How long the same effect is taken for a second one; 3d where none is given."),
    who: either(parameter, "The parameters that say whom it is for; found by their usual names where none is given."),
    what: either(such("charge", parameter), "The parameters that say what it is about: a charge, an order, a plan."),
    "how-much": either(such("amount", parameter), "The parameters that say how much."),
    why: either(such("reason", parameter), "The parameters that say why."),
  },
  "An effect in the outside world that is done only through the record.",
);
