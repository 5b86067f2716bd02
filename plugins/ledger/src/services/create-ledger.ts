import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, LedgerService, Project } from '@cub/plugin-sdk';
import { isSafeId } from '@cub/schema';
import { foldLedger } from './fold-ledger.js';

export interface LedgerDeps {
  readonly journal: Journal;
  readonly project: Pick<Project, 'cubDir' | 'localDir'>;
}

/** What happened, folded from the journal each time it is asked for: there is no copy that could be out of date. */
export function createLedger({ journal, project }: LedgerDeps): LedgerService {
  const places = [join(project.cubDir, 'ledger'), join(project.localDir, 'artifacts')];
  return {
    view: async (view = 'machine') => {
      const { events, faults } = await journal.read(view);
      return { ...foldLedger(events), faults };
    },
    artifactPath: (path) => {
      if (!path.split('/').every(isSafeId)) return null;
      return places.map((place) => join(place, path)).find((file) => existsSync(file)) ?? null;
    },
  };
}
