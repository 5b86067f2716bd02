import fc from 'fast-check';
import { createRedactor } from './create-redactor.js';
import { isSecretName } from './secret-names.js';

const redactor = createRedactor({ env: { NPM_TOKEN: 's3cr3t-"value"', HOME: '/home/me', API_KEY: '12' } });

it.each(['password', 'GITHUB_TOKEN', 'clientSecret', 'PGPASSWORD', 'api-key', 'authToken', 'AWS_SECRET_ACCESS_KEY', 'DB_PWD', 'access_tokens'])(
  'takes %s for the name of a secret',
  (name) => expect(isSecretName(name)).toBe(true),
);

it.each(['token_count', 'tokens', 'secretary', 'input_tokens', 'primary_key', 'PWD', 'password_policy', 'max_tokens', 'key', 'monkey'])(
  'takes %s for something else',
  (name) => expect(isSecretName(name)).toBe(false),
);

it('takes the secrets of the environment out of text, also as JSON, URL and base64 show them', () => {
  const base64 = Buffer.from('s3cr3t-"value"').toString('base64');
  const text = `a s3cr3t-"value" b ${JSON.stringify({ t: 's3cr3t-"value"' })} c ${encodeURIComponent('s3cr3t-"value"')} d ${base64} e /home/me 12`;
  const redacted = redactor.text(text);
  expect(redacted).not.toMatch(/s3cr3t/);
  expect(redacted).not.toContain(base64.replace(/=+$/, ''));
  expect(redacted).toContain('e /home/me 12');
});

it.each([
  ['TOKEN=abc123 next', 'TOKEN=[REDACTED:secret-key] next'],
  ['"password": "hunter 2", "user": "me"', '"password": "[REDACTED:secret-key]", "user": "me"'],
  ['curl --api-key deadbeef url', 'curl --api-key [REDACTED:secret-key] url'],
  ['Authorization: Bearer abc.def', 'Authorization: [REDACTED:secret-key]'],
  ['tokens: 12, token_count=9', 'tokens: 12, token_count=9'],
  ['Unexpected token: }', 'Unexpected token: }'],
  ['password: string; secret=$SECRET', 'password: string; secret=$SECRET'],
])('redacts assignments in %s', (text, expected) => expect(redactor.text(text)).toBe(expected));

it('keeps the shape of values and never changes its input', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value);
      const after = redactor.value({ value, secret: value });
      expect(JSON.stringify(value)).toBe(before);
      expect(Object.keys(after)).toEqual(['value', 'secret']);
    }),
  );
});
