/** Why it is done, and what a mail is for: the usual ones have one word each, in whatever language they are written. */

import { contentWords, plain } from "./words.ts";

/** The usual causes. The first that fits is meant. */
const causes: readonly (readonly [cause: string, RegExp])[] = [
  [
    "duplicate",
    /charged twice|two times|double|duplicate|doppelt|zweimal|deux fois|en double|dubbel|dos veces|duplicad|due volte|doppi[oa]|second one back|twice/,
  ],
  [
    "not-delivered",
    /never (arrived|came|received)|not (delivered|received|arrived)|lost|nicht (angekommen|erhalten|geliefert)|nunca lleg|no lleg|(pas|jamais) (arrive|recu|livre)|non (arrivat|ricevut)|niet (aangekomen|ontvangen)|missing parcel|verloren/,
  ],
  [
    "damaged",
    /damag|broken|defect|defekt|beschadigt|beschaedigt|kaputt|casse|endommag|danad|roto|rotto|danneggiat|in pieces|faulty/,
  ],
  ["vat", /\bvat\b|\btax\b|\bust\b|umsatzsteuer|mehrwertsteuer|\btva\b|\biva\b|\bbtw\b|reverse charge/],
  ["trial", /trial|testphase|probezeit|probemonat|periode d.essai|prueba|\bprova\b|proefperiode/],
  ["outage", /outage|ausfall|panne|interruption|downtime|was down|could not work|caida|interruzione|storing|guasto/],
  ["discount", /discount|rabatt|sconto|remise|descuento|korting|lower price|promised price|nachlass/],
  [
    "overbilled",
    /overbill|overcharg|too (many|much)|seats|zu viel|platze|trop (factur|de)|posti|de mas|in eccesso|te veel|nobody uses/,
  ],
  [
    "withdrawal",
    /withdraw|widerruf|retract|changed (their|his|her) mind|return(ed)? (inside|within)|14 (day|tag|jour|dia|giorni)|recesso|desistimiento|herroeping/,
  ],
  ["goodwill", /goodwill|kulanz|geste commercial|gesture|apolog|courtesy|for the trouble|entschuldig/],
  ["fraud", /fraud|betrug|fraude|frode|stolen|unauthori[sz]ed|gestohlen/],
  ["cancelled", /cancel|kundig|kuendig|resili|storn|disdett|annul|opzeg/],
];

/** What a mail is usually for. The first that fits its subject is meant, else the first that fits its text. */
const purposes: readonly (readonly [purpose: string, RegExp])[] = [
  [
    "reminder",
    /remind|mahnung|zahlungserinnerung|rappel|overdue|uberfallig|ueberfaellig|relance|recordatorio|sollecito|herinnering|is open since|not seen a payment|unpaid|last notice/,
  ],
  [
    "refund",
    /refund|money back|gutschrift|erstattung|ruckzahlung|rembours|reembols|rimbors|terugbetal|credit note|returned the money|goes back to|avoir/,
  ],
  [
    "delay",
    /delay|verspat|verzoger|verzoeger|retard|retraso|ritardo|vertrag(ing|t)|later than|comes later|\bis late\b/,
  ],
  [
    "shipping",
    /ship|versand|verschickt|versendet|expedi|envi(o|ad)|spedi|verzonden|on its way|left our|tracking|unterwegs/,
  ],
  ["delivered", /delivered|zugestellt|livre|entregad|consegnat|bezorgd/],
  ["trial-end", /trial|testphase|probezeit|essai|prueba|prova|test for free/],
  ["welcome", /welcome|willkommen|bienven|benvenut|welkom|onboarding|getting started|first steps|good to have you/],
  [
    "outage",
    /outage|ausfall|panne|incident|downtime|was down|what happened|storung|stoerung|interruption|caida|guasto/,
  ],
  ["maintenance", /maintenance|wartung|entretien|mantenimiento|manutenzione|onderhoud/],
  [
    "card-expiry",
    /card.{0,30}expir|expir.{0,30}card|update your card|karte.{0,30}(lauft|laeuft|ablauf)|carte.{0,30}expir|card on file/,
  ],
  [
    "payment-failed",
    /payment.{0,20}fail|fail.{0,20}payment|declined|zahlung.{0,30}(fehlgeschlagen|abgelehnt)|paiement.{0,30}(echou|refus)/,
  ],
  [
    "price-change",
    /pric(e|es|ing).{0,40}(chang|new|increas|from)|(new|chang|higher).{0,20}pric|preis(anderung|aenderung|anpassung|erhohung)|neue preise|(changement|nouveaux).{0,20}(prix|tarif)/,
  ],
  ["survey", /survey|how did we do|rate |rating|feedback|umfrage|bewert|sondage|encuesta|sondaggio|was solved|enquete/],
  ["appointment", /appointment|technician|visit|termin|techniker|rendez-?vous|cita|appuntamento|afspraak|monteur/],
  ["report", /report|bericht|rapport|informe|numbers for|kennzahlen/],
  ["password", /password|passwort|kennwort|mot de passe|contrasen|wachtwoord/],
  ["code", /(login|security|verification|anmelde|sicherheits).{0,12}code|one-time|einmalcode|verify your/],
  ["plan", /\bplan\b.{0,30}(chang|switch|upgrad)|tarifwechsel|upgrade|downgrade/],
  ["cancellation", /cancel|kundig|kuendig|resili|baja|disdett|opzeg/],
  ["contract", /contract|vertrag|contrat|agreement|contratt/],
  ["quote", /\bquote\b|\boffer\b|angebot|devis|preventiv|presupuesto|offerte/],
  ["booking", /booking|buchung|reserv|confirm your table|your table|prenotaz/],
  ["receipt", /receipt|payment received|quittung|zahlungseingang|\brecu\b|recibo|ricevuta/],
  ["order", /order (confirm|received)|bestellbestat|bestatig.{0,20}bestellung|confirmation de commande/],
  ["invoice", /invoice|rechnung|facture|factura|fattura|factuur/],
];

const first = (table: readonly (readonly [string, RegExp])[], text: string): string | undefined => {
  const low = plain(text.slice(0, 4000));
  return table.find(([, pattern]) => pattern.test(low))?.[0];
};

/** The usual cause that a reason names. */
export const causeOf = (text: string): string | undefined => first(causes, text);

/** What a mail is for, from its subject, else from its text. */
export const purposeOf = (subject: string, body: string): string | undefined =>
  first(purposes, subject) ?? first(purposes, body);

/** Which reminder it is: the first, the second, the last. */
export function stepOf(text: string): string | undefined {
  const low = plain(text.slice(0, 400));
  if (!/remind|mahn|rappel|erinnerung|relance|sollecit|notice|recordatorio/.test(low)) return undefined;
  if (/\b(last|final|letzte|derni|ultim)/.test(low)) return "last";
  const [, count] = /\b([1-9])(?:st|nd|rd|th|\.|e|er|a|o)(?![a-z0-9])/.exec(low) ?? [];
  if (count) return count;
  return [
    /\b(first|erste|premier|primer|primo)/,
    /\b(second|zweite|deuxieme|segund)/,
    /\b(third|dritte|troisieme|tercer|terz)/,
  ]
    .flatMap((pattern, at) => (pattern.test(low) ? [String(at + 1)] : []))
    .at(0);
}

/** The words of a reason: its usual cause as one, and what else it says. */
export const reasonMarks = (texts: readonly string[]): string[] => [
  ...texts.flatMap((text) => causeOf(text) ?? []).map((cause) => `cause:${cause}`),
  ...texts.flatMap(contentWords).map((word) => `word:${word}`),
];

/** What a mail says, as words. */
export const contentMarks = (texts: readonly string[]): string[] =>
  texts.flatMap(contentWords).map((word) => `word:${word}`);

/** What a ticket or an entry of another kind is called, as words. */
export const titleMarks = (titles: readonly string[]): string[] =>
  titles.flatMap(contentWords).map((word) => `title:${word}`);
