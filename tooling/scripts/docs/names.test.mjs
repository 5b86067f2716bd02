import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/turbo.mjs';
import { pages } from './pages.mjs';

const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/** Names that the packages and plugins export, from their sources. */
function exportedNames() {
  const sources = ['packages', 'plugins']
    .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => `${group}/${name}/src`))
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, file)));
  const text = sources.filter((file) => file.endsWith('.ts')).map(read).join('\n');
  return new Set([...text.matchAll(/^export (?:declare )?(?:abstract )?(?:async )?(?:const|function|interface|type|class) (\w+)/gm)].map(([, name]) => name));
}

test('links between pages lead somewhere', () => {
  const broken = pages().flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every type that the glossary names is exported', () => {
  const names = exportedNames();
  const rows = read('docs/glossary.md').split('\n').filter((line) => /^\| (?!term|---)/.test(line));
  const types = rows.flatMap((row) => [...row.split('|')[3].matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.ok(types.length > 20);
  assert.deepEqual(types.filter((name) => !names.has(name)), []);
});

test('the page for plugin authors lists every extension point and every service', () => {
  const page = read('docs/plugins.md');
  const listed = new Set([...page.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
  const [, points] = /export const points = \{([^}]*)\}/.exec(read('packages/plugin-sdk/src/points/index.ts'));
  const wanted = [
    ...[...points.matchAll(/(\w+):/g)].map(([, name]) => name),
    ...[...exportedNames()].filter((name) => /^[a-z]\w*Token$/.test(name) && name !== 'createToken'),
  ];
  assert.ok(wanted.length > 15);
  assert.deepEqual(wanted.filter((name) => !listed.has(name)), []);
});
