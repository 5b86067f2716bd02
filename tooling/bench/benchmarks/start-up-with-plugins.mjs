import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { planFiles, writeFiles } from 'create-cub-plugin';
import { atMost } from '../src/goals.mjs';
import { CUB, figure, inTempFolder, initRepository, interleaved, timeProcess } from '../src/measure.mjs';

const COUNTS = [0, 8, 30];

/** The start must not grow with the plugins that a user has installed, each with a command of its own, built as the generator has it. */
export default async function startUpWithPlugins({ rounds }) {
  return inTempFolder(async (dir) => {
    initRepository(dir);
    const model = buildModel(join(dir, 'model'));
    const data = Object.fromEntries(COUNTS.map((count) => [count, install(dir, model, count)]));
    const contenders = COUNTS.flatMap((count) =>
      [['--version'], ['task', 'list']].map((args) => [`${args.join(' ')} ${count}`, () => timeProcess(process.execPath, [CUB, ...args], { cwd: dir, env: { CUB_DATA_DIR: data[count] } })]),
    );
    const times = interleaved(rounds, Object.fromEntries(contenders));
    return ['--version', 'task list'].flatMap((command) =>
      COUNTS.slice(1).map((count) => {
        const reference = { name: `cub ${command}, none`, value: times[`${command} 0`] };
        return figure(`cub ${command}, ${count} plugins installed`, times[`${command} ${count}`], 'ms', reference, atMost(1.15));
      }),
    );
  });
}

function install(dir, model, count) {
  const data = join(dir, `data-${count}`);
  const names = Array.from({ length: count }, (_, i) => `cub-plugin-bench-${i}`);
  mkdirSync(data);
  writeFileSync(join(data, 'package.json'), JSON.stringify({ oclif: { schema: 1, plugins: names.map((name) => ({ name, type: 'user', tag: 'latest' })) }, dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])) }));
  for (const name of names) copyOf(model, join(data, 'node_modules', name), name);
  return data;
}

const MODEL = 'bench-model';
const ROOT = join(import.meta.dirname, '../../..');

/** A plugin with a command, as `npm create cub-plugin` makes and builds it. */
function buildModel(folder) {
  const fault = writeFiles(folder, planFiles({ kind: 'command', name: MODEL, folder }).filter(({ path }) => !path.includes('.test.')));
  if (fault !== null) throw new Error(fault);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the plugin was not built: ${stdout}${stderr}`);
  return folder;
}

/** The same plugin under another name, with what `npm pack` would take along. */
function copyOf(model, root, name) {
  const rename = (text) => text.replaceAll(`cub-plugin-${MODEL}`, name).replaceAll(MODEL, name);
  for (const file of ['package.json', 'oclif.manifest.json', 'dist']) cpSync(join(model, file), join(root, file), { recursive: true });
  const commands = join(root, 'dist', 'commands');
  renameSync(join(commands, MODEL), join(commands, name));
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    writeFileSync(path, rename(readFileSync(path, 'utf8')));
  }
  for (const dependency of ['@cub/plugin-sdk', '@oclif/core']) {
    const link = join(root, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(dirname(createRequire(join(ROOT, 'packages/cli/package.json')).resolve(`${dependency}/package.json`)), link);
  }
}
