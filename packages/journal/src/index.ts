/** The event journal, and the durable primitives that it stands on. */
export { openJournal, type JournalOptions } from './journal.js';
export { createRedactor } from './redact/create-redactor.js';
export { isSecretName } from './redact/secret-names.js';
export { codeOf, createExclusive, ensureFolder, fsyncDir, requireRealFolders, writeFileDurable, type DurableFileOptions } from './durable-file.js';
export { createFilesExclusive, writeFilesDurable, type DurableFile, type DurableFilesOptions } from './durable-files.js';
export {
  acquireLease,
  isHeld,
  LEASE_STALE_MS,
  listLeases,
  readLease,
  releaseLease,
  type Lease,
  type LeaseAttempt,
  type LeaseOptions,
} from './lease/lease.js';
export type { LeaseInfo } from './lease/lease-files.js';
export { isAlive, processIdentity, type Liveness, type ProcessIdentity } from './lease/process-identity.js';
export { allocateSessionId, type SessionIdOptions } from './session-id.js';
export { artifactRef, artifactRefsOf, capArtifact, isIntact, placedArtifacts, type PlacedArtifact } from './artifact.js';
export { tailOfAgentLog } from './agent-log.js';
export { compactPublished, type CompactedMonth, type Compaction } from './compact/compact-published.js';
export { archiveJournal, type ArchivedSegment } from './archive/archive-journal.js';
export { openAppendFile, type AppendFile } from './append/append-file.js';
export { inOrder } from './read/event-order.js';
export { lineRanges, type LineRange } from './read/line-ranges.js';
export { eventLines, readEventFile, type EventLine } from './read/read-lines.js';
export { jsonlFiles } from './read/journal-files.js';
export { planPublishedFiles, writePublishedFiles } from './publish/write-published.js';
export { liveLines, publishedHere, type PublishedHere } from './publish/published-here.js';
export { readRegularFile } from './regular-file.js';
