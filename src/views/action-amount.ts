/** How much money an action moves, read from its parameters for the line that must not be missed. The parameters themselves decide. */

import type { ActionRule } from "../page/page.ts";
import type { Leaf } from "./action-values.ts";
import { visible } from "./hidden.ts";

export interface Amount {
  /** `4,900 EUR`, with the digits that are sent. */
  readonly says: string;
  /** Where it stands, and what it would be in cents where whole numbers may count those: `amount, as it is sent`. */
  readonly note: string;
}

const usual =
  /^(?:(?:total|net|gross)[-_]?)?(?:amount|sum|total|price|value)(?:[-_]?(?:in[-_]?)?(?:cents|minor|minor[-_]units))?$/i;
const inMinor = /cents$|minor(?:[-_]units)?$/i;
const ofCurrency = /^currency(?:[-_]?code)?$/i;

const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** The amount by the names that the page gives, else by its usual names; undefined where there is none, or more than one that differ. */
export function amountOf(leaves: readonly Leaf[], { howMuch }: ActionRule["means"]): Amount | undefined {
  const named = leaves.filter(({ path }) => howMuch.some((name) => path === name || path.startsWith(`${name}.`)));
  const from = named.length > 0 ? named : leaves;
  const money = from.filter(({ path, value }) => isNumber(value) && (howMuch.includes(path) || isUsual(path)));
  const [first] = money;
  if (!first || money.some(({ value }) => String(value) !== String(first.value))) return undefined;
  const beside = first.path.slice(0, first.path.length - last(first.path).length);
  const currency =
    leaves.find(({ path, value }) => path.startsWith(beside) && ofCurrency.test(last(path)) && isCode(value)) ??
    leaves.find(({ path, value }) => ofCurrency.test(last(path)) && isCode(value));
  const unit = currency ? `\u00a0${String(currency.value).toUpperCase()}` : "";
  const asSent = `${visible(first.path)}, as it is sent`;
  const cents = unit !== "" && /^\d{3,}$/.test(String(first.value)) && !inMinor.test(first.path);
  const note = cents ? `${asSent}; counted in cents ${figure("cents", first.value)}${unit}` : asSent;
  return { says: `${figure(first.path, first.value)}${unit}`, note };
}

/** `amount`, or `value` inside something that is called so. */
const isUsual = (path: string): boolean => usual.test(last(path)) && !/\.(?:tax|fee|discount)s?\./i.test(`.${path}`);

const isCode = (value: Leaf["value"]): boolean => typeof value === "string" && /^[a-z]{3}$/i.test(value);
const isNumber = (value: Leaf["value"]): boolean =>
  typeof value === "number" || (typeof value === "string" && /^-?\d{1,15}(?:\.\d{1,6})?$/.test(value));

/** The digits with marks between thousands; where the name says that it counts cents, as cents are written. */
function figure(path: string, value: Leaf["value"]): string {
  const [, sign = "", whole = "", part = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(String(value)) ?? [];
  if (whole === "") return String(value);
  if (!inMinor.test(path) || part !== "") return `${sign}${grouped(whole)}${part}`;
  const digits = whole.padStart(3, "0");
  return `${sign}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

const grouped = (digits: string): string => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
