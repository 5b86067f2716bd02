import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, type TempFolder } from '@cub/testkit';

const folders: TempFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));
const keep = (folder: TempFolder): TempFolder => {
  folders.push(folder);
  return folder;
};

const READING = [
  ['task', 'list'],
  ['task', 'ready'],
  ['task', 'show', 'shop-s001'],
  ['plan', 'list'],
  ['ledger', 'list'],
  ['ledger', 'search', 'x'],
  ['ledger', 'stats'],
  ['ledger', 'show', 'shop-s001'],
  ['ledger', 'export'],
  ['runs', 'list'],
  ['status'],
  ['monitor'],
  ['doctor'],
  ['verify'],
  ['map', '--stdout'],
  ['config', 'list'],
  ['ids', 'parse', 'shop-s001'],
  ['trust', '--list'],
];

describe('outside git', () => {
  it.each(READING)('cub %s %s leaves nothing in the folder', async (...command) => {
    const { dir } = keep(tempFolder());
    writeFileSync(join(dir, 'notes.py'), 'def answer():\n    return 42\n');
    const { code, stderr } = await runCub(command.filter((word) => word !== undefined), { cwd: dir });
    expect([0, 1, 2, 3]).toContain(code);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(dir)).toEqual(['notes.py']);
  });

  it('sets up a folder below one that holds a .cub without settings, and nothing above it', async () => {
    const { dir } = keep(tempFolder());
    mkdirSync(join(dir, '.cub', 'local'), { recursive: true });
    mkdirSync(join(dir, 'plain'));
    const { code } = await runCub(['init', '--project-id', 'shop'], { cwd: join(dir, 'plain') });
    expect([code, readdirSync(dir).sort()]).toEqual([0, ['.cub', 'plain']]);
    expect(readdirSync(join(dir, 'plain')).sort()).toEqual(['.cub', 'AGENTS.md', 'CLAUDE.md']);
  });

  it.each([['init'], ['task', 'create', 'a title'], ['config', 'set', 'run.max_attempts', '2']])('refuses cub %s in a bare repository', async (...command) => {
    const { dir } = keep(tempFolder());
    execFileSync('git', ['init', '--quiet', '--bare', dir]);
    const before = readdirSync(dir);
    const result = await runCub([...command.filter((word) => word !== undefined), '--json'], { cwd: dir });
    expect(result.json<{ error: { code: string } }>().error.code).toBe('CUB_PROJECT_BARE');
    expect([result.code, readdirSync(dir)]).toEqual([2, before]);
  });
});
