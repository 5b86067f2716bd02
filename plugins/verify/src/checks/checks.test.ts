import { artifactRef, capArtifact } from '@cub/journal';
import { CubError, points, type Cub, type Project, type RecordFinding } from '@cub/plugin-sdk';
import { acquireLease, processIdentity } from '@cub/journal';
import type { Journal, JournalEvent, JournalFault } from '@cub/schema';
import { fakeTask, itBehavesLikeCheck, tempFolder, type TempFolder } from '@cub/testkit';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '../render/render-report.js';
import { runChecks } from '../services/run-checks.js';
import { environmentCheck, nodeFinding } from './doctor/environment-check.js';
import { harnessesCheck } from './doctor/harnesses-check.js';
import { locksCheck } from './doctor/locks-check.js';
import { pluginsCheck } from './doctor/plugins-check.js';
import { projectCheck } from './doctor/project-check.js';
import { artifactsCheck } from './verify/artifacts-check.js';
import { journalCheck } from './verify/journal-check.js';
import { publishedCheck } from './verify/published-check.js';
import { referencesCheck } from './verify/references-check.js';
import { recordsCheck } from './doctor/records-check.js';
import { projectionsCheck } from './verify/projections-check.js';

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const event = (writer: string, seq: number, data: unknown = {}): JournalEvent => ({ writer, seq, data, agent: 'cub' }) as JournalEvent;
const journal = (events: JournalEvent[], faults: JournalFault[] = []): Pick<Journal, 'read'> => ({ read: async () => ({ events, faults }) });

const stale: RecordFinding = { fault: { kind: 'stale', path: 'a/entry.json' }, severity: 'error', message: 'a/entry.json is stale', fix: 'Write it again with `cub ledger rebuild`.' };
const lost: RecordFinding = { fault: { kind: 'lost', path: 'f.jsonl' }, severity: 'error', message: 'f.jsonl is missing', fix: 'Restore it.' };
const inspected = (of: Pick<Journal, 'read'>, findings: readonly RecordFinding[] = []) => ({ journal: of, project: { root: '/' }, inspect: async () => findings });

itBehavesLikeCheck('environment', { healthy: () => environmentCheck(), broken: null });
itBehavesLikeCheck('journal', {
  healthy: () => journalCheck(inspected(journal([event('w', 1)]))),
  broken: () => journalCheck(inspected(journal([event('w', 2)], [{ file: 'f.jsonl', line: 3, expected: 'JSON', received: '{', torn: false }]))),
});
itBehavesLikeCheck('projections', { healthy: () => projectionsCheck(async () => []), broken: () => projectionsCheck(async () => [stale]) });
itBehavesLikeCheck('published', { healthy: () => publishedCheck(async () => []), broken: () => publishedCheck(async () => [lost]) });
itBehavesLikeCheck('records', { healthy: () => recordsCheck({ inspect: async () => [] }), broken: () => recordsCheck({ inspect: async () => [lost] }) });
itBehavesLikeCheck('references', {
  healthy: () => referencesCheck({ list: async () => ({ items: [fakeTask({ id: 'a' })], faults: [] }) }),
  broken: () => referencesCheck({ list: async () => ({ items: [fakeTask({ id: 'a', depends_on: ['gone'], parent: 'none' })], faults: [] }) }),
});

describe('runChecks', () => {
  const cub = {
    ids: () => ['a', 'b'],
    all: async () => [
      { id: 'a', plugin: 'p', value: { title: 'A', run: async () => [{ severity: 'ok' as const, message: 'fine' }] } },
      { id: 'b', plugin: 'q', value: { title: 'B', run: async () => Promise.reject(new Error('boom')) } },
    ],
  } as unknown as Cub;

  it('makes a finding of a check that fails, and runs the others', async () => {
    const report = await runChecks(cub, points.doctorCheck, []);
    expect(report).toMatchObject({ total: 2, errors: 1, warnings: 0, items: [{ check: 'a' }, { check: 'b', plugin: 'q', message: 'the check failed: boom' }] });
    expect(renderReport(report)).toBe('A\n  ✓ fine\n\nB\n  ✗ the check failed: boom\n      → Report this to the authors of q.\n\n1 error, 0 warnings.');
  });

  it('runs only those that are named', async () => expect((await runChecks(cub, points.doctorCheck, ['a'])).items).toHaveLength(1));

  it('says why a check was not made, unless the check of plugins did', async () => {
    const report = { plugins: [{ name: 'r', contributes: ['doctorCheck:c'] }], faults: [] };
    const more = {
      ...cub,
      ids: () => ['a', 'c'],
      get: async () => ({ report: async () => report }),
      one: async () => Promise.reject(new CubError('no docker', { code: 'MY_DOCKER', suggestions: ['Install it.'] })),
    } as unknown as Cub;
    expect((await runChecks(more, points.doctorCheck, ['c'])).items).toEqual([
      { check: 'c', title: 'c', plugin: 'r', severity: 'error', message: 'the check could not be made: no docker', fix: 'Install it.' },
    ]);
    const named = [{ id: 'a', plugin: 'p', value: { title: 'Plugins', run: async () => [{ severity: 'error' as const, message: 'r: no docker', place: 'r' }] } }];
    expect((await runChecks({ ...more, all: async () => named } as unknown as Cub, points.doctorCheck, [])).items).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ['takes too long', new Promise(() => undefined), 'the check failed: it did not finish within 0.02 s'],
    ['finds nothing that it says', null, 'the check failed: it gave no list of findings'],
    ['finds what is no finding', [null], 'the check gave something that is no finding'],
    ['has a severity of its own', [{ severity: 'fatal', message: 'x' }], 'the check gave something that is no finding'],
  ])('makes a finding of a check that %s', async (_, answer, message) => {
    const odd = { ids: () => ['a'], all: async () => [{ id: 'a', plugin: 'p', value: { title: 'A', run: async () => answer } }] } as unknown as Cub;
    expect((await runChecks(odd, points.doctorCheck, [], 20)).items).toMatchObject([{ severity: 'error', message, plugin: 'p' }]);
  });

  it('takes a name that no check has for a mistake', async () => {
    await expect(runChecks(cub, points.doctorCheck, ['typo'])).rejects.toMatchObject({ code: 'CUB_CHECK_UNKNOWN', exit: 2, suggestions: ['Known: a, b.'] });
  });
});

it('shows the first 20 findings of a kind, and all when it is asked to', () => {
  const items = Array.from({ length: 25 }, (_, i) => ({ severity: 'error' as const, message: `m${i}`, fix: `f${i}`, check: 'a', title: 'A', plugin: 'p' }));
  const report = { items, total: 25, errors: 25, warnings: 0 };
  expect(renderReport(report)).toContain('m19');
  expect(renderReport(report)).not.toContain('m20');
  expect(renderReport(report)).toContain('5 more; `--all` shows them');
  expect(renderReport(report, { all: true })).toContain('m24');
});

it('knows the versions that are needed', async () => {
  expect([nodeFinding('20.19.0'), nodeFinding('20.18.9'), nodeFinding('22.0.0')].map(({ severity }) => severity)).toEqual(['ok', 'error', 'ok']);
  expect((await environmentCheck().run()).map(({ severity }) => severity)).toEqual(['ok', 'ok']);
});

it('looks at the project and its ignore rules', async () => {
  const project = { root: folder.dir, cubDir: join(folder.dir, '.cub'), initialized: true, gitTop: null, projectId: 'x' } as Project;
  expect((await projectCheck(project).run()).map(({ severity }) => severity)).toEqual(['ok', 'warning', 'error']);
  folder.write({ '.cub/.gitignore': '/active-run.json\n/local/\n/ledger/by-epic/\n' });
  expect((await projectCheck({ ...project, gitTop: folder.dir }).run()).map(({ severity }) => severity)).toEqual(['ok', 'ok', 'ok']);
});

it('lists plugins and what is wrong with them', async () => {
  folder.write({ 'package.json': '{"oclif":{"commands":"./commands"}}', 'oclif.manifest.json': '{}' });
  const plugin = { name: 'good', version: '1.0.0', root: folder.dir, origin: 'user' as const, contributes: [] };
  const fault = { plugin: 'bad', code: 'CUB_PLUGIN_X', message: 'broken', suggestion: 'remove it' };
  const report = { plugins: [plugin, { ...plugin, name: 'bad' }], faults: [fault] };
  expect(await pluginsCheck({ report: async () => report }).run()).toEqual([
    { severity: 'error', message: 'bad: broken (CUB_PLUGIN_X)', fix: 'remove it', place: 'bad' },
    { severity: 'ok', message: 'good 1.0.0 (user)' },
  ]);
  rmSync(join(folder.dir, 'oclif.manifest.json'));
  expect(await pluginsCheck({ report: async () => ({ plugins: [plugin], faults: [] }) }).run()).toMatchObject([{ severity: 'warning', place: 'good', fix: expect.stringContaining('cub-oclif-manifest') }, { severity: 'ok' }]);
});

it('says which agents can be used', async () => {
  const harness = (available: boolean) => ({ detect: async () => ({ available, version: available ? '2.1' : null, hint: 'install it' }) });
  const cub = { all: async () => [{ id: 'a', plugin: 'p', value: harness(true) }, { id: 'b', plugin: 'p', value: harness(false) }] } as unknown as Cub;
  const config = (name?: string) => ({ values: name === undefined ? {} : { harness: { default: name } } });
  expect((await harnessesCheck(cub, config()).run()).map(({ message }) => message)).toEqual(['a 2.1 can be used', 'b is not set up: install it']);
  expect(await harnessesCheck({ all: async () => [] }, config()).run()).toMatchObject([{ severity: 'warning' }]);
  const none = { all: async () => [{ id: 'b', plugin: 'p', value: harness(false) }] } as unknown as Cub;
  expect(await harnessesCheck(none, config()).run()).toMatchObject([{ severity: 'ok' }, { severity: 'warning', message: expect.stringContaining('`cub run` refuses') }]);
  expect(await harnessesCheck(cub, config('b')).run()).toMatchObject([{ severity: 'ok' }, { severity: 'ok' }, { severity: 'error', message: expect.stringContaining('harness.default names b') }]);
  expect(await harnessesCheck(cub, config('c')).run()).toMatchObject([{}, {}, { severity: 'error', message: expect.stringContaining('known: a, b') }]);
});

it('finds locks whose process is gone', async () => {
  const check = locksCheck({ localDir: folder.dir });
  expect(await check.run()).toMatchObject([{ message: 'nothing is locked' }]);
  await acquireLease(join(folder.dir, 'run', 'leases'), 'main');
  await acquireLease(join(folder.dir, 'run', 'claims'), 't', {}, { identity: { ...processIdentity(), pid: 2 ** 22 + 1, pid_start: '1' } });
  expect((await check.run()).map(({ severity }) => severity)).toEqual(['ok', 'warning']);
});

it('finds lines that cannot be read and events that are missing', async () => {
  const fault = { file: 'f.jsonl', line: 3, expected: 'one complete JSON object', received: '{"torn', torn: false };
  expect(await journalCheck(inspected(journal([event('w', 1), event('w', 4), event('v', 1)], [fault]))).run()).toMatchObject([
    { severity: 'error', place: 'f.jsonl:3' },
    { severity: 'warning', message: '2 events of writer w (cub) are not here: 2, 3' },
  ]);
  expect(await journalCheck(inspected(journal([event('w', 2), event('w', 1)]))).run()).toMatchObject([{ severity: 'ok' }]);
});

it('names entries that a rebuild would write, unless published files have to be restored first', async () => {
  expect(await projectionsCheck(async () => []).run()).toMatchObject([{ severity: 'ok' }]);
  expect(await projectionsCheck(async () => [stale]).run()).toMatchObject([{ severity: 'error', place: 'a/entry.json' }]);
  expect(await projectionsCheck(async () => [stale, lost]).run()).toMatchObject([{ severity: 'ok', message: expect.stringContaining('restored first') }]);
});

it('says once that a file has lost events, not once more for its lines and its gaps', async () => {
  const fault = { file: '/f.jsonl', line: 3, expected: 'one complete JSON object', received: '{"torn', torn: false };
  expect(await journalCheck(inspected(journal([event('w', 2)], [fault]), [lost])).run()).toMatchObject([{ severity: 'ok' }]);
});

it('names dependencies and parents that do not exist, with a doubt where a definition cannot be read', async () => {
  const items = [fakeTask({ id: 'a', depends_on: ['b', 'gone'], parent: 'none' }), fakeTask({ id: 'b' })];
  const found = await referencesCheck({ list: async () => ({ items, faults: [] }) }).run();
  expect(found.map(({ severity, message }) => [severity, message])).toEqual([
    ['error', 'a depends on gone, which does not exist'],
    ['error', 'a belongs to none, which does not exist'],
  ]);
  const faults = [{ file: 't.md', line: 1, expected: 'a title', received: 'nothing' }];
  expect((await referencesCheck({ list: async () => ({ items, faults }) }).run()).map(({ severity }) => severity)).toEqual(['warning', 'warning']);
});

it('finds artifacts that are missing or changed, also where they were cut for git', async () => {
  const ledger = '.cub/ledger/by-task/t';
  const long = Buffer.from('a line\n'.repeat(100));
  const data = {
    prompt: artifactRef('by-task/t/001-prompt.md', 'same'),
    log: artifactRef('by-task/t/001-log', 'before'),
    patch: artifactRef('by-task/t/gone', 'x'),
    cut: artifactRef('by-task/t/cut', long),
    truncated: artifactRef('by-task/t/truncated', long),
  };
  const capped = capArtifact(long, 50).toString();
  folder.write({ [`${ledger}/001-prompt.md`]: 'same', [`${ledger}/001-log`]: 'changed', [`${ledger}/cut`]: capped, [`${ledger}/truncated`]: capped.slice(0, -7) });
  const project = { root: folder.dir, cubDir: join(folder.dir, '.cub'), localDir: join(folder.dir, 'local') };
  expect((await artifactsCheck({ journal: journal([event('w', 1, data)]), project, config: { values: {} } }).run()).map(({ severity, message }) => [severity, message])).toEqual([
    ['error', 'by-task/t/001-log was changed after it was recorded'],
    ['error', 'by-task/t/gone is missing'],
    ['error', 'by-task/t/truncated was changed after it was recorded'],
  ]);
});

it('finds the content that a path had before another event gave it a new one', async () => {
  const ledger = '.cub/ledger/by-task/t/001-prompt.md';
  const [older, newer] = [artifactRef('by-task/t/001-prompt.md', 'one'), artifactRef('by-task/t/001-prompt.md', 'two')];
  const project = { root: folder.dir, cubDir: join(folder.dir, '.cub'), localDir: join(folder.dir, 'local') };
  const check = artifactsCheck({ journal: journal([event('v', 1, { older }), event('w', 1, { newer })]), project, config: { values: {} } });
  folder.write({ [ledger]: 'two' });
  expect((await check.run()).map(({ message }) => message)).toEqual([expect.stringContaining('recorded twice with different contents')]);
  folder.write({ [ledger]: 'one' });
  expect((await check.run()).map(({ message }) => message)).toEqual(['by-task/t/001-prompt.md was changed after it was recorded']);
});

it('does not miss what was removed on purpose, but looks at it while it is there', async () => {
  const [gone, kept] = [artifactRef('by-task/t/001-prompt.md', 'a'), artifactRef('by-task/t/002-prompt.md', 'b')];
  const removed = [gone, kept].map((ref, i) => ({ ...event('v', i + 1, ref), type: 'artifact.removed' }));
  folder.write({ '.cub/ledger/by-task/t/002-prompt.md': 'changed' });
  const project = { root: folder.dir, cubDir: join(folder.dir, '.cub'), localDir: join(folder.dir, 'local') };
  const findings = await artifactsCheck({ journal: journal([event('w', 1, { gone, kept }), ...removed]), project, config: { values: {} } }).run();
  expect(findings.map(({ message }) => message)).toEqual(['by-task/t/002-prompt.md was changed after it was recorded']);
});
