/** Tracking: what happens is recorded by scopes and wrapped ports, so that the code that does the work does not know of it. */
export { childEnvironment, currentContext } from './scope/context.js';
export { createTracker, type ScopeEvent, type ScopeKind, type Settlement, type Tracker, type TrackerDeps } from './scope/tracker.js';
export { trackedHarness, type TrackedHarnessDeps } from './tracked-harness.js';
export { spawnProcess, type SpawnProcessOptions } from './process/spawn-process.js';
export { endProcessesOf } from './process/end-processes.js';
