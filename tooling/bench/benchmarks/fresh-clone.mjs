import { join } from 'node:path';
import { figure, inTempFolder, timeProcess } from '../src/measure.mjs';

/** Install and build of a fresh clone, against the clone itself. Slow: only when it is asked for by name. */
export default async function freshClone() {
  return inTempFolder(async (dir) => {
    const clone = join(dir, 'cub');
    const cloning = timeProcess('git', ['clone', '--quiet', new URL('../../..', import.meta.url).pathname, clone]);
    const installing = timeProcess('npm', ['ci', '--no-audit', '--no-fund'], { cwd: clone });
    const building = timeProcess('npm', ['run', 'build', '--', '--force'], { cwd: clone });
    const reference = { name: 'git clone', value: cloning };
    return [figure('npm ci in a fresh clone', installing, 'ms', reference), figure('npm run build in a fresh clone', building, 'ms', reference)];
  });
}
