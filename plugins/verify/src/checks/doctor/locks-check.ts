import { join } from 'node:path';
import { isHeld, listLeases, type LeaseInfo } from '@cub/journal';
import type { Check, Finding, Project } from '@cub/plugin-sdk';

/** Runs and claims that are held, and those whose process is gone. */
export function locksCheck(project: Pick<Project, 'localDir'>): Check {
  const describe = (kind: string, fix: string) => (lease: LeaseInfo) => finding(kind, lease, fix);
  return {
    title: 'Locks',
    run: async () => {
      const runs = listLeases(join(project.localDir, 'run', 'leases')).map(describe('run in worktree', 'The next `cub run` there records that and goes on.'));
      const claims = listLeases(join(project.localDir, 'run', 'claims')).map(describe('claim of', 'Nothing has to be done: whoever wants the task next gets it.'));
      const all = [...runs, ...claims];
      return all.length > 0 ? all : [{ severity: 'ok', message: 'nothing is locked' }];
    },
  };
}

function finding(kind: string, lease: LeaseInfo, fix: string): Finding {
  const holder = lease.identity === null ? 'by hand' : `by process ${lease.identity.pid} on ${lease.identity.host}`;
  if (lease.unreadable !== undefined) {
    return { severity: 'warning', message: `${lease.unreadable} cannot be read`, place: lease.unreadable, fix: 'It is passed over once it is old enough; delete it when nothing runs.' };
  }
  if (isHeld(lease)) return { severity: 'ok', message: `${kind} ${lease.name} is held ${holder} since ${lease.acquired_at}` };
  return { severity: 'warning', message: `${kind} ${lease.name} was held ${holder}, which is gone`, fix };
}
