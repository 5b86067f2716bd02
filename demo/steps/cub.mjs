import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs the built executable in the demo's project, as `cub` would. */
export function cubIn({ project, home }, root) {
  const bin = join(root, 'packages', 'cli', 'bin', 'run.js');
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CUB_'));
  const env = { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'data') };
  return {
    /** Shows the command and what it prints. @returns its exit code */
    show: (args, shownAs = args) =>
      new Promise((resolve, reject) => {
        process.stdout.write(`\n$ cub ${shownAs.join(' ')}\n`);
        const child = spawn(process.execPath, [bin, ...args], { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] });
        child.on('error', reject);
        child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
      }),
    /** @returns what the command says in JSON */
    ask: (...args) => {
      const { stdout, stderr } = spawnSync(process.execPath, [bin, ...args, '--json'], { cwd: project, env, encoding: 'utf8' });
      try {
        return JSON.parse(stdout);
      } catch {
        throw new Error(`cub ${args.join(' ')} --json printed no JSON: ${stdout}${stderr}`);
      }
    },
  };
}
