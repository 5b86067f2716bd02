import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlugin, KINDS } from './index.js';

let dir: string;
let output: string[];
let errors: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-create-'));
  [output, errors] = [[], []];
});
afterEach(() => rmSync(dir, { recursive: true }));

const create = (...args: string[]) => createPlugin(args, { out: (line) => output.push(line), error: (line) => errors.push(line) });
const files = () => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

it.each(KINDS)('makes a plugin with a %s, without a placeholder left', (kind) => {
  const folder = join(dir, 'cub-plugin-house-rules');
  expect(create(folder, '--kind', kind)).toBe(0);
  const pjson = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; cub: { contributes: string[] } };
  expect(pjson.name).toBe('cub-plugin-house-rules');
  expect(pjson.cub.contributes.every((contribution) => /:house-rules$|^on:pre-session$/.test(contribution))).toBe(true);
  expect(files().map(({ name }) => name)).toEqual(expect.arrayContaining(['package.json', 'tsconfig.json', '.gitignore', 'test.yml', 'README.md', 'plugin.ts']));
  for (const { parentPath, name } of files()) expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/\{\{\w+\}\}/);
});

it('lets a plugin with commands write the manifest that saves cub from loading them', () => {
  create(join(dir, 'x'), '--kind', 'command');
  expect(JSON.parse(readFileSync(join(dir, 'x', 'package.json'), 'utf8'))).toMatchObject({
    files: expect.arrayContaining(['oclif.manifest.json']),
    scripts: { build: 'tsc && cub-oclif-manifest', prepack: 'npm run build' },
    devDependencies: { '@cub/oclif-manifest': expect.any(String) },
  });
});

it('plans without writing', () => {
  expect(create(join(dir, 'x'), '--kind', 'check', '--dry-run')).toBe(0);
  expect([files(), output.some((line) => line === 'would write package.json')]).toEqual([[], true]);
});

it('writes nothing over what is there', () => {
  writeFileSync(join(dir, 'package.json'), '{"mine":true}');
  expect(create(dir, '--kind', 'check', '--name', 'x')).toBe(1);
  expect([readFileSync(join(dir, 'package.json'), 'utf8'), files()]).toEqual(['{"mine":true}', [expect.anything()]]);
  expect(errors.join()).toContain('exists already');
});

it.each([
  [['x'], '--kind harness|'],
  [['x', '--kind', 'poem'], 'received poem'],
  [['--kind', 'check'], 'expected one folder'],
  [['Not A Name', '--kind', 'check'], 'is not a name'],
  [['x', '--kind', 'check', '--unknown'], '--unknown'],
])('refuses %j', (args, message) => {
  expect(create(...args)).toBe(2);
  expect(errors.join()).toContain(message);
});

it('explains itself', () => {
  expect(create('--help')).toBe(0);
  expect(output.join()).toContain('npm create cub-plugin');
});
