import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cub, InitStep } from '@cub/plugin-sdk';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { agentSection, claudeSection, type SectionFacts } from '../templates/agent-section.js';
import { CONSTITUTION } from '../templates/constitution.js';
import { taskCommands } from '../templates/task-commands.js';
import { applySetup } from './apply-setup.js';
import { planSetup } from './plan-setup.js';
import { agentFilesStep } from './steps/agent-files-step.js';
import { mapStep } from './steps/map-step.js';

const REQUEST = { command: 'init', projectId: undefined, force: false, hooks: true } as const;

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

const project = () => ({ root: folder.dir, cubDir: join(folder.dir, '.cub'), localDir: join(folder.dir, '.git/cub') });
const read = (path: string) => readFileSync(join(folder.dir, path), 'utf8');
const planOf = (steps: Record<string, InitStep>) => {
  const all = Object.entries(steps).map(([id, value]) => ({ id, plugin: 'p', value }));
  return planSetup({ all: async () => all } as unknown as Cub, REQUEST, 'first');
};

describe('planSetup', () => {
  it('asks steps in their order and leaves out what is as it is to be', async () => {
    const step = (order: number, path: string, before: string | null): InitStep => ({ order, plan: async () => ({ files: [{ path, before: before === null ? null : Buffer.from(before), after: 'x' }] }) });
    const { files } = await planOf({ a: step(2, 'late', 'y'), b: step(1, 'early', null), c: step(1, 'same', 'x') });
    expect(files.map(({ path }) => path)).toEqual(['early', 'late']);
  });

  it('tells of two steps that want the same file', async () => {
    const step: InitStep = { order: 1, plan: async () => ({ files: [{ path: 'a', before: null, after: '' }] }) };
    await expect(planOf({ a: step, b: step })).rejects.toThrow('"b" plans a');
  });
});

describe('applySetup', () => {
  it('leaves a file alone that was changed, or made, since it was planned', () => {
    folder.write({ a: 'theirs' });
    for (const before of [null, Buffer.from('planned')]) {
      expect(() => applySetup(project(), [{ path: 'a', before, after: 'ours' }])).toThrow(expect.objectContaining({ code: 'CUB_INIT_CHANGED', exit: 4 }));
    }
    expect(read('a')).toBe('theirs');
  });

  it('removes what a killed process left, and nothing of a living one', () => {
    const [dead, living] = ['.cub-4194999-0123456789ab.tmp', `.cub-${process.ppid}-0123456789ab.tmp`];
    folder.write({ [dead]: '', [living]: '' });
    applySetup(project(), [{ path: 'a', before: null, after: 'ours' }]);
    expect([dead, living].map((name) => existsSync(join(folder.dir, name)))).toEqual([false, true]);
  });
});

describe('sections', () => {
  const all: SectionFacts[] = [undefined, 'beads'].flatMap((backend) => [true, false].map((hasMap) => ({ commands: taskCommands(backend), hasMap })));

  it('are short, in ASCII, and end their references so that they are found', () => {
    for (const facts of all) {
      const [agents, claude] = [agentSection(facts), claudeSection(facts)];
      expect(agents.split('\n').length).toBeLessThanOrEqual(27);
      expect(claude.split('\n').length).toBeLessThanOrEqual(32);
      expect(claude).toMatch(/^[\x20-\x7E\n]*$/);
      for (const reference of [...(facts.hasMap ? ['@.cub/map.md'] : []), '@.cub/constitution.md']) expect(agents.split(/\s/)).toContain(reference);
      expect([agents.includes('map.md'), agents.includes(facts.commands.close), agents.includes('<stuck>')]).toEqual([facts.hasMap, true, true]);
    }
    expect(CONSTITUTION.split('\n').length).toBeLessThan(30);
  });

  it('name the map once there is one', async () => {
    const step = (hasMap: boolean) => agentFilesStep({ project: project(), sources: { layers: [] }, hasMap });
    expect(String((await step(false).plan(REQUEST)).files[0]?.after)).not.toContain('map.md');
    expect(String((await step(true).plan(REQUEST)).files[0]?.after)).toContain('@.cub/map.md');
    folder.write({ '.cub/map.md': 'x' });
    expect(String((await step(false).plan(REQUEST)).files[1]?.after)).toContain('@.cub/map.md');
  });
});

describe('the map', () => {
  const plan = (command: 'init' | 'update') => mapStep(project(), { render: async () => ({ text: '# Project Map\n' }) }).plan({ ...REQUEST, command });

  it('is made by init, which keeps one that is there, and brought up to date by update', async () => {
    expect((await plan('init')).files).toEqual([{ path: '.cub/map.md', before: null, after: '# Project Map\n', keepsOld: false }]);
    folder.write({ '.cub/map.md': '# Project Map: old' });
    expect((await plan('init')).files).toEqual([]);
    expect((await plan('update')).files).toMatchObject([{ after: '# Project Map\n', keepsOld: false }]);
  });

  it('that a person wrote is kept aside', async () => {
    folder.write({ '.cub/map.md': 'The lamp is left of the door.' });
    expect((await plan('update')).files).toMatchObject([{ keepsOld: true }]);
  });

  it('is said to be missing where no plugin makes one', async () => {
    expect(await mapStep(project(), null).plan(REQUEST)).toMatchObject({ files: [], findings: [{ severity: 'ok', message: expect.stringContaining('.cub/map.md') }] });
  });
});
