import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUB, figure, inTempFolder, initRepository, interleaved, timeProcess } from './measure.mjs';

const COUNTS = [0, 8, 30];

/** The start must not grow with the plugins that a user has installed, each with a command of its own. */
export async function startUpWithPlugins({ rounds }) {
  return inTempFolder(async (dir) => {
    initRepository(dir);
    const data = Object.fromEntries(COUNTS.map((count) => [count, install(dir, count)]));
    const contenders = COUNTS.flatMap((count) =>
      [['--version'], ['task', 'list']].map((args) => [`${args.join(' ')} ${count}`, () => timeProcess(process.execPath, [CUB, ...args], { cwd: dir, env: { CUB_DATA_DIR: data[count] } })]),
    );
    const times = interleaved(rounds, Object.fromEntries(contenders));
    return ['--version', 'task list'].flatMap((command) =>
      COUNTS.slice(1).map((count) => {
        const reference = { name: `cub ${command}, none`, value: times[`${command} 0`] };
        return figure(`cub ${command}, ${count} plugins installed`, times[`${command} ${count}`], 'ms', reference, '≤ 1.15 ×');
      }),
    );
  });
}

function install(dir, count) {
  const data = join(dir, `data-${count}`);
  const names = Array.from({ length: count }, (_, i) => `cub-plugin-bench-${i}`);
  mkdirSync(data);
  writeFileSync(join(data, 'package.json'), JSON.stringify({ oclif: { schema: 1, plugins: names.map((name) => ({ name, type: 'user', tag: 'latest' })) }, dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])) }));
  for (const name of names) writePlugin(join(data, 'node_modules', name), name);
  return data;
}

function writePlugin(root, name) {
  mkdirSync(join(root, 'commands', name), { recursive: true });
  const manifest = { apiVersion: 1, plugin: './plugin.js', contributes: [`doctorCheck:${name}`, `promptPart:${name}`] };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'plugin.js', cub: manifest, oclif: { commands: './commands', topicSeparator: ' ' } }));
  writeFileSync(join(root, 'plugin.js'), 'throw new Error("nobody asked for it");');
  writeFileSync(join(root, 'commands', name, 'hello.js'), 'throw new Error("nobody asked for it");');
  const command = { id: `${name}:hello`, aliases: [], args: {}, flags: {}, hiddenAliases: [], pluginAlias: name, pluginName: name, pluginType: 'user', strict: true, isESM: false, relativePath: ['commands', name, 'hello.js'] };
  writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify({ commands: { [command.id]: command }, version: '1.0.0' }));
}
