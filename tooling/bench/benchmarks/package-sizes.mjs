import { spawnSync } from 'node:child_process';
import { publicPackages } from '../../scripts/lib/public-packages.mjs';
import { figure } from '../src/measure.mjs';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** What a user downloads of ours, packed, against what it is on disk. */
export default function packageSizes() {
  const workspaces = publicPackages(ROOT).flatMap(({ directory }) => ['--workspace', directory]);
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--silent', ...workspaces], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  return JSON.parse(stdout)
    .sort((a, b) => b.size - a.size)
    .map(({ name, size, unpackedSize, entryCount }) => figure(`${name}, packed`, size / 1024, 'KB', { name: `unpacked, ${entryCount} files`, value: unpackedSize / 1024 }));
}
