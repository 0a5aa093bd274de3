/** Words of money, and where they mean little. */

/** Words that name the movement of money itself. */
export const core =
  /(^|[/_.-])(billing|invoic(e|es|ing)|payments?|payouts?|checkouts?|subscriptions?|refunds?|charges?|chargebacks?|disputes?|prorations?|dunning|overdue|ledgers?|wallets?|credits?|credit[-_]?notes?|orders?|commissions?|stripe|paddle|braintree|adyen|paypal|chargebee|recurly|lemon[-_]?squeezy|razorpay|mollie|tax(es|ation)?|vat|donations?|entitlements?|earnings)(?=[/_.-]|$)/i;
/** Words that often stand for money, and often do not. */
export const related =
  /(^|[/_.-])(pric(e|es|ing)|discounts?|coupons?|promo(tion)?[-_]?codes?|rate[-_]?cards?|usage[-_]?(based|limits?)|plans?|plan[-_]?(limits?|capabilities)|quotas?|metered|meters?|balances?|tiers?|trials?|seats?|products?|catalogs?|rewards?|bount(y|ies)|currenc(y|ies)|fx|partners?|premium|pro)(?=[/_.-]|$)/i;
/** Where money is shown, described or passed on, not decided. */
export const surface =
  /(^|[/_.-])(https?|httpdriver|httphandler|handlers?|dto|views?|components|metrics|mapping|convert(er)?|json|openapi|spec|drivers?|logging|glue|osgi|plugins?|notifications?|emails?|jaxrs|ai|llms?|prompts?|assistants?|copilot|chatbots?|openapi)(?=[/_.-]|$)|\.(tsp|sql|ya?ml|json|md|graphqls?|proto)$/i;
/** Files beside the logic of money: what stores, lists or describes it. */
export const beside =
  /(^|[/_.-])(adapters?|repos?|dto|schemas?|backoffice|admin|models?|constants?|types?|errors?|dao|events?|endpoints?)(?=[/_.-]|$)/i;
export const quiet =
  /\.describe\(|^\s*(["'`*]|validates|log|logger|console|slog|t\.|expect|assert|print|raise \w*Error|throw new)/;
export const told = /notif|e?mail|logger|\blog\.|span|metric|track|NotFound|\bErr[A-Z]|Error\(/i;
/** A published description is a contract, not the money itself. */
export const contract = /\.(tsp|sql|ddl|ya?ml|json|graphqls?|proto)$|(^|[/_.-])(openapi|swagger)/i;

/** What a model is told about plans is no plan. */
export const modelOrContract = new RegExp(
  `${contract.source}|(^|[/_.-])(ai|llms?|prompts?|assistants?|copilot|chatbots?)(?=[/_.-]|$)`,
  "i",
);
