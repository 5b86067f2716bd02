import type { Redactor } from '@cub/schema';
import { createToken } from '../token.js';

export type { Redactor } from '@cub/schema';
/** Takes secrets out of what is written; it knows the environment that cub was started with. */
export const redactorToken = createToken<Redactor>('redactor');
