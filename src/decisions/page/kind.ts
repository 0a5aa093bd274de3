/** The page itself: a change of who decides takes effect only when the one who owns such changes says yes. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { type Context, events, one, refusals } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { areaOf, type Contact, isNamed, type Page, personOf } from "../../page/page.ts";
import { readPage } from "../../page/read.ts";
import { withReleases } from "../../page/release-section.ts";
import { answerers } from "../authority.ts";
import { assuranceOf, personIn } from "../caller.ts";
import { json, proofSchema } from "../proof.ts";
import { type Adoption, newsOf, unwatched, type Watched, watchedSince } from "./news.ts";

const version = z.string().regex(/^[0-9a-f]{64}$/);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  offered: z.strictObject({
    version,
    source: text,
    includes: z.array(z.strictObject({ path: z.string(), source: text })).optional(),
    contacts: text,
    page: json,
  }),
  adopted: z.strictObject({ version, as: z.string(), shown: json, proof: proofSchema.optional() }),
  refused: z.strictObject({ version, reason: text }),
};
const did = events("page", schemas);

// Every way the answer can be no.
const no = refusals("page", {
  broken: (first: string, count: number) => ({
    why: `The page was not taken: ${first}${count > 1 ? ` (and ${count - 1} more)` : ""}`,
    next: "Run `finalcall lint` and mend what it names.",
  }),
  unknown: () => ({
    why: "This version of the page is not on offer.",
    next: "Look at the page: it shows which version waits.",
  }),
  notOnPage: () => ({
    why: "The first page is adopted by somebody it names, in the browser.",
    next: "Open the sign-in link and choose who you are.",
  }),
  notYours: (name: string) => ({
    why: `A change of the page is decided by ${name}.`,
    next: `Ask ${name}.`,
    facts: { owner: name },
  }),
  ownOffer: (name: string) => ({
    why: "You offered this change, so you may not adopt it.",
    next: `Ask ${name}.`,
    facts: { owner: name },
  }),
  noPasskey: () => ({
    why: "A change of who decides is high risk. It needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then adopt it there.",
  }),
  changed: () => ({
    why: "The page on offer is not the one you were shown.",
    next: "Reload, read it again and decide then.",
  }),
});

export interface Offer {
  readonly version: string;
  readonly page: Page;
  readonly source: Text;
  readonly contacts: Text;
  readonly by: string;
  readonly at: string;
}

export interface InForce extends Offer {
  /** Who adopted it, when, and at which entry of the record. */
  readonly adoptedBy: string;
  readonly since: string;
  readonly seq: number;
}

export interface PageState {
  readonly inForce: InForce | undefined;
  readonly offered: Offer | undefined;
  readonly history: readonly {
    readonly version: string;
    readonly by: string;
    readonly at: string;
    readonly seq: number;
  }[];
  /** Whom an earlier page named and the one in force does not, and since when. */
  readonly left: ReadonlyMap<string, { readonly at: string; readonly seq: number }>;
  /** What each adoption changed, the newest last. */
  readonly adoptions: readonly Adoption[];
  /** Since when the page in force asks to be reviewed, and after what. */
  readonly watched: Watched;
}

/** Who decides about the page: the owner of `company`, else whoever everything else falls to. */
export const pageOwner = (page: Page) => areaOf(page, "company");

/** What a person is shown before adopting, and what a passkey signs. */
export const pageCard = (state: PageState): Json => ({
  kind: "page.adopt",
  version: state.offered?.version ?? "",
  replaces: state.inForce?.version ?? "",
  offeredBy: state.offered?.by ?? "",
  // The entry that adopted the page in force, so that a touch counts once: a page that comes back needs a new one.
  adoptedIn: state.inForce?.seq ?? 0,
});

export const page = one({
  name: "page",
  initial: {
    ...{ inForce: undefined, offered: undefined, history: [], left: new Map() },
    ...{ adoptions: [], watched: unwatched },
  } as PageState,
  reads: {},
  events: schemas,
  refusals: no,

  commands: {
    /** A page on the base branch that may replace the one in force: the file's text, and those of the files it includes. */
    offer: z.strictObject({
      source: z.string().max(262_144),
      includes: z
        .array(z.strictObject({ path: z.string().max(300), text: z.string().max(262_144) }))
        .max(20)
        .default([]),
    }),
    /** `shown` is the digest of `pageCard` as the person saw it. */
    adopt: z.strictObject({ version, shown: z.string() }),
    refuse: z.strictObject({ version, reason: z.string().min(1).max(2000) }),
  },

  decide: {
    offer({ source, includes }, { state }) {
      const read = readPage(source, { includes: new Map(includes.map(({ path, text }) => [path, text])) });
      const errors = read.problems.filter(({ severity }) => severity === "error");
      if (!read.page) return no.broken(errors[0]?.what ?? "it cannot be read.", errors.length);
      if (read.version === (state.offered ?? state.inForce)?.version) return [];
      return did.offered({
        version: read.version,
        source: prose(source),
        ...(includes.length > 0 ? { includes: includes.map(({ path, text }) => ({ path, source: prose(text) })) } : {}),
        contacts: prose(JSON.stringify(read.contacts)),
        page: read.page as unknown as Json,
      });
    },

    adopt({ version, shown }, context) {
      const { state, actor, proof, at } = context;
      if (version === state.inForce?.version) return [];
      if (version !== state.offered?.version) return no.unknown();
      const card = pageCard(state);
      if (shown !== digest(card)) return no.changed();
      if (!state.inForce) return first(state.offered, card, context);

      const area = pageOwner(state.inForce.page);
      if (!area) return no.notYours(state.inForce.page.defaultOwner);
      const offerer = personIn(state.offered.by);
      const can = answerers(state.inForce.page, area, {
        at,
        since: state.offered.at,
        makers: offerer ? [offerer] : [],
      });
      const mine = can.find(({ person }) => person === personIn(actor));
      const whom = can[0]?.person ?? area.owner;
      if (!mine) return offerer !== "" && offerer === personIn(actor) ? no.ownOffer(whom) : no.notYours(whom);
      if (assuranceOf(context) !== "passkey" || proof?.digest !== shown) return no.noPasskey();
      return did.adopted({ version, as: mine.as, shown: card, proof });
    },

    refuse({ version, reason }, context) {
      const { state } = context;
      if (version !== state.offered?.version || !state.inForce) return no.unknown();
      const area = pageOwner(state.inForce.page);
      const owner = area?.owner ?? state.inForce.page.defaultOwner;
      if (assuranceOf(context) === undefined || ![owner, area?.backup].includes(personIn(context.actor)))
        return no.notYours(owner);
      return did.refused({ version, reason: prose(reason) });
    },
  },

  evolve: {
    offered: (was, { page, ...offer }, { actor, at }) => ({
      ...was,
      offered: { ...offer, page: withReleases(page as unknown as Page), by: actor, at },
    }),
    adopted(was, { version }, { actor, at, seq }) {
      if (!was.offered) return was;
      return {
        inForce: { ...was.offered, adoptedBy: actor, since: at, seq },
        offered: undefined,
        history: [...was.history, { version, by: actor, at, seq }],
        adoptions: [...was.adoptions, { version, by: actor, at, seq, ...newsOf(was.inForce?.page, was.offered.page) }],
        watched: watchedSince(was.watched, was.inForce?.page, was.offered.page, at),
        left: leftBy(was, was.offered.page, { at, seq }),
      };
    },
    refused: (was) => ({ ...was, offered: undefined }),
  },
});

/** Who is gone with this page, beside those who were gone before and did not come back. */
function leftBy({ left, inForce }: PageState, page: Page, when: { at: string; seq: number }): PageState["left"] {
  const gone = (inForce?.page.people ?? []).filter(({ id }) => !isNamed(page, id)).map(({ id }) => [id, when] as const);
  return new Map([...left, ...gone].filter(([id]) => !isNamed(page, id)));
}

/** The first page is adopted by the first person who signs in: nobody else exists yet who could be asked. */
function first(offer: Offer, card: Json, context: Context) {
  if (assuranceOf(context) === undefined || !personOf(offer.page, personIn(context.actor))) return no.notOnPage();
  return did.adopted({ version: offer.version, as: "first", shown: card, proof: context.proof });
}

/** The contacts kept beside the record, as `readPage` gave them. Unreadable or redacted means that nobody is recognised. */
export function contactsFrom(words: string | null | undefined): readonly Contact[] {
  return words ? (JSON.parse(words) as Contact[]) : [];
}
