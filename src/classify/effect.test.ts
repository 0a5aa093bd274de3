/** Pairs of proposals as tools name them: one effect planned twice, and two that only look alike. */

import { describe, expect, test } from "vitest";
import type { Json } from "../kernel/json.ts";
import { effectOf, type Proposal, sameEffect, veiled } from "./effect.ts";

/** Kind, parameters, reason, on whose behalf. */
type Short = readonly [kind: string, parameters: Json, reason?: string, onBehalfOf?: string];
const none = { who: [], what: [], howMuch: [], why: [] };
const proposal = ([kind, parameters, reason = "Asked for", onBehalfOf = ""]: Short): Proposal => ({
  ...{ kind, target: "", parameters, reason, onBehalfOf },
});
const same = (a: Short, b: Short): boolean => sameEffect(effectOf(proposal(a), none), effectOf(proposal(b), none));

const once: readonly (readonly [string, Short, Short])[] = [
  [
    "euro words",
    ["refund", { customer: "cus_a1B2c3", amount: "49 euros" }],
    ["issue_refund", { customerId: "cus_a1B2c3", amount_in_cents: 4900, currency: "EUR" }],
  ],
  [
    "swiss",
    ["refund", { customer: "cus_a1B2c3", amount: "1'234.50 CHF" }],
    ["rembourser", { client: "cus_a1B2c3", montant: "1 234,50 CHF" }],
  ],
  [
    "nbsp",
    ["refund", { customer: "cus_a1B2c3", amount: "1\u202f234,50\u00a0€" }],
    ["refund", { customer: "cus_a1B2c3", amount: 1234.5, currency: "EUR" }],
  ],
  [
    "cents word",
    ["refund", { customer: "cus_a1B2c3", amount: "4900 cents", currency: "EUR" }],
    ["refund", { customer: "cus_a1B2c3", amount: "EUR 49" }],
  ],
  [
    "usd us$",
    ["refund", { customer: "cus_a1B2c3", amount: "US$49.00" }],
    ["refund", { customer: "cus_a1B2c3", amount: 49, currency: "USD" }],
  ],
  [
    "dollar beside",
    ["refund", { customer: "cus_a1B2c3", amount: "$49.00", currency: "CAD" }],
    ["refund", { customer: "cus_a1B2c3", amount: 4900, currency: "cad" }],
  ],
  [
    "no currency",
    ["refund", { charge: "ch_9aBcD123", amount: 24.5 }],
    ["refund", { charge: "ch_9aBcD123", amount: 2450, currency: "usd" }],
  ],
  [
    "micros",
    ["refund", { customer: "cus_a1B2c3", amount_micros: 49000000, currency_code: "EUR" }],
    ["refund", { customer: "cus_a1B2c3", amount: "€49" }],
  ],
  [
    "adyen",
    ["payments/ch_1A2b3C4d/refunds", { amount: { value: 4900, currency: "EUR" } }],
    ["refund", { charge: "ch_1A2b3C4d", amount: "49.00 EUR" }],
  ],
  [
    "adyen2",
    ["refund", { pspReference: "QX1", merchantReference: "INV-2217", amount: { value: 4900, currency: "EUR" } }],
    ["refund_invoice", { invoice: 2217, amount: "49,00 €" }],
  ],
  [
    "names",
    ["refund", { customer: { name: "Ana Silva" }, amount: "49 EUR" }],
    ["refund", { name: "Silva, Ana", customer_name: "Silva, Ana", amount: "€49.00" }],
  ],
  [
    "company legal form",
    ["credit", { account: "Acme GmbH", amount: "49 EUR" }],
    ["issue_credit", { customer: "ACME", amount: "€49.00" }],
  ],
  [
    "iban",
    ["sepa_transfer", { iban: "DE89370400440532013000", amount: "100 EUR", month: "2026-10" }],
    ["wire", { account: "DE89 3704 0044 0532 0130 00", amount: 100, currency: "EUR", period: "October 2026" }],
  ],
  [
    "invoice created twice",
    ["create_invoice", { customer: "cus_a1B2c3", amount: "49 EUR", period: "2026-10" }],
    ["invoices.create", { customer: "cus_a1B2c3", total: 4900, currency: "eur", month: "October 2026" }],
  ],
  [
    "rechnung",
    ["create_invoice", { customer: "cus_a1B2c3", amount: "49 EUR" }],
    ["rechnung_stellen", { kunde: "cus_a1B2c3", betrag: "49,00 €" }],
  ],
  [
    "flag",
    ["feature_flag.set", { flag: "new-checkout", on: true }],
    ["launchdarkly.flags.enable", { flagKey: "new-checkout" }],
  ],
  [
    "flag2",
    ["toggle_flag", { name: "new-checkout", state: "on" }],
    ["feature_flag.set", { flag: "new_checkout", enabled: true }],
  ],
  ["card block", ["card.block", { card: "card_8hJk2LmN" }], ["lock_card", { cardId: "card_8hJk2LmN", reason: "lost" }]],
  [
    "user suspend",
    ["suspend_user", { email: "ana@x.example" }],
    ["users.suspend", { user: { email: "ANA@x.example" } }],
  ],
  [
    "gift card",
    ["gift_card.issue", { to: "ines@h.example", value: 2500, currency: "eur" }],
    ["issue_gift_card", { recipient: "ines@h.example", amount: "25.00 EUR" }],
  ],
  [
    "password reset",
    ["reset_password", { email: "ana@x.example" }],
    ["users.passwordReset", { user: "ana@x.example" }],
  ],
  ["order cancel", ["orders.cancel", { order: "ORD-7781" }], ["cancel_order", { order_number: 7781 }]],
  [
    "payment link",
    ["send_payment", { to: "acct_9xYz12", amount: "500 EUR", memo: "September 2026" }],
    [
      "transfers.create",
      { destination: "acct_9xYz12", amount: 50000, currency: "eur", description: "Settlement 2026-09" },
    ],
  ],
  [
    "helm cli",
    ["run_command", { command: "helm upgrade ledger ./chart --set image.tag=7.10.9 -n production" }],
    ["deploy", { service: "ledger", version: "7.10.9", environment: "prod" }],
  ],
  [
    "docker",
    ["bash", { command: "docker service update --image registry.example/worker:4.18.2 worker" }],
    ["deploy", { service: "worker", version: "v4.18.2" }],
  ],
  [
    "gcloud",
    ["deploy_service", { name: "api", version: "2.0.1", env: "prod" }],
    ["release", { app: "api", tag: "v2.0.1", environment: "production" }],
  ],
  ["s3 delete", ["shell", { cmd: "aws s3 rb s3://exports-a1 --force" }], ["delete_bucket", { bucket: "exports-a1" }]],
  [
    "sql delete",
    ["run_sql", { sql: "DELETE FROM users WHERE email = 'ana@x.example'" }],
    ["delete_user", { email: "ana@x.example" }],
  ],
  [
    "http delete user",
    ["http.request", { method: "DELETE", url: "https://api.example/v1/users/usr_8a7b6c5d" }],
    ["users.delete", { user_id: "usr_8a7b6c5d" }],
  ],
  [
    "invite gh",
    ["gh.invite", { username: "octo-ana", team: "core", role: "admin" }],
    ["add_team_member", { user: "octo-ana", team: "core", role: "admin" }],
  ],
  [
    "mail html",
    ["send_email", { to: ["ana@x.example"], subject: "Your invoice 2217", html: "<p>Invoice 2217 attached</p>" }],
    [
      "mailer.deliver",
      { message: { to: "Ana <ana@x.example>", subject: "Invoice INV-2217 is ready", text: "See attachment" } },
    ],
  ],
  [
    "mail de",
    ["send_email", { to: "ana@x.example", subject: "Zahlungserinnerung Rechnung 2217", text: "..." }],
    ["send_email", { to: "ana@x.example", subject: "Payment reminder for invoice 2217", text: "..." }],
  ],
  [
    "mail no purpose",
    ["send_email", { to: "ana@x.example", subject: "Lunch with the board on Thursday", text: "See you at the pier." }],
    ["send_email", { to: "ana@x.example", subject: "Board lunch on Thursday", text: "See you at the pier" }],
  ],
  [
    "coupon fr",
    ["appliquer_coupon", { client: "cus_a1B2c3", code: "ETE-20" }],
    ["apply_coupon", { customer: "cus_a1B2c3", coupon: "ete20" }],
  ],
  [
    "plan fr",
    ["changer_abonnement", { client: "cus_a1B2c3", formule: "Pro annuel", plan: "Pro (annuel)" }],
    ["change_plan", { customer: "cus_a1B2c3", plan: "pro-yearly" }],
  ],
  [
    "seats",
    ["update_seats", { subscription: "sub_A1b2C3", seats: 12 }],
    ["subscriptions.update", { id: "sub_A1b2C3", quantity: 12 }],
  ],
  [
    "subscription end",
    ["cancelSubscription", { subscriptionId: "sub_A1b2C3" }],
    ["subscriptions.delete", { id: "sub_A1b2C3" }],
  ],
  [
    "spanish refund",
    ["reembolsar", { cliente: "ana@x.example", importe: "49,00 €", pedido: "7781" }],
    ["refund", { email: "ana@x.example", amount: 49.0, currency: "EUR", order: "#7781" }],
  ],
  [
    "dutch refund",
    ["terugbetaling", { klant: "cus_a1B2c3", bedrag: "€ 49,00" }],
    ["refund", { customer: "cus_a1B2c3", amount: "49.00 EUR" }],
  ],
  [
    "italian",
    ["rimborso", { cliente: "cus_a1B2c3", importo: "49,00 EUR", fattura: "2217" }],
    ["refund", { customer: "cus_a1B2c3", invoice: "INV-2217", amount: "€49" }],
  ],
  [
    "text tool",
    ["agent_task", { prompt: "Please refund 49.00 EUR to customer cus_a1B2c3 for invoice 2217" }],
    ["refund", { customer: "cus_a1B2c3", invoice: "2217", amount: "49 EUR" }],
  ],
  [
    "lines with tax",
    [
      "refund",
      {
        invoice: "INV-2217",
        lines: [
          { name: "a", amount: 10.5 },
          { name: "b", amount: 38.5 },
        ],
        currency: "EUR",
      },
    ],
    ["refund", { invoice: "2217", total: "49.00 EUR" }],
  ],
  [
    "quantities",
    [
      "refund",
      {
        order: "7781",
        items: [
          { sku: "a", quantity: 2, amount: "10.00" },
          { sku: "b", quantity: 1, amount: "29.00" },
        ],
        currency: "EUR",
      },
    ],
    ["refund", { order: 7781, amount: "39 EUR" }],
  ],
  [
    "trace differs",
    ["refund", { charge: "ch_9aBcD123", amount: 4900, currency: "usd", idempotency_key: "a" }],
    ["refund", { charge: "ch_9aBcD123", amount: 4900, currency: "usd", idempotency_key: "b", attempt: 2 }],
  ],
  ["unknown tool twice", ["rebuild_index", {}], ["rebuildIndex", {}]],
  ["restart", ["restart_service", { service: "api" }], ["services.restart", { name: "api" }]],
  [
    "charge again",
    ["charge_customer", { customer: "cus_a1B2c3", amount: 4900, currency: "usd", invoice: "2217" }],
    ["collect", { from: "cus_a1B2c3", sum: "$49.00", for: "INV-2217" }],
  ],
  [
    "wage",
    ["payroll.pay", { employee: "E-77", amount: "3,000.00 EUR", month: "October 2026" }],
    ["pay_salary", { personalnummer: 77, betrag: "3.000,00 €", monat: "2026-10" }],
  ],
  ["domain", ["renew_domain", { domain: "harbour.example" }], ["domains.renew", { name: "HARBOUR.example", years: 1 }]],
  ["ship", ["ship_order", { order: "ORD-7781" }], ["shipments.create", { orderId: 7781, carrier: "dhl" }]],
  [
    "refund vs credit same invoice",
    ["refund", { customer: "cus_a1B2c3", invoice: "2217", amount: "49 EUR" }, "Charged twice"],
    [
      "credit_account",
      { customer: "cus_a1B2c3", amount: 4900, currency: "eur", memo: "invoice 2217" },
      "Doppelt abgebucht",
    ],
  ],
  [
    "onbehalf email",
    ["refund", { amount: "49 EUR" }, "Damaged", "ana@x.example"],
    ["refund", { email: "Ana@X.example", amount: 4900, currency: "eur" }, "Broken"],
  ],
  [
    "erase",
    ["gdpr.delete_data", { subject: { email: "ana@x.example" } }],
    ["loesche_kundendaten", { email: "ana@x.example" }],
  ],
  [
    "calendar",
    ["book_room", { room: "Quarry", start: "2026-11-12T14:00:00+01:00", end: "2026-11-12T15:00:00+01:00" }],
    ["calendar.insert", { location: "Quarry", date: "2026-11-12", time: "14:00" }],
  ],
  [
    "gh pr comment style mail to sms",
    ["sms.send", { to: "+49 30 1234567", text: "Your code is on the way, order 7781 has shipped" }],
    ["twilio.messages.create", { To: "+49301234567", Body: "Order 7781 shipped" }],
  ],
  [
    "payout iban text",
    ["transfer", { to: "Kilnworks", amount: "2.400,00 €", reference: "INV-2217" }],
    ["pay_invoice_supplier", { supplier: "Kilnworks", amount: 2400, currency: "EUR", invoice: "2217" }],
  ],
  [
    "yen",
    ["refund", { customer: "cus_a1B2c3", amount: "4900円", currency: "JPY" }],
    ["refund", { customer: "cus_a1B2c3", amount: "¥4,900" }],
  ],
  [
    "fraction share",
    ["grant_discount", { customer: "cus_a1B2c3", code: "A-10", percent: "10%" }],
    ["grant_discount", { customer: "cus_a1B2c3", code: "A-10", value: 0.1 }],
  ],
  [
    "access aws",
    ["aws.iam.attach", { user: "ana", policy: "AdministratorAccess" }],
    ["iam_attach_policy", { user: "ana", policy: "AdministratorAccess" }],
  ],
  [
    "zendesk refund",
    ["zendesk_refund_app", { ticket_id: 88123, order_id: "7781", refund_total: "49.00", currency: "EUR" }],
    ["shopify.refund", { order: { id: 7781 }, amount: "€49.00" }],
  ],
  [
    "xml-ish nested",
    ["refund", { RefundRequest: { Payment: { Id: "ch_9aBcD123" }, Amount: { Value: "49.00", Ccy: "EUR" } } }],
    ["refund", { charge: "ch_9aBcD123", amount_minor: 4900, currency: "EUR" }],
  ],
  [
    "amount string cur code lower",
    ["refund", { charge: "ch_9aBcD123", amount: "49.00 eur" }],
    ["refund", { charge: "ch_9aBcD123", amount: "EUR 49,00" }],
  ],
  [
    "plus sign",
    ["credit", { customer: "cus_a1B2c3", amount: "+49.00 EUR" }],
    ["credit", { customer: "cus_a1B2c3", amount: "49 EUR" }],
  ],
  [
    "minus refund",
    ["refund", { customer: "cus_a1B2c3", amount: -49, currency: "EUR" }],
    ["refund", { customer: "cus_a1B2c3", amount: "49 EUR" }],
  ],
  [
    "email in reason",
    ["refund", { amount: "49 EUR", order: "7781" }, "Customer ana@x.example got a broken vase"],
    ["refund", { email: "ana@x.example", order_id: 7781, amount: "49.00 EUR" }, "Article cassé"],
  ],
  [
    "customer number",
    ["refund", { customer_number: "C-10023", amount: "49 EUR" }],
    ["refund", { kundennummer: "c10023", betrag: "49 €" }],
  ],
  [
    "customer number int",
    ["refund", { customer: 10023, amount: "49 EUR" }],
    ["refund", { customer_id: "10023", amount: 4900, currency: "eur" }],
  ],
  [
    "user id guid",
    ["delete_user", { user_id: "6f1e2d3c-aaaa-bbbb-cccc-1234567890ab" }],
    ["users.delete", { id: "6F1E2D3C-AAAA-BBBB-CCCC-1234567890AB" }],
  ],
  [
    "uuid charge",
    ["refund", { payment_id: "6f1e2d3c-aaaa-bbbb-cccc-1234567890ab", amount: "5 EUR" }],
    ["refund_payment", { payment: { id: "6f1e2d3c-aaaa-bbbb-cccc-1234567890ab" }, amount: 5, currency: "EUR" }],
  ],
  [
    "courier",
    ["courier.pickup.book", { address: "Quay 4", date: "2026-11-12" }],
    ["book_pickup", { address: "Quay 4", day: "2026-11-12" }],
  ],
  [
    "gift",
    ["donate", { to: "Sea Rescue", amount: "100 EUR" }],
    ["donations.create", { recipient: "Sea Rescue", amount: 100, currency: "EUR" }],
  ],
  ["print", ["labels.print", { order: "ORD-7781", copies: 1 }], ["print_label", { order_id: 7781 }]],
  [
    "translation",
    ["order_translation", { document: "terms-v3", language: "fr" }],
    ["translations.order", { document: "terms-v3", target: "fr" }],
  ],
  [
    "hotel",
    ["hotel.book", { hotel: "Pier Inn", guest: "Ana Silva", checkin: "2026-11-12", nights: 2 }],
    ["book_hotel", { hotel: "pier inn", guest: "ana silva", checkin: "2026-11-12", checkout: "2026-11-14" }],
  ],
  [
    "licence count",
    ["buy_licences", { vendor: "Drawtool", count: 5 }],
    ["licenses.purchase", { supplier: "Drawtool", quantity: 5 }],
  ],
  [
    "webhook create",
    ["webhook.create", { url: "https://a.example/h", events: ["x"] }],
    ["create_webhook", { url: "https://a.example/h" }],
  ],
  ["cron", ["pause_subscription", { subscription: "sub_A1b2C3" }], ["subscriptions.pause", { id: "sub_A1b2C3" }]],
  [
    "mail cc",
    ["send_email", { to: "ana@x.example", cc: "boss@y.example", subject: "Order 7781: refund issued", body: "." }],
    ["email", { recipient: "Ana@x.example", title: "Refund for order 7781", content: "." }],
  ],
  [
    "mail list",
    [
      "send_email",
      { to: ["ana@x.example", "ben@x.example"], subject: "Scheduled maintenance on 3 December", body: "." },
    ],
    ["mail", { recipients: "ana@x.example, ben@x.example", subject: "Maintenance window 3 December", body: "." }],
  ],
  [
    "mail fr",
    ["envoyer_courriel", { a: "ana@x.example", objet: "Votre facture 2217", texte: "." }],
    ["send_email", { to: "ana@x.example", subject: "Invoice 2217", body: "." }],
  ],
  [
    "mail markdown",
    ["notify_customer", { email: "ana@x.example", template: "order_shipped", order: 7781 }],
    ["send_email", { to: "ana@x.example", subject: "Your order 7781 is on its way", body: "." }],
  ],
  [
    "plan words",
    ["change_plan", { customer: "cus_a1B2c3", new_plan: "Enterprise" }],
    ["upgrade", { account: { customer: "cus_a1B2c3" }, plan: "enterprise" }],
  ],
  [
    "plan by sub item",
    ["subscription.update", { subscription: "sub_A1b2C3", items: [{ price: "price_team_month" }] }],
    ["change_plan", { subscription_id: "sub_A1b2C3", plan: "team", interval: "monthly" }],
  ],
  [
    "plan patch",
    ["http.patch", { url: "https://billing.example/v1/subscriptions/sub_A1b2C3", body: { plan: "team-monthly" } }],
    ["change_plan", { subscription: "sub_A1b2C3", plan: "Team (monthly)" }],
  ],
  [
    "http post refund",
    [
      "http.post",
      { url: "https://pay.example/v1/charges/ch_9aBcD123/refund", body: { amount: "49.00", currency: "EUR" } },
    ],
    ["refund", { charge: "ch_9aBcD123", amount: "49 EUR" }],
  ],
  [
    "curl",
    ["bash", { command: "curl -X POST https://api.stripe.com/v1/refunds -d charge=ch_9aBcD123 -d amount=4900" }],
    ["refund", { charge: "ch_9aBcD123", amount: "49 EUR" }],
  ],
  [
    "stripe cli",
    ["bash", { command: "stripe refunds create --charge=ch_9aBcD123 --amount=4900" }],
    ["refunds.create", { charge: "ch_9aBcD123", amount: 4900, currency: "eur" }],
  ],
  [
    "psql",
    ["bash", { command: "psql -c \"DELETE FROM accounts WHERE id = 'acct_99ab12'\"" }],
    ["delete_account", { account: "acct_99ab12" }],
  ],
  [
    "revoke",
    ["revoke_access", { user: "ana@x.example", workspace: "atlas" }],
    ["memberships.delete", { member: { email: "ana@x.example" }, team: "atlas" }],
  ],
  [
    "gh remove",
    ["remove_member", { email: "ana@x.example", org: "atlas" }],
    ["org.members.remove", { member: "ana@x.example", org: "atlas" }],
  ],
  ["restore", ["restore_account", { account: "library-4808" }], ["accounts.restore", { id: "library-4808" }]],
  [
    "rollback",
    ["rollback", { service: "portal", to: "1.2.3", environment: "production" }],
    ["helm.rollback", { release: "portal", namespace: "production" }],
  ],
  [
    "snapshot",
    ["delete_snapshot", { snapshot: "2026-11-01" }],
    ["snapshots.delete", { volume: "vol-17", snapshot: "2026-11-01" }],
  ],
  [
    "points",
    ["loyalty.add_points", { customer: "cus_a1B2c3", points: 500 }],
    ["add_points", { customerId: "cus_a1B2c3", points: 500 }],
  ],
  [
    "payout slug",
    ["payout", { seller: "depot-5448", amount: "¥33,000", month: "September 2026" }],
    ["payouts.create", { merchant: "depot 5448", amount: 33000, currency: "JPY", period: "2026-09" }],
  ],
  [
    "settlement quarter",
    ["payout", { account: "acct_wacBkCf2", amount: "500 EUR", text: "Sept 2026" }],
    ["payout", { account: "acct_wacBkCf2", amount: 500, currency: "EUR", text: "September 2026" }],
  ],
  [
    "direct debit",
    ["sepa_direct_debit", { mandate: "MD-1", debtor: "cus_a1B2c3", amount: "49,00 EUR", remittance: "RG 2217" }],
    ["charge", { customer: "cus_a1B2c3", amount: "49 EUR", invoice: 2217 }],
  ],
  [
    "hide in arguments list",
    [
      "call",
      {
        tool: "billing.refund",
        arguments: [
          { name: "customer", value: "cus_a1B2c3" },
          { name: "amount", value: "49 EUR" },
        ],
      },
    ],
    ["refund", { customer: "cus_a1B2c3", amount: "49 EUR" }],
  ],
];
const twice: readonly (readonly [string, Short, Short])[] = [
  [
    "x100",
    ["refund", { customer: "cus_a1B2c3", amount: "49.00 EUR" }],
    ["refund", { customer: "cus_a1B2c3", amount: "4900.00 EUR" }],
  ],
  [
    "x100 same notation",
    ["refund", { customer: "cus_a1B2c3", amount: 49, currency: "EUR" }],
    ["refund", { customer: "cus_a1B2c3", amount: 4900, currency: "EUR" }],
  ],
  [
    "yen x100",
    ["refund", { customer: "cus_a1B2c3", amount: "¥4,900" }],
    ["refund", { customer: "cus_a1B2c3", amount: "¥49" }],
  ],
  [
    "CAD USD",
    ["refund", { customer: "cus_a1B2c3", amount: "$49", currency: "CAD" }],
    ["refund", { customer: "cus_a1B2c3", amount: "$49", currency: "USD" }],
  ],
  [
    "names differ",
    ["refund", { customer: { name: "Ana Silva" }, amount: "49 EUR" }],
    ["refund", { customer: { name: "Ben Silva" }, amount: "49 EUR" }],
  ],
  [
    "another cause",
    ["refund", { customer: "cus_a1B2c3", amount: "49 EUR" }, "Parcel never arrived"],
    ["refund", { customer: "cus_a1B2c3", amount: "49 EUR" }, "VAT charged despite a valid VAT number"],
  ],
  [
    "invoice create vs send",
    ["invoice.create", { customer: "cus_a1B2c3", amount: "49 EUR" }],
    ["invoice.void", { customer: "cus_a1B2c3", amount: "49 EUR" }],
  ],
  [
    "authorize vs capture",
    ["payment.authorize", { charge: "ch_9aBcD123", amount: 4900, currency: "usd" }],
    ["payment.capture", { charge: "ch_9aBcD123", amount: 4900, currency: "usd" }],
  ],
  ["suspend vs delete", ["user.suspend", { email: "ana@x.example" }], ["user.delete", { email: "ana@x.example" }]],
  [
    "suspend vs unsuspend",
    ["user.suspend", { email: "ana@x.example" }],
    ["user.unsuspend", { email: "ana@x.example" }],
  ],
  ["pause vs cancel", ["subscription.pause", { id: "sub_A1b2C3" }], ["subscription.cancel", { id: "sub_A1b2C3" }]],
  ["pause vs resume", ["subscription.pause", { id: "sub_A1b2C3" }], ["subscription.resume", { id: "sub_A1b2C3" }]],
  ["ticket close/reopen", ["ticket.close", { ticket: "4411" }], ["ticket.reopen", { ticket: "4411" }]],
  [
    "order create/cancel",
    ["order.create", { order: "4411", customer: "cus_a1B2c3" }],
    ["order.cancel", { order: "4411", customer: "cus_a1B2c3" }],
  ],
  ["stock add/remove", ["stock.add", { sku: "PX-1", quantity: 5 }], ["stock.remove", { sku: "PX-1", quantity: 5 }]],
  ["enable disable", ["flags.enable", { flag: "a" }], ["flags.disable", { flag: "a" }]],
  [
    "transfer reverse",
    ["transfer.create", { destination: "acct_9xYz12", amount: 100 }],
    ["transfer.reverse", { destination: "acct_9xYz12", amount: 100 }],
  ],
  ["renew cancel", ["renew_domain", { domain: "a.example" }], ["cancel_renewal", { domain: "a.example" }]],
  [
    "book cancel",
    ["book_room", { room: "Q", date: "2026-11-12" }],
    ["cancel_booking", { room: "Q", date: "2026-11-12" }],
  ],
  [
    "book time",
    ["book_room", { room: "Q", date: "2026-11-12", from: "14:00" }],
    ["book_room", { room: "Q", date: "2026-11-12", from: "16:00" }],
  ],
  [
    "helm versions",
    ["run_command", { command: "helm upgrade ledger ./chart --set image.tag=7.10.9 -n production" }],
    ["run_command", { command: "helm upgrade ledger ./chart --set image.tag=7.10.8 -n production" }],
  ],
  [
    "kubectl versions",
    ["run_command", { command: "kubectl set image deployment/worker worker=r.example/worker:1.0.1 -n production" }],
    ["run_command", { command: "kubectl set image deployment/worker worker=r.example/worker:1.0.2 -n production" }],
  ],
  [
    "helm services",
    ["run_command", { command: "helm upgrade ledger ./chart --set image.tag=7.10.9 -n production" }],
    ["run_command", { command: "helm upgrade worker ./chart --set image.tag=7.10.9 -n production" }],
  ],
  [
    "s3 prefixes",
    ["shell", { cmd: "aws s3 rm s3://exports/2024 --recursive" }],
    ["shell", { cmd: "aws s3 rm s3://exports/2025 --recursive" }],
  ],
  ["rm files", ["shell", { cmd: "rm -rf /var/data/a" }], ["shell", { cmd: "rm -rf /var/data/b" }]],
  ["drop tables", ["run_sql", { query: "DROP TABLE sessions" }], ["run_sql", { query: "DROP TABLE invoices" }]],
  ["tables by name", ["db.drop_table", { table: "sessions" }], ["db.drop_table", { table: "invoices" }]],
  [
    "mail second reminder",
    ["send_email", { to: "ana@x.example", subject: "First reminder invoice 2217", text: "" }],
    ["send_email", { to: "ana@x.example", subject: "Second reminder invoice 2217", text: "" }],
  ],
  [
    "mail shipped vs delivered",
    ["send_email", { to: "ana@x.example", subject: "Order 7781 has shipped", text: "" }],
    ["send_email", { to: "ana@x.example", subject: "Order 7781 was delivered", text: "" }],
  ],
  [
    "mail appt days",
    ["send_email", { to: "ana@x.example", subject: "Your appointment on 20 November", text: "" }],
    ["send_email", { to: "ana@x.example", subject: "Your appointment on 27 November", text: "" }],
  ],
  [
    "mail unknown",
    ["send_email", { to: "ana@x.example", subject: "Lunch on Thursday", text: "At the pier." }],
    ["send_email", { to: "ana@x.example", subject: "New keys for the workshop", text: "Pick them up." }],
  ],
  [
    "seats differ",
    ["subscriptions.update", { id: "sub_A1b2C3", quantity: 12 }],
    ["subscriptions.update", { id: "sub_A1b2C3", quantity: 15 }],
  ],
  [
    "wage months",
    ["payroll.pay", { employee: "E-77", amount: "3,000.00 EUR", month: "October 2026" }],
    ["payroll.pay", { employee: "E-77", amount: "3,000.00 EUR", month: "November 2026" }],
  ],
  [
    "wage people",
    ["payroll.pay", { employee: "E-77", amount: "3,000.00 EUR" }],
    ["payroll.pay", { employee: "E-78", amount: "3,000.00 EUR" }],
  ],
  [
    "supplier invoices",
    ["pay", { supplier: "Kilnworks", amount: "2,400 EUR", invoice: "2217" }],
    ["pay", { supplier: "Kilnworks", amount: "2,400 EUR", invoice: "2218" }],
  ],
  ["restart services", ["restart_service", { service: "api" }], ["restart_service", { service: "worker" }]],
  ["restart start", ["restart_service", { service: "api" }], ["stop_service", { service: "api" }]],
  ["commands", ["bash", { command: "npm run build" }], ["bash", { command: "npm run test" }]],
  [
    "refund charge vs refund mail",
    ["refund", { customer: "ana@x.example", amount: "49 EUR" }],
    ["send_email", { to: "ana@x.example", subject: "Your refund of 49 EUR", text: "" }],
  ],
  [
    "percent",
    ["grant_discount", { customer: "cus_a1B2c3", code: "A", percent: 10 }],
    ["grant_discount", { customer: "cus_a1B2c3", code: "A", percent: 20 }],
  ],
  [
    "invoice years",
    ["refund", { customer: "cus_a1B2c3", invoice: "INV/2025/0007", amount: "49 EUR" }],
    ["refund", { customer: "cus_a1B2c3", invoice: "INV/2026/0007", amount: "49 EUR" }],
  ],
  [
    "phones",
    ["sms.send", { to: "+49301234567", text: "Your code is 1" }],
    ["sms.send", { to: "+49301234568", text: "Your code is 1" }],
  ],
  [
    "policies",
    ["aws.iam.attach", { user: "ana", policy: "ReadOnly" }],
    ["aws.iam.attach", { user: "ana", policy: "AdministratorAccess" }],
  ],
  [
    "issue labels",
    ["jira.issue.create", { project: "OPS", summary: "Disk is full on node 4" }],
    ["jira.issue.create", { project: "OPS", summary: "Certificate expires next week" }],
  ],
  [
    "dns",
    ["dns.set", { record: "api.x.example", value: "1.2.3.4" }],
    ["dns.set", { record: "www.x.example", value: "1.2.3.4" }],
  ],
  [
    "part key",
    ["refund", { charge: "ch_9aBcD123", amount: "10 EUR", instalment: 1 }],
    ["refund", { charge: "ch_9aBcD123", amount: "10 EUR", instalment: 2 }],
  ],
  [
    "lines differ",
    ["refund", { invoice: "2217", items: [{ sku: "a", amount: "10.00 EUR" }] }],
    [
      "refund",
      {
        invoice: "2217",
        items: [
          { sku: "a", amount: "10.00 EUR" },
          { sku: "b", amount: "5.00 EUR" },
        ],
      },
    ],
  ],
  [
    "transfer in/out",
    ["ledger.adjust", { customer: "cus_a1B2c3", direction: "in", amount: "5 EUR" }],
    ["ledger.adjust", { customer: "cus_a1B2c3", direction: "out", amount: "5 EUR" }],
  ],
  [
    "companies",
    ["credit", { account: "Acme GmbH", amount: "49 EUR" }],
    ["credit", { account: "Apex GmbH", amount: "49 EUR" }],
  ],
  [
    "iban differ",
    ["wire", { iban: "DE89370400440532013000", amount: "100 EUR" }],
    ["wire", { iban: "DE02120300000000202051", amount: "100 EUR" }],
  ],
  ["no party, same sum", ["refund", { amount: "49 EUR" }, "Damaged"], ["refund", { amount: "49 EUR" }, "Damaged"]],
  ["refund list", ["refunds.list", { charge: "ch_9aBcD123" }], ["refunds.create", { charge: "ch_9aBcD123" }]],
  ["approve/reject", ["refund.approve", { refund: "re_1a2b3c4d" }], ["refund.reject", { refund: "re_1a2b3c4d" }]],
  [
    "hold/release",
    ["payment.hold", { payment: "ch_9aBcD123", amount: "5 EUR" }],
    ["payment.release", { payment: "ch_9aBcD123", amount: "5 EUR" }],
  ],
  [
    "guid differ",
    ["delete_user", { user_id: "6f1e2d3c-aaaa-bbbb-cccc-1234567890ab" }],
    ["delete_user", { user_id: "6f1e2d3c-aaaa-bbbb-cccc-1234567890ac" }],
  ],
  [
    "customer numbers",
    ["refund", { customer: 10023, amount: "49 EUR" }],
    ["refund", { customer: 10032, amount: "49 EUR" }],
  ],
  ["webhooks", ["webhook.create", { url: "https://a.example/h" }], ["webhook.create", { url: "https://b.example/h" }]],
  [
    "points",
    ["loyalty.add_points", { customer: "cus_a1B2c3", points: 500 }],
    ["loyalty.add_points", { customer: "cus_a1B2c3", points: 250 }],
  ],
  ["labels", ["labels.print", { order: "ORD-7781" }], ["labels.print", { order: "ORD-7782" }]],
  [
    "courier days",
    ["courier.pickup.book", { address: "Quay 4", date: "2026-11-12" }],
    ["courier.pickup.book", { address: "Quay 4", date: "2026-11-13" }],
  ],
  [
    "licence counts",
    ["buy_licences", { vendor: "Drawtool", count: 5 }],
    ["buy_licences", { vendor: "Drawtool", count: 6 }],
  ],
  [
    "hotels",
    ["hotel.book", { hotel: "Pier Inn", guest: "Ana Silva", checkin: "2026-11-12" }],
    ["hotel.book", { hotel: "Pier Inn", guest: "Ben Silva", checkin: "2026-11-12" }],
  ],
  ["donation", ["donate", { to: "Sea Rescue", amount: "100 EUR" }], ["donate", { to: "Tree Fund", amount: "100 EUR" }]],
  [
    "create vs charge",
    ["customer.create", { customer: "cus_a1B2c3" }],
    ["customer.charge", { customer: "cus_a1B2c3", amount: "5 EUR" }],
  ],
  ["backup create/restore", ["backup.create", { database: "main" }], ["backup.restore", { database: "main" }]],
  ["backup dbs", ["backup.create", { database: "main" }], ["backup.create", { database: "audit" }]],
  [
    "price vs plan",
    ["price.update", { plan: "pro", amount: "49 EUR" }],
    ["price.update", { plan: "pro", amount: "59 EUR" }],
  ],
  [
    "mail draft refund vs invoice",
    ["send_email", { to: "ana@x.example", subject: "Invoice 2217", body: "." }],
    ["send_email", { to: "ana@x.example", subject: "Reminder: invoice 2217", body: "." }],
  ],
  [
    "mail outage vs maintenance",
    ["send_email", { to: "ana@x.example", subject: "Outage on 4 November", body: "." }],
    ["send_email", { to: "ana@x.example", subject: "Maintenance on 6 November", body: "." }],
  ],
  [
    "mail amounts",
    ["send_email", { to: "ana@x.example", subject: "Your refund of 49 EUR", body: "." }],
    ["send_email", { to: "ana@x.example", subject: "Your refund of 59 EUR", body: "." }],
  ],
  [
    "same company mails",
    ["send_email", { to: "ana@x.example", subject: "Welcome", body: "." }],
    ["send_email", { to: "ben@x.example", subject: "Welcome", body: "." }],
  ],
  [
    "interval",
    ["change_plan", { customer: "cus_a1B2c3", plan: "pro-annual" }],
    ["change_plan", { customer: "cus_a1B2c3", plan: "pro-monthly" }],
  ],
  [
    "access place",
    ["grant_access", { to: "ana@x.example", on: "payroll", as: "viewer" }],
    ["grant_access", { to: "ana@x.example", on: "ledger", as: "viewer" }],
  ],
  [
    "env flags",
    ["flags.enable", { flag: "a", environment: "staging" }],
    ["flags.enable", { flag: "a", environment: "production" }],
  ],
  [
    "refund same cust diff order",
    ["refund", { customer: "cus_a1B2c3", order: "7781", amount: "49 EUR" }],
    ["refund", { customer: "cus_a1B2c3", order: "7782", amount: "49 EUR" }],
  ],
  [
    "untyped ref",
    ["refund", { customer: "cus_a1B2c3", reference: "#1128", amount: "49 EUR" }],
    ["refund", { customer: "cus_a1B2c3", invoice: "1130", amount: "49 EUR" }],
  ],
  [
    "curl charges",
    ["bash", { command: "curl -X POST https://api.stripe.com/v1/refunds -d charge=ch_9aBcD123 -d amount=4900" }],
    ["bash", { command: "curl -X POST https://api.stripe.com/v1/refunds -d charge=ch_9aBcD124 -d amount=4900" }],
  ],
  [
    "transfer people",
    ["transfer", { to: "Kilnworks", amount: "2.400,00 €" }],
    ["transfer", { to: "Ferry & Sons", amount: "2.400,00 €" }],
  ],
  ["git pushes", ["bash", { command: "git push origin main" }], ["bash", { command: "git push origin release" }]],
  [
    "terraform",
    ["bash", { command: "terraform apply -target=module.db" }],
    ["bash", { command: "terraform apply -target=module.web" }],
  ],
  [
    "files",
    ["write_file", { path: "/etc/a.conf", content: "x" }],
    ["write_file", { path: "/etc/b.conf", content: "x" }],
  ],
  ["roles", ["grant", { user: "ana@x.example", role: "admin" }], ["grant", { user: "ana@x.example", role: "viewer" }]],
  [
    "period vs none diff amounts",
    ["payout", { seller: "a-1", amount: "5 EUR" }],
    ["payout", { seller: "a-1", amount: "6 EUR" }],
  ],
  ["no party", ["charge", { amount: "5 EUR" }], ["charge", { amount: "5 EUR" }]],
];

describe("one effect, planned twice", () => {
  test.each(once)("%s", (_, a, b) => expect(same(a, b)).toBe(true));
});

describe("two effects that look alike", () => {
  test.each(twice)("%s", (_, a, b) => expect(same(a, b)).toBe(false));
});

describe("what the page names", () => {
  const odd = (vessel: string, haul: Json) => proposal(["tool_17", { vessel, haul, cargo: "c-9" }]);
  const means = { who: ["vessel"], what: ["cargo"], howMuch: ["haul"], why: [] };
  const both = (a: Proposal, b: Proposal) => sameEffect(effectOf(a, means), effectOf(b, means));

  test("finds whom, what and how much under names that no table knows", () => {
    expect(both(odd("Sea Fern", "49,00 €"), odd("sea-fern", "EUR 49"))).toBe(true);
    expect(both(odd("Sea Fern", "49,00 €"), odd("Sea Gull", "EUR 49"))).toBe(false);
    expect(both(odd("Sea Fern", "49,00 €"), odd("Sea Fern", "EUR 50"))).toBe(false);
  });
});

describe("an effect", () => {
  const full = effectOf(
    proposal([
      "refund",
      { customer: "cus_a1B2c3", email: "Ana@Harbor.example", charge: "ch_9aBcD123", amount: "49 EUR" },
      "Doppelt abgebucht",
    ]),
    none,
  );

  test("says whom, what, how much and why as roles and values", () =>
    expect(full).toEqual({
      verb: "refund",
      who: ["customer:a1B2c3", "email:ana@harbor.example"],
      what: ["charge:9aBcD123"],
      amount: ["money:EUR 4900", "number:49"],
      why: ["cause:duplicate", "word:doppelt", "word:abgebucht"],
    }));

  test("is veiled whole: roles stay, values and names of the tool's own do not", () => {
    const odd = effectOf(
      proposal(["tool_17", { ana_silva: "Harbor Lane 4", on: "2026-11-12" }, "For Ana Silva"]),
      none,
    );
    const hidden = JSON.stringify(veiled(odd, (text) => String(text.length)));
    expect(hidden).not.toMatch(/ana|silva|harbor|lane/i);
    expect(veiled(full, () => "x").who).toEqual(["customer:x", "email:x"]);
  });

  test("stays within what an entry of the record may hold", () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`field-${at}`, `value ${at} ${"x".repeat(300)}`]),
    );
    const { who, what, amount, why } = effectOf(proposal(["tool_17", many, "word ".repeat(5000)]), none);
    for (const marks of [who, what, amount, why]) {
      expect(marks.length).toBeLessThanOrEqual(64);
      for (const mark of marks) expect(mark.length).toBeLessThanOrEqual(200);
    }
  });

  test("is read in time, whatever is made to cost some", () => {
    const costly: Json[] = [
      { customer: `a${" ".repeat(60_000)}a` },
      { customer: Array.from({ length: 60 }, () => ` ,`.repeat(500)) },
      { amount: Array.from({ length: 20_000 }, (_, at) => at) },
      { note: "\n".repeat(60_000), amount: "1 ".repeat(30_000) },
    ];
    for (const parameters of costly) expect(effectOf(proposal(["refund", parameters, ""]), none).verb).toBe("refund");
  });

  test("is read from anything that JSON can hold", () => {
    const odd: Json[] = [
      null,
      [],
      {},
      "",
      0,
      [[[]]],
      { "": "" },
      { __proto__: null, constructor: "x" },
      { a: { a: { a: null } } },
    ];
    for (const parameters of odd) expect(effectOf(proposal(["refund", parameters, ""]), none).verb).toBe("refund");
  });
});
