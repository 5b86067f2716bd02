import { badValue } from './bad-value.js';

const AGO = /^(\d{1,5})(h|d|w|mo|y)$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A point in time as people give it: an ISO date (its local midnight), an ISO date and time (local without an offset), or how long ago
 * (`12h`, `7d`, `2w`, `3mo`, `1y`).
 * @returns milliseconds since 1970 @throws CubError `CUB_LEDGER_FILTER` (exit 2)
 */
export function readMoment(flag: string, text: string, now: Date): number {
  const time = readAgo(text, now) ?? readDate(text) ?? readDateTime(text);
  if (time === null || Number.isNaN(time)) {
    throw badValue(flag, 'a date, a date and time, or how long ago', text, ['2026-02-01', '2026-02-01T09:30', '7d', '2w', '3mo']);
  }
  return time;
}

function readAgo(text: string, now: Date): number | null {
  const [, count, unit] = AGO.exec(text) ?? [];
  if (count === undefined) return null;
  const n = Number(count);
  if (unit === 'h') return now.getTime() - n * 3_600_000;
  const date = new Date(now);
  if (unit === 'd' || unit === 'w') date.setDate(date.getDate() - n * (unit === 'w' ? 7 : 1));
  else monthsBack(date, unit === 'y' ? n * 12 : n);
  return date.getTime();
}

/** A month before the 31st of March is the last of February. */
function monthsBack(date: Date, months: number): void {
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() - months);
  date.setDate(Math.min(day, new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate()));
}

function readDate(text: string): number | null {
  return isCalendarDate(text) ? Date.parse(`${text}T00:00`) : null;
}

function readDateTime(text: string): number | null {
  const [, date, time, offset = ''] = DATE_TIME.exec(text) ?? [];
  return date !== undefined && isCalendarDate(date) ? Date.parse(`${date}T${time}${offset}`) : null;
}

/** The language takes the 30th of February for the 2nd of March. */
function isCalendarDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day);
}
