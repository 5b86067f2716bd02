/** Where every timestamp in cub's records comes from, so that tests can set the time. */
export interface Clock {
  /** The current time. Records hold it as `toISOString()` writes it: ISO 8601, UTC, milliseconds. */
  now(): Date;
}

/** Gives a new ULID. Those of one process ascend, also within a millisecond. */
export type NewId = () => string;
