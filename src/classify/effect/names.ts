/** What parameters are called, in the languages that teams name them in: a name gives the role of what stands under it. */

const table = (entries: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(entries).flatMap(([role, words]) => words.split(" ").map((word) => [word, role] as const)));

/** Names of parties. What the value looks like (a mail address, an id, a number for telephones) says more, and goes first. */
export const parties = table({
  customer:
    "customer cust client kunde kundin kundennummer klant cliente buyer payer debtor debitor shopper subscriber patient guest",
  account:
    "account konto compte cuenta conto tenant company firma seller merchant handler haendler creditor beneficiary empfanger empfaenger payee",
  person:
    "user person member recipient assignee owner contact subject username login handle email mail address benutzer nutzer utilisateur usuario utente invitee attendee phone",
  bank: "iban destination kontonummer",
  employee: "employee personalnummer staff mitarbeiter worker",
  party: "supplier vendor lieferant fournisseur proveedor fornitore landlord vermieter dealer",
});

/** Names of things that every kind of effect can be about. */
export const things = table({
  charge: "charge capture payment transaction txn zahlung paiement pago",
  invoice: "invoice inv rechnung rechnungsnummer facture fattura factura factuur bill",
  order: "order ord bestellung bestellnummer commande ordine pedido bestelling",
  subscription: "subscription sub abo abonnement abbonamento suscripcion vertrag",
  ticket: "ticket case vorgang",
  booking: "booking buchung reservation reservierung prenotazione reserva",
  card: "card karte carte",
  seat: "seat platz siege",
  period: "period month zeitraum periode monat mois mes billingperiod abrechnungsmonat",
  part: "part instalment installment rate tranche teil",
  quote: "quote offer angebot devis",
  dispute: "dispute chargeback",
  domain: "domain hostname",
  flag: "flag feature",
  bucket: "bucket s3 gs",
  snapshot: "snapshot backup",
  volume: "volume disk",
  product: "sku artikel artikelnummer article product produkt produit prodotto",
  room: "room location raum salle sala ort",
  quantity: "quantity qty menge anzahl count quantite cantidad",
  direction: "direction",
  step: "level stage mahnstufe dunning",
});

/** Names that mean something else with each class of deed; they go before the others there. */
export const byVerb: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    "coupon",
    table({
      coupon: "coupon promo promotion promocode voucher gutschein discount code gutscheincode",
      share: "percent rabatt value percentage",
    }),
  ],
  [
    "plan-change",
    table({
      plan: "plan tarif tier licence license offer price to new target package add abo",
      interval: "interval billing cycle turnus frequency",
      quantity: "seat quantity qty licence_count platz",
      old: "from old previous remove current",
      place: "workspace site",
    }),
  ],
  [
    "deploy",
    table({
      service: "service app application dienst deployment release repo repository component project name",
      version: "version tag stand ref build image release_tag revision",
      environment: "environment env stage umgebung namespace n",
    }),
  ],
  [
    "grant",
    table({
      place:
        "workspace team org organisation organization bereich project resource group on folder board repo repository",
      access: "role permission rolle as level",
    }),
  ],
  ["flag", table({ flag: "flag feature name key experiment", environment: "environment env stage umgebung" })],
  ["renew", table({ domain: "domain name hostname" })],
  ["delete", table({ place: "workspace slug tenant project" })],
  [
    "purchase",
    table({
      quantity: "licence license count quantity qty menge unit piece stuck",
      product: "sku artikel article product item",
    }),
  ],
  [
    "book",
    table({
      room: "room location raum salle",
      moment: "date day tag datum start from begin beginn time uhrzeit",
      until: "to end until bis ende",
    }),
  ],
  ["other", table({ moment: "date start day datum", person: "to" })],
  ["payout", table({ account: "to" })],
]);

/** Classes that use the names of another one. */
export const likeVerb: ReadonlyMap<string, string> = new Map([
  ["rollback", "deploy"],
  ["revoke", "grant"],
  ["restore", "delete"],
]);

/** Ids with a prefix that says what they are, as payment interfaces make them. Empty: a trace of the call. */
export const prefixes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    customer: "cus cust customer",
    charge: "ch py charge",
    intent: "pi",
    invoice: "in inv",
    subscription: "sub",
    bank: "acct ba",
    order: "ord order",
    card: "card pm",
    seat: "seat",
    plan: "price plan",
    product: "prod",
    dispute: "dp",
    payout: "po",
    "": "req call run idem key evt trace span sess session msg thread tok toolu",
  }).flatMap(([role, all]) => all.split(" ").map((prefix) => [prefix, role] as const)),
);

/** Names of what differs in every call: keys, traces, clocks, switches. Never evidence for a second effect. */
export const traces = new Set(
  (
    "idempotency nonce request trace span run step attempt retry try session thread correlation timestamp requested created updated at time now key " +
    "uuid guid hash signature token agent tool call version v locale lang language format channel source confirm force hard dry recursive test " +
    "client_reference system scope notify silent async effective when zum nano status unit currency ccy waehrung wahrung devise of metadata type kind op method"
  ).split(" "),
);

/** Names around what only the caller needs: inside, only what has a role of its own is read. */
export const asides = new Set("metadata trace option header context meta extra debug tag".split(" "));

/** Names of sentences: they say why, and may name things. */
export const sentences = new Set(
  (
    "reason note memo comment message text body title subject description content remittance verwendungszweck grund begrundung motif motivo html value " +
    "request prompt instruction summary details explanation cause betreff objet asunto oggetto statement descriptor"
  ).split(" "),
);

/** Small words as names: what they mean the value says. */
export const prepositions = new Set(
  "for of to from on in at into as about reference ref document doc id no number nr name".split(" "),
);
