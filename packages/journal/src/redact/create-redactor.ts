import type { Redactor } from '@cub/schema';
import { environmentSecrets } from './environment-values.js';
import { redactAssignments } from './key-value-text.js';
import { isSecretName } from './secret-names.js';

const SECRET_KEY = '[REDACTED:secret-key]';
const ENVIRONMENT = '[REDACTED:environment]';

/**
 * Redacts values of secret-like keys, `name=value` of secret-like names inside text, and the values that this process's
 * environment holds under secret-like names.
 */
export function createRedactor({ env }: { readonly env: Readonly<Record<string, string | undefined>> }): Redactor {
  const secrets = environmentSecrets(env);
  const text = (value: string): string => redactAssignments(secrets ? value.replaceAll(secrets, ENVIRONMENT) : value, SECRET_KEY);
  return { text, value: <T>(value: T) => redactValue(value, text) as T };
}

function redactValue(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecretName(key) ? withheld(item) : redactValue(item, text)]),
  );
}

/** Everything below a secret-like key; its shape stays, so that readers find what they expect. */
function withheld(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? value : SECRET_KEY;
  if (typeof value === 'number' || typeof value === 'bigint') return SECRET_KEY;
  if (Array.isArray(value)) return value.map(withheld);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withheld(item)]));
}
