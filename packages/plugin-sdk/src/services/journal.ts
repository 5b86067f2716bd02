import type { Journal } from '@cub/schema';
import { createToken } from '../token.js';

export type {
  AppendOptions,
  EventBatch,
  Journal,
  JournalFault,
  JournalReading,
  JournalView,
  Published,
} from '@cub/schema';
export const journalToken = createToken<Journal>('journal');
