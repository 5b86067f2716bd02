import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';

jest.setTimeout(60_000);

let repo: TempRepo;
let data: TempFolder;
beforeEach(() => {
  repo = tempRepo();
  data = tempFolder();
});
afterEach(() => {
  repo.remove();
  data.remove();
});

interface Plugin {
  readonly contributes?: readonly string[];
  /** Body of `register(cub)`. */
  readonly register?: string;
  /** Before `definePlugin`. */
  readonly top?: string;
  readonly apiVersion?: number;
  readonly packageJson?: string;
}

/** Links plugins into cub as `cub plugins link` does. */
function link(plugins: Readonly<Record<string, Plugin>>): void {
  const entries = Object.entries(plugins).map(([name, plugin]) => {
    const root = join(data.dir, 'linked', name);
    mkdirSync(root, { recursive: true });
    const { contributes = [], apiVersion = 1 } = plugin;
    const pjson = { name, version: '1.0.0', oclif: {}, cub: { apiVersion, plugin: './plugin.js', contributes } };
    writeFileSync(join(root, 'package.json'), plugin.packageJson ?? JSON.stringify(pjson));
    const sdk = JSON.stringify(require.resolve('@cub/plugin-sdk'));
    writeFileSync(join(root, 'plugin.js'), `const sdk = require(${sdk}); ${plugin.top ?? ''}\nexports.default = sdk.definePlugin({ id: '${name}', register(cub) { ${plugin.register ?? ''} } });\n`);
    return { type: 'link', name, root };
  });
  writeFileSync(join(data.dir, 'package.json'), JSON.stringify({ dependencies: {}, oclif: { schema: 1, plugins: entries } }));
}

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir, env: { CUB_DATA_DIR: data.dir } });
const check = (name: string, body: string) => `cub.contribute(sdk.points.doctorCheck, { id: '${name}', create: ${body} });`;
const serves = (id: string, body: string) => `cub.provide(sdk.createToken('${id}'), ${body});`;
const asks = (id: string) => `async (host) => host.get(sdk.createToken('${id}'))`;

/** What the manifest alone shows is said by every command; the rest when the plugin is asked for. */
const SEEN_AT_ONCE = /version of the API|unknown point|what cub has|what a bundled|service that another|contribution twice|package\.json/;

it.each<[string, Record<string, Plugin>, RegExp]>([
  ['another version of the API', { bad: { apiVersion: 2 } }, /plugin API 2, this cub speaks API 1/],
  ['an unknown point', { bad: { contributes: ['flavour:x'] } }, /"flavour", which this cub does not know/],
  ['what cub has itself', { bad: { contributes: ['service:journal'] } }, /"service:journal" is provided by cub itself/],
  ['what a bundled plugin has', { bad: { contributes: ['service:tasks'] } }, /"service:tasks" is already provided by @cub\/plugin-tasks/],
  ['a service that another one has', { a: { contributes: ['service:x'], register: serves('x', '() => 1') }, bad: { contributes: ['service:x'] } }, /"service:x" is already provided by a/],
  ['a contribution twice', { bad: { contributes: ['doctorCheck:x', 'doctorCheck:x'] } }, /lists "doctorCheck:x" twice/],
  ['a register that throws', { bad: { contributes: ['doctorCheck:x'], register: 'throw new Error("boom")' } }, /register\(\) failed: boom/],
  ['less than it promises', { bad: { contributes: ['doctorCheck:x'] } }, /promises doctorCheck:x, which register\(\) does not record/],
  ['more than it promises', { bad: { register: check('x', '() => ({})') } }, /records doctorCheck:x, which its manifest does not name/],
  ['a module that does not load', { bad: { contributes: ['doctorCheck:x'], top: 'require("no-such-module")' } }, /cannot be loaded: Cannot find module 'no-such-module'/],
  ['a service that nobody provides', { bad: { contributes: ['doctorCheck:x'], register: check('x', asks('nobody')) } }, /no plugin provides the service "nobody"/],
  [
    'services that wait for each other',
    { bad: { contributes: ['service:x', 'service:y', 'doctorCheck:x'], register: serves('x', asks('y')) + serves('y', asks('x')) + check('x', asks('x')) } },
    /need each other in a circle/,
  ],
  ['a factory that never ends', { bad: { contributes: ['doctorCheck:x'], register: check('x', '() => new Promise(() => setInterval(() => {}, 1000))') } }, /did not finish within 10 s/],
  ['a broken package.json', { bad: { packageJson: '{ "name": ' } }, /package\.json cannot be read/],
])('a plugin with %s is named once, listed by doctor, and disturbs nothing else', async (fault, plugins, message) => {
  link(plugins);
  const list = await cub('task', 'list', '--json');
  expect([list.code, list.json()]).toEqual([0, { items: [], total: 0, faults: [] }]);
  expect(list.stderr.match(/plugin bad is disabled/g) ?? []).toHaveLength(SEEN_AT_ONCE.test(fault) ? 1 : 0);

  const doctor = await cub('doctor', '--json');
  expect(doctor.code).toBe(3);
  const { items } = doctor.json<{ items: { severity: string; message: string; fix?: string }[] }>();
  const errors = items.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(message), fix: expect.stringMatching(/./) })]);
  expect(errors[0]?.message).toMatch(/^bad: /);
  expect(doctor.stderr.split('\n').filter((line) => message.test(line))).toEqual([expect.stringContaining('plugin bad is disabled')]);
  expect((await cub('task', 'show', 'nothing', '--json')).code).toBe(1);
});

it('a plugin that prints does not spoil --json', async () => {
  const loud = 'console.log("loud"); process.stdout.write("louder\\n");';
  link({ loud: { contributes: ['doctorCheck:x'], top: loud, register: check('x', `() => { ${loud} return { title: 'X', run: async () => { ${loud} return []; } }; }`) } });
  const doctor = await cub('doctor', '--json');
  expect([doctor.code, doctor.json()]).toMatchObject([0, { errors: 0 }]);
  expect(doctor.stderr).toContain('louder');
});

it('a plugin that leaves something running does not keep the command', async () => {
  link({ busy: { contributes: ['doctorCheck:x'], register: check('x', `() => { setInterval(() => {}, 1000); return { title: 'X', run: async () => [] }; }`) } });
  const doctor = await cub('doctor', '--json');
  expect([doctor.code, doctor.timedOut]).toEqual([0, false]);
});
