import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { attempt1, entry1, legacyProject, runSession } from '../../test/legacy.js';
import { collectRecords, type Collection } from '../import/collect-records.js';
import { findLedger } from '../import/find-ledger.js';
import { relateRecords } from '../import/relate-records.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

function collect(dir = folder.dir): Collection {
  const collection = collectRecords(findLedger(dir));
  return { ...collection, findings: [...collection.findings, ...relateRecords(collection.records)] };
}

const idsOf = ({ records }: Collection, kind: string) => records.filter((record) => record.kind === kind).map(({ id }) => id).sort();
const whatOf = ({ findings }: Collection, place: string) => findings.filter((finding) => finding.place.startsWith(place)).map(({ what }) => what);

describe('a ledger of the original', () => {
  it('gives every record once, and a finding for all else', () => {
    folder.write(legacyProject());
    const all = collect();
    expect(idsOf(all, 'task')).toEqual(['lost', 'old.1', 'old.2', 'old.3', 'only.1', 'only.2']);
    expect(idsOf(all, 'epic')).toEqual(['old']);
    expect(idsOf(all, 'plan')).toEqual(['plan-1']);
    expect(idsOf(all, 'run')).toEqual(['cub-20260105-010000', 'cub-20260106-010000', 'cub-20260107-010000', 'cub-20260108-010000']);
    expect(whatOf(all, 'by-task/broken.json')).toEqual([expect.stringContaining('expected JSON')]);
    expect(whatOf(all, 'by-task/bad.json')).toEqual(['the id "../bad" cannot be used: it contains a path separator']);
    expect(whatOf(all, 'by-task/notes.txt')).toHaveLength(1);
    expect(whatOf(all, 'index.jsonl:2')).toEqual([expect.stringContaining('expected JSON')]);
    expect(whatOf(all, 'index.jsonl:3')).toEqual(['a line without an id']);
    expect(whatOf(all, 'index.jsonl:4')).toEqual(['only.1 has a later line']);
    expect(whatOf(all, 'by-epic/old')).toEqual(['old.9 has no entry of its own']);
    expect(all.coveredLines).toBe(1);
  });

  it('makes entries of lines of the index, in both forms', () => {
    folder.write(legacyProject());
    const task = (id: string) => collect().records.find((record) => record.id === id);
    expect(task('only.1')).toMatchObject({
      place: 'index.jsonl:5',
      entry: { title: 'Only a line', lineage: { epic_id: 'old' }, attempts: [{ cost_nano_usd: 500_000_000, tokens: null }], outcome: { status: 'completed', files_changed: ['a'], commits: [{ hash: 'fff' }] }, verification: { status: 'fail' } },
      extra: { tokens: 500 },
    });
    expect(task('only.2')).toMatchObject({ entry: { workflow: { stage: 'released' }, outcome: { status: 'completed', total_cost_nano_usd: 750_000_000, completed_at: '2026-01-09T00:00:00.000Z' } }, extra: { attempts: 2 } });
  });

  it('sums a run up from its attempts, and keeps its own figure where there are none', () => {
    folder.write(legacyProject());
    const run = (id: string) => collect().records.find((record) => record.id === id)?.entry;
    expect(run('cub-20260105-010000')).toMatchObject({ total_cost_nano_usd: 400_000_000, tasks_attempted: ['old.2', 'old.3'], budget: { cost_limit: 5.5, tokens_used: 4003 } });
    expect(run('cub-20260106-010000')).toMatchObject({ status: 'interrupted', total_cost_nano_usd: 1_500_000_000, tasks_attempted: ['x.1', 'x.2'], iterations: 3, budget: { tokens_used: 99 } });
    expect(run('cub-20260107-010000')).toMatchObject({ status: 'orphaned', total_cost_nano_usd: null, unknown_cost_count: 1 });
    expect(run('cub-20260108-010000')).toMatchObject({ status: 'orphaned', orphaned_reason: 'gone' });
  });

  it('takes the epic of a task that only the epic names', () => {
    folder.write(legacyProject());
    folder.write({ '.cub/ledger/by-task/old.9.json': JSON.stringify(entry1('old.9', [attempt1(1)], { lineage: {}, epic_id: null })) });
    expect(collect().records.find(({ id }) => id === 'old.9')).toMatchObject({ entry: { lineage: { epic_id: 'old' } } });
  });

  it.each(['.', '.cub', '.cub/ledger'])('is found in %s', (path) => {
    folder.write(legacyProject());
    expect(idsOf(collect(join(folder.dir, path)), 'task')).toHaveLength(6);
  });
});

describe('what is no ledger, or leads out of it', () => {
  it.each(['empty', 'missing'])('refuses a folder that is %s', (name) => {
    folder.write({ 'empty/README.md': '' });
    expect(() => findLedger(join(folder.dir, name))).toThrow(expect.objectContaining({ code: 'CUB_LEDGER_IMPORT_FOLDER', exit: 2 }) as Error);
  });

  it('follows no link: neither of a file nor of a folder nor of the ledger itself', () => {
    folder.write({ 'outside/secret.json': JSON.stringify(entry1('secret')), 'outside/t/001-prompt.md': 'secret', 'p/.cub/ledger/by-task/ok.json': JSON.stringify(entry1('ok')), 'q/.cub/x': '' });
    symlinkSync(join(folder.dir, 'outside/secret.json'), join(folder.dir, 'p/.cub/ledger/by-task/secret.json'));
    symlinkSync(join(folder.dir, 'outside/t'), join(folder.dir, 'p/.cub/ledger/by-task/t'));
    symlinkSync(join(folder.dir, 'outside'), join(folder.dir, 'p/.cub/ledger/by-run'));
    symlinkSync(join(folder.dir, 'p/.cub/ledger'), join(folder.dir, 'q/.cub/ledger'));
    const all = collect(join(folder.dir, 'p'));
    expect(all.records.map(({ id }) => id)).toEqual(['ok']);
    for (const place of ['by-task/secret.json', 'by-task/t', 'by-run']) expect(whatOf(all, place)).toEqual([expect.stringContaining('links are not followed')]);
    expect(() => findLedger(join(folder.dir, 'q'))).toThrow('is no ledger');
  });

  it.each([
    ['a link to a run that is there', 'ledger/by-run/cub-1.json', 'a run that is there'],
    ['a dangling link', 'ledger/by-run/gone.json', 'no run of this ledger'],
    ['a link out of the folder', '../../etc/passwd', 'no run of this ledger'],
  ])('only looks at %s', (_name, target, said) => {
    folder.write({ '.cub/ledger/by-run/cub-1.json': JSON.stringify(runSession('cub-1')), '.cub/run-sessions/x': '' });
    const places = ['active-run.json', 'run-sessions/active-run.json', 'ledger/by-run/active-run.json'];
    for (const place of places) symlinkSync(target, join(folder.dir, '.cub', place));
    const all = collect();
    expect(idsOf(all, 'run')).toEqual(['cub-1']);
    expect(all.findings.map(({ what }) => what).filter((what) => what.includes(said))).toHaveLength(3);
  });

  it('reports what is nested too deep to be a record', () => {
    folder.write({ '.cub/ledger/by-task/deep.json': `${'['.repeat(100_000)}${']'.repeat(100_000)}` });
    expect(whatOf(collect(), 'by-task/deep.json')).toEqual([expect.stringContaining('nested')]);
  });

  it('leaves entries that cub itself wrote to their journal', () => {
    folder.write({ '.cub/ledger/by-task/t/entry.json': JSON.stringify({ ...entry1('t'), kind: 'task' }) });
    expect(collect()).toMatchObject({ records: [], own: ['by-task/t/entry.json'] });
  });
});

/** A ledger of the original. It is not part of the project; who has it beside it tests with it, too. */
const FIXTURE = join(process.env.CUB_TEST_DATA ?? resolve(__dirname, '../../../../../shared'), 'fixtures', 'cub-ledger');
const withFixture = existsSync(FIXTURE) ? describe : describe.skip;

withFixture('a real ledger', () => {
  it('has every file accounted for: records and findings come to what is there', () => {
    const ledger = join(FIXTURE, '.cub', 'ledger');
    const files = readdirSync(ledger, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(ledger.length + 1));
    const lines = readFileSync(join(ledger, 'index.jsonl'), 'utf8').trim().split('\n').length;
    const all = collect(FIXTURE);
    const artifacts = all.records.flatMap((record) => (record.kind === 'task' ? record.artifacts.map(({ place }) => place) : []));
    const accounted = new Set([...all.records.map(({ place }) => place), ...artifacts, ...all.findings.map(({ place }) => place), ...all.own, 'index.jsonl']);
    expect(files.filter((file) => !accounted.has(file))).toEqual([]);
    const fromLines = all.records.filter(({ place }) => place.startsWith('index.jsonl:')).length + all.findings.filter(({ place }) => place.startsWith('index.jsonl:')).length;
    expect(all.coveredLines + fromLines).toBe(lines);
    expect(all.records.length).toBeGreaterThan(100);
  });
});
