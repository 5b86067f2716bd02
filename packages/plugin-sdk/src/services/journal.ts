import type { Journal } from '@cub/schema';
import { createToken } from '../token.js';

export type {
  AppendOptions,
  EntityChanges,
  EntityKind,
  EntityName,
  EventBatch,
  EventContext,
  EventDataByType,
  EventKind,
  EventType,
  Journal,
  JournalEvent,
  JournalFault,
  JournalReading,
  JournalView,
  Published,
} from '@cub/schema';
/** The journal of the project: append and read events. */
export const journalToken = createToken<Journal>('journal');
