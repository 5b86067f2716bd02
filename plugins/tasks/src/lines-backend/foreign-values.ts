import type { TaskStatus } from '@cub/schema';
import { readCriteria } from '../acceptance-criteria.js';

export function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A list of texts, or one text with commas; of objects their id. */
export function listOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(',').map((part) => part.trim()).filter(Boolean);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => textOf(item) ?? textOf((item as { id?: unknown } | null)?.id) ?? []);
}

/** A list, or text: its list items, then the lines that are none. */
export function criteriaOf(value: unknown): string[] {
  if (typeof value !== 'string') return listOf(value);
  const lines = value.split(/\r?\n/);
  const { items, used } = readCriteria(lines);
  return [...items, ...lines.slice(used).map((line) => line.trim())].filter((item) => item !== '');
}

/** Words of other programs, lower case, with `_` between words. */
const STATUS_WORDS: Readonly<Record<TaskStatus, readonly string[]>> = {
  open: ['open', 'new', 'todo', 'to_do', 'backlog', 'ready', 'pending', 'reopened'],
  in_progress: ['in_progress', 'inprogress', 'started', 'doing', 'active', 'hooked', 'pinned', 'review', 'in_review'],
  blocked: ['blocked', 'deferred', 'waiting', 'on_hold', 'paused'],
  retry: ['retry', 'failed'],
  closed: ['closed', 'done', 'complete', 'completed', 'resolved', 'released', 'cancelled', 'canceled', 'wont_fix', 'wontfix', 'tombstone'],
};
const STATUS_OF = new Map(Object.entries(STATUS_WORDS).flatMap(([status, words]) => words.map((word) => [word, status as TaskStatus] as const)));

/** @returns undefined for a word that nobody here knows */
export function statusOf(value: unknown): TaskStatus | undefined {
  if (value === undefined || value === null || value === '') return 'open';
  return STATUS_OF.get((textOf(value) ?? '').trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
}

/**
 * ISO 8601 in UTC. A time without a zone counts as UTC; a fraction that was never filled in (`.%f`) is left out.
 * @returns null when there is none, undefined when it is no time
 */
export function timeOf(value: unknown): string | null | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined) return null;
  const whole = text.replace(/\.%f/, '').replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, '$1T');
  const date = new Date(isNaive(whole) ? `${whole}Z` : whole);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A time in the form that its neighbour has: without a zone where that has none. @param iso UTC */
export function timeLike(iso: string | null, neighbour: unknown): string | null {
  return iso !== null && typeof neighbour === 'string' && isNaive(neighbour) ? iso.replace(/Z$/, '') : iso;
}

function isNaive(text: string): boolean {
  return /T\d\d:/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
}

/** A priority in the form that the line has it in. */
export function priorityLike(priority: number, old: unknown): string | number {
  if (typeof old !== 'string') return priority;
  return /^\d$/.test(old.trim()) ? String(priority) : `P${priority}`;
}
