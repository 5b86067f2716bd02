import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { createLedger } from '../src/services/create-ledger.js';
import { openTestJournal } from './open-journal.js';
import { snapshot } from './story.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

function open(tree = 'main') {
  const opened = openTestJournal(folder.dir, { tree });
  return { ...opened, ledger: createLedger(opened) };
}

const lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };

describe('the ledger of a real journal', () => {
  it('sees what happened at once, and in the tree what was published', async () => {
    const { journal, ledger } = open();
    journal.append('task.started', { snapshot: snapshot(), lineage });
    expect((await ledger.view()).tasks.get('demo-s001')).toMatchObject({ title: 'A task', outcome: null });
    expect((await ledger.view('tree')).tasks.size).toBe(0);
    await journal.publish();
    expect((await ledger.view('tree')).tasks.get('demo-s001')).toEqual((await ledger.view()).tasks.get('demo-s001'));
  });

  it('sees the work of another worktree, but not in its own tree', async () => {
    const [main, other] = [open('main'), open('other')];
    other.journal.append('task.started', { snapshot: snapshot({ title: 'Elsewhere' }), lineage }, { task_id: 'demo-s002' });
    expect((await main.ledger.view()).tasks.get('demo-s002')?.title).toBe('Elsewhere');
    await main.journal.publish();
    expect((await main.ledger.view('tree')).tasks.size).toBe(0);
  });

  it('goes on after a line that cannot be read, and says where it is', async () => {
    const { journal, ledger, project } = open();
    journal.append('task.started', { snapshot: snapshot(), lineage });
    folder.write({ 'main/.cub/ledger/by-agent/cub/2026-01-05/01J00000000000000000000000.jsonl': '{"v":1,"id":\n' });
    const view = await ledger.view();
    expect(view.tasks.size).toBe(1);
    expect(view.faults).toMatchObject([{ line: 1, file: expect.stringContaining(join(project.cubDir, 'ledger')) }]);
  });

  it('finds an artifact beside the entry first, then in the local folder, and nothing outside', () => {
    const { ledger, project } = open();
    const path = 'by-task/demo-s001/001-prompt.md';
    expect(ledger.artifactPath(path)).toBeNull();
    for (const place of [join(project.localDir, 'artifacts', path), join(project.cubDir, 'ledger', path)]) {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, 'text');
      expect(ledger.artifactPath(path)).toBe(place);
    }
    folder.write({ 'local/secret': 'x' });
    expect(ledger.artifactPath('../secret')).toBeNull();
    expect(ledger.artifactPath('by-task/../../secret')).toBeNull();
  });
});
