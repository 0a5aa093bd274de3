/** The page of the example company, as it was written and rewritten in three months. */

/** What the page says at one time; what is left out is not on it yet. */
export interface Written {
  /** Addresses of the far sides on this machine. */
  readonly models: string;
  readonly shop: string;
  /** The AI task, and what agents may do. */
  readonly ai?: boolean;
  /** Priya is in the team. */
  readonly priya?: boolean;
  /** Jonas's days away, such as `2026-09-21 - 2026-10-02`. */
  readonly leave?: string;
  /** Money goes out in small stages, and never without a key. */
  readonly strictMoney?: boolean;
  /** A slow checkout stops a release too. */
  readonly slowStops?: boolean;
  /** Cloud spend in EUR a month. */
  readonly spend?: number;
  readonly commitment: string;
}

export const writtenPage = (
  written: Written,
): string => `# Eight people who sell billing software to small clinics. Read it top to bottom in two minutes.
team: Quillhaven
zone: Europe/Berlin

people:
  marta:   { role: founder, email: marta@quillhaven.example, github: marta-q }
  ana:     { role: cto, email: ana@quillhaven.example, github: ana-q, zone: Europe/Lisbon }   # part-time
  li:      { role: senior_engineer, email: li@quillhaven.example, github: li-q }
  jonas:   { role: engineer, email: jonas@quillhaven.example, github: jonas-q${written.leave ? `, leave: [${written.leave}]` : ""} }
${written.priya ? "  priya:   { role: engineer, email: priya@quillhaven.example, github: priya-q }\n" : ""}  noor:    { role: product_lead, email: noor@quillhaven.example, github: noor-q }
  sam:     { role: finance, email: sam@quillhaven.example }
  tom:     { role: support_lead, email: tom@quillhaven.example }
  on-call: { rotation: [li, ana], handover: Mon 09:00 }

areas:
  # What can hurt customers, money or data.
  billing:      { owner: ana, backup: li, input: [sam], informed: [tom], after-hours: on-call, answer-within: 30m,
                  covers: "code and rules that move money: charges, retries, invoices, plans, payment callbacks",
                  paths: ["src/billing/**"], except: ["src/billing/**/*.test.ts"]${money(written)} }
  refunds:      { kind: billing, owner: sam, backup: tom, informed: [ana],
                  covers: "money and terms of one customer: refunds, credits, disputes, plan changes, late fees, exceptions" }
  auth:         { owner: ana, backup: li, paths: ["src/auth/**"] }
  data:         { owner: ana, backup: li, input: [marta] }
  schema:       { owner: ana, backup: li, paths: ["db/migrations/**"] }
  infra:        { owner: li, backup: ana, input: [jonas], paths: ["infra/**", ".github/workflows/**"] }
  secrets:      { owner: ana, backup: li }
  api:          { owner: li, backup: ana, informed: [noor] }

  # What runs at night.
  deploy:       { owner: ana, backup: li, after-hours: on-call, informed: [tom] }
  incident:     { owner: on-call, backup: marta, informed: [tom, sam], answer-within: 15m }

  # What AI does, and what customers read.
  ai:           { owner: ana, backup: marta, input: [li, tom], paths: ["config/routing.json", "prompts/**"] }
  ai-override:  { owner: ana, backup: marta }
  messages:     { owner: marta, backup: sam, input: [tom],
                  covers: "public wording: prices, terms, announcements, status updates" }
  replies:      { kind: messages, owner: tom, backup: sam, risk: medium,
                  covers: "answers to customers: support mail, templates, invoice copies, which replies need a look" }

  # Where the company goes.
  company:      { owner: ana, backup: marta, input: [sam, noor], answer-within: 1d }
  architecture: { owner: ana, backup: li, answer-within: 1d }
  vendors:      { owner: ana, backup: marta, input: [sam] }
  hiring:       { owner: marta, backup: ana }
  scope:        { owner: ana, backup: marta, input: [noor, li], answer-within: 2d }
  product:      { owner: noor, backup: marta, input: [tom], answer-within: 1d }
  release-timing: { owner: ana, backup: marta, input: [tom, noor] }

  # The engineers' own, without asking.
  bugs:         { owner: jonas, backup: li, input: [tom], answer-within: 1d }
  quality:      { owner: ${written.priya ? "priya" : "li"}, backup: jonas, answer-within: 1d }
everything-else: li          # inside the guardrails and undone within a sprint

guardrails:                  # inside them Li decides alone; crossing one goes to its owner by itself
  cloud-spend: { limit: ${written.spend ?? 4000} EUR / month, source: pushed, owner: ana }
  stack:       { allowed: [typescript, postgres, redis], source: dependencies, owner: ana }
  uptime:      { target: 99.9 %, source: pushed, owner: ana }
  delivery:    { commitments: [usage billing by ${written.commitment}], source: date, owner: ana }
  scope:       { limit: one large feature at a time, source: proposal, owner: ana }

releases:                    # Ana approves, Li when Ana made it or is away; that is the whole list
  production: { metrics: pushed, watch: 10m, freeze: [Fri 16:00 - Mon 08:00], freeze-exceptions: [ana], on-stop: propose-rollback,
                stop: { error-rate: "> 2 % for 2m", p95: "> ${written.slowStops ? "800 ms for 5m" : "3 s for 10m"}", queue: "> 500 for 5m", double-charges: "1" },
                measures: { disable: ./scripts/disable-retries.sh, limit: ./scripts/limit-checkout.sh } }

alerts:
  alertmanager: { environment: production }
  pagerduty:    { environment: production }

ties:                        # speed against quality
  customer-data-security-uptime-or-months: cto
  local-and-undoable-in-a-sprint: senior_engineer
  one-way-door: cto
  deadline-forces-a-shortcut: cto

access:                      # production, for minutes; the login ends by itself
  production-db:    { who: [li, jonas], approve: [ana, li, marta], answer-within: 10m, for: 30m,
                      command: { issue: ./places/production-db issue, end: ./places/production-db end, list: ./places/production-db list, use: ./places/production-db use } }
  production-shell: { who: [li, ana], approve: [ana, li], for: 20m,
                      command: { issue: ./places/production-shell issue, end: ./places/production-shell end, list: ./places/production-shell list, use: ./places/production-shell use } }

agents:
  coder: { kind: claude-code, asked-by: [li, jonas${written.priya ? ", priya" : ""}], may: [internal-text, tests] }
  desk:  { kind: other, asked-by: [tom] }

actions:                     # done only through the record; what is not named here is high, and by permit
  refund:         { area: refunds, does: pays back a charge, approve: [sam, tom],
                    to: "${written.shop}/refunds", secret: env:BILLING_HOOK, idempotent: yes,
                    who: customer, what: charge, how-much: amount }
  collect:        { area: refunds, does: collects an open invoice from a clinic's account, approve: [sam, tom],
                    to: "${written.shop}/collections", secret: env:BILLING_HOOK, idempotent: no,
                    who: customer, what: invoice, how-much: amount }
  invoice-copies: { area: replies, does: mails a copy of an invoice, about: plain, risk: low }
${written.ai ? ai(written) : ""}
review: { weekly: Mon 10:00, monthly: first Mon, after: [incident, price-change, new-person, new-ai-tool] }
`;

const money = ({ strictMoney }: Written): string =>
  strictMoney
    ? `,
                  stages: [internal, 1%, 10%, all], never: [charge without an idempotency key]`
    : `,
                  stages: [10%, all]`;

const ai = ({ models }: Written): string => `
ai:
  providers: { openai: { kind: openai, base: "${models}/v1", key: env:OPENAI_API_KEY } }
  exchange: { EUR: 1.17 USD }          # models are priced in dollars
  budget: 150 EUR / month              # everything together; a call that could cross it is refused
  tasks:
    billing-replies:                   # one narrow task first; Ana has the final call on it
      does: drafts answers to mails about invoices and due dates
      changed-by: [noor]
      tested-by: [sam]
      reviewed-by: [tom, sam]
      never: [refunds, credits, legal advice, angry disputes]
      rank: { harm: high, speed: low, cost: low }
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 600 }
      reads: [invoices, billing policies]
      writes: [drafts]
      calls: [src/support/reply.ts]
      budget: 8 EUR / day
      fallback: templates/billing/
      by-hand: { minutes: 4.5, errors: 2 % }       # forty mails, timed in one week
      drill: { within: 10m, every: 30d }
      questions:                       # how far each may ever be widened; all start with a person reading every draft
        invoice-copies: { level: spot-checks, sample: 10 % }
        due-dates:      { level: spot-checks, sample: 20 % }
        late-fees:      { level: reviewed, about: plan-terms, approve: sam }
        plan-changes:   { level: reviewed, approve: sam }
        disputes:       { level: people }
      stop: { wrong-price: 1, policy-break: 1, skipped-approval: 1, wrong-model: 1, error-rate: "> 5 % of 50",
              rework: "> by-hand", cost-per-call: "> 0.10 EUR", p95: "> 20 s of 50", complaints: 2 }
    ticket-labels:
      does: says which queue a support mail belongs to
      changed-by: [jonas]
      tested-by: [tom]
      rank: { harm: low, speed: high, cost: low }
      model: openai/gpt-5-nano
      prompt: prompts/ticket-labels.md
      parameters: { max-tokens: 20 }
      reads: [support mail]
      budget: 2 EUR / day
      fallback: templates/labels/
      by-hand: { minutes: 0.5, errors: 4 % }
      drill: { within: 10m, every: 90d }
      questions:
        label: { level: reviewed }
      stop: { error-rate: "> 8 % of 50", p95: "> 5 s of 50" }
`;
