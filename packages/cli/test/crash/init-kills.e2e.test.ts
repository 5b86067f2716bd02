import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder } from '@cub/testkit';

jest.setTimeout(600_000);

const FAULTS = join(__dirname, 'fs-faults.cjs');
const FILES = { 'CLAUDE.md': 'Mine.\n<!-- BEGIN CUB MANAGED SECTION v1 -->\nold\n<!-- END CUB MANAGED SECTION -->\n', '.cub/.gitignore': 'mine\n' };

const initWith = (dir: string, fault: object) =>
  runCub(['init', '--project-id', 'shop'], { cwd: dir, env: { NODE_OPTIONS: `--require ${FAULTS}`, FS_FAULT: JSON.stringify({ within: dir, ...fault }) } });

/** Without the caches of this machine. */
function contents(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(dir.length + 1)).filter((path) => !path.startsWith('.cub/local/'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(dir, path), 'utf8')]));
}

/** Before each change that somebody else can see; a temp file counts once, when its content is there and its name is not. */
async function placesToDie(): Promise<{ at: number[]; whole: Record<string, string> }> {
  const folder = tempFolder(FILES);
  try {
    const { stdout } = await initWith(folder.dir, {});
    const { changes } = JSON.parse(stdout.split('\n').at(-2) ?? '') as { changes: string[] };
    const at = changes.flatMap((change, i) => (/^(openSync|writeSync|fsyncSync|fchmodSync) /.test(change) ? [] : [i + 1]));
    return { at, whole: contents(folder.dir) };
  } finally {
    folder.remove();
  }
}

it('killed before any change of the disk, cub init does the rest when it runs again', async () => {
  const { at, whole } = await placesToDie();
  expect(at.length).toBeGreaterThan(Object.keys(whole).length);
  const lane = async () => {
    for (let n = at.shift(); n !== undefined; n = at.shift()) {
      const folder = tempFolder(FILES);
      const killed = await initWith(folder.dir, { at: n, fault: 'before' });
      const again = await runCub(['init', '--project-id', 'shop'], { cwd: folder.dir });
      const after = contents(folder.dir);
      folder.remove();
      expect([n, killed.signal, again.code, after]).toEqual([n, 'SIGKILL', 0, whole]);
    }
  };
  await Promise.all([lane(), lane()]);
});
