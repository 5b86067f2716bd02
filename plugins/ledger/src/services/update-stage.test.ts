import { tempFolder, tempRepo, type TempFolder } from '@cub/testkit';
import { openTestJournal } from '../../test/open-journal.js';
import { snapshot } from '../../test/story.js';
import { createLedger } from './create-ledger.js';
import { FINAL_STAGES, updateStage } from './update-stage.js';
import { whoAmI } from './who-am-i.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

const lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };
const ended = { reason: null, error_category: null, exit_code: 0, duration_sec: 1, files_touched: [], commits: [], partial: false, notes: { approach: null, decisions: [], lessons_learned: [] } };

/** A ledger with one task that ended so, or that is still worked on, and that cannot be published. */
function ledgerWith(status: 'completed' | 'failed' | 'blocked' | 'in_progress') {
  const { journal, project } = openTestJournal(folder.dir);
  journal.append('task.started', { snapshot: snapshot(), lineage });
  if (status !== 'in_progress') journal.append(`task.${status}`, { ...ended, status, snapshot: snapshot() });
  const refused = () => Promise.reject(new Error('the disk is full'));
  const deps = {
    ...{ journal, ledger: createLedger({ journal, project }), who: () => Promise.resolve('ann') },
    ...{ records: { publish: refused }, project: { ensureInitialized: () => Promise.resolve([]) } },
  };
  return { journal, deps };
}

it('records nothing when it cannot be published', async () => {
  const { journal, deps } = ledgerWith('completed');
  const before = await journal.read('machine');
  await expect(updateStage(deps, { ids: ['demo-s001'], stage: 'validated', reason: null, dryRun: false })).rejects.toThrow('the disk is full');
  expect(await journal.read('machine')).toEqual(before);
});

describe.each(['failed', 'blocked', 'in_progress'] as const)('a task that is %s', (status) => {
  it.each(FINAL_STAGES)('cannot become %s, also in a dry run', async (stage) => {
    const { deps } = ledgerWith(status);
    for (const dryRun of [true, false]) {
      await expect(updateStage(deps, { ids: ['demo-s001'], stage, reason: 'seen', dryRun })).rejects.toMatchObject({
        code: 'CUB_LEDGER_NOT_COMPLETED',
        exit: 1,
        message: `only a completed task can become ${stage}: demo-s001 is ${status}`,
      });
    }
  });
});

it('knows a person by the name that git has, else by the account', async () => {
  const repo = tempRepo();
  expect(await whoAmI(repo.dir)).toBe('Test User');
  repo.git('config', 'user.name', '  ');
  const account = await whoAmI(null);
  expect(account).not.toBe('');
  expect(await whoAmI(repo.dir)).toBe(account);
  repo.remove();
});
