import type { ConfigOrigin, ConfigService } from '@cub/plugin-sdk';
import { HarnessStage, tempFolder, type TempFolder } from '@cub/testkit';
import plugin from './plugin.js';
import { configuredCommand } from './configured-command.js';
import { createScriptHarness } from './script-harness.js';

const configOf = (command: unknown, origin: ConfigOrigin): ConfigService => ({
  values: {},
  get: (path) => (path === 'harness.script.command' && command !== undefined ? { value: command, origin, place: 'a place' } : undefined),
  section: () => undefined,
});
const unconfigured = createScriptHarness(configOf(undefined, 'default'));

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

describe('detect', () => {
  it('needs a command or a session, and says how to name one', async () => {
    for (const options of [{}, { command: ' ' }]) {
      expect(await unconfigured.detect(options)).toEqual({ available: false, version: null, hint: expect.stringMatching(/--command .*--replay .*harness\.script\.command.*CUB_SCRIPT_COMMAND/) });
    }
    expect(await unconfigured.detect({ command: 'my-agent' })).toMatchObject({ available: true });
    expect(await createScriptHarness(configOf('my-agent', 'env')).detect({})).toMatchObject({ available: true });
    expect(await createScriptHarness(configOf(7, 'project')).detect({})).toMatchObject({ available: false });
  });

  it('refuses a session that cannot be played before anything runs', async () => {
    folder.write({ 'good.jsonl': '{"type":"result","success":true}\n', 'bad.jsonl': '\n{"type":"massage"}\n' });
    expect(await unconfigured.detect({ replay: `${folder.dir}/good.jsonl` })).toMatchObject({ available: true });
    await expect(unconfigured.detect({ replay: `${folder.dir}/bad.jsonl` })).rejects.toMatchObject({ code: 'CUB_REPLAY_INVALID', exit: 2, message: expect.stringContaining('bad.jsonl:2: expected') });
    await expect(unconfigured.detect({ replay: `${folder.dir}/none.jsonl` })).rejects.toMatchObject({ code: 'CUB_REPLAY_READ', exit: 2 });
  });
});

describe('trust', () => {
  const item = { kind: 'harness command', origin: '.cub/config.json#harness.script.command', content: 'their-agent' };

  it('is needed for a command that came with the repository, and for no other', () => {
    expect(createScriptHarness(configOf('their-agent', 'project')).trustItems?.({})).toEqual([item]);
    expect(createScriptHarness(configOf('my-agent', 'user')).trustItems?.({})).toEqual([]);
    expect(createScriptHarness(configOf('my-agent', 'env')).trustItems?.({})).toEqual([]);
    expect(unconfigured.trustItems?.({})).toEqual([]);
  });

  it('is not needed when the user names a command or a session, and then no other is run', async () => {
    const config = configOf('echo theirs', 'project');
    const harness = createScriptHarness(config);
    expect(harness.trustItems?.({ command: 'my-agent' })).toEqual([]);
    expect(harness.trustItems?.({ replay: 'session.jsonl' })).toEqual([]);
    const stage = new HarnessStage(() => harness);
    for (const options of [{ command: '' }, { replay: '' }, { replay: '/no/such/file' }]) {
      const { text, result } = await stage.play(() => ({ options }));
      expect(text).not.toContain('theirs');
      expect(result).toMatchObject({ success: false });
    }
    stage.clear();
  });

  it('is listed by the contribution as by the harness', () => {
    expect(configuredCommand(configOf('their-agent', 'project'))).toEqual({ commands: ['their-agent'], trust: [item] });
  });
});

it('runs the configured command', async () => {
  const stage = new HarnessStage(() => createScriptHarness(configOf('echo from the settings', 'user')));
  expect((await stage.play(() => ({}))).text).toContain('from the settings');
  stage.clear();
});

it('registers what its manifest says', async () => {
  const { cub } = jest.requireActual<{ cub: { contributes: string[] } }>('../package.json');
  const registered: string[] = [];
  const note = (point: { readonly id: string }, { id }: { readonly id: string }) => void registered.push(`${point.id}:${id}`);
  plugin.register({ provide: () => undefined, contribute: note, on: () => undefined });
  expect(registered).toEqual(cub.contributes);
});
