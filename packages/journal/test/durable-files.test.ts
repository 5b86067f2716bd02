import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFilesExclusive, writeFilesDurable } from '../src/index.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cub-durable-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const write = (paths: readonly string[], onWritten?: (path: string) => void) =>
  writeFilesDurable(paths.map((path) => ({ path: join(dir, path), data: `of ${path}` })), { within: dir, onWritten: ({ path }) => onWritten?.(path.slice(dir.length + 1)) });
const files = () => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1)).sort();

it('replaces more files than it holds in memory, and makes their folders', async () => {
  const paths = Array.from({ length: 300 }, (_, i) => `by-task/t-${String(i).padStart(3, '0')}/entry.json`);
  mkdirSync(join(dir, 'by-task', 't-007'), { recursive: true });
  writeFileSync(join(dir, 'by-task', 't-007', 'entry.json'), 'old');
  const told: string[] = [];
  await write(paths, (path) => told.push(path));
  expect([told, files()]).toEqual([paths, paths]);
  expect(paths.map((path) => readFileSync(join(dir, path), 'utf8'))).toEqual(paths.map((path) => `of ${path}`));
});

it('writes none of them when one would leave the folder by a link, and leaves nothing behind', async () => {
  mkdirSync(join(dir, 'elsewhere'));
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'link'));
  await expect(write(['a', 'link/b'])).rejects.toMatchObject({ code: 'CUB_PATH_LINK' });
  expect(files()).toEqual([]);
});

it('tells of those that it wrote when one cannot be written', async () => {
  mkdirSync(join(dir, 'b'));
  const told: string[] = [];
  await expect(write(['a', 'b', 'c'], (path) => told.push(path))).rejects.toMatchObject({ code: 'EISDIR' });
  expect([told, files()]).toEqual([['a'], ['a']]);
});

it('leaves the old or the new content of each when it is killed', () => {
  for (let n = 1, killed = true; killed; n += 1) {
    const root = join(dir, `killed-${n}`);
    mkdirSync(root);
    writeFileSync(join(root, 'a'), 'old');
    killed = spawnSync(process.execPath, [join(__dirname, 'kill-at.cjs'), String(n), 'writeFiles', root], { stdio: 'inherit' }).signal === 'SIGKILL';
    expect(killed ? ['old', 'new'] : ['new']).toContain(readFileSync(join(root, 'a'), 'utf8'));
    for (const path of ['b/c/d', 'b/e']) if (existsSync(join(root, path))) expect(readFileSync(join(root, path), 'utf8')).toBe('new');
    if (!killed) expect(n).toBeGreaterThan(5);
  }
}, 60_000);

it('files that are created together leave alone what is there, and say so', async () => {
  const wanted = Array.from({ length: 300 }, (_, i) => ({ path: join(dir, 'tasks', `${i % 299}.md`), data: `text ${i}` }));
  const existing = await createFilesExclusive(wanted, { within: dir });
  expect(existing.map(({ data }) => data)).toEqual(['text 299']);
  expect(readFileSync(join(dir, 'tasks', '0.md'), 'utf8')).toBe('text 0');
  expect(files()).toHaveLength(299);
});
