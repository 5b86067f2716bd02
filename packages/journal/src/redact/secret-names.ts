/**
 * Tells names of secrets (`password`, `GITHUB_TOKEN`, `clientSecret`) from names about secrets or of something else
 * (`token_count`, `tokens`, `password_policy`, `secretary`).
 */
const SECRET_WORDS = new Set([
  'password', 'passwords', 'passwd', 'passphrase', 'passcode', 'secret', 'secrets', 'credential', 'credentials',
  'authorization', 'apikey', 'apikeys', 'bearer', 'cookie', 'cookies', 'jwt',
]);
/** Words written without a separator: `authtoken`, `PGPASSWORD`, `clientsecret`. */
const SECRET_ENDING = /(password|passwd|passphrase|secret|apikey|privatekey|secretkey|accesskey|(auth|access|refresh|api|id|bearer|session|csrf|xsrf)token)s?$/;
const KEY_PREFIXES = new Set([
  'api', 'access', 'private', 'secret', 'signing', 'encryption', 'deploy', 'ssh', 'auth', 'account', 'storage', 'master',
  'service', 'subscription', 'license', 'shared',
]);
/** A plural is a quantity unless it says whose: `access_tokens`. */
const TOKEN_PREFIXES = new Set(['access', 'auth', 'api', 'refresh', 'bearer', 'session', 'personal', 'secret', 'id']);
/** What follows makes the name one about a secret. */
const ABOUT = new Set([
  'count', 'counts', 'length', 'len', 'size', 'limit', 'limits', 'budget', 'usage', 'used', 'price', 'cost', 'rate', 'policy',
  'name', 'names', 'file', 'files', 'path', 'paths', 'dir', 'url', 'uri', 'endpoint', 'type', 'types', 'kind', 'expires', 'expiry',
  'expiration', 'expired', 'at', 'ttl', 'enabled', 'required', 'scanning', 'manager', 'total', 'totals', 'index', 'position',
]);
/** What stands before makes `token` a unit of text. */
const QUANTITIES = new Set([
  'max', 'min', 'total', 'num', 'n', 'per', 'input', 'output', 'prompt', 'completion', 'cached', 'cache', 'next', 'last', 'first',
  'unexpected', 'invalid', 'current', 'stop', 'pad', 'eos', 'bos', 'mask',
]);
/** Names of paths that a secret word would give away wrongly. */
const NOT_SECRET = new Set(['google_application_credentials', 'pwd', 'oldpwd']);

/** Answers so far: the keys of events are the same few hundred, asked for over and over. */
const known = new Map<string, boolean>();
const KNOWN_AT_MOST = 4096;

/** Whether a key or variable of this name holds a secret. Case, dashes and camelCase do not matter. */
export function isSecretName(name: string): boolean {
  const answer = known.get(name) ?? saysSecret(name);
  if (known.size >= KNOWN_AT_MOST) known.clear();
  known.set(name, answer);
  return answer;
}

function saysSecret(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0 || NOT_SECRET.has(words.join('_'))) return false;
  if (ABOUT.has(words.at(-1) ?? '')) return false;
  return words.some((word, i) => SECRET_WORDS.has(word) || SECRET_ENDING.test(word) || isToken(words, i) || isKey(words, i) || isPwd(words, i));
}

function isToken(words: readonly string[], i: number): boolean {
  const before = words[i - 1] ?? '';
  if (words[i] === 'tokens') return TOKEN_PREFIXES.has(before) && i === words.length - 1;
  return words[i] === 'token' && !QUANTITIES.has(before) && !ABOUT.has(words[i + 1] ?? '');
}

/** `api_key`, `AWS_ACCESS_KEY_ID`, but not `primary_key`. */
function isKey(words: readonly string[], i: number): boolean {
  return (words[i] === 'key' || words[i] === 'keys') && KEY_PREFIXES.has(words[i - 1] ?? '');
}

/** `DB_PWD`; alone it is the working directory. */
function isPwd(words: readonly string[], i: number): boolean {
  return words[i] === 'pwd' && i > 0;
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
