import { createToken, points, type Check, type Cub, type PluginReport, pluginsToken } from '@cub/plugin-sdk';
import { pluginFolder, type PluginSource } from '../../test/plugin-folder.js';
import { createHost } from './create-host.js';

const greeting = createToken<{ hello(): string }>('test-greeting');
const other = createToken<{ hello(): string }>('test-other');

interface Started {
  cub: Cub;
  warnings: string[];
  report(): Promise<PluginReport>;
}

function start(...sources: PluginSource[]): Started {
  const warnings: string[] = [];
  const cub = createHost({
    cwd: process.cwd(),
    bundled: sources.map(pluginFolder),
    env: { HOME: '/nonexistent' },
    warn: (line) => warnings.push(line),
    factoryTimeoutMs: 300,
  });
  return { cub, warnings, report: async () => (await cub.get(pluginsToken)).report({ load: true }) };
}

const provideGreeting = `cub.provide(sdk.createToken('test-greeting'), () => ({ hello: () => 'hello from ' + __dirname }));`;

describe('a plugin with its own copy of the SDK', () => {
  it('meets the same tokens and extension points', async () => {
    const { cub, warnings } = start({
      name: 'third-party',
      ownSdk: true,
      contributes: ['service:test-greeting', 'doctorCheck:third'],
      register: `${provideGreeting}
        cub.contribute(sdk.points.doctorCheck, { id: 'third', create: async (cub) => {
          const service = await cub.get(sdk.createToken('test-greeting'));
          return { title: service.hello(), run: async () => [] };
        } });`,
    });
    expect((await cub.get(greeting)).hello()).toMatch(/^hello from .*cub-plugin-/);
    const checks = await cub.all<Check>(points.doctorCheck);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ id: 'third', plugin: 'third-party' });
    expect(warnings).toEqual([]);
  });

  it('throws errors that the host recognises', async () => {
    const { cub } = start({
      name: 'refusing',
      ownSdk: true,
      contributes: ['service:test-greeting'],
      register: `cub.provide(sdk.createToken('test-greeting'), () => { throw new sdk.CubError('no', { code: 'CUB_TEST_NO', exit: 3 }); });`,
    });
    await expect(cub.get(greeting)).rejects.toMatchObject({ code: 'CUB_TEST_NO', exit: 3 });
  });
});

describe('services', () => {
  it('are made once, however many ask at the same time', async () => {
    const { cub } = start({
      name: 'counting',
      contributes: ['service:test-greeting'],
      register: `let made = 0; cub.provide(sdk.createToken('test-greeting'), async () => { made += 1; const n = made; return { hello: () => String(n) }; });`,
    });
    const [a, b] = await Promise.all([cub.get(greeting), cub.get(greeting)]);
    expect(a.hello()).toBe('1');
    expect(b).toBe(a);
  });

  it('that nobody provides are named', async () => {
    const { cub } = start();
    await expect(cub.get(greeting)).rejects.toMatchObject({ code: 'CUB_SERVICE_MISSING', message: expect.stringContaining('test-greeting') });
  });

  it('that need each other are reported as a cycle, also when both are asked for at once', async () => {
    const need = (own: string, needed: string) =>
      `cub.provide(sdk.createToken('${own}'), async (cub) => { await new Promise((r) => setTimeout(r, 20)); return cub.get(sdk.createToken('${needed}')); });`;
    const sources = [
      { name: 'one', contributes: ['service:test-greeting'], register: need('test-greeting', 'test-other') },
      { name: 'two', contributes: ['service:test-other'], register: need('test-other', 'test-greeting') },
    ];
    const { cub } = start(...sources);
    const results = await Promise.allSettled([cub.get(greeting), cub.get(other)]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CUB_SERVICE_CYCLE' } });
    }
  });

  it('whose factory hangs fail with the name of the plugin instead of hanging the command', async () => {
    const { cub } = start({
      name: 'hanging',
      contributes: ['service:test-greeting'],
      register: `cub.provide(sdk.createToken('test-greeting'), () => new Promise(() => {}));`,
    });
    await expect(cub.get(greeting)).rejects.toMatchObject({
      code: 'CUB_SERVICE_FAILED',
      message: expect.stringMatching(/hanging.*did not finish/),
    });
  });
});

describe('a faulty plugin is disabled, named once, and the rest works', () => {
  const good: PluginSource = { name: 'good', contributes: ['service:test-other'], register: `cub.provide(sdk.createToken('test-other'), () => ({ hello: () => 'fine' }));` };
  const cases: [string, PluginSource][] = [
    ['CUB_PLUGIN_API_VERSION', { name: 'bad', apiVersion: 2 }],
    ['CUB_PLUGIN_UNKNOWN_POINT', { name: 'bad', contributes: ['flavour:x'] }],
    ['CUB_PLUGIN_MANIFEST', { name: 'bad', contributes: ['no-colon'] }],
    ['CUB_PLUGIN_DUPLICATE', { ...good, name: 'bad' }],
    ['CUB_PLUGIN_DUPLICATE', { name: 'bad', contributes: ['service:journal'] }],
    ['CUB_PLUGIN_PACKAGE', { name: 'bad', packageJson: '{ "name": ' }],
    ['CUB_PLUGIN_REGISTER', { name: 'bad', contributes: ['service:test-greeting'], register: `throw new Error('boom');` }],
    ['CUB_PLUGIN_MISMATCH', { name: 'bad', contributes: ['service:test-greeting'] }],
    ['CUB_PLUGIN_MISMATCH', { name: 'bad', contributes: [], register: provideGreeting }],
    ['CUB_PLUGIN_LOAD', { name: 'bad', contributes: ['service:test-greeting'], register: `} }); this is no javascript; ({ a() {` }],
  ];

  it.each(cases)('%s (%#)', async (code, source) => {
    const { cub, warnings, report } = start(good, source);
    expect((await cub.get(other)).hello()).toBe('fine');
    const { faults, plugins } = await report();
    expect(faults).toEqual([expect.objectContaining({ plugin: 'bad', code, message: expect.any(String), suggestion: expect.any(String) })]);
    expect(plugins.map((p) => p.name)).toContain('good');
    expect(warnings.filter((line) => line.includes('bad'))).toHaveLength(1);
  });

  it('leaves the others of a point when one contribution fails', async () => {
    const check = (name: string, body: string): PluginSource => ({
      name,
      contributes: [`doctorCheck:${name}`],
      register: `cub.contribute(sdk.points.doctorCheck, { id: '${name}', create: () => { ${body} } });`,
    });
    const { cub, warnings } = start(check('broken', `throw new Error('no luck');`), check('sound', `return { title: 't', run: async () => [] };`));
    expect((await cub.all(points.doctorCheck)).map((c) => c.id)).toEqual(['sound']);
    expect(warnings).toEqual([expect.stringMatching(/broken.*no luck/)]);
  });
});

describe('laziness', () => {
  it('imports only the plugins that are asked for', async () => {
    const mark = (name: string) => `globalThis.cubTestLoaded = [...(globalThis.cubTestLoaded ?? []), '${name}'];`;
    const { cub } = start(
      { name: 'wanted', contributes: ['service:test-greeting'], register: `${mark('wanted')} ${provideGreeting}` },
      { name: 'unwanted', contributes: ['service:test-other'], register: `${mark('unwanted')} cub.provide(sdk.createToken('test-other'), () => 1);` },
    );
    await cub.get(greeting);
    expect((globalThis as { cubTestLoaded?: string[] }).cubTestLoaded).toEqual(['wanted']);
    expect(cub.ids(points.harness)).toEqual([]);
  });
});

describe('lifecycle listeners', () => {
  it('answer in order; a failing one is reported and does not stop the others', async () => {
    const { cub, warnings } = start(
      { name: 'a-fails', contributes: ['on:pre-session'], register: `cub.on('pre-session', () => { throw new Error('oh'); });` },
      { name: 'b-blocks', contributes: ['on:pre-session'], register: `cub.on('pre-session', ({ attempt }) => ({ decision: 'block', reason: 'attempt ' + attempt }));` },
    );
    const answers = await cub.emit('pre-session', { task: {} as never, attempt: 2, runId: 'r' });
    expect(answers).toEqual([{ plugin: 'b-blocks', decision: 'block', reason: 'attempt 2' }]);
    expect(warnings).toEqual([expect.stringContaining('a-fails')]);
  });
});
