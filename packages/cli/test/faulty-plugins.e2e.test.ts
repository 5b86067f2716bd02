import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandModule, type PluginSource } from './link-plugins.js';
import { contributeCheck, pluggedProject, type PluggedProject } from './plugged-project.js';

let at: PluggedProject;
beforeEach(() => (at = pluggedProject()));
afterEach(() => at.remove());

const serves = (id: string, body: string) => `cub.provide(sdk.createToken('${id}'), ${body});`;
const asks = (id: string) => `async (host) => host.get(sdk.createToken('${id}'))`;

const definition = (fields: string) => `const sdk = require(${JSON.stringify(require.resolve('@cub/plugin-sdk'))});\nexports.default = sdk.definePlugin({ id: 'bad', ${fields} });\n`;
const asyncRegister = definition('async register() { throw new Error("boom"); }');
const choosy = definition(`configSchema: { safeParse: () => ({ success: false, error: { message: 'too short' } }) }, register(cub) { ${contributeCheck('x', '() => ({})')} }`);

/** What the manifest alone shows is said by every command; the rest when the plugin is asked for. */
const SEEN_AT_ONCE = /version of the API|unknown point|nobody knows|what cub has|what a bundled|service that another|contribution twice|package\.json/;

it.each<[string, Record<string, PluginSource>, RegExp]>([
  ['another version of the API', { bad: { apiVersion: 2 } }, /plugin API 2, this cub speaks API 1/],
  ['an unknown point', { bad: { contributes: ['flavour:x'] } }, /"flavour", which this cub does not know/],
  ['a listener to an event that nobody knows', { bad: { contributes: ['on:pre-sesion'], register: 'cub.on("pre-sesion", () => {})' } }, /listens to "pre-sesion", which this cub does not know/],
  ['what cub has itself', { bad: { contributes: ['service:journal'] } }, /"service:journal" is provided by cub itself/],
  ['what a bundled plugin has', { bad: { contributes: ['service:tasks'] } }, /"service:tasks" is already provided by @cub\/plugin-tasks/],
  ['a service that another one has', { a: { contributes: ['service:x'], register: serves('x', '() => 1') }, bad: { contributes: ['service:x'] } }, /"service:x" is already provided by a/],
  ['a contribution twice', { bad: { contributes: ['doctorCheck:x', 'doctorCheck:x'] } }, /lists "doctorCheck:x" twice/],
  ['a register that throws', { bad: { contributes: ['doctorCheck:x'], register: 'throw new Error("boom")' } }, /register\(\) failed: boom/],
  ['a register that throws nothing', { bad: { contributes: ['doctorCheck:x'], register: 'throw null' } }, /register\(\) failed: null/],
  ['a register that takes its time', { bad: { contributes: ['doctorCheck:x'], module: asyncRegister } }, /register\(\) is asynchronous/],
  ['less than it promises', { bad: { contributes: ['doctorCheck:x'] } }, /promises doctorCheck:x, which register\(\) does not record/],
  ['more than it promises', { bad: { register: contributeCheck('x', '() => ({})') } }, /records doctorCheck:x, which its manifest does not name/],
  ['a module that does not load', { bad: { contributes: ['doctorCheck:x'], top: 'require("no-such-module")' } }, /cannot be loaded: Cannot find module 'no-such-module'/],
  ['a module that throws nothing', { bad: { contributes: ['doctorCheck:x'], top: 'throw undefined' } }, /cannot be loaded: undefined/],
  ['a module that throws a text', { bad: { contributes: ['doctorCheck:x'], top: 'throw "boom"' } }, /cannot be loaded: boom/],
  ['a module that waits for ever', { bad: { contributes: ['doctorCheck:x'], entry: 'plugin.mjs', module: 'await new Promise(() => {});' } }, /cannot be loaded: it did not finish within 10 s/],
  ['a factory that fails', { bad: { contributes: ['doctorCheck:x'], register: contributeCheck('x', '() => { throw new Error("boom"); }') } }, /could not make "doctorCheck:x": boom/],
  ['a factory that fails as cub does', { bad: { contributes: ['doctorCheck:x'], register: contributeCheck('x', '() => { throw new sdk.CubError("docker is missing", { code: "MY_DOCKER" }); }') } }, /docker is missing/],
  ['a factory that makes nothing', { bad: { contributes: ['doctorCheck:x'], register: contributeCheck('x', '() => undefined') } }, /could not make "doctorCheck:x": it made nothing/],
  ['settings that it does not accept', { bad: { contributes: ['doctorCheck:x'], module: choosy } }, /section "bad" .*too short|too short/],
  ['a service that nobody provides', { bad: { contributes: ['doctorCheck:x'], register: contributeCheck('x', asks('nobody')) } }, /no plugin provides the service "nobody"/],
  [
    'services that wait for each other',
    { bad: { contributes: ['service:x', 'service:y', 'doctorCheck:x'], register: serves('x', asks('y')) + serves('y', asks('x')) + contributeCheck('x', asks('x')) } },
    /need each other in a circle/,
  ],
  ['a factory that never ends', { bad: { contributes: ['doctorCheck:x'], register: contributeCheck('x', '() => new Promise(() => setInterval(() => {}, 1000))') } }, /did not finish within 10 s/],
  ['a broken package.json', { bad: { packageJson: '{ "name": ' } }, /package\.json cannot be read/],
])('a plugin with %s is named once, listed by doctor, and disturbs nothing else', async (fault, plugins, message) => {
  at.link(plugins);
  const list = await at.cub('task', 'list', '--json');
  expect([list.code, list.json()]).toEqual([0, { items: [], total: 0, faults: [] }]);
  expect(list.stderr.match(/plugin bad is disabled/g) ?? []).toHaveLength(SEEN_AT_ONCE.test(fault) ? 1 : 0);

  const doctor = await at.cub('doctor', '--json');
  expect(doctor.code).toBe(3);
  const { items } = doctor.json<{ items: { severity: string; message: string; fix?: string }[] }>();
  const errors = items.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(message), fix: expect.stringMatching(/./) })]);
  expect(errors[0]?.message).toMatch(/^bad: /);
  expect(doctor.stderr.split('\n').filter((line) => message.test(line))).toEqual([expect.stringContaining('plugin bad is disabled')]);
});

it('exit codes stay what they are beside a faulty plugin', async () => {
  at.link({ bad: { contributes: ['doctorCheck:x'], register: 'throw new Error("boom")' } });
  expect((await at.cub('task', 'show', 'nothing', '--json')).code).toBe(1);
  expect((await at.cub('task', 'list', '--limit', 'x', '--json')).code).toBe(2);
});

it('a plugin that prints does not spoil --json', async () => {
  const loud = 'console.log("loud"); process.stdout.write("louder\\n");';
  at.link({ loud: { contributes: ['doctorCheck:x'], top: loud, register: contributeCheck('x', `() => { ${loud} return { title: 'X', run: async () => { ${loud} return []; } }; }`) } });
  const doctor = await at.cub('doctor', '--json');
  expect([doctor.code, doctor.json()]).toMatchObject([0, { errors: 0 }]);
  expect(doctor.stderr).toContain('louder');
});

it('a plugin that leaves something running does not keep the command', async () => {
  at.link({ busy: { contributes: ['doctorCheck:x'], register: contributeCheck('x', `() => { setInterval(() => {}, 1000); return { title: 'X', run: async () => [] }; }`) } });
  const doctor = await at.cub('doctor', '--json');
  expect([doctor.code, doctor.timedOut]).toEqual([0, false]);
});

const errorsOf = (run: Awaited<ReturnType<PluggedProject['cub']>>) => run.json<{ items: { severity: string; check: string; message: string }[] }>().items.filter(({ severity }) => severity === 'error');

it('a check that could not be made is not one that found nothing', async () => {
  at.link({ bad: { contributes: ['verifyCheck:x'], register: `cub.contribute(sdk.points.verifyCheck, { id: 'x', create: () => { throw new Error('boom'); } });` } });
  const verify = await at.cub('verify', '--json');
  expect([verify.code, errorsOf(verify)]).toMatchObject([3, [{ check: 'x', message: expect.stringMatching(/could not be made: .*bad.*boom/) }]]);
  expect((await at.cub('verify')).stdout).not.toContain('Everything is in order');
});

it('a check that is asked for by a name that no check has is a mistake, also of a disabled plugin', async () => {
  at.link({ bad: { contributes: ['doctorCheck:x'], apiVersion: 2, register: contributeCheck('x', '() => ({})') } });
  for (const args of [['verify', '--only', 'typo'], ['doctor', '--only', 'x']]) {
    const run = await at.cub(...args, '--json');
    expect([run.code, run.json()]).toMatchObject([2, { error: { code: 'CUB_CHECK_UNKNOWN', suggestions: [expect.stringContaining('Known: ')] } }]);
  }
});

it('a check of a plugin that is fine, but asks for a faulty one, is told as not made', async () => {
  at.link({
    a: { contributes: ['service:q'], register: 'throw new Error("boom")' },
    b: { contributes: ['doctorCheck:b'], register: contributeCheck('b', asks('q')) },
  });
  const doctor = await at.cub('doctor', '--json');
  expect(errorsOf(doctor)).toMatchObject([{ message: expect.stringContaining('a: register() failed: boom') }, { check: 'b', message: expect.stringMatching(/could not be made: "service:q" is not available: plugin a is disabled/) }]);
});

it('a factory of a harness that makes nothing is a failure that names the plugin', async () => {
  at.link({ bad: { contributes: ['harness:x'], register: `cub.contribute(sdk.points.harness, { id: 'x', create: () => undefined });` } });
  await at.cub('task', 'create', 'One', '--id', 'one');
  const run = await at.cub('run', '--harness', 'x', '--json');
  expect([run.code, run.json()]).toMatchObject([1, { error: { code: 'CUB_SERVICE_FAILED', message: expect.stringMatching(/plugin bad could not make "harness:x"/) } }]);
  const doctor = await at.cub('doctor', '--json');
  expect(errorsOf(doctor)).toMatchObject([{ message: expect.stringContaining('bad') }]);
});

it('a plugin that has the name of a bundled one does not hide it', async () => {
  at.link({ bad: { fields: { name: '@cub/plugin-tasks' } } });
  const plugins = await at.cub('plugins', '--json');
  const { items, faults } = plugins.json<{ items: { name: string; origin: string }[]; faults: unknown[] }>();
  expect([plugins.code, items.find(({ name }) => name === '@cub/plugin-tasks')]).toMatchObject([3, { origin: 'bundled' }]);
  expect(faults).toMatchObject([{ code: 'CUB_PLUGIN_DUPLICATE', suggestion: expect.any(String) }]);
  expect((await at.cub('doctor', '--json')).stdout).toMatch(/"@cub\/plugin-tasks \d/);
});

it.each<[string, PluginSource]>([
  ['CommonJS in a package of modules', { entry: 'plugin.cjs', fields: { type: 'module' } }],
  ['CommonJS by a package.json of its own', { entry: 'dist/plugin.js', fields: { type: 'module' }, files: { 'dist/package.json': '{"type":"commonjs"}' } }],
  ['a module in a package of CommonJS', { entry: 'plugin.mjs', module: `import { definePlugin } from ${JSON.stringify(require.resolve('@cub/plugin-sdk'))};\nexport default definePlugin({ id: 'fine', register() {} });\n` }],
])('the module of a plugin may be %s', async (_, source) => {
  at.link({ fine: source });
  expect((await at.cub('plugins', '--no-bundled', '--json')).json()).toMatchObject({ items: [{ name: 'fine' }], faults: [] });
});

describe('commands of plugins', () => {
  const commands = (files: Record<string, string>): PluginSource => ({ fields: { oclif: { commands: './commands', topicSeparator: ' ' } }, files });

  it('run, but not those of a plugin that is disabled', async () => {
    at.link({ fine: commands({ 'commands/good.js': commandModule() }), bad: { ...commands({ 'commands/bb.js': commandModule() }), apiVersion: 2 } });
    expect((await at.cub('good', '--json')).json()).toEqual({ kind: 'answer', id: 'it' });
    const run = await at.cub('bb', '--json');
    expect([run.code, run.json()]).toMatchObject([3, { error: { code: 'CUB_PLUGIN_DISABLED', message: expect.stringMatching(/plugin bad, which this command is from, is disabled: .*API 2/) } }]);
  });

  it('that another plugin, or cub, has already are named', async () => {
    at.link({ a: commands({ 'commands/zz.js': commandModule() }), b: commands({ 'commands/zz.js': commandModule(), 'commands/task/list.js': commandModule() }) });
    const plugins = await at.cub('plugins', '--json');
    expect(plugins.code).toBe(3);
    const { faults } = plugins.json<{ faults: { plugin: string; message: string }[] }>();
    expect(faults.map(({ plugin, message }) => `${plugin}: ${message}`).sort()).toEqual([expect.stringMatching(/^b: .*"task list" is one of cub/), expect.stringMatching(/^b: .*"zz" is one of a/)]);
    expect((await at.cub('task', 'list', '--json')).json()).toEqual({ items: [], total: 0, faults: [] });
  });

  it('do not spoil --json when they print while they are imported', async () => {
    at.link({ loud: commands({ 'commands/bb.js': commandModule('console.log("loud"); process.stdout.write("louder\\n");') }) });
    expect((await at.cub('task', 'list', '--json')).json()).toEqual({ items: [], total: 0, faults: [] });
    expect((await at.cub('bb', '--json')).json()).toEqual({ kind: 'answer', id: 'it' });
  });
});

it.each(['init', 'prerun', 'postrun', 'command_not_found'])('an oclif hook "%s" of a plugin runs at no command', async (name) => {
  const hook = 'console.log("hooked"); module.exports = async function () { this.error("stop", { exit: 9 }); };';
  at.link({ bad: { fields: { oclif: { hooks: { [name]: './hook.js' } } }, files: { 'hook.js': hook } } });
  expect((await at.cub('task', 'list', '--json')).json()).toEqual({ items: [], total: 0, faults: [] });
  const help = await at.cub('--help');
  expect([help.code, help.stdout]).toEqual([0, expect.not.stringContaining('hooked')]);
  expect((await at.cub('plugins', 'uninstall', 'bad')).code).toBe(0);
});

it.each<[string, string, RegExp]>([
  ['has an entry that is none', '{"oclif":{"plugins":[null]}}', /an entry without name and root/],
  ['has no list', '{"oclif":{"plugins":{"a":1}}}', /oclif\.plugins is no list/],
  ['is broken', '{"oclif": ', /cannot be read/],
  ['is no object', 'null', /^$/],
])('a list of plugins that %s is named in doctor, and disturbs nothing else', async (_, list, message) => {
  writeFileSync(join(at.data.dir, 'package.json'), list);
  expect((await at.cub('task', 'list', '--json')).json()).toEqual({ items: [], total: 0, faults: [] });
  const doctor = await at.cub('doctor', '--json');
  const errors = errorsOf(doctor);
  if (message.source === '^$') expect([doctor.code, errors]).toEqual([0, []]);
  else expect([doctor.code, errors]).toMatchObject([3, [{ message: expect.stringMatching(message) }]]);
});
