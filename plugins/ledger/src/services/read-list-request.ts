import type { LineFilter } from './filter-lines.js';
import { requireFilters, type LineType } from './line-types.js';
import { readMoment } from './read-moment.js';
import { readUsd } from './read-usd.js';
import type { SortOrder } from './sort-lines.js';

/** Limits of time as they were typed. */
export interface TypedPeriod {
  readonly since?: string;
  readonly until?: string;
}

/** What the filter flags say, as it was typed. */
export interface TypedRequest extends Omit<LineFilter, 'since' | 'until' | 'costAboveNanoUsd'>, TypedPeriod {
  readonly type: LineType;
  readonly 'cost-above'?: string;
  readonly sort: SortOrder;
  readonly limit: number;
}

export interface ListRequest {
  readonly type: LineType;
  readonly filter: LineFilter;
  readonly sort: SortOrder;
  /** 0 = all */
  readonly limit: number;
}

/** @throws CubError `CUB_LEDGER_FILTER` (exit 2) for a value that cannot be understood, or for a filter that lines of this kind do not have */
export function readListRequest(typed: TypedRequest, now: Date): ListRequest {
  const { type, sort, limit, since, until, 'cost-above': costAbove, ...filter } = typed;
  requireFilters(type, filter);
  return {
    type,
    sort,
    limit,
    filter: { ...filter, ...readPeriod({ since, until }, now), ...(costAbove !== undefined && { costAboveNanoUsd: readUsd('cost-above', costAbove) }) },
  };
}

/** @throws CubError `CUB_LEDGER_FILTER` (exit 2) */
export function readPeriod({ since, until }: TypedPeriod, now: Date): Pick<LineFilter, 'since' | 'until'> {
  return {
    ...(since !== undefined && { since: readMoment('since', since, now) }),
    ...(until !== undefined && { until: readMoment('until', until, now) }),
  };
}
