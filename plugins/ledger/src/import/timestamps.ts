/** A time as others wrote it, in the only form that cub writes. */
export interface ReadTime {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** What had to be assumed or repaired; null for a proper time. */
  readonly note: string | null;
}

/** A longer text only begins like a time. */
const MAX_LENGTH = 80;
const DATE = /^\s*(\d{4})-(\d{2})-(\d{2})/;
const CLOCK = /^[Tt ](\d{2}):(\d{2})(?::(\d{2}))?/;
const FRACTION = /^[.,](\d{1,9})(?!\d)/;
const ZONE = /\s*(?:([Zz])|UTC|([+-])(\d{2}):?(\d{2})?)\s*$/;

/**
 * Reads a time with `Z`, an offset or neither (then UTC), with 0 to 9 digits of fraction; a date alone is its midnight.
 * What is damaged in the fraction or the zone, such as `.%f`, is left out. Milliseconds are kept, finer digits are cut.
 * @returns null for what is no time at all
 */
export function readTime(value: unknown): ReadTime | null {
  const parts = typeof value === 'string' && value.length <= MAX_LENGTH ? split(value) : null;
  if (!parts) return null;
  const utc = utcOf(parts.numbers, parts.fraction);
  const offset = parts.zone ? offsetMinutes(parts.zone) : 0;
  if (utc === null || offset === null) return null;
  const at = isoOf(utc - offset * 60_000);
  return at === null ? null : { at, note: noteOf(parts) };
}

interface Parts {
  readonly numbers: readonly (string | undefined)[];
  readonly hasClock: boolean;
  readonly fraction: string | undefined;
  readonly zone: RegExpExecArray | null;
  /** What stands where a fraction or a zone should. */
  readonly damaged: string;
}

function split(value: string): Parts | null {
  const date = DATE.exec(value);
  if (!date) return null;
  const afterDate = value.slice(date[0].length);
  const clock = CLOCK.exec(afterDate);
  const afterClock = afterDate.slice(clock?.[0].length ?? 0);
  const fraction = clock?.[3] === undefined ? null : FRACTION.exec(afterClock);
  const rest = afterClock.slice(fraction?.[0].length ?? 0);
  const zone = clock ? ZONE.exec(rest) : null;
  const numbers = [...date.slice(1), ...(clock?.slice(1) ?? [])];
  return { numbers, hasClock: clock !== null, fraction: fraction?.[1], zone, damaged: rest.slice(0, zone?.index).trim() };
}

function utcOf(parts: readonly (string | undefined)[], fraction = ''): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, Number(fraction.slice(0, 3).padEnd(3, '0'))));
  // Date.UTC takes years below 100 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSame && hour < 24 && minute < 60 && second < 60 ? date.getTime() : null;
}

/** @returns null for an offset that no place on earth has */
function offsetMinutes([, , sign, hours = '0', minutes = '0']: RegExpExecArray): number | null {
  const offset = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || offset > 15 * 60) return null;
  return sign === '-' ? -offset : offset;
}

function isoOf(time: number): string | null {
  const iso = new Date(time).toISOString();
  return /^\d{4}-/.test(iso) ? iso : null;
}

function noteOf({ damaged, hasClock, zone }: Parts): string | null {
  const notes = [
    damaged === '' ? null : `the unreadable part ${JSON.stringify(damaged.slice(0, 40))} is left out`,
    hasClock ? null : 'a date without a time is taken as its midnight',
    zone ? null : 'a time without a zone is taken as UTC',
  ];
  return notes.filter((note) => note !== null).join('; ') || null;
}
