import { CubError, EXIT } from '@cub/schema';
import type { PlanFault } from './plan-document.js';

/** All faults of a plan as one error: place, expected, received, example, a line each. Exit 3, or 2 when only ids are unsafe. */
export function planError(file: string, faults: readonly PlanFault[]): CubError {
  const sorted = [...faults].sort((a, b) => a.line - b.line);
  const codes = new Set(sorted.map((fault) => fault.code));
  const code = codes.size === 1 ? (sorted[0]?.code ?? 'CUB_PLAN_INVALID') : 'CUB_PLAN_INVALID';
  const lines = sorted.map((f) => `${file}:${f.line}: expected ${f.expected}, received ${f.received}; for example: ${f.example}`);
  const title = sorted.length === 1 ? 'the plan was not imported' : `the plan was not imported, it has ${sorted.length} faults`;
  return new CubError([`${title}:`, ...lines].join('\n'), {
    code,
    exit: code === 'CUB_ID_UNSAFE' ? EXIT.usage : EXIT.check,
    suggestions: [`Correct ${file} and import it again; nothing was written.`],
  });
}
