import * as Flags from '@oclif/core/flags';
import { idFlag } from '@cub/plugin-sdk/command';
import { LINE_STATUSES, LINE_TYPES } from './services/line-types.js';
import { SORT_ORDERS } from './services/sort-lines.js';
import { ERROR_CATEGORIES, STAGES } from './vocabulary.js';

const WHEN = 'a date (its local midnight), a date and time, or how long ago: 12h, 7d, 2w, 3mo';

/** Limits of time. */
export const periodFlags = {
  since: Flags.string({ summary: `Only from this time on: ${WHEN}.`, env: 'CUB_LEDGER_SINCE' }),
  until: Flags.string({ summary: `Only before this time: ${WHEN}.`, env: 'CUB_LEDGER_UNTIL' }),
};

export const originFlags = {
  epic: idFlag({ summary: 'Only tasks of this epic.', env: 'CUB_LEDGER_EPIC' }),
  plan: idFlag({ summary: 'Only tasks of this plan.', env: 'CUB_LEDGER_PLAN' }),
};

export const treeFlag = { tree: Flags.boolean({ summary: 'Only what is published in this worktree.', env: 'CUB_LEDGER_TREE' }) };

/** What `list` and `search` select by. */
export const filterFlags = {
  type: Flags.option({ summary: 'What to list.', options: LINE_TYPES, default: 'task', env: 'CUB_LEDGER_TYPE' })(),
  stage: Flags.option({ summary: 'Only tasks or epics in this stage.', options: STAGES, env: 'CUB_LEDGER_STAGE' })(),
  status: Flags.option({
    summary: 'Only tasks or runs that stand so.',
    options: LINE_STATUSES,
    env: 'CUB_LEDGER_STATUS',
  })(),
  ...originFlags,
  run: idFlag({ summary: 'Only tasks that this run attempted.', env: 'CUB_LEDGER_RUN' }),
  harness: Flags.string({ summary: 'Only tasks that this agent attempted, or its runs.', env: 'CUB_LEDGER_HARNESS' }),
  model: Flags.string({ summary: 'Only tasks that this model attempted.', env: 'CUB_LEDGER_MODEL' }),
  category: Flags.option({ summary: 'Only tasks of which an attempt failed for this reason.', options: ERROR_CATEGORIES, env: 'CUB_LEDGER_CATEGORY' })(),
  'cost-above': Flags.string({ summary: 'Only what cost more than this, in USD.', env: 'CUB_LEDGER_COST_ABOVE' }),
  escalated: Flags.boolean({ summary: 'Only tasks that needed more than one model.', env: 'CUB_LEDGER_ESCALATED' }),
  drift: Flags.boolean({ summary: 'Only tasks whose work differs from what was asked for.', env: 'CUB_LEDGER_DRIFT' }),
  ...periodFlags,
  sort: Flags.option({
    summary: 'Order; with `-` the latest, dearest or most first. What is unknown comes last.',
    options: SORT_ORDERS,
    default: '-updated',
    env: 'CUB_LEDGER_SORT',
  })(),
  limit: Flags.integer({ summary: 'How many at most; 0 = all.', min: 0, default: 50, env: 'CUB_LEDGER_LIMIT' }),
  ...treeFlag,
};
