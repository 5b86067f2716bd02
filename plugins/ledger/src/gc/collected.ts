/** Something that goes, or would go. */
export interface CollectedItem {
  /** An artifact: its path relative to the ledger folder. A segment of the journal: its path relative to the journal's. */
  id: string;
  kind: 'artifact' | 'segment';
  /** null for a segment. */
  task_id: string | null;
  attempt: number | null;
  /** Of all its files. */
  bytes: number;
  /** Of the whole text. */
  sha256: string;
  /** Absolute. */
  files: string[];
  /** Where a segment is kept; null for what is removed. */
  archive: string | null;
}

/** The manifest of a collection. */
export interface Collected {
  items: CollectedItem[];
  total: number;
  bytes: number;
  dry_run: boolean;
  /** What stays although it is old enough, and why. */
  left: { path: string; reason: string }[];
  /** New and removed files that belong into a commit, relative to the project's root. */
  paths: string[];
}
