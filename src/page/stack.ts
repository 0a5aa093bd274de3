/** What counts as a choice of stack, for guardrails that say what is allowed. */

/** Technologies that are a choice of stack, each with other words for it. Small libraries are none. */
const technologies: readonly (readonly string[])[] = [
  "typescript ts javascript js nodejs",
  "postgres postgresql psql pg",
  "redis valkey",
  "mongodb mongo",
  "mysql mariadb",
  "sqlite",
  "oracle",
  "mssql",
  "dynamodb",
  "cassandra",
  "cockroachdb",
  "neo4j",
  "clickhouse",
  "snowflake",
  "bigquery",
  "elasticsearch opensearch",
  "kafka redpanda",
  "rabbitmq",
  "nats",
  "rust",
  "golang",
  "python django flask fastapi",
  "ruby rails",
  "java spring",
  "kotlin",
  "scala",
  "elixir phoenix",
  "php laravel",
  "csharp dotnet",
  "haskell",
  "clojure",
  "swift",
  "react nextjs",
  "vue nuxt",
  "angular",
  "svelte",
  "kubernetes k8s",
  "graphql",
  "firebase",
  "supabase",
  "temporal",
].map((line) => line.split(" "));

/** The first technology that a text names and the list does not allow, in whichever of its names; undefined when there is none. */
export function outsideStack(allowed: readonly string[], text: string): string | undefined {
  const words = new Set(text.toLowerCase().match(/[a-z][a-z0-9+#]*/g) ?? []);
  const may = new Set(allowed.map((one) => one.toLowerCase()));
  const outside = technologies.find(
    (names) => names.some((name) => words.has(name)) && !names.some((name) => may.has(name)),
  );
  return outside?.find((name) => words.has(name));
}
