/**
 * Takes secrets out of values before they are serialised. `[REDACTED:<rule>]` stands in their place; the rules are `secret-key` (a key or
 * `name=value` whose name looks secret) and `environment` (a value that this process's environment holds under such a name).
 * The journal redacts by itself; whoever writes another file asks for this.
 */
export interface Redactor {
  /**
   * Redacts every text within a JSON value, and all that stands under a key that looks secret.
   * Returns a copy; the input is not changed. What JSON does not know, such as a `Date`, becomes a plain object.
   */
  value<T>(value: T): T;
  /** The text with its secrets replaced; a text without any comes back as it is. */
  text(text: string): string;
}
