import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { undocumentedIn } from './api-report.mjs';
import { flagForm, usageOf } from './command-manifest.mjs';
import { renderCommands } from './command-reference.mjs';
import { flagsWithoutEnvironment } from './command-snapshot.mjs';
import { errorCodesIn } from './error-codes.mjs';
import { collectErrors, renderErrors } from './error-reference.mjs';
import { applyFiles, staleFiles } from './generated-files.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cub-generate-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('names what is missing, stale or left over, and writing makes all of it right', () => {
  applyFiles(root, { 'out/same.md': 'a\n', 'out/old.md': 'b\n', 'out/gone.md': 'c\n' }, [{ path: 'out/same.md' }, { path: 'out/old.md' }, { path: 'out/gone.md' }]);
  const files = { 'out/same.md': 'a\n', 'out/old.md': 'changed\n', 'deep/er/new.md': 'd\n' };
  const stale = staleFiles(root, files, ['out']);
  assert.deepEqual(stale, [
    { path: 'deep/er/new.md', reason: 'missing' },
    { path: 'out/gone.md', reason: 'no longer generated' },
    { path: 'out/old.md', reason: 'stale' },
  ]);
  applyFiles(root, files, stale);
  assert.deepEqual(staleFiles(root, files, ['out']), []);
  assert.equal(existsSync(join(root, 'out/gone.md')), false);
  assert.equal(readFileSync(join(root, 'deep/er/new.md'), 'utf8'), 'd\n');
});

test('line ends of a checkout on Windows are not stale', () => {
  writeFileSync(join(root, 'page.md'), 'a\r\nb\r\n');
  assert.deepEqual(staleFiles(root, { 'page.md': 'a\nb\n' }), []);
});

const command = (name, more = {}) => ({
  id: name.replaceAll(' ', ':'),
  name,
  summary: `Does ${name}.`,
  args: {},
  flags: {},
  strict: true,
  pluginName: '@cub/plugin-x',
  ...more,
});
const flag = (name, more = {}) => ({ name, type: 'option', env: `CUB_${name.toUpperCase()}`, summary: `The ${name}`, ...more });

test('usage and flags read as in the help', () => {
  const args = { a: { name: 'a', required: true }, b: { name: 'b' } };
  assert.equal(usageOf(command('task show', { args, strict: false, flags: { depth: flag('depth') } })), 'cub task show A [B]... [flags]');
  assert.equal(flagForm(flag('depth', { char: 'd' })), '-d, --depth VALUE');
  assert.equal(flagForm(flag('hooks', { type: 'boolean', allowNo: true })), '--[no-]hooks');
  assert.equal(flagForm(flag('stage', { options: ['a', 'b'] })), '--stage a|b');
});

test('a page shows topics, arguments, environment names, examples, and which command lacks a common flag', () => {
  const json = flag('json', { type: 'boolean', env: undefined, helpGroup: 'GLOBAL' });
  const page = renderCommands([
    command('monitor'),
    command('task show', { args: { id: { name: 'id', required: true, description: 'Id of <one> | task' } }, flags: { json, depth: flag('depth', { default: 3 }) }, examples: ['<%= config.bin %> task show x'] }),
    command('secret', { hidden: true }),
  ]);
  assert.match(page, /\| `ID` \| Id of <one> \\\| task\. \|/);
  assert.match(page, /\| `--depth VALUE` \| `CUB_DEPTH` \| The depth\. Default: `3`\. \|/);
  assert.match(page, /`--json` .* Not: `cub monitor`\./);
  assert.match(page, /\ncub task show x\n/);
  assert.match(page, /## General\n\n### cub monitor[^]*## task\n\n### cub task show/);
  assert.doesNotMatch(page, /secret/);
});

test('a flag without an environment name is named, except those that must be said each time', () => {
  const commands = [command('run', { flags: { yes: { name: 'yes' }, budget: { name: 'budget' }, epic: flag('epic') } }), command('plugins install', { pluginName: '@oclif/plugin-plugins', flags: { force: { name: 'force' } } })];
  assert.deepEqual(flagsWithoutEnvironment(commands), ['cub run --budget']);
});

test('finds codes with exit and message, and passes over what only looks like one', () => {
  const found = errorCodesIn(`
    const NAME = 'CUB_ENVIRONMENT';
    const flags = { a: Flags.string({ env: 'CUB_FLAG_A' }) };
    if (error.code === 'CUB_COMPARED_ONLY') throw error;
    throw new CubError(\`there is no \${thing}\`, { code: 'CUB_A_ONE', exit: EXIT.usage });
    throw new CubError('plain', { code: isB ? 'CUB_A_TWO' : 'CUB_A_THREE' });
    faults.push({ code: 'CUB_A_FAULT', message: 'x' });
    throw made('CUB_A_MADE', \`\${file} is broken\`);
    function made(code: string, message: string) { return new CubError(message, { code, exit: EXIT.check }); }
    function joined() { const code = one ? first : 'CUB_A_JOINED'; return new CubError(text, { code, exit: code === 'CUB_A_X' ? EXIT.usage : EXIT.check }); }
    class Bug extends Error { readonly code = 'CUB_BUG'; }
  `);
  assert.deepEqual(
    found.map(({ code, exits, message }) => [code, exits.join(), message]),
    [
      ['CUB_A_ONE', 'usage', 'there is no …'],
      ['CUB_A_TWO', 'failed', 'plain'],
      ['CUB_A_THREE', 'failed', 'plain'],
      ['CUB_A_FAULT', '', null],
      ['CUB_A_MADE', 'check', '… is broken'],
      ['CUB_A_JOINED', 'check', null],
      ['CUB_BUG', 'failed', null],
    ],
  );
});

test('the page of errors joins the places of a code', () => {
  const errors = [
    { code: 'CUB_A_ONE', exits: ['failed'], message: null, folder: 'plugins/b' },
    { code: 'CUB_A_ONE', exits: ['usage'], message: 'a <b> | c\n d', folder: 'packages/a' },
    { code: 'CUB_A_ONE', exits: ['usage'], message: '…………: …………', folder: 'packages/a' },
    { code: 'CUB_A_FAULT', exits: [], message: null, folder: 'plugins/b' },
  ];
  const EXIT = { failed: 1, usage: 2 };
  const page = renderErrors(errors, EXIT);
  assert.match(page, /\| `CUB_A_ONE` \| 1, 2 \| a &lt;b> \\\| c d \| `packages\/a`, `plugins\/b` \|/);
  assert.match(page, /\| `CUB_A_FAULT` \| — \|/);
  assert.equal(renderErrors(errors.toReversed(), EXIT), page, 'whatever order the sources are read in');
});

test('a source that is moved within its package leaves the page of errors as it is', () => {
  mkdirSync(join(root, 'plugins/a/src/deep'), { recursive: true });
  mkdirSync(join(root, 'packages'));
  writeFileSync(join(root, 'plugins/a/src/one.ts'), "throw new CubError('one', { code: 'CUB_A_ONE' });");
  writeFileSync(join(root, 'plugins/a/src/two.ts'), "throw new CubError('the other', { code: 'CUB_A_ONE' });");
  const before = renderErrors(collectErrors(root), { failed: 1 });
  renameSync(join(root, 'plugins/a/src/one.ts'), join(root, 'plugins/a/src/deep/three.ts'));
  assert.equal(renderErrors(collectErrors(root), { failed: 1 }), before);
  assert.match(before, /\| `CUB_A_ONE` \| 1 \| the other \| `plugins\/a` \|/);
});

test('what lacks a docstring in an API report is named with the export that it belongs to', () => {
  const report = `
// @public
export interface Check {
    // (undocumented)
    run(): Promise<Finding[]>;
    readonly title: string;
    // (undocumented)
    readonly 'a-b'?: () => void;
}

// @public (undocumented)
export type Kind = 'a' | 'b';

// @public
export abstract class Base<T> extends Other {
    // (undocumented)
    static flags: { x: 1 };
    // (undocumented)
    protected catch(error: Error): void;
}

// @public (undocumented)
export function make<T>(id: string): T;
`;
  assert.deepEqual(undocumentedIn(report), ['Check.run', "Check.'a-b'", 'Kind', 'Base.flags', 'Base.catch', 'make']);
  assert.deepEqual(undocumentedIn('// @public\nexport const A = 1; // (undocumented) is only said here\n'), []);
});
