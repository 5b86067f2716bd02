'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** Where a package leaves what its tests came to. Declared as an output in turbo.json, so that the cache replays it. */
const COUNTS_FILE = join('.turbo', 'test-counts.json');

/** @param counts `{passed, failed, skipped, failures}`: three integers, and `{test, message}` of each that failed */
function writeCounts(counts) {
  mkdirSync(dirname(COUNTS_FILE), { recursive: true });
  writeFileSync(COUNTS_FILE, `${JSON.stringify(counts)}\n`);
}

module.exports = { COUNTS_FILE, writeCounts };
