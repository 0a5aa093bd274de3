/** What raises a question on the card: implied decisions (mission row C9) and what a standard is asked for (C8). */

import type { Role } from "./role.ts";

/** What raises a question: a line that is added or taken away in files of some roles. */
export interface Asking {
  readonly name: string;
  readonly text: string;
  readonly on: "added" | "removed";
  readonly in?: readonly Role[];
  readonly test: RegExp;
  readonly unless?: RegExp;
  readonly example: string;
  readonly file: string;
  readonly not?: string;
}

const stored: readonly Role[] = ["migration", "schema-dump", "source"];
const runs: readonly Role[] = ["source", "script", "config", "infra", "ci", "migration", "manifest", "env"];
const person =
  "(e?mail(_?address)?|phone(_?number)?|mobile|first_?name|last_?name|full_?name|surname|birth_?(date|day)|date_?of_?birth|dob|gender|ssn|social_?security\\w*|passport\\w*|national_?id|tax_?id|vat_?id|iban|ip_?addr(ess)?|user_?agent|street|postal_?code|zip_?code|home_?address|billing_?address|latitude|longitude|geo_?location|location|religion|ethnicity|health\\w*|salary|avatar_?url|device_?id|fingerprint|biometric\\w*|nationality|marital_?status)";

/** The implied decisions of mission row C9. */
export const implied: readonly Asking[] = [
  {
    name: "personal-data",
    text: "This stores something about a person. Must we keep it, for how long, and who may read it?",
    on: "added",
    in: stored,
    test: new RegExp(
      `(\\b(t\\.\\w+|add_column\\s*\\(?[^,]+,|mapped_column|Mapped\\[|Column\\(|ADD COLUMN|ADD|field\\.\\w+\\(|varchar\\(|text\\(|models\\.\\w+Field|@Column)[^\\n]*["'\\s(:\`]${person}\\b|^\\s*["'\`]?${person}["'\`]?\\s*:?\\s*(String|varchar|text|char|Mapped|models\\.|db\\.|sa\\.|mapped_column|citext|inet|date|VARCHAR|TEXT|t\\.|text\\(|varchar\\())`,
      "i",
    ),
    unless: /^\s*(return|if|log|expect|assert)\b/,
    file: "db/migrate/20240101000000_add_phone.rb",
    example: "    add_column :users, :phone_number, :string",
    not: "    add_column :users, :plan, :string",
  },
  {
    name: "repeats",
    text: "This can run again: a retry, a callback or a queue. What happens if it arrives twice, and what if it backs up for an hour?",
    on: "added",
    in: runs,
    test: /(\b(max_?)?(retries|retry|retry_?(on|count|policy|strategy|options|times|delay|after|attempts|with))\b\s*[:=({]|\bretry\w*\(|@retry|withRetry|with_retry|\bp-?retry\b|\bbackoff\w*\s*[:=(]|max_?attempts\s*[:=]|redeliver\w*|\bfor\s*\(?.*\battempt\w*|while\b.*\battempt|enqueue\w*\s*\(|\.perform_(later|async|in)\b|perform_later|\.delay\(|apply_async|\.send_task\(|\bpublish(Json|JSON|Message|_message)?\s*\(|sendMessage(Batch)?\(|SendMessage\(|queue\.(add|push|send)\(|\.addJob\(|add_?job\(|createQueue|BullMQ|new Worker\(|webhooks?\w*\.(post|create|on|register|handle)\w*\(|@(app|router|api)\.post\(.*(webhook|callback|hook)|router\.post\(.*(webhook|callback)|on(Webhook|Callback|Message)\w*\s*[(=:]|consume(r)?\.(run|subscribe)\(|@KafkaListener|@RabbitListener|@SqsListener|sidekiq_options|retry_on\b|discard_on\b|go func\(\))/,
    unless:
      /(^\s*(log|logger|console|slog|#|\/\/)|disable|retries?\s*[:=]\s*0\b|retry\s*[:=]\s*false|vitest|jest|playwright|react-?query|useQuery|useMutation)/i,
    file: "src/signup/create-account.ts",
    example: "  await retry(() => createAccount(form), { retries: 3 });",
    not: "  const entry = list.find(id);",
  },
  {
    name: "recurring-cost",
    text: "This costs money every month: a job, a vendor, a machine or a model. What does it cost a month, and who pays attention to it?",
    on: "added",
    in: runs,
    test: /(cron(tab)?\w*\s*[(=:]\s*["'{[]?\s*[\d*@]|["'][\d*/,-]+ [\d*/,-]+ [\d*/,?-]+ [\d*/,-]+ [\d*/,?A-Z-]+["']|CronTrigger|@Scheduled\(|\bevery\s+\d+\.(minutes?|hours?|days?)|setInterval\(|schedule\.every\(|^\s*schedule:\s*$|^\s*(resource|module)\s+"[\w-]+"|^\s*(instance_type|instanceType|node_type|plan|machine_type|replicas|instances|min_instances|desired_count|storage_gb|allocated_storage)\s*[:=]|\b(generate|stream)(Text|Object)\s*\(|chat\.completions\.create|\.messages\.create\(|\bembed(Many)?\(\{|new (OpenAI|Anthropic|Twilio|Resend|Stripe|Pinecone|Algolia\w*|Sentry|Datadog)\(|(OpenAI|Anthropic|AsyncOpenAI|Twilio|SendGrid\w*|Pinecone)\()/,
    file: "jobs/report.yml",
    example: '  cron: "0 3 * * *"',
    not: "  const crown = 1;",
  },
  {
    name: "weaker-audit",
    text: "Something that was recorded is recorded no more, or less of it. Who needs this trail, and what do we show them instead?",
    on: "removed",
    in: ["source", "script", "migration", "config"],
    test: /(\baudit\w*|activity_?log\w*|event_?log\w*|log_?(activity|event|action|change|access|admin)\w*\s*\(|has_paper_trail|paper_trail|history(_|\.)?(record|table|entry|create)\w*|record_?(change|event|audit|activity)\w*\s*\(|track_?(change|event|activity)\w*\s*\(|created_by|updated_by|deleted_by|changed_by|versioned\b|simple_history|revision\w*\.create)/i,
    unless: /^\s*(import|from|require)|npm audit|pip-audit|bundle-audit/,
    file: "src/refund.ts",
    example: "  await auditLog.record({ actor, action: 'refund' });",
    not: "  const logo = 'x';",
  },
];

/** What a standard is asked for when it is new (mission row C8): a service, a job, a vendor or a model call. */
export const standards: readonly Asking[] = [
  {
    name: "new-service",
    text: "A new service appears. Has it logs, alerts, a way back and an owner?",
    on: "added",
    in: ["infra", "config"],
    test: /(^\s*(kind:\s*(Deployment|StatefulSet|DaemonSet|Service)|resource\s+"(aws_(ecs_service|lambda_function|instance|db_instance|eks_\w+|apprunner_service)|google_(cloud_run\w*|container_cluster|sql_database_instance|compute_instance)|azurerm_\w+|render_\w+|fly_app|kubernetes_deployment\w*)"|-\s*type:\s*(web|worker|pserv|cron)\b|services:\s*$|FROM\s+\S+)|^\s{2}[\w-]+:\s*$)/,
    file: "k8s/mailer.yaml",
    example: "kind: Deployment",
    not: "name: mailer",
  },
  {
    name: "new-job",
    text: "A new job appears. Who sees that it failed, and can it run twice?",
    on: "added",
    in: runs,
    test: /(cron(tab)?\w*\s*[(=:]\s*["'{[]?\s*[\d*@]|CronTrigger|@Scheduled\(|\bevery\s+\d+\.(minutes?|hours?|days?)|class \w+Job\b|class \w+Worker\b|include Sidekiq|@shared_task|@app\.task|@actor\(|@dramatiq\.actor|new Worker\(|kind:\s*(CronJob|Job)\b|inngest\.createFunction|schedules?\.task\(|defineJob\()/,
    file: "app/jobs/report_job.rb",
    example: "class ReportJob < ApplicationJob",
    not: "class Report",
  },
  {
    name: "new-vendor",
    text: "A new vendor or library appears. What does it see, what does it cost, and how do we leave it?",
    on: "added",
    in: ["manifest"],
    test: /^\s*("(?!version|name|private|type|main|license|scripts)(@[\w.-]+\/)?[\w.-]+"\s*:\s*"[\^~>=<]*\d|[a-z0-9][\w.-]*(\[[\w,]+\])?\s*[=~>]=\s*\d|"[\w.-]+(\[[\w,]+\])?\s*[=~>]=?\s*\d[^"]*"|gem\s+["'][\w-]+["']|\w[\w.-]*\.\w+\/[\w./-]+ v\d|(require\s+)?[\w.-]+\.\w+\/[\w./-]+ v\d|[\w-]+\s*=\s*("\d|\{\s*version)|<artifactId>|(implementation|api)[( ]["'])/,
    file: "package.json",
    example: '    "twilio": "5.0.0",',
    not: '  "version": "5.0.0",',
  },
  {
    name: "new-model-call",
    text: "A new call of a model appears. Which task is it, who owns it, and what stops it?",
    on: "added",
    in: ["source", "script", "ui"],
    test: /(\b(generate|stream)(Text|Object)\s*\(|chat\.completions\.create|\.messages\.(create|stream)\(|\.responses\.create\(|\bembed(Many)?\(\{|new (OpenAI|Anthropic)\(|\b(AsyncOpenAI|ChatOpenAI|ChatAnthropic|OpenAI::Client)\b|api\.(openai|anthropic)\.com|generativelanguage\.googleapis\.com|bedrock-runtime)/,
    file: "src/reply.ts",
    example: "  const answer = await generateText({ model, prompt });",
    not: "  generate(report)",
  },
];
