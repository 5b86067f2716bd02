import type { RecordFault, RecordFinding } from '@cub/plugin-sdk';

/** Faults of entries, which follow from the published files. */
const OF_ENTRIES: ReadonlySet<RecordFault['kind']> = new Set(['stale', 'behind', 'unpublished', 'unproven', 'eventless']);
/** The events are all there, only git does not get them as they are. */
const OF_GIT: ReadonlySet<RecordFault['kind']> = new Set(['ignored', 'filtered']);

export function isAboutFile({ fault }: RecordFinding): boolean {
  return !OF_ENTRIES.has(fault.kind);
}

/** Whether published files have lost events: everything that follows from them is wrong for that one reason. */
export function hasLostEvents(findings: readonly RecordFinding[]): boolean {
  return findings.some((finding) => isAboutFile(finding) && !OF_GIT.has(finding.fault.kind));
}

/** Files that are reported as a whole, so that single lines of them are no findings of their own. Paths relative to the project's root. */
export function reportedFiles(findings: readonly RecordFinding[]): ReadonlySet<string> {
  return new Set(findings.filter(isAboutFile).map(({ fault }) => fault.path));
}
