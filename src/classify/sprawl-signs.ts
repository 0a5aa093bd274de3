/** What a call of a language model looks like in code: libraries, vendors' addresses, names of keys, calls, names of models. */

/** Modules of JavaScript and TypeScript that call models; one that ends in `/` takes in everything below it. */
const scriptModules =
  "openai @openai/ @anthropic-ai/ ai @google/generative-ai @google/genai @google-cloud/vertexai @google-cloud/aiplatform " +
  "@mistralai/ cohere-ai groq-sdk together-ai replicate @huggingface/inference ollama @aws-sdk/client-bedrock-runtime " +
  "@azure/openai @azure-rest/ai-inference langchain langchain/ @langchain/ llamaindex @llamaindex/ openrouter @openrouter/ " +
  "@mastra/ genkit @genkit-ai/ portkey-ai @portkey-ai/ @instructor-ai/ voyageai @cerebras/cerebras_cloud_sdk @fal-ai/ " +
  "@tanstack/ai @tanstack/ai- @copilotkit/runtime node-llama-cpp";
/** Of the AI SDK those that ask a provider; its parts for screens ask the team's own server. */
const providersOfAiSdk =
  "@ai-sdk/(?!(?:react|vue|svelte|angular|rsc|ui-utils|provider|provider-utils|devtools)\\b)[\\w-]+";

/** Modules of Python. */
const pythonModules =
  "openai anthropic google.generativeai google.genai vertexai mistralai cohere groq together replicate ollama litellm langchain " +
  "langchain_openai langchain_anthropic langchain_community langchain_core langgraph llama_index dspy pydantic_ai " +
  "crewai autogen semantic_kernel smolagents voyageai cerebras xai_sdk vllm";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const listed = (modules: string, rest: string): string =>
  modules
    .split(" ")
    .map((one) => (/[/-]$/.test(one) ? `${escaped(one)}[\\w./-]+` : `${escaped(one)}${rest}`))
    .join("|");

/** What a line takes in from elsewhere; the first group that is there names it. Types alone call nothing. */
export const imports: readonly RegExp[] = [
  new RegExp(
    `^(?!\\s*(?:import|export)\\s+type\\b).*(?:\\bfrom\\s*|\\brequire\\(\\s*|\\bimport\\(\\s*|^\\s*import\\s+)["'](?:npm:)?(${providersOfAiSdk}|${listed(scriptModules, "(?:/[\\w./-]+)?")})(?:@[\\w.^~-]+)?["']`,
  ),
  new RegExp(`^\\s*(?:from|import)\\s+(${listed(pythonModules, "")})(?:\\.[\\w.]+)?(?:\\s|,|$)`),
  // Go
  /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(github\.com\/(?:openai\/openai-go|sashabaranov\/go-openai|anthropics\/anthropic-sdk-go|tmc\/langchaingo|ollama\/ollama\/api|cohere-ai\/cohere-go|liushuangls\/go-anthropic|cloudwego\/eino|google\/generative-ai-go|aws\/aws-sdk-go-v2\/service\/bedrockruntime)|google\.golang\.org\/genai|cloud\.google\.com\/go\/vertexai)\b/,
  // Java, Kotlin
  /^\s*import\s+(?:static\s+)?(com\.openai|com\.anthropic|com\.theokanning\.openai|com\.azure\.ai\.openai|com\.google\.genai|com\.aallam\.openai|dev\.langchain4j|org\.springframework\.ai|software\.amazon\.awssdk\.services\.bedrockruntime)\./,
  // C#
  /^\s*(?:global\s+)?using\s+(?:static\s+)?(Azure\.AI\.(?:OpenAI|Inference)|Anthropic|OpenAI|Microsoft\.SemanticKernel|Microsoft\.Extensions\.AI)(?:\.[\w.]+)?;/,
  // PHP
  /^\s*use\s+(OpenAI|Anthropic|LLPhant|Gemini|Prism\\Prism)\\/,
  // Rust
  /^\s*(?:pub\s+)?use\s+(async_openai|openai_api_rs|anthropic_sdk|misanthropic|genai|rig|langchain_rust|ollama_rs)(?:::|;)/,
  /^\s*(?:require|gem)\s*\(?["'](openai|ruby-openai|anthropic|langchainrb|ruby_llm|gemini-ai|ollama-ai|omniai)["']/,
];

/** Where models are asked. */
export const addresses =
  /\b(api\.openai\.com|[\w-]+\.openai\.azure\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|[\w-]*aiplatform\.googleapis\.com|bedrock-runtime(?:[.-][\w.-]+)?\.amazonaws\.com|(?:api|codestral)\.mistral\.ai|api\.cohere\.(?:ai|com)|api\.groq\.com|api\.together\.(?:xyz|ai)|api\.fireworks\.ai|api\.deepseek\.com|openrouter\.ai\/api|api\.x\.ai|api\.perplexity\.ai|api\.replicate\.com|api-inference\.huggingface\.co|router\.huggingface\.co|integrate\.api\.nvidia\.com|dashscope[\w-]*\.aliyuncs\.com|open\.bigmodel\.cn|api\.moonshot\.(?:cn|ai)|api\.minimaxi?\.(?:chat|com)|api\.cerebras\.ai|api\.ai21\.com|api\.voyageai\.com|models\.inference\.ai\.azure\.com|models\.github\.ai|gateway\.ai\.cloudflare\.com|ai-gateway\.vercel\.sh|api\.portkey\.ai|localhost:11434|127\.0\.0\.1:11434)/;

/** Names under which keys are kept. */
export const keys =
  /\b((?:[A-Z0-9]+_)*(?:OPENAI_(?:API_)?KEY|OPENAI_TOKEN|ANTHROPIC_(?:API_KEY|AUTH_TOKEN|KEY)|CLAUDE_(?:API_)?KEY|GEMINI_API_KEY|GOOGLE_GENERATIVE_AI_API_KEY|GOOGLE_(?:GEN)?AI_API_KEY|MISTRAL_API_KEY|COHERE_API_KEY|CO_API_KEY|GROQ_API_KEY|TOGETHER(?:_AI|AI)?_API_KEY|FIREWORKS_API_KEY|DEEPSEEK_API_KEY|OPENROUTER_API_KEY|XAI_API_KEY|PERPLEXITY_API_KEY|PPLX_API_KEY|REPLICATE_API_(?:TOKEN|KEY)|HF_(?:API_)?TOKEN|HUGGING_?FACE(?:HUB)?_(?:API_)?(?:KEY|TOKEN)|CEREBRAS_API_KEY|DASHSCOPE_API_KEY|MOONSHOT_API_KEY|VOYAGE_API_KEY|AI_GATEWAY_API_KEY))\b/;

/** A key itself. It is never shown. */
export const secrets = /\b(sk-(?:ant|proj|or-v1)-[\w-]{12,}|gsk_[A-Za-z0-9]{20,}|AIza[\w-]{30,})/;

const model =
  "(?:[a-z][\\w-]*[/:])?(?:chatgpt-[\\w.-]+|gpt-?\\d[\\w.-]*|o[1345](?:-(?:mini|pro|preview))?|claude-(?!code)[\\w.-]+|gemini-[\\w.-]+|(?:mistral|mixtral|codestral|ministral)-[\\w.-]+|llama-?\\d[\\w.-]*|deepseek-[\\w.-]+|qwen[\\w.-]+|grok-[\\w.-]+|text-embedding-[\\w.-]+|command-(?:r|a)[\\w.-]*|kimi-[\\w.-]+|glm-\\d[\\w.-]*)";
/** A model's name in quotes. */
export const models = new RegExp(`["'\`](${model})["'\`]`, "i");

/** A call itself. */
export const calls: readonly RegExp[] = [
  /(\.(?:chat\.)?completions\.(?:create|parse|stream)\()/,
  /(\.responses\.(?:create|parse|stream)\()/,
  /(\b\w*(?:anthropic|claude)\w*(?:\.beta)?\.messages\.(?:create|stream|parse|batches\.create)\()/i,
  /(\.(?:embeddings\.create|images\.generate|audio\.transcriptions\.create)\()/,
  /(\.(?:generateContent(?:Stream)?|generate_content(?:_async)?|streamGenerateContent)\()/,
  /(\b(?:InvokeModel(?:WithResponseStream)?|Converse(?:Stream)?)Command\(|\binvoke_model(?:_with_response_stream)?\()/,
  /(\bnew (?:OpenAI|AzureOpenAI|Anthropic|AnthropicBedrock|AnthropicVertex|GoogleGenAI|GoogleGenerativeAI|Mistral|Groq|CohereClient(?:V2)?|Ollama|ChatOpenAI|ChatAnthropic|ChatGoogleGenerativeAI|OpenAIEmbeddings)\()/,
  /(\b(?:Async)?(?:OpenAI|AzureOpenAI|Anthropic|AnthropicBedrock|Mistral|Groq)\((?=\)|\w+\s*=|\*\*))/,
  /(\b(?:ChatOpenAI|ChatAnthropic|ChatGoogleGenerativeAI|AzureChatOpenAI|ChatBedrock|GenerativeModel)\()/,
  /(\b(?:OpenAI::Client|Anthropic::Client|RubyLLM\.\w+|openai\.NewClient|anthropic\.NewClient|genai\.NewClient)\b)/,
  /(\b(?:litellm\.a?completion|(?:Async)?InferenceClient|(?:generate|stream)(?:Text|Object)|streamUI)\()/,
  /["'`]\S*(\/v1\/(?:chat\/completions|messages\/count_tokens)|:(?:generateContent|streamGenerateContent))\b/,
  new RegExp(`\\bmodel["']?\\s*(?:[:=]|=>)\\s*["'\`](${model})["'\`]`, "i"),
];

/** What tells the gateway which task a call is of: the model `task:<name>`, or the header. */
export const ofTask =
  /["'`]task:([a-z0-9]+(?:-[a-z0-9]+)*)["'`]|x-finalcall-task["']?\s*[,:=\]]+\s*["'`]([a-z0-9]+(?:-[a-z0-9]+)*)["'`]/i;

/** A line of a manifest that brings in a library. */
export const dependencies = new RegExp(
  `^\\s*["']?(${providersOfAiSdk}|${listed(scriptModules, "")}|${listed(pythonModules, "").replaceAll("_", "[_-]")})["']?\\s*(?::\\s*["'][~^\\d*>=<w]|[=~><]=|\\[[\\w,]+\\]\\s*[=~><]|$)`,
);
