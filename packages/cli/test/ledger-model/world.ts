import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCub, tempFolder, tempRepo, type CubRun, type TempRepo } from '@cub/testkit';
import { openLedger, type OpenedLedger } from '../crash/crash-site.js';
import { expectedTasks, type Fact, type FactData } from './facts.js';
import { squashMerge } from './clocks-and-squashes.js';
import { damageOne } from './damage-one.js';
import { eventOf } from './fact-events.js';
import { GitSite } from './git-site.js';
import { loseOne } from './lose-one.js';
import { LedgerModel, treeOf, type Machine, type ModelSite } from './model.js';
import { SITES, type SiteName, type Step } from './steps.js';

/** A real work tree beside what the model knows of it. */
export interface Site extends ModelSite {
  readonly git: GitSite;
  /** By how many ms its clock is wrong. */
  clockOffset: number;
  opened: OpenedLedger | null;
  /** How often it was opened: each time a journal begins files of its own. */
  openings: number;
}

const services = join(dirname(require.resolve('@cub/plugin-ledger/package.json')), 'dist');
const { archiveSegments } = require(join(services, 'gc', 'archive-segments.js')) as { archiveSegments: (deps: object, dryRun: boolean) => Promise<unknown> };
const { compactLedger } = require(join(services, 'services', 'compact-ledger.js')) as { compactLedger: (deps: object, request: { before: string; dryRun: boolean }) => unknown };

const DAY_MS = 24 * 60 * 60_000;
const FIRST_DAY = Date.UTC(2026, 0, 5, 9);
const EPIC = 'demo-a1';

/** Real repositories, and the model that is told of every step. */
export class World {
  readonly model = new LedgerModel();
  readonly sites: Readonly<Record<SiteName, Site>>;
  private readonly folders: { remove(): void }[] = [];
  private now = FIRST_DAY;
  private count = 0;
  /** Of the task that is worked on at a site: run, number, and what is still to be told. */
  private readonly open = new Map<string, { run: string; n: number; rest: FactData[] }>();
  private branches = 0;

  /** As `cub init` sets projects up. */
  static async create(): Promise<World> {
    const main = tempRepo({ 'a.txt': 'a' });
    await runCub(['init', '--project-id', 'demo'], { cwd: main.dir });
    new GitSite(main.dir).commitAll();
    const world = new World(main);
    await runCub(['update'], { cwd: world.sites.clone.git.dir });
    // The steps say when something is published; cub's hook would do it with each commit as well.
    for (const { git } of [world.sites.main, world.sites.clone]) git.run('config', 'core.hooksPath', '/dev/null');
    return world;
  }

  private constructor(main: TempRepo) {
    const [side, clone] = [tempFolder(), tempFolder()];
    this.folders.push(main, side, clone);
    main.git('worktree', 'add', '--quiet', '-b', 'side', join(side.dir, 'side'));
    main.git('clone', '--quiet', main.dir, join(clone.dir, 'clone'));
    const newMachine = (trees: string[]): Machine => ({ live: new Set(), publications: [], trees: new Set(trees), claims: new Set() });
    const here = newMachine(['main', 'side']);
    const site = (name: SiteName, dir: string, machine: Machine): Site => ({ name, machine, files: new Set(), isMoved: false, isMerged: false, areSumsMoved: false, git: new GitSite(realpathSync(dir)), clockOffset: 0, opened: null, openings: 0 });
    this.sites = { main: site('main', main.dir, here), side: site('side', join(side.dir, 'side'), here), clone: site('clone', join(clone.dir, 'clone'), newMachine(['main'])) };
    for (const [key, value] of [['user.name', 'Test User'], ['user.email', 'test@example.invalid']] as const) this.sites.clone.git.run('config', key, value);
    this.sites.clone.git.run('remote', 'add', 'peer', main.dir);
    this.sites.main.git.run('remote', 'add', 'peer', this.sites.clone.git.dir);
  }

  remove(): void {
    for (const folder of this.folders) folder.remove();
  }

  /** Sites that exist. */
  existing(): Site[] {
    return SITES.map((name) => this.sites[name]).filter(({ name, machine }) => machine.trees.has(treeOf(name)));
  }

  async step(step: Step): Promise<void> {
    const site = this.sites[step.at];
    if (!this.existing().includes(site)) return;
    const deed = this.deeds[step.op] as (site: Site, step: Step) => Promise<void> | void;
    await deed.call(this, site, step);
  }

  async ledgerOf(site: Site): Promise<OpenedLedger> {
    if (!site.opened) site.openings += 1;
    return (site.opened ??= await openLedger(site.git.dir, { clock: { now: () => new Date((this.now += 1000) + site.clockOffset) } }));
  }

  private readonly deeds: { readonly [Op in Step['op']]: (site: Site, step: Extract<Step, { op: Op }>) => Promise<void> | void } = {
    attempt: (site, step) => this.attempt(site, step),
    end: (site, step) => this.end(site, step),
    stage: (site, step) => this.stage(site, step),
    publish: (site, { binary }) => this.publish(site, [], binary ? () => this.cub(site, 'ledger', 'publish') : async () => void (await (await this.ledgerOf(site)).records.publish())),
    create: (site, { number }) => this.create(site, number),
    close: (site, { number }) => this.close(site, number),
    claim: (site, { number }) => this.claim(site, fileTask(site.name, number)),
    release: (site, { number }) => this.release(site, fileTask(site.name, number)),
    commit: (site) => this.commit(site),
    branch: ({ git }) => void git.run('switch', '--quiet', '--create', `branch-${(this.branches += 1)}`),
    switch: (site, { which }) => this.move(site, (git) => withOne(git.freeBranches(), which, (branch) => git.try('switch', '--quiet', branch))),
    merge: (site, { which }) => this.move(site, (git) => withOne(git.fetchedBranches(), which, (branch) => git.merge(branch))),
    rebase: (site, { which }) => this.move(site, (git) => withOne(git.fetchedBranches(), which, (branch) => git.rebase(branch))),
    'cherry-pick': (site, { which }) => this.move(site, (git) => withOne(git.fetchedBranches(), which, (branch) => git.cherryPick(branch))),
    stash: (site) => this.move(site, (git) => git.try('stash', 'push', '--quiet', '--include-untracked'), false),
    pop: (site) => this.move(site, (git) => git.pop(), false),
    reset: (site) => this.move(site, (git) => git.run('reset', '--quiet', '--hard'), false),
    'reset-back': (site) => this.move(site, (git) => git.try('reset', '--quiet', '--hard', 'HEAD~1'), false),
    clean: (site) => this.move(site, (git) => git.run('clean', '-fdxq'), false),
    'drop-caches': (site) => rmSync(join(this.localDir(site), 'cache'), { recursive: true, force: true }),
    damage: (site, { which, how }) => damageOne(join(this.localDir(site), 'cache'), which, how),
    'forget-publications': (site) => {
      rmSync(join(this.localDir(site), 'published', `${treeOf(site.name)}.jsonl`), { force: true });
      site.machine.publications = site.machine.publications.filter(({ tree }) => tree !== treeOf(site.name));
    },
    restart: (site) => void (site.opened = null),
    rebuild: (site) => this.rebuild(site),
    archive: (site) => this.archive(site),
    lose: async (site, { which, how }) => loseOne(site.git, (await this.ledgerOf(site)).records, which, how),
    compact: (site) => this.compact(site),
    'next-day': () => void (this.now += DAY_MS),
    clock: (site, { offset }) => void (site.clockOffset = offset),
    squash: (site, { which }) => this.move(site, (git) => withOne(git.fetchedBranches(), which, (branch) => squashMerge(git, branch))),
    'remove-worktree': () => this.removeWorktree(),
  };

  /** Begins a task, or the next attempt, and tells some parts of it; what is left over is told the next time. */
  private async attempt(site: Site, step: Extract<Step, { op: 'attempt' }>): Promise<void> {
    const { journal } = await this.ledgerOf(site);
    const key = `${site.name} ${step.task}`;
    const going = this.open.get(key) ?? this.plan(site, step);
    for (let i = 0; i < step.parts; i += 1) {
      const data = going.rest.shift();
      if (!data) break;
      const agent = data.kind === 'start' ? 'cub' : 'script';
      const [type, body] = eventOf(data);
      journal.append(type as 'agent.note', body, { task_id: step.task, agent, run_id: going.run, ...('n' in data && { attempt: data.n }) });
      this.isKnown(site, this.fact(site, agent, data));
    }
    if (going.rest.length === 0) this.open.delete(key);
    else this.open.set(key, going);
  }

  private plan(site: Site, { task, ok, model, cost }: Extract<Step, { op: 'attempt' }>): { run: string; n: number; rest: FactData[] } {
    const entry = expectedTasks(this.model.onMachine(site)).get(task);
    const run = `cub-20260105-09000${SITES.indexOf(site.name)}`;
    const n = Math.max(0, ...(entry?.attempts ?? []).map(({ number }) => number)) + 1;
    const start: FactData = { kind: 'start', task, title: `${task} at ${site.name}`, epic: EPIC };
    const isOpen = entry?.status === 'in_progress' && entry.stages.length > 0;
    return { run, n, rest: [...(isOpen ? [] : [start]), { kind: 'attempt', task, run, n, model }, { kind: 'usage', task, run, n, model, cost }, { kind: 'attempt-end', task, run, n, ok }] };
  }

  /** As a run ends a task: published first, and part of the journal afterwards. */
  private async end(site: Site, { task, status }: Extract<Step, { op: 'end' }>): Promise<void> {
    if (expectedTasks(this.model.onMachine(site)).get(task)?.status !== 'in_progress') return;
    const { journal, records } = await this.ledgerOf(site);
    const data: FactData = { kind: 'end', task, title: `${task} at ${site.name}`, status };
    const batch = journal.batch();
    const [type, body] = eventOf(data);
    batch.append(type as 'agent.note', body, { task_id: task, agent: 'cub', run_id: `cub-20260105-09000${SITES.indexOf(site.name)}` });
    const fact = this.fact(site, 'cub', data, 'of a batch');
    await this.publish(site, [fact], async () => {
      await records.publish({ batch });
      batch.commit();
    });
  }

  private async stage(site: Site, { task, to, binary }: Extract<Step, { op: 'stage' }>): Promise<void> {
    const entry = expectedTasks(this.model.onMachine(site)).get(task);
    const args = ['ledger', 'update', task, '--stage', to, '--reason', 'seen'];
    if (!entry) {
      if (binary) expect(await this.cub(site, ...args).then(({ code }) => code)).toBe(1);
      return;
    }
    if (entry.stage === to) return;
    if (binary && entry.status !== 'completed') {
      expect(await this.cub(site, ...args).then(({ code }) => code)).toBe(1);
      return;
    }
    const data: FactData = { kind: 'stage', task, to, reason: 'seen' };
    if (binary) {
      await this.publish(site, [this.fact(site, 'cub', data, 'real')], () => this.cub(site, ...args));
      return;
    }
    const { journal, records } = await this.ledgerOf(site);
    const batch = journal.batch();
    batch.append('ledger.stage_changed', { from: 'in_progress', to, by: 'Test User', reason: 'seen' }, { task_id: task });
    const fact = this.fact(site, 'cub', data, 'of a batch');
    await this.publish(site, [fact], async () => {
      await records.publish({ batch });
      batch.commit();
    });
  }

  /** @param extra facts that are published without being in the journal yet */
  private async publish(site: Site, extra: readonly Fact[], publish: () => Promise<unknown>): Promise<void> {
    const facts = [...this.model.unpublished(site, site.git.publishedInHistory()), ...extra];
    const before = new Set(site.git.published());
    await publish();
    const made = site.git.published().filter((file) => !before.has(file));
    this.model.published(site, facts, made);
    for (const fact of extra) this.isKnown(site, fact);
    if (facts.length > 0) site.areSumsMoved = false;
    site.isMerged = false;
  }

  private async create(site: Site, number: number): Promise<void> {
    const id = fileTask(site.name, number);
    const isThere = this.hasFile(site, id);
    const { code } = await this.cub(site, 'task', 'create', `Title of ${id}`, '--id', id);
    expect(code).toBe(isThere ? 1 : 0);
  }

  /** A task is closed by hand: without a start that the machine knows of, it was started then as well. */
  private async close(site: Site, number: number): Promise<void> {
    const id = fileTask(site.name, number);
    if (!this.hasFile(site, id)) return;
    const known = [...this.model.onMachine(site)].filter(({ task }) => task === id);
    const { recorded } = (await this.cub(site, 'task', 'close', id)).json<{ recorded: string }>();
    expect(['closed', 'unchanged']).toContain(recorded);
    if (recorded === 'unchanged') return;
    const segment = `real ${this.count}`;
    const title = `Title of ${id}`;
    if (!known.some(({ kind }) => kind === 'start')) this.isKnown(site, this.fact(site, 'cub', { kind: 'start', task: id, title, epic: null }, 'real', segment));
    this.isKnown(site, this.fact(site, 'cub', { kind: 'end', task: id, title, status: 'completed' }, 'real', segment));
    site.machine.claims.delete(id);
    const { items } = (await this.cub(site, 'task', 'list')).json<{ items: { id: string; status: string }[] }>();
    expect(items.find((item) => item.id === id)?.status).toBe('closed');
  }

  private async claim(site: Site, id: string): Promise<void> {
    if (!this.hasFile(site, id)) return;
    const { code } = await this.cub(site, 'task', 'claim', id);
    const isClosed = [...site.machine.live].some(({ task, kind }) => task === id && kind === 'end') || this.statusInFile(site, id) === 'closed';
    expect(code).toBe(isClosed || site.machine.claims.has(id) ? 4 : 0);
    if (code === 0) site.machine.claims.add(id);
  }

  private async release(site: Site, id: string): Promise<void> {
    if (!this.hasFile(site, id)) return;
    expect(await this.cub(site, 'task', 'claim', id, '--release').then(({ code }) => code)).toBe(0);
    site.machine.claims.delete(id);
  }

  /**
   * As somebody who looks after the entries that a reset left behind, and knows what that took away; those of a merge the next
   * publication makes right.
   */
  private async commit(site: Site): Promise<void> {
    if (site.isMoved) await (await this.ledgerOf(site)).records.rebuild({ acceptLoss: true });
    site.isMoved = false;
    site.git.commitAll();
  }

  /** @param committed whether git wants a clean tree for it */
  private move(site: Site, move: (git: GitSite) => unknown, committed = true): void {
    const { git } = site;
    if (committed) git.commitAll();
    move(git);
    site.files = new Set(git.published());
    if (committed) site.isMerged = true;
    else site.isMoved = true;
    site.areSumsMoved = true;
  }

  private async rebuild(site: Site): Promise<void> {
    await (await this.ledgerOf(site)).rebuild({ acceptLoss: true });
    site.isMoved = false;
    site.isMerged = false;
    site.areSumsMoved = false;
  }

  private async archive(site: Site): Promise<void> {
    const { project } = await this.ledgerOf(site);
    await archiveSegments({ project, clock: { now: () => new Date(this.now) }, newId: () => this.newId() }, false);
    const others = this.existing().filter((other) => other !== site && other.machine === site.machine);
    this.model.archived(site, others, site.git.publishedInHistory(), new Date(this.now).toISOString().slice(0, 10));
  }

  private async compact(site: Site): Promise<void> {
    const before = site.git.published();
    const { project } = await this.ledgerOf(site);
    compactLedger({ project, newId: () => this.newId() }, { before: '2027-01', dryRun: false });
    const after = site.git.published();
    this.model.compacted(site, before.filter((file) => !after.includes(file)), after.filter((file) => !before.includes(file)));
  }

  private removeWorktree(): void {
    const { main, side } = this.sites;
    const isGone = main.machine.trees.delete('side');
    if (isGone) {
      side.git.commitAll();
      main.git.run('worktree', 'remove', '--force', side.git.dir);
      return;
    }
    main.git.run('worktree', 'add', '--quiet', '--detach', side.git.dir);
    side.git.run('switch', '--quiet', '--create', `branch-${(this.branches += 1)}`);
    main.machine.trees.add('side');
    side.opened = null;
    this.move(side, () => undefined);
  }

  private newId(): string {
    this.count += 1;
    return `01J00000000000000000${String(this.count).padStart(6, '0')}`;
  }

  private fact(site: Site, agent: string, data: FactData, when: 'now' | 'of a batch' | 'real' = 'now', segment?: string): Fact {
    this.count += 1;
    const at = when === 'real' ? Date.now() : this.now + site.clockOffset;
    const date = new Date(at).toISOString().slice(0, 10);
    const known = new Set([...this.model.onMachine(site)].filter(({ task }) => task === data.task));
    const own = when === 'now' ? `${site.name} ${site.openings} ${agent} ${date}` : `${when} ${this.count}`;
    return { ...data, order: this.count, at, known, tree: treeOf(site.name), agent, date, segment: segment ?? own };
  }

  private isKnown(site: Site, fact: Fact): void {
    site.machine.live.add(fact);
  }

  private cub(site: Site, ...args: string[]): Promise<CubRun> {
    return runCub([...args, '--json'], { cwd: site.git.dir });
  }

  private localDir({ machine, git }: Site): string {
    return join(machine === this.sites.main.machine ? this.sites.main.git.dir : git.dir, '.git', 'cub');
  }

  private hasFile({ git }: Site, id: string): boolean {
    return this.taskFile(git, id) !== null;
  }

  private statusInFile({ git }: Site, id: string): string | undefined {
    return /^status: (\w+)/m.exec(this.taskFile(git, id) ?? '')?.[1];
  }

  private taskFile(git: GitSite, id: string): string | null {
    try {
      return readFileSync(join(git.dir, '.cub', 'tasks', `${id}.md`), 'utf8');
    } catch {
      return null;
    }
  }
}

const fileTask = (site: SiteName, number: number) => `demo-${site}${number}`;

function withOne(from: readonly string[], which: number, use: (one: string) => unknown): void {
  const one = from[which % from.length];
  if (one !== undefined) use(one);
}
