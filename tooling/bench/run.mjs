#!/usr/bin/env node
// `npm run bench -- [NAME…]`: prints every figure with its reference from the same run. README.md says more. It needs a build: npm run build.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mapQuality, renderQuality } from './src/map/map-quality.mjs';
import { report } from './src/report.mjs';

const FOLDER = join(import.meta.dirname, 'benchmarks');
const ALL = readdirSync(FOLDER).map((file) => file.replace(/\.mjs$/, '')).sort();
/** Takes minutes and the network. */
const ONLY_BY_NAME = ['fresh-clone'];
const USAGE = `npm run bench -- map REPOSITORY [--cases N] [--json]\nnpm run bench -- [NAME…] [--huge] [--rounds N] [--json] [--write FILE]\n  names: ${ALL.join(', ')}\n  --huge: ledgers of 100 000 entries, a million events, a thousand runs\n`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '50' }, help: { type: 'boolean' }, json: { type: 'boolean' }, huge: { type: 'boolean' }, rounds: { type: 'string', default: '20' }, write: { type: 'string' } },
});
const unknown = positionals.filter((name) => !ALL.includes(name));
if (positionals[0] === 'map' && positionals.length === 2) {
  await measureMaps(positionals[1]);
} else if (values.help || unknown.length > 0) {
  process.stdout.write(unknown.length > 0 ? `no benchmark ${unknown.join(', ')}\n${USAGE}` : USAGE);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  await measure(positionals.length > 0 ? positionals : ALL.filter((name) => !ONLY_BY_NAME.includes(name)));
}

async function measure(names) {
  const figures = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    const { default: benchmark } = await import(join(FOLDER, `${name}.mjs`));
    figures.push(...(await benchmark({ rounds: Number(values.rounds), huge: values.huge ?? false })));
  }
  const text = report(figures);
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : text);
  if (values.write) writeFileSync(values.write, `# Benchmarks\n\nWritten by \`npm run bench -- --write docs/benchmarks.md\`.\n\n${text}`);
}

async function measureMaps(repository) {
  let done = 0;
  const onCase = ({ sha }) => void process.stderr.write(`${(done += 1)} of ${values.cases} ${sha}\n`);
  const rows = await mapQuality(repository, { limit: Number(values.cases), onCase });
  process.stdout.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : `${renderQuality(rows)}\n`);
}
