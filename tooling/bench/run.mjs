#!/usr/bin/env node
// `npm run bench`: prints every figure with its reference from the same run. Options: --json, --fresh (install and build as
// well), --huge (a ledger of 100 000 entries), --rounds N, --write FILE (a page with the table). It needs a build: npm run build.
// `npm run bench -- map REPOSITORY`: how well maps of a repository's own history name what its bug fixes changed; --cases N, --json.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { append } from './src/append.mjs';
import { fold } from './src/fold.mjs';
import { freshClone } from './src/fresh-clone.mjs';
import { ledgerScale } from './src/ledger-scale.mjs';
import { mapQuality, renderQuality } from './src/map/map-quality.mjs';
import { packageSizes } from './src/package-sizes.mjs';
import { report } from './src/report.mjs';
import { runOverhead } from './src/run-overhead.mjs';
import { startUpWithPlugins } from './src/start-up-with-plugins.mjs';
import { startUp } from './src/start-up.mjs';

const USAGE = 'npm run bench -- map REPOSITORY [--cases N] [--json]\nnpm run bench -- [--json] [--fresh] [--huge] [--rounds N] [--write FILE]\n  --fresh installs and builds a fresh clone as well, --huge asks a ledger of 100 000 entries\n';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '50' }, help: { type: 'boolean' }, json: { type: 'boolean' }, fresh: { type: 'boolean' }, huge: { type: 'boolean' }, rounds: { type: 'string', default: '20' }, write: { type: 'string' } },
});
if (values.help) process.stdout.write(USAGE);
else if (positionals[0] === 'map' && positionals.length === 2) await measureMaps(positionals[1]);
else if (positionals.length > 0) fail();
else await measure();

async function measure() {
  const figures = [];
  for (const bench of [startUp, startUpWithPlugins, append, fold, runOverhead, ledgerScale, packageSizes, ...(values.fresh ? [freshClone] : [])]) {
    process.stderr.write(`${bench.name} …\n`);
    figures.push(...(await bench({ rounds: Number(values.rounds), huge: values.huge ?? false })));
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

function fail() {
  process.stderr.write(`bench: expected \`map REPOSITORY\`, received ${positionals.join(' ')}\n${USAGE}`);
  process.exitCode = 2;
}
