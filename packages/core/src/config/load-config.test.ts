import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { isSection, valueAt } from '@cub/schema';
import { loadConfig } from './load-config.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-config-'));
  mkdirSync(join(dir, '.cub'));
  mkdirSync(join(dir, 'user'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const load = (env: NodeJS.ProcessEnv = {}) =>
  loadConfig({ cubDir: join(dir, '.cub'), root: dir, userConfigDir: join(dir, 'user'), env });
const project = (text: string) => writeFileSync(join(dir, '.cub', 'config.json'), text);
const user = (text: string) => writeFileSync(join(dir, 'user', 'config.json'), text);

describe('loadConfig', () => {
  it('prefers env to .cub.json to .cub/config.json to the user, and says where a value comes from', async () => {
    user('{"run": {"max_attempts": 1, "heartbeat_s": 7}, "tasks": {"backend": "user"}}');
    project('{"run": {"max_attempts": 2}, "tasks": {"backend": "project"}, "sync": {"branch": "s"}}');
    writeFileSync(join(dir, '.cub.json'), '{"tasks": {"backend": "dot"}}');
    const config = await load({ CUB_RUN_MAX_ATTEMPTS: '4' });
    expect(config.get('run.max_attempts')).toEqual({ value: 4, origin: 'env', place: 'CUB_RUN_MAX_ATTEMPTS' });
    expect(config.get('tasks.backend')).toEqual({ value: 'dot', origin: 'project', place: join(dir, '.cub.json') });
    expect(config.get('run.heartbeat_s')).toEqual({ value: 7, origin: 'user', place: join(dir, 'user', 'config.json') });
    expect(config.get('nothing.here')).toBeUndefined();
    expect(config.section('run')).toEqual({ max_attempts: 4, heartbeat_s: 7 });
  });

  it('takes every setting but lists from the environment, as what it has to be', async () => {
    const { values } = await load({ CUB_CONTEXT_TOKEN_BUDGET: '9000', CUB_MAP_INCLUDE_CODE_INTEL: 'false', CUB_TASKS_BACKEND: '7', CUB_SCRIPT_COMMAND: 'agent', CUB_VERIFY_COMMANDS: 'x', CUB_RUN_ID: 'r' });
    expect(values).toEqual({ context: { token_budget: 9000 }, map: { include_code_intel: false }, tasks: { backend: '7' }, harness: { script: { command: 'agent' } } });
    await expect(load({ CUB_MAP_INCLUDE_LEDGER_STATS: 'maybe' })).rejects.toMatchObject({ code: 'CUB_CONFIG_INVALID', message: expect.stringContaining('CUB_MAP_INCLUDE_LEDGER_STATS="maybe"') });
  });

  it('works without any file, and with a byte order mark', async () => {
    expect((await load()).values).toEqual({});
    project('\uFEFF{"project_id": "a"}');
    expect((await load()).values.project_id).toBe('a');
  });

  it('keeps keys that it does not know', async () => {
    project('{"future": {"x": 1}}');
    expect((await load()).section('future')).toEqual({ x: 1 });
  });

  it('takes the harness of a project of the Python original, and its "auto" for nothing', async () => {
    project('{"harness": "codex"}');
    expect((await load()).section('harness')).toEqual({ default: 'codex' });
    project('{"harness": "auto", "loop": {}}');
    expect((await load()).values).toEqual({ loop: {} });
  });

  it.each([
    ['{"harness": "claude"}', 'harness.default', 'claude'],
    ['{"harness": {"name": "claude", "model": "x"}}', 'harness.default', 'claude'],
    ['{"harness": {"name": "auto"}}', 'harness.default', undefined],
    ['{"harness": {"name": "claude", "default": "script"}}', 'harness.default', 'script'],
    ['{"backend": {"mode": "both"}}', 'tasks.backend', 'beads'],
    ['{"backend": {"mode": "auto"}}', 'tasks.backend', undefined],
    ['{"backend": {"mode": "jsonl"}, "tasks": {"backend": "files"}}', 'tasks.backend', 'files'],
    ['{"backend": {"mode": "toString"}, "loop": {"x": 1}}', 'loop.x', 1],
  ])('reads what the Python original wrote: %s', async (text, path, value) => {
    project(text);
    expect((await load()).get(path)?.value).toBe(value);
  });

  it.each([
    ['{\n  "a": 1,\n  oops\n}', 'CUB_CONFIG_SYNTAX', /config\.json:3:3 is not valid JSON: this is no JSON value\n  3 \|   oops\n {8}\^$/],
    ['{"a": 1,}', 'CUB_CONFIG_SYNTAX', /:1:9 .*expected a key in double quotes/],
    ['{"a": 1', 'CUB_CONFIG_SYNTAX', /:1:8 .*expected `}`/],
    ['{"a": "\u001b[31m', 'CUB_CONFIG_SYNTAX', /1 \| \{"a": "(?!.*\u001b)/],
    ['', 'CUB_CONFIG_SYNTAX', /:1:1 .*expected a value/],
    ['[1]', 'CUB_CONFIG_INVALID', /expected an object/],
    ['{"run": {"max_attempts": "many"}}', 'CUB_CONFIG_INVALID', /run\.max_attempts/],
    ['{"project_id": "Bad Id"}', 'CUB_CONFIG_INVALID', /"project_id": .*, here "Bad Id"$/],
  ])('%j is refused with its place', async (text, code, message) => {
    project(text);
    await expect(load()).rejects.toMatchObject({ code, exit: 2, message: expect.stringMatching(message) });
  });

  it.each([
    ['{"verify": {"__proto__": {"commands": ["touch PWNED"]}}}', 'verify.__proto__'],
    ['{"harness": {"script": {"\\u005f_proto__": {"command": "evil"}}}}', 'harness.script.__proto__'],
    ['{"plugin": [{"__proto__": 1}]}', 'plugin.0.__proto__'],
  ])('refuses the prototype of an object as a setting: %s', async (text, path) => {
    project('{"verify": {"timeout_s": 5}}');
    writeFileSync(join(dir, '.cub.json'), text);
    await expect(load()).rejects.toMatchObject({ code: 'CUB_CONFIG_INVALID', exit: 2, message: expect.stringContaining(`received the key "${path}"`) });
  });

  it('finds no setting in what objects inherit', async () => {
    project('{"verify": {"constructor": {"prototype": {"commands": ["evil"]}}}}');
    const config = await load();
    for (const path of ['constructor', 'constructor.name', 'verify.toString', '__proto__', 'verify.commands']) {
      expect([config.get(path), config.section(path)]).toEqual([undefined, undefined]);
    }
    expect(config.values.verify?.commands).toBeUndefined();
  });

  const parts = fc.constantFrom<unknown>(undefined, null, 'text', 7, [], ['npm test'], { commands: ['a'] }, { commands: ['b'], constructor: { name: 'c' } });
  const layer = fc.record({ open: parts, other: parts });
  it('says of each setting the origin of the very value that all layers together have', async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, layer, fc.constantFrom('open', 'other', 'open.commands', 'other.constructor.name'), async (dot, file, own, path) => {
        writeFileSync(join(dir, '.cub.json'), JSON.stringify(dot));
        project(JSON.stringify(file));
        user(JSON.stringify(own));
        const config = await load();
        const [found, merged] = [config.get(path), config.section(path)];
        if (found === undefined || !isSection(found.value)) expect(found?.value).toEqual(merged);
        if (found?.origin === 'user') expect(valueAt(own, path.split('.'))).toEqual(found.value);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a named pipe', () => execFileSync('mkfifo', [join(dir, '.cub', 'config.json')])],
    ['a folder', () => mkdirSync(join(dir, '.cub', 'config.json'))],
    ['a device', () => symlinkSync('/dev/zero', join(dir, '.cub', 'config.json'))],
  ])('refuses %s in the place of its file at once', async (kind, make) => {
    make();
    await expect(load()).rejects.toMatchObject({ code: 'CUB_CONFIG_READ', exit: 2, message: expect.stringContaining(`expected a regular file, received ${kind}`) });
  });

  it('refuses a file that is far too large', async () => {
    project('');
    truncateSync(join(dir, '.cub', 'config.json'), 2 ** 33);
    await expect(load()).rejects.toMatchObject({ code: 'CUB_CONFIG_READ', exit: 2, message: expect.stringContaining('expected at most') });
  });
});
