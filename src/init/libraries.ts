/** Which libraries for payments, sign-in and models a repository brings in, by its manifests, of whatever stack. */

import type { Library, Text } from "./facts.ts";

/** Between the parts of a library's name stand these, whatever the stack. */
const part = (words: string): RegExp => new RegExp(`(^|[/@._:-])(${words})([/@._:-]|$)`, "i");

const about: readonly (readonly [Library["about"], RegExp])[] = [
  [
    "payments",
    part(
      "stripe|stripity[-_]stripe|async-stripe|dj-stripe|paddle|braintree|adyen|paypal\\w*|razorpay|mollie|chargebee|recurly|lemon-?squeezy(\\.js)?|gocardless\\w*|cashier(-\\w+)?|activemerchant|killbill\\w*|paystack|flutterwave|klarna|authorizenet|polar-sh|omnipay|payum|solidus_\\w*payment\\w*|solidus_stripe|payjp",
    ),
  ],
  [
    "sign-in",
    part(
      "next-auth|nextauth|@auth|better-auth|passport(-\\w+)?|jsonwebtoken|jose|lucia|clerk\\w*|auth0\\w*|workos\\w*|keycloak\\w*|devise\\w*|omniauth\\w*|doorkeeper\\w*|pundit|cancancan|rodauth\\w*|sorcery|allauth|django-allauth|djangorestframework-simplejwt|authlib|python-jose|pyjwt|social-auth\\w*|flask-login|fastapi-users|sanctum|fortify|socialite|jetstream|laravel-permission|guardian|ueberauth\\w*|pow|bodyguard|golang-jwt|jwt-go|go-oidc|casbin|oauth2\\w*|simplewebauthn|webauthn\\w*|py_webauthn|spring-security\\w*|spring-boot-starter-security|shiro\\w*|jjwt\\w*|argon2\\w*|bcrypt\\w*|openid-client|openid\\w*|samlify|ruby-saml|samly|oso|supertokens\\w*",
    ),
  ],
  [
    "models",
    part(
      "openai\\w*|openai-php|anthropic(-ai|-sdk-go)?|ai-sdk|langchain\\w*|langchaingo|langchain4j|langchainrb|llama-?index|llamaindex|ollama\\w*|cohere(-ai)?|mistralai|generative-ai|genai|google-genai|groq(-sdk)?|replicate|litellm|ruby-openai|ruby_llm|ruby-llm|go-openai|async-openai|openai_ex|spring-ai\\w*|bedrock-?runtime|client-bedrock-runtime|vertexai|pydantic-ai|instructor(_ex)?|dspy|openrouter|huggingface\\w*|prism-php",
    ),
  ],
];

/** Tools beside the product, whose name has a vendor's in it. */
const beside = /^(@types\/|eslint|prettier)|(mock|stub|fixture|icons?$|opentelemetry|instrumentation)/i;

/** How each kind of manifest names what it brings in. The first group is the name. */
const manifests: readonly (readonly [RegExp, RegExp])[] = [
  [/(^|\/)requirements[\w./-]*\.(txt|in)$/, /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[|[><=~!;@]|$|\s#)/],
  [
    /(^|\/)(pyproject\.toml|Pipfile)$/,
    /^\s*["']?([A-Za-z0-9][\w.-]*)\s*(?:\[[\w,-]*\]\s*)?(?:["'],?\s*$|[><=~!]|=\s*)/,
  ],
  [/(^|\/)setup\.(py|cfg)$/, /^\s*["']?([A-Za-z0-9][\w.-]*)\s*(?:\[[\w,-]*\]\s*)?[><=~!]=/],
  [/(^|\/)Gemfile$/, /^\s*gem\s*\(?\s*["']([\w.-]+)["']/],
  [/\.gemspec$/, /\.add_(?:runtime_)?dependency\s*\(?\s*["']([\w.-]+)["']/],
  [/(^|\/)go\.mod$/, /^\s*(?:require\s+)?([\w-]+\.[\w.-]+\/\S+)\s+v\d/],
  [/(^|\/)mix\.exs$/, /\{\s*:(\w+)\s*,/],
  [/(^|\/)Cargo\.toml$/, /^\s*(?:\[dependencies\.)?([\w-]+)\s*(?:\]|=|\.workspace)/],
  [/(^|\/)pom\.xml$/, /<artifactId>\s*([\w.-]+)\s*</],
  [/\.gradle(\.kts)?$/, /["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/],
  [/(^|\/)libs\.versions\.toml$/, /(?:module|group)\s*=\s*["']([\w.:-]+)["']/],
  [/\.(cs|fs)proj$|(^|\/)Directory\.Packages\.props$/, /Include\s*=\s*["']([\w.-]+)["']/],
];
const script = /(^|\/)(package|composer)\.json$/;
/** A manifest longer than this is made by a machine. */
const longest = 1_000_000;
const mostLibraries = 60;

/** Whether a file says what is brought in. */
export const isManifest = (path: string): boolean => script.test(path) || manifests.some(([file]) => file.test(path));

/** What the manifests bring in for these three, each library once, in the order of the files. */
export function librariesIn(texts: readonly Text[]): readonly Library[] {
  const found = new Map<string, Library>();
  for (const { path, text } of texts) {
    if (text.length > longest) continue;
    for (const { name, line } of script.test(path) ? ofScript(text) : ofLines(path, text)) {
      const area = beside.test(name) ? undefined : about.find(([, pattern]) => pattern.test(name))?.[0];
      const key = `${area} ${name.toLowerCase()}`;
      if (area !== undefined && !found.has(key) && found.size < mostLibraries)
        found.set(key, { about: area, name, file: path, line });
    }
  }
  return [...found.values()];
}

interface Brought {
  readonly name: string;
  readonly line: number;
}

function ofLines(path: string, text: string): Brought[] {
  const pattern = manifests.find(([file]) => file.test(path))?.[1];
  if (!pattern) return [];
  return text.split("\n").flatMap((written, at) => {
    if (/^\s*(#|\/\/|<!--|--)/.test(written) || written.length > 1000) return [];
    const name = pattern.exec(written)?.[1];
    return name === undefined ? [] : [{ name, line: at + 1 }];
  });
}

/** What a customer's product runs with; what only the developers need is left out. */
const sections = ["dependencies", "optionalDependencies", "peerDependencies", "require"];

function ofScript(text: string): Brought[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const lines = text.split("\n");
  const names = sections.flatMap((section) => {
    const part =
      typeof parsed === "object" && parsed !== null ? new Map(Object.entries(parsed)).get(section) : undefined;
    return typeof part === "object" && part !== null ? Object.keys(part) : [];
  });
  return [...new Set(names)].map((name) => ({
    name,
    line:
      1 +
      Math.max(
        0,
        lines.findIndex((line) => line.includes(`${JSON.stringify(name)}:`)),
      ),
  }));
}
