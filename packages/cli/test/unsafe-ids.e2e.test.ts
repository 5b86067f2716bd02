import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempRepo, type CubRun, type TempRepo } from '@cub/testkit';

interface Input {
  readonly name: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly options?: readonly string[];
}
interface Command {
  readonly id: string;
  readonly pluginName: string;
  readonly args: Readonly<Record<string, Input>>;
  readonly flags: Readonly<Record<string, Input>>;
}

const ID_NAMES = new Set(['id', 'task', 'epic', 'run', 'plan', 'parent', 'on', 'depends-on']);
/** They answer whether any text is an id, and look nothing up. */
const TAKE_ANY_TEXT = new Set(['ids:parse', 'ids:validate']);
const BAIT = 'what-lies-outside';
/** Where an id that is taken for a path would lead to, from the folders that ids name. */
const BAITS = ['.cub/bait.md', '.cub/bait/entry.json', '.cub/bait.json', '.cub/ledger/bait/entry.json', '.cub/ledger/bait.json', 'bait/plan.json', '.git/bait.json'];
/** That each place asks is seen here; what is refused, `requireSafeId` is tested with the whole table, also with what no command line can carry. */
const UNSAFE = ['../bait', ''];

const { commands } = JSON.parse(readFileSync(join(__dirname, '..', 'oclif.manifest.json'), 'utf8')) as { commands: Record<string, Command> };

/** A command line for each place of each command that takes an id. */
function places(): [string, (id: string) => string[]][] {
  return Object.values(commands)
    .filter(({ id }) => !TAKE_ANY_TEXT.has(id))
    .flatMap((command) => {
      const args = Object.values(command.args).filter(({ name }) => ID_NAMES.has(name)).map(({ name }) => name);
      const flags = Object.values(command.flags).filter(({ name, type }) => ID_NAMES.has(name) && type === 'option').map(({ name }) => `--${name}`);
      return [...args, ...flags].map((place): [string, (id: string) => string[]] => [`${command.id.replaceAll(':', ' ')} ${place}`, (id) => commandLine(command, place, id)]);
    });
}

/** Everything else that the command needs gets a harmless value. */
function commandLine({ id: command, args, flags }: Command, place: string, id: string): string[] {
  const needed = Object.values(args).filter(({ name, required }) => required === true || name === place);
  const values = needed.map(({ name, options }) => (name === place ? id : (options?.[0] ?? 'demo-s001')));
  const options = Object.values(flags).filter(({ name, required, type }) => type === 'option' && required === true && `--${name}` !== place);
  const given = options.flatMap(({ name, options: words }) => [`--${name}`, words?.[0] ?? 'demo-s001']);
  return [...command.split(':'), ...values, ...given, ...(place.startsWith('--') ? [place, id] : []), '--json'];
}

let repo: TempRepo;
let before: string[];
beforeAll(() => {
  const task = '---\nid: demo-s001\ntitle: A task\n---\n';
  repo = tempRepo({ '.cub/config.json': '{"project_id":"demo"}\n', '.cub/tasks/demo-s001.md': task });
  repo.write(Object.fromEntries(BAITS.map((path) => [path, path.endsWith('.md') ? `---\nid: x\ntitle: ${BAIT}\n---\n` : JSON.stringify({ id: BAIT, title: BAIT })])));
  before = files();
});
afterAll(() => repo.remove());

function files(): string[] {
  return readdirSync(repo.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.git/cub/cache/'))
    .map((path) => `${path}: ${readFileSync(path, 'latin1')}`)
    .sort();
}

function refusal({ code, stdout, stderr }: CubRun): unknown {
  const { error } = JSON.parse(stdout) as { error?: { code: string; message: string } };
  return { exit: code, code: error?.code, says: /cannot be used: it \w/.test(error?.message ?? ''), saw: (stdout + stderr).includes(BAIT) };
}

describe('an id that is no file name', () => {
  it('has places to be tried at', () => {
    const names = places().map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['ledger show id', 'ledger list --epic', 'ledger stats --plan', 'task create --id', 'run --task', 'runs show run', 'plan show plan', 'task dep add on', 'task dep rm on', 'task update --parent', 'ids next parent', 'task create --depends-on']));
  });

  it.each(places())('is refused by %s, and nothing is read or written', async (_, line) => {
    const runs = await Promise.all(UNSAFE.map((id) => runCub(line(id), { cwd: repo.dir })));
    expect(runs.map(refusal)).toEqual(UNSAFE.map(() => ({ exit: 2, code: 'CUB_ID_UNSAFE', says: true, saw: false })));
    expect(files()).toEqual(before);
  });

  it.each(['add', 'rm'])('is refused by task dep %s behind one that is', async (verb) => {
    const runs = await Promise.all(UNSAFE.map((id) => runCub(['task', 'dep', verb, 'demo-s001', 'demo-s002', id, '--json'], { cwd: repo.dir })));
    expect(runs.map(refusal)).toEqual(UNSAFE.map(() => ({ exit: 2, code: 'CUB_ID_UNSAFE', says: true, saw: false })));
    expect(files()).toEqual(before);
  });

  it.each([...TAKE_ANY_TEXT])('is called no id by %s', async (command) => {
    const run = await runCub([...command.split(':'), '../bait', '--json'], { cwd: repo.dir });
    expect(run.json()).toMatchObject({ items: [{ id: '../bait', valid: false }] });
    expect(files()).toEqual(before);
  });
});
