import type { LedgerService } from '@cub/plugin-sdk';
import { CubError, type ArtifactRef, type Attempt } from '@cub/schema';
import type { LedgerRecord } from './find-record.js';

/** One attempt and where its artifacts are now; a path is null when there is none, or when it is on no disk of this machine. */
export type ShownAttempt = Attempt & {
  id: string;
  kind: 'attempt';
  task_id: string;
  task_title: string;
  prompt_path: string | null;
  log_path: string | null;
  patch_path: string | null;
};

export function attemptOf(record: LedgerRecord, number: number, ledger: Pick<LedgerService, 'artifactPath'>): ShownAttempt {
  const attempts = record.kind === 'task' ? record.attempts : [];
  const attempt = attempts.find(({ attempt_number: n }) => n === number);
  if (!attempt) throw noAttempt(record, number, attempts);
  const place = (ref: ArtifactRef | null) => ref && ledger.artifactPath(ref.path);
  return {
    id: `${record.id}#${number}`,
    kind: 'attempt',
    task_id: record.id,
    task_title: 'title' in record ? record.title : record.id,
    ...attempt,
    prompt_path: place(attempt.prompt),
    log_path: place(attempt.log),
    patch_path: place(attempt.patch),
  };
}

function noAttempt({ id, kind }: LedgerRecord, number: number, attempts: readonly Attempt[]): CubError {
  const numbers = attempts.map((attempt) => attempt.attempt_number).join(', ');
  const has = kind === 'task' ? `It has ${numbers === '' ? 'none' : numbers}` : `Only tasks have attempts, and this is ${kind === 'epic' ? 'an' : 'a'} ${kind}`;
  return new CubError(`${id} has no attempt ${number}. ${has}.`, {
    code: 'CUB_LEDGER_NO_ATTEMPT',
    suggestions: [`See \`cub ledger show ${id}\`.`],
  });
}
