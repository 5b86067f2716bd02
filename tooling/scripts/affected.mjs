#!/usr/bin/env node
// Prints the packages that a change touches as JSON: `node tooling/scripts/affected.mjs [BASE]`, compared with HEAD.
// The workflow makes one pipeline of each.
import { affectedPackages } from './lib/affected-packages.mjs';
import { ROOT } from './lib/turbo.mjs';

const [base] = process.argv.slice(2).filter((arg) => arg !== '');
process.stdout.write(`${JSON.stringify(affectedPackages(ROOT, base))}\n`);
