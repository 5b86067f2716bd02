import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, JournalEvent, LedgerEntry, LedgerService, Project, RecordService } from '@cub/plugin-sdk';
import { tempFolder, tempRepo, type TempFolder } from '@cub/testkit';

export interface OpenedLedger {
  readonly journal: Journal;
  readonly records: RecordService;
  readonly ledger: LedgerService;
  readonly project: Project;
  readonly warnings: readonly string[];
  rebuild(options?: { acceptLoss?: boolean }): Promise<{ written: number; unchanged: number; removed: number }>;
}

export const { openLedger } = require('./open-ledger.cjs') as { openLedger: (dir: string, overrides?: object) => Promise<OpenedLedger> };
export const { COST, FACTS, workTask } = require('./work-a-task.cjs') as {
  /** nano-USD of each attempt. */
  COST: number;
  FACTS: readonly string[];
  workTask: (opened: OpenedLedger, task: string, n: number, tell: (type: string, event: JournalEvent) => void) => Promise<void>;
};

export const TASK = 'demo-a1.1';
const OTHER = 'demo-a1.2';

/** What a process said before its end. */
export interface Told {
  readonly acknowledged: readonly { type: string; id: string }[];
  readonly refused: { code: string; exit: number; message: string; suggestions: string[]; stack: string } | null;
  readonly warnings: readonly string[];
  /** Of the disk, when the process came to its end. */
  readonly changes: readonly string[];
  readonly signal: NodeJS.Signals | null;
}

/** A fault of `fs-faults.cjs`. */
export interface Fault {
  readonly at?: number;
  readonly from?: number;
  readonly fault?: string;
}

/** A repository with the committed record of a task, its caches, and one attempt of {@link TASK}; `copy` makes another one of it. */
export async function crashSite(): Promise<{ dir: string; copy: () => TempFolder; remove: () => void }> {
  const repo = tempRepo({ '.cub/config.json': '{"project_id":"demo"}\n', '.cub/.gitignore': '/ledger/index.jsonl\n/ledger/by-epic/\n/ledger/by-plan/\n*.tmp\n' });
  for (const task of [OTHER, TASK]) {
    const { signal, refused, acknowledged } = await workInProcess(repo.dir, { task, n: 1 });
    if (signal !== null || refused !== null || acknowledged.length !== FACTS.length) throw new Error(`the site could not be made: ${JSON.stringify({ signal, refused, acknowledged })}`);
  }
  repo.commitAll('two tasks');
  const copy = () => {
    const folder = tempFolder();
    cpSync(repo.dir, folder.dir, { recursive: true });
    return folder;
  };
  return { dir: repo.dir, copy, remove: repo.remove };
}

interface Work {
  readonly task?: string;
  /** Number of the first attempt. */
  readonly n?: number;
  readonly attempts?: number;
  readonly fault?: Fault;
  /** Milliseconds after the first word. */
  readonly killAfter?: number;
}

/** Works a task in a process of its own, see `work-a-task.cjs`. */
export function workInProcess(dir: string, { task = TASK, n = 2, attempts = 1, fault, killAfter }: Work): Promise<Told> {
  const preload = fault ? ['--require', join(__dirname, 'fs-faults.cjs')] : [];
  const env = { ...process.env, ...(fault && { FS_FAULT: JSON.stringify({ within: dir, ...fault }) }) };
  const child = spawn(process.execPath, [...preload, join(__dirname, 'work-a-task.cjs'), dir, task, String(n), String(attempts)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (killAfter !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      resolve({ ...read(output), signal });
    });
  });
}

function read(output: string): Omit<Told, 'signal'> {
  const lines = output.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    acknowledged: lines.flatMap(({ type, id }) => (id === undefined ? [] : { type: String(type), id: String(id) })),
    refused: (lines.find(({ type }) => type === 'refused') ?? null) as Told['refused'],
    warnings: lines.flatMap(({ warnings }) => (warnings as string[] | undefined) ?? []),
    changes: lines.flatMap(({ changes }) => (changes as string[] | undefined) ?? []),
  };
}

/**
 * What must hold after any death of the process: what it acknowledged is there, every view says the same, one publication brings all of it into the
 * work tree, and the work goes on with the next attempt.
 * @param sums when the ignored files of epics, plans and the index are right again
 */
export async function expectHealed(dir: string, { acknowledged }: Pick<Told, 'acknowledged'>, sums: 'at once' | 'with the next work' = 'at once'): Promise<void> {
  const opened = await openLedger(dir);
  const { events, faults } = await opened.journal.read('machine');
  const known = new Set(events.map(({ id }) => id));
  expect(acknowledged.filter(({ id }) => !known.has(id))).toEqual([]);
  expect(faults.filter(({ torn }) => !torn)).toEqual([]);
  expect(known.size).toBeGreaterThanOrEqual(acknowledged.length);
  await expectViewsAgree(opened);

  await opened.records.publish();
  await expectPublished(opened);
  if (sums === 'at once') await expectRebuilt(opened);
  const entry = await entryOf(opened);
  const numbers = entry.attempts.map(({ attempt_number: n }) => n);
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  expect(entry.attempts.flatMap(({ cost_nano_usd: cost }) => cost ?? [])).toEqual(usages(events).map(() => COST));

  const again = await openLedger(dir);
  await workTask(again, TASK, numbers.length + 1, () => undefined);
  expect((await entryOf(again)).attempts.map(({ attempt_number: n }) => n)).toEqual([...numbers, numbers.length + 1]);
  await expectViewsAgree(again);
  await expectPublished(again);
  await expectRebuilt(again);
  expect([...opened.warnings, ...again.warnings]).toEqual([]);
}

function usages(events: readonly JournalEvent[]): JournalEvent[] {
  return events.filter(({ type, task_id: task }) => type === 'usage.recorded' && task === TASK);
}

async function entryOf({ ledger }: OpenedLedger): Promise<LedgerEntry> {
  const entry = await ledger.task(TASK);
  if (!entry) throw new Error(`${TASK} has no entry`);
  return entry;
}

/** The cache says what the journal says, and sums are the sums of their parts. */
async function expectViewsAgree({ ledger }: OpenedLedger): Promise<void> {
  for (const view of ['machine', 'tree'] as const) {
    const { tasks, epics } = await ledger.view(view);
    for (const [id, entry] of tasks) expect(entry).toEqual(await ledger.task(id, view));
    const costs = [...tasks.values()].flatMap(({ attempts }) => attempts.flatMap(({ cost_nano_usd: cost }) => cost ?? []));
    expect(epics.get('demo-a1')?.aggregates.total_cost_nano_usd).toBe(costs.reduce((a, b) => a + b, 0));
  }
}

/** The work tree holds all there is: entries and what they name. */
async function expectPublished({ ledger, records, project }: OpenedLedger): Promise<void> {
  expect([...(await ledger.view('tree')).tasks].sort(byId)).toEqual([...(await ledger.view('machine')).tasks].sort(byId));
  expect(await records.check()).toEqual([]);
  const files = contents(join(project.cubDir, 'ledger'));
  const named = [...files].flatMap(([path, text]) => (/^by-task\/.*\/entry\.json$/.test(path) ? promptsOf(text) : []));
  expect(named.filter((path) => !files.has(path))).toEqual([]);
}

/** It is, byte for byte, what a rebuild would write. */
async function expectRebuilt({ rebuild, project }: OpenedLedger): Promise<void> {
  const before = contents(join(project.cubDir, 'ledger'));
  expect(await rebuild()).toMatchObject({ written: 0, removed: 0 });
  expect(entries(contents(join(project.cubDir, 'ledger')))).toEqual(entries(before));
}

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
const entries = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => path.endsWith('.json'));

function promptsOf(entry: string): string[] {
  const { attempts = [] } = JSON.parse(entry) as Partial<LedgerEntry>;
  return attempts.flatMap(({ prompt }) => prompt?.path ?? []);
}

/** Files below a folder by their path, without what a killed process left behind under a name of its own. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && !file.name.endsWith('.tmp'));
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
