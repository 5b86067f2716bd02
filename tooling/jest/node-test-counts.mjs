import counting from './test-counts.cjs';

/** A node:test reporter that prints nothing and leaves the sums for `npm test`. A suite counts through its tests. */
export default async function* countTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (isOnlyTheSumOfOthers(type, data)) continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else counts[type === 'test:pass' ? 'passed' : 'failed'] += 1;
  }
  counting.writeCounts(counts);
}

function isOnlyTheSumOfOthers(type, { details }) {
  if (type === 'test:fail') return details?.error?.failureType === 'subtestsFailed';
  return details?.type === 'suite';
}
