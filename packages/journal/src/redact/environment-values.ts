import { isSecretName } from './secret-names.js';

const MIN_LENGTH = 6;
const MIN_LINE = 16;
const TRIVIAL = new Set([
  'changeme', 'default', 'disabled', 'enabled', 'example', 'localhost', 'password', 'production', 'development', 'secret',
  'undefined', 'postgres', 'keyring', 'keychain', 'required',
]);

/**
 * An expression that finds the secrets of the environment, also as they look inside JSON, a URL or base64.
 * @returns undefined when the environment has none
 */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): RegExp | undefined {
  const values = Object.entries(env).flatMap(([name, value]) => (value !== undefined && isSecretName(name) ? secretsOf(value) : []));
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return forms.length === 0 ? undefined : new RegExp(forms.map(escape).join('|'), 'g');
}

/** The value itself; of a multi-line one (a PEM key) its lines too, since logs are scanned line by line. */
function secretsOf(value: string): string[] {
  const whole = value.trim();
  if (isTrivial(whole)) return [];
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [whole] : [whole, ...lines.filter((line) => line.length >= MIN_LINE && !line.startsWith('-----'))];
}

function isTrivial(value: string): boolean {
  if (value.length < MIN_LENGTH || TRIVIAL.has(value.toLowerCase())) return true;
  return /^(.)\1*$/.test(value) || /^\d{1,7}$/.test(value);
}

function formsOf(value: string): string[] {
  const wellFormed = Buffer.from(value).toString();
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(wellFormed), ...(value.length >= 8 ? [base64] : [])];
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
