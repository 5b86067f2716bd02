#!/usr/bin/env node
// `npm run new -- KIND NAME`: a plugin of ours, plugins/NAME, with one contribution of this kind and its test: what
// `npm create cub-plugin` makes for others, in the shape of the packages here.
import { parseArgs } from 'node:util';
import { newPluginFiles } from './lib/new-plugin.mjs';
import { ensureBuilt, ensureInstalled } from './lib/set-up.mjs';
import { ROOT } from './lib/turbo.mjs';

try {
  process.exitCode = await main(parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }));
} catch (error) {
  process.stderr.write(`new: ${error.message}\n`);
  process.exitCode = 2;
}

async function main({ values, positionals }) {
  const generator = await loadGenerator();
  const { KINDS, writeFiles } = generator;
  const usage = `Usage: npm run new -- ${KINDS.join('|')} NAME [--dry-run]`;
  if (values.help) return say(usage, 0);
  const [kind, name, ...rest] = positionals;
  if (!KINDS.includes(kind)) return fail(`expected a kind, received ${kind ?? 'none'}\n${usage}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '') || rest.length > 0) return fail(`expected one name of lower-case words joined by dashes, such as "house-rules", received ${positionals.slice(1).join(' ') || 'none'}\n${usage}`);

  const files = newPluginFiles(ROOT, generator, { kind, name });
  const fault = values['dry-run'] ? null : writeFiles(`${ROOT}/plugins/${name}`, files);
  if (fault !== null) return fail(fault, 1);
  for (const { path } of files) say(`${values['dry-run'] ? 'would write' : 'wrote'} plugins/${name}/${path}`);
  return values['dry-run'] ? 0 : say(nextSteps(name), 0);
}

/** The generator for others; it is compiled, so on a fresh clone it has to be built first. */
async function loadGenerator() {
  try {
    return await import('create-cub-plugin');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    ensureInstalled();
    await ensureBuilt();
    return import('create-cub-plugin');
  }
}

function nextSteps(name) {
  return `
Next:
  npm install --ignore-scripts && node tooling/scripts/complete-lock.mjs
  npx turbo run build test types lint --filter=@cub/plugin-${name}
To bundle it with cub: "@cub/plugin-${name}": "0.1.0" in the dependencies of packages/cli/package.json, then both again and npm run generate.`;
}

function say(text, code) {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(text, code = 2) {
  process.stderr.write(`new: ${text}\n`);
  return code;
}
