import type { UsageReport } from '../usage/read-usage.js';

/** When a step is played: only in these attempts or tasks, if it names any. */
export interface StepCondition {
  readonly attempt: number | null;
  readonly task: string | null;
}

export type FileEdit =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'replace'; readonly path: string; readonly old: string; readonly new: string }
  | { readonly kind: 'delete'; readonly path: string };

/** One line of a recorded session. */
export type ReplayStep = StepCondition & { readonly line: number } & (
    | { readonly type: 'message'; readonly text: string }
    | { readonly type: 'edit'; readonly edit: FileEdit }
    | { readonly type: 'exec'; readonly command: string; readonly allowFailure: boolean }
    | { readonly type: 'usage'; readonly usage: UsageReport }
    | { readonly type: 'sleep'; readonly ms: number }
    | { readonly type: 'result'; readonly success: boolean; readonly text: string; readonly error: string | null }
  );
