export const DEFINITION_KINDS = ['function', 'class', 'method', 'interface', 'type', 'enum', 'constant', 'module'] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** Something that a source file defines. Lines count from 1. */
export interface Definition {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly line: number;
  readonly endLine: number;
  /** Other files can see it. */
  readonly exported: boolean;
  /** Index of the definition that it stands in, in the list of its file; -1 at the top. */
  readonly owner: number;
}

/** What a source file defines and what it uses. */
export interface FileTags {
  /** In the order of their places. */
  readonly definitions: readonly Definition[];
  /** Names that are used, with how often. */
  readonly references: ReadonlyMap<string, number>;
  /** What is imported from, each once, as it stands in the source. */
  readonly imports: readonly string[];
}

export const NO_TAGS: FileTags = { definitions: [], references: new Map(), imports: [] };
