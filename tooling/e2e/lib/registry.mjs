import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { create } from 'tar';

const START_MS = 120_000;

/**
 * A real registry (verdaccio) on loopback that asks nobody else. `stop()` ends it.
 * @param packages that it has from the beginning: `{name, version, directory}` of installed ones, with `tarball` of packed ones
 */
export async function startRegistry(dir, packages) {
  const storage = join(dir, 'storage');
  await store(storage, packages);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  writeFileSync(join(dir, 'config.yaml'), config(storage));
  const bin = join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin', 'verdaccio');
  const server = spawn(process.execPath, [bin, '--config', join(dir, 'config.yaml'), '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (output = `${output}${text}`.slice(-10_000)));
  await untilUp(url, server, () => output);
  // Nothing that we install may depend on an install script.
  writeFileSync(join(dir, 'npmrc'), `registry=${url}\n${url.slice('http:'.length)}:_authToken=anonymous\nignore-scripts=true\nfund=false\naudit=false\nupdate-notifier=false\n`);
  return { url, npmrc: join(dir, 'npmrc'), stop: () => server.kill('SIGKILL'), output: () => output };
}

function config(storage) {
  return `storage: ${storage}
packages:
  '**':
    access: $all
    publish: $all
max_body_size: 100mb
web:
  enable: false
log: { type: stdout, format: pretty, level: warn }
`;
}

async function untilUp(url, server, output) {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    try {
      if ((await fetch(`${url}-/ping`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  server.kill('SIGKILL');
  throw new Error(`the registry did not start: ${output()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Puts packages straight into the registry's storage: publishing each would take a second, and there are hundreds. */
async function store(storage, packages) {
  const versions = Map.groupBy ? Map.groupBy(packages, ({ name }) => name) : groupBy(packages);
  for (const [name, all] of versions) {
    const folder = join(storage, name);
    mkdirSync(folder, { recursive: true });
    const entries = [];
    for (const one of all) entries.push([one.version, await packed(folder, one)]);
    writeFileSync(join(folder, 'package.json'), JSON.stringify(packument(name, entries)));
  }
}

function groupBy(packages) {
  const groups = new Map();
  for (const entry of packages) groups.set(entry.name, [...(groups.get(entry.name) ?? []), entry]);
  return groups;
}

async function packed(folder, { name, version, directory, tarball }) {
  const pjson = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const file = `${name.split('/').at(-1)}-${version}.tgz`;
  if (tarball) copyFileSync(tarball, join(folder, file));
  else if (!existsSync(join(folder, file))) await pack(directory, pjson, join(folder, file));
  const bytes = readFileSync(join(folder, file));
  const digest = (algorithm, encoding) => createHash(algorithm).update(bytes).digest(encoding);
  const { scripts: _, ...published } = pjson;
  return {
    file,
    shasum: digest('sha1', 'hex'),
    manifest: { ...published, _id: `${name}@${version}`, dist: { shasum: digest('sha1', 'hex'), integrity: `sha512-${digest('sha512', 'base64')}`, tarball: `http://127.0.0.1/${name}/-/${file}` } },
  };
}

function pack(directory, pjson, file) {
  const hasBundled = (pjson.bundleDependencies ?? pjson.bundledDependencies ?? []).length > 0;
  const filter = (path) => hasBundled || !/^(\.\/)?node_modules(\/|$)/.test(path);
  return create({ file, cwd: directory, prefix: 'package', gzip: { level: 1 }, portable: true, filter }, ['.']);
}

function packument(name, entries) {
  const now = new Date(0).toISOString();
  return {
    name,
    _id: name,
    _rev: '1-0',
    'dist-tags': { latest: entries.at(-1)[0] },
    versions: Object.fromEntries(entries.map(([version, { manifest }]) => [version, manifest])),
    time: { created: now, modified: now, ...Object.fromEntries(entries.map(([version]) => [version, now])) },
    _attachments: Object.fromEntries(entries.map(([, { file, shasum }]) => [file, { shasum }])),
    _distfiles: {},
    _uplinks: {},
    users: {},
    readme: '',
  };
}
