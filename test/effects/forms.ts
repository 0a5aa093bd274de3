/** One effect in the forms of many tools: the same values, under other names, nested otherwise. Values are invented. */

import type { Json } from "../../src/kernel/json.ts";

/** Kind and parameters. */
export type Call = readonly [kind: string, parameters: Json];
export type Values = Readonly<Record<string, string>>;
type Form = (values: Values) => Call;

/** Effects by what they are, each with two sets of values and the forms in which tools write it. */
export interface Family {
  readonly base: Values;
  readonly other: Values;
  readonly forms: Readonly<Record<string, Form>>;
}

/** A refund as tools write it; `ids` are the identifiers that the form holds. */
export interface Refund {
  readonly cus: string;
  readonly email: string;
  readonly inv: string;
  readonly ord: string;
  readonly ch: string;
  readonly acc: string;
  readonly cur: string;
  readonly minor: number;
}

const digits = (currency: string): number => (currency === "JPY" ? 0 : currency === "KWD" ? 3 : 2);
function maj({ cur, minor }: Refund): string {
  const d = digits(cur);
  return d === 0 ? String(minor) : `${Math.floor(minor / 10 ** d)}.${String(minor % 10 ** d).padStart(d, "0")}`;
}
const grouped = (text: string, by: string, point: string): string => {
  const [whole = "", rest] = text.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, by) + (rest ? point + rest : "");
};
const grp = (x: Refund): string => grouped(maj(x), ",", ".");
const eu = (x: Refund): string => grouped(maj(x), ".", ",");
const units = (x: Refund): string => maj(x).split(".")[0] ?? "";
const nanos = (x: Refund): number => Number((maj(x).split(".")[1] ?? "0").padEnd(9, "0"));
const of = (values: Values, name: string): string => values[name] ?? "";

/** Forms of a refund. */
export const refunds: Readonly<Record<string, (x: Refund) => Call>> = {
  plain: (x) => ["refund", { customer: x.cus, amount: maj(x), currency: x.cur, invoice: `INV-${x.inv}` }],
  createRefund: (x) => ["create_refund", { customerId: x.cus, amount: `${maj(x)} ${x.cur}`, invoice: `inv ${x.inv}` }],
  createRefundIn: (x) => ["create_refund", { customerId: x.cus, amount: `${eu(x)} ${x.cur}`, invoice: `in_${x.inv}` }],
  rpc: (x) => ["billing.rpc", { method: "refund", args: [x.cus, maj(x), x.cur, `INV-${x.inv}`] }],
  cli: (x) => [
    "run_command",
    { command: `billing refund --customer ${x.cus} --amount ${maj(x)} --currency ${x.cur} --invoice INV-${x.inv}` },
  ],
  params: (x) => [
    "payments/refund",
    { params: { customer_id: x.cus, amountMinor: x.minor, currency: x.cur, invoiceNumber: Number(x.inv) } },
  ],
  gql: (x) => [
    "graphql.mutate",
    {
      mutation: "refundCreate",
      variables: {
        input: {
          customer: x.cus,
          transactions: [{ amount: maj(x), kind: "REFUND" }],
          currency: x.cur,
          orderId: `gid://shop/Order/${x.ord}`,
        },
      },
    },
  ],
  stripeTool: (x) => [
    "stripe_refund_tool",
    {
      chargeId: x.ch,
      amount_decimal: maj(x),
      currency: x.cur.toLowerCase(),
      metadata: { invoice: `Invoice ${x.inv}`, account: x.acc },
    },
  ],
  refundPayment: (x) => [
    "refund_payment",
    {
      customer: { id: x.cus, email: x.email.toUpperCase() },
      money: { value: maj(x), currency: x.cur },
      reference: `#${x.inv}`,
    },
  ],
  refundPayment2: (x) => [
    "refund_payment",
    { customer: { id: x.cus, email: x.email }, money: { value: maj(x), currency: x.cur }, reference: `INV${x.inv}` },
  ],
  issueRefund: (x) => ["issueRefund", { email: x.email, amount: `${x.cur} ${grp(x)}`, order: `#${x.ord}` }],
  settle: (x) => [
    "returns.settle",
    { customer: { email: x.email }, payout: { gross: maj(x), currency: x.cur }, order: `ORD-${x.ord}` },
  ],
  rembourser: (x) => [
    "rembourser",
    { client: x.email, montant: `${maj(x).replace(".", ",")} ${x.cur}`, facture: x.inv },
  ],
  erst: (x) => ["erstattung_anlegen", { kunde: x.cus, betrag: `${eu(x)} ${x.cur}`, rechnung: `Rechnung ${x.inv}` }],
  giveBack: (x) => [
    "money.giveBack",
    { account: x.acc, refund: { amount: Number(maj(x)), ccy: x.cur }, order: `Order ${x.ord}` },
  ],
  captures: (x) => [
    "captures.refund",
    { capture_id: x.ch, amount: { value: maj(x), currency_code: x.cur }, invoice_id: `INV-${x.inv}` },
  ],
  callTool: (x) => [
    "call_tool",
    {
      name: "refund",
      input: JSON.stringify({
        customer: x.cus,
        amount: maj(x),
        currency: x.cur.toLowerCase(),
        order_ref: `ORD-${x.ord}`,
      }),
    },
  ],
  request: (x) => ["refund", { request: `Refund ${maj(x)} ${x.cur} to ${x.cus} for invoice ${x.inv}` }],
  http: (x) => [
    "http.post",
    {
      url: `https://pay.example/v1/payments/${x.ch}/refunds`,
      body: { amount: { value: x.minor, currency: x.cur }, reference: `INV-${x.inv}` },
    },
  ],
  square: (x) => [
    "square.RefundPayment",
    { payment_id: x.ch, amount_money: { amount: x.minor, currency: x.cur }, idempotency_key: "daf67c4f-841a" },
  ],
  stripe: (x) => [
    "stripe.refunds.create",
    {
      body: { charge: x.ch, amount: x.minor, currency: x.cur.toLowerCase(), metadata: { customer: x.cus } },
      options: { idempotencyKey: "x1" },
    },
  ],
  gpay: (x) => [
    "refundOrderPayment",
    { payment: `payments/${x.ch}`, amount: { currencyCode: x.cur, units: units(x), nanos: nanos(x) } },
  ],
  items: (x) => [
    "refund.items",
    {
      invoice: `INV-${x.inv}`,
      items: [
        { sku: "a", refund_cents: Math.floor(x.minor / 3) },
        { sku: "b", refund_cents: x.minor - Math.floor(x.minor / 3) },
      ],
      currency: x.cur.toLowerCase(),
    },
  ],
  doc: (x) => ["refund", { customer: x.cus, document: `invoice:${x.inv}`, amount: Number(maj(x)), currency: x.cur }],
  forr: (x) => ["refund", { customer: x.cus, for: `Rechnung Nr. ${x.inv}`, amount: `${maj(x)} ${x.cur}` }],
  forn: (x) => ["refund", { email: x.email, for: x.inv, amount: `${maj(x)} ${x.cur}` }],
  slashed: (x) => [
    "refund_invoice",
    { reference: `INV/2026/${x.inv}`, amount: x.minor, currency: x.cur.toLowerCase(), email: `A <${x.email}>` },
  ],
  path: (x) => ["createRefund", { customer: `/v1/customers/${x.cus}`, amount: `${maj(x)} ${x.cur}` }],
  list: (x) => ["refund", { customers: [x.cus], amount: Number(maj(x)), currency: x.cur }],
  acct: (x) => ["refund", { account: x.acc.replace("-", " "), amount: `${maj(x)} ${x.cur}` }],
};

/** The identifiers that each form of a refund holds. */
export const held: Readonly<Record<string, readonly (keyof Refund)[]>> = {
  plain: ["cus", "inv"],
  createRefund: ["cus", "inv"],
  createRefundIn: ["cus", "inv"],
  rpc: ["cus", "inv"],
  cli: ["cus", "inv"],
  params: ["cus", "inv"],
  gql: ["cus", "ord"],
  stripeTool: ["ch", "inv", "acc"],
  refundPayment: ["cus", "email", "inv"],
  refundPayment2: ["cus", "email", "inv"],
  issueRefund: ["email", "ord"],
  settle: ["email", "ord"],
  rembourser: ["email", "inv"],
  erst: ["cus", "inv"],
  giveBack: ["acc", "ord"],
  captures: ["ch", "inv"],
  callTool: ["cus", "ord"],
  request: ["cus", "inv"],
  http: ["ch", "inv"],
  square: ["ch"],
  stripe: ["ch", "cus"],
  gpay: ["ch"],
  items: ["inv"],
  doc: ["cus", "inv"],
  forr: ["cus", "inv"],
  forn: ["email", "inv"],
  slashed: ["email", "inv"],
  path: ["cus"],
  list: ["cus"],
  acct: ["acc"],
};

export const families: Readonly<Record<string, Family>> = {
  plan: {
    base: { cus: "cus_a1B2c3D4", plan: "pro", int: "annual" },
    other: { cus: "cus_zzB2c3D4", plan: "team", int: "monthly" },
    forms: {
      change: (x) => ["change_plan", { customer: of(x, "cus"), plan: `${of(x, "plan")}-${of(x, "int")}` }],
      set: (x) => [
        "set_plan",
        { customerId: of(x, "cus"), plan: of(x, "plan"), interval: of(x, "int") === "annual" ? "year" : "month" },
      ],
      mod: (x) => [
        "subscriptions.modify",
        { customer: { id: of(x, "cus") }, to: `${of(x, "plan").toUpperCase()} (${of(x, "int")})`, effective: "now" },
      ],
      mod2: (x) => [
        "subscriptions.modify",
        {
          customer: { id: of(x, "cus") },
          to: `${of(x, "plan")} ${of(x, "int") === "annual" ? "yearly" : "monthly"}`,
          effective: "now",
        },
      ],
      upd: (x) => [
        "updateSubscription",
        {
          input: {
            customer: of(x, "cus"),
            new_plan: { tier: of(x, "plan").toUpperCase(), billing: of(x, "int") === "annual" ? "yearly" : "monthly" },
          },
        },
      ],
      de: (x) => [
        "tarif_wechseln",
        { kunde: of(x, "cus"), tarif: `${of(x, "plan")} (${of(x, "int") === "annual" ? "jährlich" : "monatlich"})` },
      ],
      items: (x) => [
        "subscription.update",
        {
          customer: of(x, "cus"),
          items: [{ price: `price_${of(x, "plan")}_${of(x, "int") === "annual" ? "yearly" : "month"}` }],
        },
      ],
      addrem: (x) => [
        "subscription.update",
        {
          customer: of(x, "cus"),
          remove: "price_starter_month",
          add: `price_${of(x, "plan")}_${of(x, "int") === "annual" ? "annual" : "month"}`,
        },
      ],
      fromto: (x) => [
        "change_plan",
        { customer: of(x, "cus"), from: "starter-monthly", to: `${of(x, "plan")}-${of(x, "int")}` },
      ],
      lic: (x) => [
        "set_licence",
        { customer: of(x, "cus"), plan: of(x, "plan"), interval: of(x, "int") === "annual" ? "year" : "month" },
      ],
      slash: (x) => [
        "subscriptions.modify",
        { customer: { id: of(x, "cus") }, to: `${of(x, "plan")} / ${of(x, "int") === "annual" ? "year" : "month"}` },
      ],
    },
  },
  payout: {
    base: { acc: "acct_QJ7kfYLv", amt: "1990.00", month: "05" },
    other: { acc: "acct_ZJ7kfYLv", amt: "1991.00", month: "06" },
    forms: {
      bank: (x) => [
        "bank.transfer",
        {
          to: of(x, "acc"),
          value: { amount: Number(of(x, "amt")), currency: "EUR" },
          text: `gallery-1438 2026-${of(x, "month")}`,
        },
      ],
      tr: (x) => [
        "transfers.create",
        {
          destination: of(x, "acc"),
          amount: Number(of(x, "amt")) * 100,
          currency: "eur",
          transfer_group: `settlement-2026-${of(x, "month")}`,
        },
      ],
      po: (x) => [
        "payout",
        {
          seller: "gallery-1438",
          account: of(x, "acc"),
          amount: `${of(x, "amt")} EUR`,
          month: of(x, "month") === "05" ? "May 2026" : "June 2026",
        },
      ],
      pc: (x) => [
        "payouts.create",
        {
          destination: of(x, "acc"),
          amount: Number(of(x, "amt")) * 100,
          currency: "eur",
          period: `2026-${of(x, "month")}`,
        },
      ],
      au: (x) => [
        "auszahlung",
        {
          empfaenger: of(x, "acc"),
          betrag: `${of(x, "amt").replace(".", ",").replace(/^1/, "1.")} €`,
          zeitraum: `2026-${of(x, "month")}`,
        },
      ],
      sepa: (x) => [
        "sepa_transfer",
        {
          creditor: { name: "gallery-1438", account: of(x, "acc") },
          amount: `${of(x, "amt").replace(".", ",")} €`,
          remittance: `Payout ${of(x, "month") === "05" ? "May" : "June"} 2026`,
        },
      ],
      sepa2: (x) => [
        "sepa_transfer",
        {
          creditor: { name: "gallery-1438", account: of(x, "acc") },
          amount: `${of(x, "amt").replace(".", ",")} €`,
          remittance: `Auszahlung ${of(x, "month") === "05" ? "Mai" : "Juni"} 2026`,
        },
      ],
    },
  },
  access: {
    base: { who: "nils@s-5.example", on: "newsroom", role: "admin" },
    other: { who: "ada@s-5.example", on: "fleet", role: "viewer" },
    forms: {
      de: (x) => ["zugang_erteilen", { person: of(x, "who"), bereich: of(x, "on"), rolle: of(x, "role") }],
      org: (x) => [
        "org.invitations",
        { invitations: [{ address: of(x, "who"), role: of(x, "role") }], org: of(x, "on") },
      ],
      mem: (x) => [
        "memberships.create",
        { member: { email: of(x, "who").toUpperCase() }, team: of(x, "on"), permission: of(x, "role") },
      ],
      iam: (x) => [
        "iam.bindings.add",
        { members: [`user:${of(x, "who")}`], role: `roles/${of(x, "role")}`, resource: `projects/${of(x, "on")}` },
      ],
      grant: (x) => ["grant_access", { to: of(x, "who"), on: of(x, "on"), as: of(x, "role").toUpperCase() }],
      inv: (x) => ["invite_user", { email: of(x, "who"), workspace: of(x, "on"), role: of(x, "role") }],
      ga2: (x) => ["grant_access", { user: of(x, "who"), workspace: of(x, "on"), role: of(x, "role") }],
    },
  },
  deploy: {
    base: { s: "worker", v: "4.18.2", e: "production" },
    other: { s: "ledger", v: "4.18.3", e: "staging" },
    forms: {
      de: (x) => [
        "ausrollen",
        {
          dienst: of(x, "s"),
          stand: `Version ${of(x, "v")}`,
          umgebung: of(x, "e") === "production" ? "Produktion" : "Staging",
        },
      ],
      rel: (x) => [
        "release_to",
        { app: of(x, "s"), build: { tag: of(x, "v") }, stage: of(x, "e") === "production" ? "prod" : "staging" },
      ],
      helm: (x) => ["helm.upgrade", { release: of(x, "s"), set: { "image.tag": of(x, "v") }, namespace: of(x, "e") }],
      dep: (x) => ["deploy", { service: of(x, "s"), version: `v${of(x, "v")}`, environment: of(x, "e") }],
      gh: (x) => [
        "deployments.create",
        { ref: `refs/tags/v${of(x, "v")}`, environment: of(x, "e"), repo: `acme/${of(x, "s")}` },
      ],
      kub: (x) => [
        "run_command",
        {
          command: `kubectl set image deployment/${of(x, "s")} ${of(x, "s")}=registry.example/${of(x, "s")}:${of(x, "v")} -n ${of(x, "e")}`,
        },
      ],
      hcli: (x) => [
        "run_command",
        { command: `helm upgrade ${of(x, "s")} charts --set image.tag=${of(x, "v")} --namespace ${of(x, "e")}` },
      ],
    },
  },
  coupon: {
    base: { cus: "cus_a1B2c3D4", code: "LOYAL-15" },
    other: { cus: "cus_zzB2c3D4", code: "LOYAL-10" },
    forms: {
      g: (x) => [
        "grant_discount",
        { customerId: of(x, "cus"), code: of(x, "code").replace("-", " "), percent: Number(of(x, "code").slice(-2)) },
      ],
      de: (x) => [
        "gutschein_geben",
        { kunde: of(x, "cus"), code: of(x, "code"), rabatt: `${of(x, "code").slice(-2)} %` },
      ],
      pr: (x) => [
        "promotion.assign",
        {
          assignee: { customer: of(x, "cus") },
          promotion: of(x, "code"),
          value: Number(of(x, "code").slice(-2)) / 100,
        },
      ],
      ap: (x) => ["apply_coupon", { customer: of(x, "cus"), coupon: of(x, "code") }],
      re: (x) => ["coupon.redeem", { code: of(x, "code"), for: `customer ${of(x, "cus")}` }],
      up: (x) => ["customers.update", { id: of(x, "cus"), discount: { coupon: of(x, "code").toLowerCase() } }],
    },
  },
  credit: {
    base: { cus: "cus_a1B2c3D4", amt: "79.99" },
    other: { cus: "cus_zzB2c3D4", amt: "80.99" },
    forms: {
      i: (x) => ["issueCredit", { customer: of(x, "cus"), amount: `${of(x, "amt")} USD` }],
      a: (x) => [
        "add_account_credit",
        { account: { customer: of(x, "cus"), email: "y@h.example" }, credit: `$${of(x, "amt")}` },
      ],
      n: (x) => [
        "credit_note",
        { customer: { id: of(x, "cus") }, total: { amount: Math.round(Number(of(x, "amt")) * 100), currency: "usd" } },
      ],
      nc: (x) => ["credit_notes.create", { amount_decimal: of(x, "amt"), currency: "USD", customer: of(x, "cus") }],
      b: (x) => [
        "customer_balance_transaction",
        { customer: of(x, "cus"), amount: -Math.round(Number(of(x, "amt")) * 100), currency: "usd" },
      ],
      ad: (x) => [
        "balance.adjust",
        { customer: of(x, "cus"), direction: "credit", amount: Number(of(x, "amt")), currency: "USD" },
      ],
      de: (x) => ["gutschrift", { kunde: of(x, "cus"), betrag: `${of(x, "amt").replace(".", ",")} $` }],
      ca: (x) => [
        "credit_account",
        { for: { customer: of(x, "cus") }, amount: Math.round(Number(of(x, "amt")) * 100), currency: "usd" },
      ],
      rf: (x) => ["refund", { customer: of(x, "cus"), amount: `${of(x, "amt")} USD` }],
    },
  },
  charge: {
    base: { cus: "cus_a1B2c3D4", amt: "79.99", inv: "2555" },
    other: { cus: "cus_zzB2c3D4", amt: "80.99", inv: "2556" },
    forms: {
      pay: (x) => [
        "invoices.pay",
        { invoice: `inv_${of(x, "inv")}`, customer: of(x, "cus"), amount_paid: `$${of(x, "amt")}` },
      ],
      de: (x) => [
        "einzug",
        { kunde: of(x, "cus"), betrag: `${of(x, "amt").replace(".", ",")} $`, rechnung: Number(of(x, "inv")) },
      ],
      ch: (x) => [
        "charge",
        {
          customer: of(x, "cus"),
          amount: Math.round(Number(of(x, "amt")) * 100),
          currency: "usd",
          invoice: `INV-${of(x, "inv")}`,
        },
      ],
      pi: (x) => [
        "paymentIntents.create",
        {
          customer: of(x, "cus"),
          amount: Math.round(Number(of(x, "amt")) * 100),
          currency: "usd",
          metadata: { invoice: of(x, "inv") },
          confirm: true,
        },
      ],
      col: (x) => [
        "collect_payment",
        { from: { customer: of(x, "cus") }, sum: `${of(x, "amt")} USD`, for: `invoice ${of(x, "inv")}` },
      ],
      dd: (x) => [
        "direct_debit",
        {
          debtor: of(x, "cus"),
          instructed: { amount: of(x, "amt"), currency: "USD" },
          remittance: `INV-${of(x, "inv")}`,
        },
      ],
      rpc: (x) => ["charge", { method: "charge", args: [of(x, "cus"), of(x, "amt"), "USD", `INV-${of(x, "inv")}`] }],
    },
  },
  deleteMail: {
    base: { who: "vera@n-8.example" },
    other: { who: "ben@n-8.example" },
    forms: {
      u: (x) => ["users.delete", { user: { email: of(x, "who").toUpperCase() } }],
      d: (x) => ["delete_account", { email: of(x, "who") }],
      g: (x) => ["gdpr.erasure", { dataSubject: { mail: of(x, "who") }, systems: "*" }],
      e: (x) => ["erase_personal_data", { subject: of(x, "who"), scope: "all" }],
      s: (x) => ["run_sql", { query: `delete from users where email='${of(x, "who")}';` }],
      u2: (x) => ["users.delete", { email: of(x, "who") }],
    },
  },
  deleteCus: {
    base: { c: "cus_G7mtJ2hw" },
    other: { c: "cus_H7mtJ2hw" },
    forms: {
      d: (x) => ["customers.del", { id: of(x, "c"), hard: true }],
      k: (x) => ["kunde_loeschen", { kundennummer: of(x, "c") }],
      s: (x) => ["run_sql", { query: `delete from customers where id='${of(x, "c")}';` }],
      h: (x) => ["http.delete", { url: `https://crm.example/customers/${of(x, "c")}` }],
      a: (x) => ["delete_account", { account: of(x, "c") }],
    },
  },
  deleteAcc: {
    base: { a: "library-4808" },
    other: { a: "library-4809" },
    forms: {
      d: (x) => ["delete_account", { account: of(x, "a") }],
      h: (x) => ["http.delete", { url: `https://crm.example/accounts/${of(x, "a")}` }],
      i: (x) => ["accounts.delete", { id: of(x, "a") }],
    },
  },
  deleteWs: {
    base: { a: "hostel-9128" },
    other: { a: "hostel-9129" },
    forms: {
      d: (x) => ["drop_workspace", { workspace: of(x, "a") }],
      h: (x) => ["workspaces.delete", { slug: of(x, "a").replace("-", "_"), confirm: of(x, "a") }],
    },
  },
  deleteBucket: {
    base: { a: "exports-museum-7511" },
    other: { a: "exports-museum-7512" },
    forms: {
      d: (x) => ["run_command", { command: `storage rm --recursive bucket://${of(x, "a")}` }],
      h: (x) => ["bucket.delete", { bucket: of(x, "a"), force: true }],
    },
  },
  end: {
    base: { s: "sub_PV2ZKMHY" },
    other: { s: "sub_QV2ZKMHY" },
    forms: {
      c: (x) => ["subscriptions.cancel", { id: of(x, "s"), when: "period_end" }],
      k: (x) => ["kuendigen", { abo: of(x, "s"), zum: "Periodenende" }],
      h: (x) => ["http.delete", { url: `https://billing.example/v1/subscriptions/${of(x, "s")}` }],
      e: (x) => ["end_subscription", { sub_id: of(x, "s"), customer: "cus_58gg7DEH" }],
      s: (x) => ["cancel_subscription", { subscription: of(x, "s"), at_period_end: true }],
    },
  },
};

/** Mails by purpose: subjects and texts that say the same. */
export const mails: Readonly<Record<string, readonly (readonly [subject: string, text: string])[]>> = {
  welcome: [
    ["Welcome aboard", "Good to have you. Here is how to start."],
    ["Willkommen an Bord", "So fangen Sie an."],
    ["Getting started", "Thanks for joining. These are your first three steps."],
  ],
  trial: [
    ["Your trial ends on Friday", "On Friday your trial ends."],
    ["Trial: last days until Friday", "Only until Friday you can test for free."],
    ["Ihre Testphase endet am Freitag", "."],
  ],
  delay: [
    ["Delay of order 54602", "Order 54602 arrives two days later than planned."],
    ["Order 54602 comes later", "We are sorry, order 54602 is late."],
    ["Verspätung Ihrer Bestellung 54602", "."],
  ],
  ship: [
    ["Order 54602 has shipped", "Your order 54602 left our house today."],
    ["Versandbestätigung 54602", "Ihre Bestellung 54602 ist heute verschickt worden."],
  ],
  invoice: [
    ["Invoice INV-7402", "Attached is invoice 7402."],
    ["Your invoice INV-7402", "Find invoice 7402 in the attachment, due in 14 days."],
    ["Ihre Rechnung 7402", "."],
  ],
  visit: [
    ["Technician on 20 November at 9:00", "The technician comes on 20 November at 9:00."],
    ["Your appointment on 20 November", "."],
    ["Visit of our technician, 20 November", "He comes at nine."],
  ],
  expire: [
    ["Card expiry", "Update your card, it expires this month."],
    ["Your card expires soon", "The card on file ends this month."],
  ],
  report: [
    ["Your monthly report: September", "Numbers for September are attached."],
    ["Monthly report September", "."],
  ],
  outage: [
    ["Outage on 4 November", "Our service was down from 9:10 to 9:52."],
    ["What happened on 4 November", "On 4 November you could not work for 42 minutes. This is the report."],
  ],
  survey: [
    ["How did we do with ticket 23485?", "One question on ticket 23485."],
    ["Rate ticket 23485", "Tell us whether ticket 23485 was solved."],
  ],
  reminder: [
    ["First reminder for invoice 7402", "Invoice 7402 is open since two weeks."],
    ["Payment reminder (1st) INV-7402", "We have not seen a payment for invoice 7402 yet."],
  ],
  reminder2: [
    ["Second reminder for invoice 7402", "Invoice 7402 is open since four weeks."],
    ["Payment reminder (2nd) INV-7402", "We have not seen a payment for invoice 7402 yet."],
    ["2. Mahnung Rechnung 7402", "."],
  ],
  price: [
    ["Price change on 1 January", "The price of your plan changes from 1 January."],
    ["New prices from 1 January", "The price of your plan changes from 1 January."],
  ],
  refund: [
    ["Refund for order 54602", "You get your money back for order 54602."],
    ["Order 54602: money back", "Hello, order 54602 is refunded in full."],
  ],
  password: [
    ["Reset your password", "Click here."],
    ["Your password reset link", "."],
  ],
};

/** How tools send a mail. */
export const mailers: Readonly<Record<string, (subject: string, text: string) => Call>> = {
  smtp: (s, b) => ["mail.send", { to: "a@x.example", subject: s, text: b }],
  mailer: (s, b) => ["sendEmail", { recipient: { address: "A@x.example", name: "A" }, subject: s, body: b }],
  sg: (s, b) => [
    "sendgrid.mail.send",
    { personalizations: [{ to: [{ email: "a@x.example" }], subject: s }], content: [{ type: "text/plain", value: b }] },
  ],
  gm: (s, b) => ["gmail.messages.send", { raw: { To: "a@x.example", Subject: s }, body: b, threadId: "Vm5DBgPP" }],
  msg: (s, b) => [
    "send_message",
    { channel: "email", address: "A <a@x.example>", title: s, content: { html: `<p>${b}</p>` } },
  ],
  desk: (s, b) => ["email_customer", { customer_email: "a@x.example", message: `Subject: ${s}\n\n${b}` }],
};
