/**
 * The light half of the schema: types, the event catalogue and pure functions. It loads no zod, so that reading
 * commands start fast. The zod models (strict validation on write, JSON Schemas) are in `@cub/schema/models`.
 */
export * from './events/catalog.js';
export * from './events/envelope.js';
export * from './safe-id.js';
export * from './known-sum.js';
export * from './money.js';
export * from './time.js';
export * from './errors.js';
export { issueText } from './issue-text.js';
export * from './sections.js';
export * from './snapshot.js';
export * from './managed-section.js';
export * from './own-files.js';
export * from './repair-advice.js';
export type * from './ports/clock.js';
export type * from './ports/harness.js';
export type * from './ports/journal.js';
export type * from './ports/redactor.js';
export type * from './models/index.js';
