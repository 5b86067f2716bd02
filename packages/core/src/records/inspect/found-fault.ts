import type { RecordFault } from '@cub/schema';

export interface FoundFault {
  readonly fault: RecordFault;
  readonly severity: 'error' | 'warning';
  /** What is so, in one line. */
  readonly message: string;
  /** How many events it concerns. */
  readonly events: number;
}
