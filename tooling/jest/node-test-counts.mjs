import { relative, resolve } from 'node:path';
import { inspect } from 'node:util';
import counting from './test-counts.cjs';

/** A node:test reporter that prints nothing and leaves the sums for `npm test`. A suite counts through its tests. */
export default async function* countTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (isOnlyTheSumOfOthers(type, data)) continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
    else {
      counts.failed += 1;
      counts.failures.push({ test: testName(data), message: inspect(data.details.error.cause ?? data.details.error) });
    }
  }
  counting.writeCounts(counts);
}

function isOnlyTheSumOfOthers(type, { details }) {
  if (type === 'test:fail') return details?.error?.failureType === 'subtestsFailed';
  return details?.type === 'suite';
}

/** A file that cannot be loaded is a test with the file's path as its name. */
function testName({ file = '', name }) {
  const path = relative(process.cwd(), file);
  return resolve(name) === file ? path : `${path}: ${name}`;
}
