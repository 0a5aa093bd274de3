/** What is done, as a class: the same for `createRefund`, `rembourser`, `POST /payments/ch_1/refunds` and `billing refund`. */

import type { Parts } from "./leaves.ts";
import { stem, wordsIn } from "./words.ts";

/** Every class. `undo` takes something back before or after it took effect; `end` ends a subscription. */
export const verbs = [
  ...([
    "refund",
    "credit",
    "debit",
    "charge",
    "payout",
    "advance",
    "invoice",
    "undo",
    "coupon",
    "plan-change",
  ] as const),
  ...(["pause", "end", "mail", "delete", "restore", "deploy", "rollback", "grant", "revoke", "purchase"] as const),
  ...(["ship", "renew", "book", "flag", "block", "reset", "read", "command", "other"] as const),
] as const;
export type Verb = (typeof verbs)[number];

/** Words that begin with one of these, after marks are taken away. `=` stands before a whole word. */
type Stems = string;

/** The first that fits is meant, so that `refund_charge` is a refund and `email_invoice` a mail. Several stems must all stand. */
const classes: readonly (readonly [Verb, Stems, ...Stems[]])[] = [
  ["rollback", "rollback rueckroll ruckroll"],
  ["rollback", "=roll", "=back"],
  ["flag", "=flag =flags =toggle featureflag"],
  ["restore", "restor undelet recover wiederherstell"],
  ["reset", "reset zurucksetz zuruecksetz"],
  [
    "refund",
    "refund reimburs rembours erstatt ruckerstatt rueckerstatt ruckzahl rueckzahl reembols devolu rimbors terugbetal giveback moneyback =returns",
  ],
  ["refund", "=give =pay =send =money", "=back"],
  ["advance", "=advance vorschuss lohnvorschuss gehaltsvorschuss acompte anticipo"],
  ["coupon", "coupon promo voucher gutschein discount rabatt"],
  ["credit", "credit gutschrift =avoir goodwill kulanz abono accredit"],
  ["purchase", "purchas =buy =buys procur bestell achat achet compra"],
  ["purchase", "=order =orders", "=create =place =new =submit"],
  ["renew", "renew verlanger verlaenger renouvel rinnov"],
  ["mail", "mail email =sms sendgrid gmail smtp twilio messag notif =notify briefe courriel correo"],
  ["charge", "=debit lastschrift einzug einzieh prelevement abbuch belast incasso"],
  [
    "payout",
    "payout auszahl disburs virement versement sepa =wire =remit remittance transfer uberweis ueberweis bonifico",
  ],
  ["payout", "=release", "=payment =payments =fund =funds =escrow =hold"],
  ["payout", "=send =make", "=payment =payments =money =funds"],
  [
    "charge",
    "=charge =charges capture =collect einzug einzieh lastschrift prelevement =debit abbuch belast incasso paymentintent",
  ],
  ["charge", "=payment =payments", "=intent =intents =create =take"],
  ["payout", "=pay =paid", "supplier vendor lieferant creditor salary salari wage =rent lohn gehalt"],
  ["charge", "=pay =paid =settle", "=invoice =invoices =bill =bills"],
  ["payout", "=pay =pays"],
  ["pause", "paus"],
  ["end", "kundig kuendig resili opzeg disdet"],
  ["end", "=end terminat =close", "subscription =sub =abo abonn =plan =contract vertrag"],
  [
    "plan-change",
    "=plan =plans =tarif subscription =sub =seat =seats =licence =license =licences =licenses abonn =abo",
  ],
  ["plan-change", "downgrad"],
  ["deploy", "deploy rollout ausroll =release =releases publish kubectl =helm"],
  ["deploy", "=docker =podman =stack =compose", "=update =push =up"],
  ["deploy", "=roll", "=out"],
  ["revoke", "revok entzieh offboard uninvit"],
  ["grant", "grant invit einlad =member =members membership =binding =bindings zugang onboard"],
  ["grant", "=add =assign =give", "=member =members =access =role =permission =user"],
  [
    "delete",
    "delet =del =drop =erase =erasure purg =wipe =destroy =truncate losch loesch supprim elimin =rm =rb =unlink =remove forget",
  ],
  ["plan-change", "upgrad"],
  ["ship", "ship fulfil dispatch versand versend lieferung expedi"],
  ["invoice", "invoic rechnung factur fattur"],
  ["book", "=book =booking reserv buch calendar meeting appointment"],
  ["block", "=block =lock suspend sperr =freeze"],
];

const patterns = classes.map(([verb, ...all]) => ({ verb, all: all.map(matcher) }));

function matcher(stems: Stems): RegExp {
  const parts = stems.split(" ").map((one) => (one.startsWith("=") ? `${one.slice(1)}(?![\\p{L}\\d])` : one));
  return new RegExp(`(?<![\\p{L}\\d])(?:${parts.join("|")})`, "u");
}

/** Words that turn a deed into its opposite. */
const taking = new Set(
  "delete del remove drop destroy erase purge unassign unapply detach expire deactivate".split(" "),
);
/** Looking is no doing: a tool that lists refunds makes none. */
const reading =
  /^(get|list|read|fetch|status|show|preview|simulate|estimate|calculate|search|find|lookup|view|describe)$/;
const undoing = new Set(
  "cancel reverse void undo abort stop revert storno stornieren annul annuler revoke withdraw reject deny decline".split(
    " ",
  ),
);
/** What the opposite of a class is where it is no plain undoing. */
const opposites: ReadonlyMap<Verb, Verb> = new Map(
  Object.entries({
    grant: "revoke",
    revoke: "revoke",
    "plan-change": "end",
    end: "end",
    pause: "end",
    delete: "delete",
  }) as [Verb, Verb][],
);
const moving: ReadonlySet<Verb> = new Set(["refund", "credit", "debit", "charge", "payout", "advance"]);

function classOf(words: readonly string[]): Verb | undefined {
  const text = words.join(" ").slice(0, 2000);
  const verb = patterns.find(({ all }) => all.every((one) => one.test(text)))?.verb;
  const [back, away] = [words.some((word) => undoing.has(word)), words.some((word) => taking.has(word))];
  if (verb === undefined) return back ? "undo" : away ? "delete" : undefined;
  if (back) return verb === "deploy" || verb === "rollback" ? "rollback" : (opposites.get(verb) ?? "undo");
  if (verb === "delete") return /\b(subscription|sub|abo)s?\b/.test(text) ? "end" : verb;
  return words.some((word) => taking.has(word))
    ? (opposites.get(verb) ?? (moving.has(verb) ? "undo" : "delete"))
    : verb;
}

/** Tools that carry any deed: their name says how it is sent and not what is done. */
const carriers = new Set(
  (
    "http https rest api rpc graphql mutate mutation query call tool invoke function run command cmd exec execute shell bash sql cli request submit " +
    "do perform action post put patch get v1 v2 v3 agent mcp use"
  ).split(" "),
);

/** Words by which an account is moved up or down: which of the two, its direction or its sign says. */
const balance = /\b(balance|ledger|saldo)\b/;
const down = /^(debit|down|out|withdraw|decrease|soll|minus)$/i;

export interface Deed {
  readonly verb: Verb;
  /** Words of the tool's name that say what is done to what; for classes that are not known. */
  readonly words: readonly string[];
  /** What it is done to, as far as the name says. */
  readonly objects: readonly string[];
}

/** The class of a deed, from the tool's name, else from the command, method or address that it carries. */
export function deedOf(kind: string, { deeds, objects, leaves }: Parts): Deed {
  const named = wordsIn(kind);
  const meant = named.filter((word) => !carriers.has(word));
  if (named.some((word) => reading.test(word))) return { verb: "read", words: meant, objects: [] };
  const bare = meant.length === 0 || (meant.length === 1 && taking.has(meant[0] ?? ""));
  const keys = () => leaves.flatMap(({ key, around }) => [...around, ...key]);
  const verb =
    moved(named, leaves) ??
    classOf(bare ? [...named, ...deeds] : meant) ??
    classOf([...named, ...deeds]) ??
    (meant.some((word) => /^(update|set|modify|change|patch|apply)$/.test(word)) ? classOf(keys()) : undefined);
  const own = (word: string) => !empty.has(word);
  return {
    verb: verb ?? (bare && /command|shell|bash|exec|sql|cli/i.test(kind) ? "command" : "other"),
    words: [...new Set((bare ? [...meant, ...deeds] : meant).filter(own).map(root))].slice(0, 12),
    objects: bare && objects.length > 0 ? objects : meant.map(stem).filter((word) => own(word) && !classOf([word])),
  };
}

/** A balance that goes down for the customer is a debit; Stripe books credits with a minus. */
function moved(named: readonly string[], leaves: Parts["leaves"]): Verb | undefined {
  if (!balance.test(named.join(" "))) return undefined;
  const said = leaves.find(({ key }) => key.at(-1) === "direction" || key.at(-1) === "side");
  if (said) return down.test(String(said.value)) ? "debit" : "credit";
  const amount = leaves.find(({ key, value }) => key.includes("amount") && /^-?\d/.test(String(value)));
  return amount && named.includes("transaction") && !String(amount.value).startsWith("-") ? "debit" : "credit";
}

/** Donate, donation and donating are one. */
const root = (word: string): string => (word.length > 5 ? stem(word).replace(/(?:ion|ing|ed|er|e)$/, "") : stem(word));

/** Words of a tool's name that say nothing about what is done. */
const empty = new Set([
  ...carriers,
  ..."create new make set add update issue process handle the a to of all by for and customer billing".split(" "),
]);
