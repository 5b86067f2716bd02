export interface Clock {
  now(): Date;
}

/** A new ULID. */
export type NewId = () => string;
