import { tempFolder, tempRepo, type TempFolder } from '@cub/testkit';
import { openTestJournal } from '../../test/open-journal.js';
import { snapshot } from '../../test/story.js';
import { createLedger } from './create-ledger.js';
import { updateStage } from './update-stage.js';
import { whoAmI } from './who-am-i.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

const lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };

it('records nothing when it cannot be published', async () => {
  const { journal, project } = openTestJournal(folder.dir);
  journal.append('task.started', { snapshot: snapshot(), lineage });
  const before = await journal.read('machine');
  const refused = () => Promise.reject(new Error('the disk is full'));
  const deps = {
    ...{ journal, ledger: createLedger({ journal, project }), who: () => Promise.resolve('ann') },
    ...{ records: { publish: refused }, project: { ensureInitialized: () => Promise.resolve([]) } },
  };
  await expect(updateStage(deps, { ids: ['demo-s001'], stage: 'validated', reason: null, dryRun: false })).rejects.toThrow('the disk is full');
  expect(await journal.read('machine')).toEqual(before);
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
