export * from './token.js';
export * from './plugin.js';
export { CubBug, CubError, EXIT, isCubError, isSafeId, type ArtifactRef, type CubErrorOptions, type ExitCode, type RecordFault } from '@cub/schema';
export * from './error-report.js';
export * from './host-registry.js';
export * from './in-time.js';
export * from './repository-commands.js';
export * from './services/index.js';
export * from './points/index.js';
