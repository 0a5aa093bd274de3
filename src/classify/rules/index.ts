/** All built-in detectors, in the order of the areas. */

import type { Risk } from "../../page/page.ts";
import type { Rule } from "../rule.ts";
import { specialRules } from "../special.ts";
import { ai } from "./ai.ts";
import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { billing } from "./billing.ts";
import { data } from "./data.ts";
import { infra } from "./infra.ts";
import { messages } from "./messages.ts";
import { schema } from "./schema.ts";
import { secrets } from "./secrets.ts";
import { statementRules } from "./statements.ts";

export const rules: readonly Rule[] = [
  ...billing,
  ...auth,
  ...data,
  ...schema,
  ...infra,
  ...secrets,
  ...ai,
  ...api,
  ...messages,
];

/** One line of the catalogue that `finalcall rules` prints. */
export interface CatalogueEntry {
  readonly name: string;
  /** Empty for a rule about the change as a whole. */
  readonly area: string;
  readonly why: string;
  readonly risk: Risk;
  readonly oneWay: boolean;
  /** Where it looks: `path`, `added`, `removed`, `gone`, `changed`, `near`, `subject`, `statement` or `file`. */
  readonly on: string;
  readonly example: string;
}

/** Every detector there is, in the order of the areas, then what concerns a file as a whole. */
export const catalogue: readonly CatalogueEntry[] = [
  ...rules.map(({ name, area, why, risk, oneWay, on, example }) => ({
    name,
    area,
    why,
    risk,
    oneWay: oneWay === true,
    on,
    example,
  })),
  ...statementRules.map(({ name, area, why, risk, oneWay, example }) => ({
    name,
    area,
    why,
    risk,
    oneWay: oneWay === true,
    on: "statement",
    example,
  })),
  ...specialRules.map(({ name, why, risk, example }) => ({
    name,
    area: "",
    why,
    risk,
    oneWay: false,
    on: "file",
    example,
  })),
];
