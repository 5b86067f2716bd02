import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeFileDurable, type ProcessIdentity } from '@cub/journal';
import { isSafeId } from '@cub/schema';
import type { Baseline } from '../worktree/baseline.js';
import type { StepMark } from '../worktree/step-marks.js';

/** What others see of a run while it goes on. Costs are integer nano-USD, null when unknown. */
export interface ActiveRun {
  readonly kind: 'run';
  readonly id: string;
  readonly status: 'running';
  readonly process: ProcessIdentity;
  readonly tree: string;
  readonly root: string;
  readonly started_at: string;
  readonly updated_at: string;
  readonly harness: string;
  readonly model: string | null;
  readonly limits: { readonly cost_nano_usd: number | null; readonly tokens: number | null; readonly time_s: number | null; readonly iterations: number | null };
  readonly iterations: number;
  readonly cost_nano_usd: number | null;
  readonly unknown_cost_count: number;
  readonly tokens_used: number | null;
  readonly unknown_tokens_count?: number;
  readonly tasks_completed: readonly string[];
  readonly tasks_failed: readonly string[];
  readonly current: ActiveTask | null;
}

export interface ActiveTask {
  readonly task_id: string;
  readonly title: string;
  readonly attempt: number | null;
  readonly started_at: string;
  /** Absolute path of the attempt's log. */
  readonly log: string | null;
  /** The work tree when the task began. */
  readonly baseline: Baseline;
  /** What is being done, so that the next run knows whose changes it finds after a kill. Missing before the first attempt and in older files. */
  readonly step?: ActiveStep | null;
}

export interface ActiveStep {
  /** `pause`: between two attempts. */
  readonly name: 'agent' | 'verification' | 'commit' | 'pause';
  /** The work tree when the attempt began. */
  readonly attempt: StepMark;
  /** The work tree when this step began. */
  readonly start: StepMark;
}

/** One file a run, and a link to it where people look. */
export class ActiveRunFile {
  private readonly file: string;

  constructor(
    folder: string,
    private readonly link: string,
    id: string,
  ) {
    this.file = join(folder, `${id}.json`);
  }

  /** @throws the system's error */
  write(run: ActiveRun): void {
    writeFileDurable(this.file, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
    this.pointHere();
  }

  remove(): void {
    if (linkTarget(this.link) === this.file) rmSync(this.link, { force: true });
    rmSync(this.file, { force: true });
  }

  /** An agent's `git clean -fdx` takes the link away; the next write makes it again. Without links the run is found all the same. */
  private pointHere(): void {
    if (linkTarget(this.link) === this.file) return;
    try {
      rmSync(this.link, { force: true });
      symlinkSync(this.file, this.link);
    } catch (error) {
      if (codeOf(error) === '') throw error;
    }
  }
}

/** All runs that are going on or were killed, with those of other worktrees. Files that cannot be read are left alone. */
export function readActiveRuns(folder: string): ActiveRun[] {
  return names(folder).flatMap((name) => {
    try {
      const run = JSON.parse(readFileSync(join(folder, name), 'utf8')) as ActiveRun;
      return isSafeId(run.id) && run.process && run.tree ? [run] : [];
    } catch {
      return [];
    }
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function linkTarget(link: string): string | null {
  try {
    return lstatSync(link).isSymbolicLink() ? readlinkSync(link) : null;
  } catch {
    return null;
  }
}
