/** Takes secrets out of values before they are serialised. `[REDACTED:<rule>]` stands in their place. */
export interface Redactor {
  /** Returns a copy; the input is not changed. */
  value<T>(value: T): T;
  text(text: string): string;
}
