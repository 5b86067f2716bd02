import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';
import { onTerminal } from './on-terminal.js';

/** What a terminal acts on, or what a reader does not see; line ends and tabs are the layout's. */
const STEERING = /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff\u00ad\p{Cs}]/u;
const HOSTILE = 'Evil\u001b[2K\u001b]0;owned\u0007\r\u009b31m\u202egnp\u2066\u2028\u200b\u00adend';
const YAML = JSON.stringify(HOSTILE).replaceAll(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

let repo: TempRepo;
beforeAll(() => {
  repo = tempRepo({
    '.cub/config.json': `{"project_id": "demo", "hostile": ${JSON.stringify(HOSTILE)}, "rnu${HOSTILE.replaceAll(/[\r\u001b\u0007]/g, '')}": 1}`,
    '.cub/tasks/demo-s001.md': `---\nid: demo-s001\ntitle: ${YAML}\nassignee: ${YAML}\nlabels: [${YAML}]\nfiles: [${YAML}]\n---\n\n${HOSTILE.replaceAll('\r', '')}\n\n## Acceptance Criteria\n\n- [ ] ${HOSTILE.replaceAll('\r', '')}\n`,
    '.cub/tasks/demo-E01.md': `---\nid: demo-E01\ntype: epic\ntitle: ${YAML}\n---\n`,
    'plans/evil/plan.json': JSON.stringify({ slug: 'evil', plan_id: 'demo-001A', title: HOSTILE, description: HOSTILE, status: 'staged' }),
    'src/evil.ts': `export class Evil${'\u200d'} {}\n`,
  });
  // A name that git and the shell accept.
  writeFileSync(join(repo.dir, '.cub/tasks', `bad\u001b[2K\u202e\n✓ forged.md`), 'no task');
  mkdirSync(join(repo.dir, 'di\u001b[31mr'));
  writeFileSync(join(repo.dir, 'di\u001b[31mr', 'evil\u202e.py'), 'def f(): pass\n');
});
afterAll(() => repo.remove());

const COMMANDS = [
  ['task', 'list'],
  ['task', 'ready'],
  ['task', 'show', 'demo-s001'],
  ['task', 'show', `nope${HOSTILE}`],
  ['plan', 'list'],
  ['plan', 'show', 'evil'],
  ['config', 'list'],
  ['config', 'get', 'hostile'],
  ['config', 'get', `a${HOSTILE}`],
  ['config', 'set', `a${HOSTILE}`, 'b'],
  ['map', '--stdout', '--query', HOSTILE],
  ['doctor'],
  ['verify'],
  ['trust'],
  ['status'],
  ['monitor'],
  ['runs', 'list'],
  ['runs', 'show', `r${HOSTILE}`],
  ['ledger', 'list'],
  ['ledger', 'search', HOSTILE],
  ['ledger', 'show', `x${HOSTILE}`],
  ['ids', 'parse', `x${HOSTILE}`],
  ['plugins'],
  ['init', '--dry-run'],
  ['run', '--dry-run'],
  ['run', '--label', `other${HOSTILE}`, '--command', 'true'],
  ['run', '--budget', HOSTILE],
  ['run', '--max-time', HOSTILE],
  ['run', '--on-failure', HOSTILE],
  ['-C', `/no/such${HOSTILE}`, 'status'],
  ['task', 'list', `--flag${HOSTILE}`],
  [`command${HOSTILE}`],
  ['task', `sub${HOSTILE}`],
  ['plugins', 'inspect', `p${HOSTILE}`],
];

describe('whatever a repository, an agent or a user writes', () => {
  it.each(COMMANDS.map((args) => [args]))('does not reach the terminal as it is: %j', async (args) => {
    const text = await runCub(args, { cwd: repo.dir });
    expect(text.stdout).not.toMatch(STEERING);
    expect(text.stderr).not.toMatch(STEERING);
    expect(text.stdout + text.stderr).not.toMatch(/^✓ forged/m);
    expect(text.stderr).not.toContain('unexpected error');
    const json = await runCub([...args, '--json'], { cwd: repo.dir });
    expect(json.stdout + json.stderr).not.toMatch(STEERING);
  });

  it('stays exact in JSON', async () => {
    const task = (await runCub(['task', 'show', 'demo-s001', '--json'], { cwd: repo.dir })).json<{ title: string; labels: string[]; files: string[] }>();
    expect([task.title, task.labels, task.files]).toEqual([HOSTILE, [HOSTILE], [HOSTILE]]);
    expect((await runCub(['config', 'get', 'hostile', '--json'], { cwd: repo.dir })).json()).toMatchObject({ value: HOSTILE });
  });

  it('is shown by a run, its agent included, and in its records', async () => {
    const agent = `printf 'said \\033[2K\\033]0;owned\\007\\r forged\\n<stuck>no \\033[31mway\\r\\342\\200\\256</stuck>\\n'`;
    const run = await runCub(['run', '--command', agent, '--stream', '--task', 'demo-s001', '--max-attempts', '1'], { cwd: repo.dir });
    expect(run.stdout).not.toMatch(STEERING);
    expect(run.stderr).not.toMatch(STEERING);
    expect(run.stderr).toContain(String.raw`said \x1b[2K\x1b]0;owned\x07\r forged`);
    for (const args of [['ledger', 'show', 'demo-s001'], ['ledger', 'list'], ['runs', 'list'], ['task', 'list'], ['ledger', 'stats'], ['ledger', 'search', 'Evil']]) {
      expect((await runCub(args, { cwd: repo.dir })).stdout).not.toMatch(STEERING);
    }
  });

  it('does not reach a terminal in a prompt that is shown, which a pipe gets byte for byte', async () => {
    const shown = await onTerminal(['context', 'show', '--task', 'demo-s001'], { cwd: repo.dir, keys: '' });
    expect(shown.output.replaceAll(/\u001b\[[0-9;]*m/g, '')).not.toMatch(STEERING);
    expect(shown.output).toContain('demo-s001');
  });

  it('leaves the styles and the live line of cub itself on a terminal', async () => {
    const help = await onTerminal(['--help'], { cwd: repo.dir, keys: '' });
    expect(help.output).toContain('\u001b[1m');
    expect(help.output.replaceAll(/\u001b\[[0-9;]*m/g, '')).not.toMatch(STEERING);
  });
});
