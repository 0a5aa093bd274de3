/** Reads code that stands on a line (Python, JavaScript, Ruby, Perl, PHP) for what reaches beyond the program: other programs, hosts, databases, secrets, deletion. */

import type { Shell } from "./call.ts";
import type { Finding } from "./finding.ts";
import { hostOf, isLocal } from "./hosts.ts";
import { guardedPath, isInside, isSecret, isTemporary, resolved } from "./paths.ts";

type Reason = Omit<Finding, "evidence">;

interface Sign {
  readonly pattern: RegExp;
  readonly area: string;
  readonly action: string;
  readonly why: string;
}

/** Signs in the code itself, with the words inside its texts left out. */
const inCode: readonly Sign[] = [
  {
    pattern:
      /\b(?:exec|eval|compile|execfile|__import__|importlib|getattr|setattr|globals|locals|vars|marshal|pickle|dill|ctypes|cffi|runpy|code\.interact|instance_eval|class_eval|module_eval|const_get|public_send|define_method|method_missing|unserialize|create_function|assert_options|call_user_func\w*|Function|constructor\s*[.[(]|Reflect|vm\b|binding|globalThis\s*\[|process\s*\[|global\s*\[|this\s*\[|require\s*\(\s*[^"'`\s)]|import\s*\(\s*[^"'`\s)]|codecs|rot13|zlib\.decompress|atob)\b\s*[.([\]]/,
    area: "infra",
    action: "run-unreadable",
    why: "The code makes code, so that nobody can read what would run.",
  },
  {
    pattern:
      /\b(?:subprocess|popen\w*|spawn\w*|fork\w*|os\s*\.\s*(?:system|exec\w*|spawn\w*|popen|posix_spawn|fork|startfile|kill|setuid|chroot)|child_process|execSync|execFile\w*|pty|shell_exec|passthru|proc_open|pcntl_exec|Open3|IO\.popen|Kernel\.(?:system|exec)|system|execa|shelljs|zx|Deno\.(?:run|Command)|Bun\.(?:spawn|\$)|commands\.getoutput|sh\.\w+|pexpect|invoke|fabric|plumbum)\b|`[^`]*`\s*(?:;|$)(?<!\$\{)|%x[{([]/,
    area: "infra",
    action: "run-unreadable",
    why: "The code starts other programs.",
  },
  {
    pattern:
      /\b(?:psycopg2?|asyncpg|pymysql|MySQLdb|mysql2?|mariadb|sqlalchemy|create_engine|pymongo|MongoClient|mongoose|mongodb|redis|ioredis|cassandra|cx_Oracle|oracledb|pyodbc|pymssql|mssql|tedious|knex|sequelize|Prisma\w*|typeorm|drizzle|ActiveRecord|Sequel|PDO|mysqli|pg|PG|elasticsearch|opensearch\w*|snowflake|bigquery|neo4j|influxdb\w*|clickhouse\w*|supabase|firestore|firebase\w*)\b\s*[.([;:\n'"]/,
    area: "data",
    action: "change-data",
    why: "The code opens a database.",
  },
  {
    pattern:
      /\b(?:boto3?|botocore|aws-sdk|google\.cloud|googleapiclient|azure|kubernetes|pulumi|terraform|digitalocean|heroku3?|openstack|libcloud|docker|paramiko|asyncssh|ssh2|net-ssh|ansible_runner|consul|hvac)\b/,
    area: "infra",
    action: "change-infrastructure",
    why: "The code works on machines or a cloud.",
  },
  {
    pattern:
      /\b(?:stripe|paypal\w*|braintree|adyen|squareup|mollie|razorpay|plaid|coinbase|refunds?\s*\.\s*create|payouts?\s*\.\s*create|charges?\s*\.\s*create)\b/i,
    area: "billing",
    action: "move-money",
    why: "The code speaks with a payment provider.",
  },
  {
    pattern:
      /\b(?:smtplib|nodemailer|sendgrid|mailgun|twilio|postmark|slack_sdk|slack_bolt|WebClient|telegram|discord|ActionMailer|mail\s*\(|resend|sendMail|send_message|tweepy|boto_ses|yagmail|Net::SMTP|PHPMailer)\b/,
    area: "messages",
    action: "send-message",
    why: "The code writes to people.",
  },
  {
    pattern:
      /\b(?:os\s*\.\s*(?:environ|getenv)|process\s*\.\s*env\b(?!\s*\.\s*(?:NODE_ENV|PATH|HOME|CI|PORT|DEBUG|npm_\w+|USER|SHELL|LANG)\b)|ENV\s*(?:\[|\.|\.fetch)|getenv|\$_ENV|\$_SERVER|%ENV|\$ENV\b|keyring|getpass|Deno\.env|Bun\.env)/,
    area: "secrets",
    action: "read-secret",
    why: "The code reads the environment, where secrets are.",
  },
  {
    pattern:
      /\b(?:rmtree|shutil\s*\.\s*(?:rmtree|move|chown)|os\s*\.\s*(?:remove|unlink|rmdir|removedirs|truncate|rename|replace|chmod|chown|link|symlink)|unlinkSync|unlink|rmSync|rmdirSync|rmdir|rimraf|fs\w*\s*\.\s*(?:rm|cp|chmod|chown|symlink|truncate)\w*|FileUtils|File\.(?:delete|unlink|rename)|Deno\.remove|delete_file|glob\(.*unlink)\b/,
    area: "data",
    action: "delete-files",
    why: "The code deletes or moves files.",
  },
  {
    pattern:
      /\b(?:socket|socketserver|urllib|urllib2|urllib3|requests|httpx|aiohttp|http\.client|http\.request|https\.(?:get|request)|http\.(?:get|request)|fetch|XMLHttpRequest|WebSocket|websockets?|axios|got|superagent|undici|node-fetch|net\.(?:connect|createConnection|Socket)|dgram|tls\.connect|dns\.resolve|ftplib|telnetlib|imaplib|poplib|xmlrpc|Net::HTTP|Net::FTP|TCPSocket|UDPSocket|HTTParty|Faraday|RestClient|open-uri|open_uri|LWP|IO::Socket|curl_\w+|fsockopen|stream_socket_client|file_get_contents\s*\(\s*['"]http|Deno\.(?:connect|listen)|selenium|playwright|puppeteer|mechanize|scrapy|grpc|zmq|pika|kafka\w*|nats|celery|paho)\b/,
    area: "infra",
    action: "send-data",
    why: "The code speaks with other machines.",
  },
];

/** What may stay of a sign when every address in the code is local. */
const excusable = new Set(["change-data", "send-data"]);

const strings = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;
const writing =
  /\bopen\s*\([^)]*,\s*(?:mode\s*=\s*)?["'][rbt]*[wax+]|write(?:File|_text|_bytes|FileSync|TextFile)?\w*\s*\(|createWriteStream|appendFile|File\.(?:write|open)|file_put_contents|>\s*["']|to_csv|to_sql|dump\s*\(/;

/** Every reason to stop a piece of code. */
export function isInCode(code: string, shell: Shell, language: string): readonly Reason[] {
  const texts = [...code.matchAll(strings)].map((match) => match.slice(1).find((one) => one !== undefined) ?? "");
  const requires = [
    ...code.matchAll(
      /(?:require|import)\s*\(?\s*["'`]([^"'`]+)["'`]|\bfrom\s+["'`]([^"'`]+)["'`]|\bimport\s+["'`]([^"'`]+)["'`]/g,
    ),
  ].map((match) => match.slice(1).find(Boolean) ?? "");
  const bare = `${code.replace(/#[^\n]*|\/\/[^\n]*/g, (comment) => (/["'`]/.test(comment) ? comment : "")).replace(strings, (text) => (text.startsWith("`") && text.includes("${") ? text : '""'))}\n${requires.map((name) => `${name.replace(/^node:/, "")};`).join("\n")}`;
  const hosts = hostsIn(texts);
  const local = hosts.length > 0 && hosts.every(isLocal);
  const reasons: Reason[] = [];
  if (/^(?:ruby|perl|php|irb|rails|jruby)/.test(language) && /`/.test(code))
    reasons.push({ answer: "deny", area: "infra", action: "run-unreadable", why: "The code starts other programs." });
  for (const { pattern, area, action, why } of inCode) {
    if (!pattern.test(bare)) continue;
    if (local && excusable.has(action)) continue;
    reasons.push({ answer: "deny", area, action, why });
  }
  return [...reasons, ...pathsIn(texts, writing.test(code), shell)];
}

/** Hosts of addresses and of connection texts. */
const hostsIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => {
    const host = /(?:^|\s)host(?:addr)?=(\S+)/.exec(text)?.[1];
    if (host) return [host];
    if (/^[a-z][\w+.-]*:\/\//i.test(text)) return [hostOf(text)];
    return /^(?:localhost|127\.0\.0\.1|\d{1,3}(?:\.\d{1,3}){3})$/.test(text) ? [text] : [];
  });

/** Paths in texts: secrets that are read, places that are not the agent's to write. */
function pathsIn(texts: readonly string[], writes: boolean, shell: Shell): Reason[] {
  const reasons: Reason[] = [];
  for (const text of texts) {
    if (text.length > 300 || /[\s<>{}()]/.test(text) || !/[./]/.test(text)) continue;
    const place = resolved(text, shell.state.cwd[0] ?? shell.root);
    if (isSecret(place) && /[/.]/.test(text))
      reasons.push({
        answer: "deny",
        area: "secrets",
        action: "read-secret",
        why: `The code names ${text}, which holds secrets.`,
      });
    if (!writes) continue;
    const guarded = guardedPath(place);
    if (guarded) reasons.push({ answer: "deny", ...guarded });
    else if (/^[/~]/.test(text) && /^[/~][\w.@-]+\//.test(text) && !isInside(place, shell.root) && !isTemporary(place))
      reasons.push({
        answer: "deny",
        area: "infra",
        action: "write-outside",
        why: `The code writes, and names ${text}, outside the checkout.`,
      });
  }
  return reasons;
}
