/** A time as others wrote it, in the only form that cub writes. */
export interface ReadTime {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** What had to be assumed or repaired; null for a proper time. */
  readonly note: string | null;
}

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
  const date = typeof value === 'string' ? DATE.exec(value) : null;
  if (typeof value !== 'string' || !date) return null;
  const afterDate = value.slice(date[0].length);
  const clock = CLOCK.exec(afterDate);
  const afterClock = afterDate.slice(clock?.[0].length ?? 0);
  const fraction = clock?.[3] === undefined ? null : FRACTION.exec(afterClock);
  const rest = afterClock.slice(fraction?.[0].length ?? 0);
  const zone = clock ? ZONE.exec(rest) : null;
  const damaged = (zone ? rest.slice(0, zone.index) : rest).trim();
  const utc = utcOf([date[1], date[2], date[3], clock?.[1], clock?.[2], clock?.[3]], fraction?.[1]);
  const offset = zone ? offsetMinutes(zone) : 0;
  if (utc === null || offset === null) return null;
  const at = isoOf(utc - offset * 60_000);
  return at === null ? null : { at, note: noteOf(clock !== null, zone !== null, damaged) };
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

function noteOf(hasClock: boolean, hasZone: boolean, damaged: string): string | null {
  const notes = [
    damaged === '' ? null : `the unreadable part ${JSON.stringify(damaged.slice(0, 40))} is left out`,
    hasClock ? null : 'a date without a time is taken as its midnight',
    hasZone ? null : 'a time without a zone is taken as UTC',
  ];
  const said = notes.filter((note) => note !== null).join('; ');
  return said === '' ? null : said;
}
