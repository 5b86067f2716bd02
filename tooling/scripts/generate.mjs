#!/usr/bin/env node
// Writes what follows from the built code: reference pages, API reports, the snapshot of the command surface, JSON Schemas, and
// what cub itself keeps up to date in AGENTS.md and `.cub`.
// With --check nothing is written: every stale file is named and the exit code is 1.
import { apiReports } from './generate/api-report.mjs';
import { applyFiles, staleFiles } from './generate/generated-files.mjs';
import { commandReference } from './generate/command-reference.mjs';
import { commandSnapshot } from './generate/command-snapshot.mjs';
import { errorReference } from './generate/error-reference.mjs';
import { jsonSchemas, SCHEMA_FOLDER } from './generate/json-schemas.mjs';
import { staleSetup, updateSetup } from './generate/own-project.mjs';
import { ROOT } from './lib/turbo.mjs';

const GENERATORS = [apiReports, commandReference, commandSnapshot, errorReference, jsonSchemas];
/** Folders of which a generator owns every file: what it no longer makes is removed. */
const OWNED = [SCHEMA_FOLDER, 'docs/reference/api'];

try {
  const files = Object.assign({}, ...(await Promise.all(GENERATORS.map((generate) => generate(ROOT)))));
  const stale = staleFiles(ROOT, files, OWNED);
  const setup = staleSetup(ROOT);
  const all = [...stale, ...setup];
  if (process.argv.includes('--check')) {
    for (const { path, reason } of all) process.stderr.write(`${path}: ${reason}; run: npm run generate\n`);
    process.exitCode = all.length > 0 ? 1 : 0;
  } else {
    applyFiles(ROOT, files, stale);
    if (setup.length > 0) updateSetup(ROOT);
    process.stdout.write(all.length > 0 ? `${all.map(({ path }) => path).join('\n')}\n` : 'Everything was up to date.\n');
  }
} catch (error) {
  process.stderr.write(`generate: ${error.message}\n`);
  process.exitCode = 1;
}
