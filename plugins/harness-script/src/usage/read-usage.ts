import { MAX_REPORTED, usdToNano, type Tokens } from '@cub/schema';

/** What one invocation says that it used. What it does not say is null: unknown. */
export interface UsageReport {
  readonly invocationId: string | null;
  readonly model: string | null;
  readonly tokens: Tokens | null;
  readonly costNanoUsd: number | null;
}

/** What is wrong with a usage report: what was expected, what was received, and an example. */
export class UsageSyntaxError extends Error {}

const EXAMPLE = '{"model":"m","tokens":{"input":1200,"output":300,"cache_read":0,"cache_creation":0},"cost_usd":0.02}';
const MAX_USD = MAX_REPORTED / usdToNano(1);
const CLASSES = ['input', 'output', 'cache_read', 'cache_creation'] as const;

/** @throws UsageSyntaxError */
export function parseUsage(text: string): UsageReport {
  try {
    return readUsage(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong('JSON', text);
    throw error;
  }
}

/**
 * Reads a usage report. Of `tokens`, a class that is left out is 0; without `tokens` they are unknown.
 * `cost_nano_usd` is exact and goes before `cost_usd`.
 * @throws UsageSyntaxError
 */
export function readUsage(value: unknown): UsageReport {
  if (!isObject(value)) throw wrong('an object', value);
  return {
    invocationId: readName(value, 'invocation_id'),
    model: readName(value, 'model'),
    tokens: isAbsent(value.tokens) ? null : readTokens(value.tokens),
    costNanoUsd: readCost(value),
  };
}

function readName(value: Record<string, unknown>, key: string): string | null {
  const name = value[key];
  if (isAbsent(name)) return null;
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw wrong(`a text that is not empty as "${key}"`, name);
}

function readTokens(value: unknown): Tokens {
  if (!isObject(value) || !CLASSES.some((name) => name in value)) throw wrong(`an object with ${CLASSES.join(', ')} as "tokens"`, value);
  const read = (name: (typeof CLASSES)[number]) => readCount(value[name] ?? 0, `tokens.${name}`);
  return { input: read('input'), output: read('output'), cache_read: read('cache_read'), cache_creation: read('cache_creation') };
}

function readCost({ cost_usd: usd, cost_nano_usd: nano }: Record<string, unknown>): number | null {
  if (!isAbsent(nano)) return readCount(nano, 'cost_nano_usd');
  if (isAbsent(usd)) return null;
  if (typeof usd === 'number' && usd >= 0 && usdToNano(usd) <= MAX_REPORTED) return usdToNano(usd);
  throw wrong(`an amount of at most ${MAX_USD} USD as "cost_usd"`, usd);
}

function readCount(value: unknown, key: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_REPORTED) return value;
  throw wrong(`a whole number from 0 to ${MAX_REPORTED} as "${key}"`, value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(expected: string, received: unknown): UsageSyntaxError {
  return new UsageSyntaxError(`expected ${expected}, received ${JSON.stringify(received)?.slice(0, 200) ?? 'nothing'}; for example ${EXAMPLE}`);
}
