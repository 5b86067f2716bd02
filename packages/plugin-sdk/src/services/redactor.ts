import type { Redactor } from '@cub/schema';
import { createToken } from '../token.js';

export type { Redactor } from '@cub/schema';
export const redactorToken = createToken<Redactor>('redactor');
