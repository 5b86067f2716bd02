import type { HarnessUsage } from '@cub/plugin-sdk';
import { usdToNano, type Tokens } from '@cub/schema';

/** What is wrong with a usage report: what was expected, what was received, and an example. */
export class UsageSyntaxError extends Error {}

const EXAMPLE = '{"model":"m","tokens":{"input":1200,"output":300,"cache_read":0,"cache_creation":0},"cost_usd":0.02}';

/**
 * Reads a usage report. What it does not say is unknown, not 0; classes of tokens that it leaves out are 0 when it names others.
 * @param call used when the report does not name its invocation or model
 * @throws UsageSyntaxError
 */
export function parseUsage(text: string, call: { readonly invocation: number; readonly model: string | null }): HarnessUsage {
  return readUsage(parseJson(text), call);
}

export function readUsage(value: unknown, call: { readonly invocation: number; readonly model: string | null }): HarnessUsage {
  if (!isObject(value)) throw wrong('an object', value);
  const { model, tokens, invocation_id: id } = value;
  if (model !== undefined && model !== null && typeof model !== 'string') throw wrong('a text or null as "model"', model);
  if (id !== undefined && typeof id !== 'string') throw wrong('a text as "invocation_id"', id);
  return {
    type: 'usage',
    invocationId: id ?? `call-${call.invocation}`,
    model: model ?? call.model,
    tokens: tokens === undefined || tokens === null ? null : readTokens(tokens),
    costNanoUsd: readCost(value),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('JSON', text);
  }
}

function readTokens(value: unknown): Tokens {
  if (!isObject(value)) throw wrong('an object as "tokens"', value);
  const read = (name: keyof Tokens): number => {
    const count = value[name] ?? 0;
    if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number;
    throw wrong(`a whole number as "tokens.${name}"`, count);
  };
  return { input: read('input'), output: read('output'), cache_read: read('cache_read'), cache_creation: read('cache_creation') };
}

function readCost({ cost_usd: usd, cost_nano_usd: nano }: Record<string, unknown>): number | null {
  if (nano !== undefined && nano !== null) {
    if (Number.isSafeInteger(nano) && (nano as number) >= 0) return nano as number;
    throw wrong('a whole number as "cost_nano_usd"', nano);
  }
  if (usd === undefined || usd === null) return null;
  if (typeof usd === 'number' && usd >= 0 && Number.isSafeInteger(usdToNano(usd))) return usdToNano(usd);
  throw wrong('an amount of USD as "cost_usd"', usd);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(expected: string, received: unknown): UsageSyntaxError {
  return new UsageSyntaxError(`expected ${expected}, received ${JSON.stringify(received)?.slice(0, 200) ?? 'nothing'}; for example ${EXAMPLE}`);
}
