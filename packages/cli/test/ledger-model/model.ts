import type { Fact } from './facts.js';
import type { SiteName } from './steps.js';

/** One repository with its live journal. */
export interface Machine {
  readonly live: Set<Fact>;
  /** Which files once held which facts, by the worktree that made them. */
  publications: { readonly tree: string; files: readonly string[]; readonly facts: readonly Fact[] }[];
  readonly trees: Set<string>;
  /** Tasks that are claimed by hand. */
  readonly claims: Set<string>;
}

/** A work tree, and what of the published journal lies in it: that is git's to say, what is in a file is known from the step that made it. */
export interface ModelSite {
  readonly name: SiteName;
  readonly machine: Machine;
  files: ReadonlySet<string>;
  /** Whether git has moved tracked entries since they were written, in a way that it tells nobody: a reset, a stash. */
  isMoved: boolean;
  /** Whether it has put branches together, which the next publication makes right. */
  isMerged: boolean;
  /** The same for the ignored files of epics and plans, which the next publication mends. */
  areSumsMoved: boolean;
}

/** What should be, from what was asked for. It never looks at what cub says. */
export class LedgerModel {
  private readonly content = new Map<string, readonly Fact[]>();

  inTree(site: ModelSite): Set<Fact> {
    return new Set([...site.files].flatMap((file) => this.factsIn(file)));
  }

  onMachine(site: ModelSite): Set<Fact> {
    return new Set([...this.inTree(site), ...site.machine.live]);
  }

  factsIn(file: string): readonly Fact[] {
    const facts = this.content.get(file);
    if (!facts) throw new Error(`nobody wrote ${file}`);
    return facts;
  }

  /** What a publication has to bring into the work tree. @param inHistory files that a ref can reach */
  unpublished({ name, machine, files }: ModelSite, inHistory: ReadonlySet<string>): Fact[] {
    const tree = treeOf(name);
    const holds = (file: string) => files.has(file) || inHistory.has(file);
    const covered = new Set(machine.publications.filter((publication) => publication.files.every(holds)).flatMap(({ facts }) => facts));
    const isOurs = (fact: Fact) => fact.tree === tree || (tree === 'main' && !machine.trees.has(fact.tree));
    return [...machine.live].filter((fact) => isOurs(fact) && !covered.has(fact));
  }

  /** Takes note of what a publication wrote. @throws Error when these are not the files that these facts need */
  published(site: ModelSite, facts: readonly Fact[], files: readonly string[]): void {
    const groups = groupBy(facts, ({ agent, date }) => `${agent}/${date}`);
    const folders = files.map((file) => file.split('/').slice(0, -1).join('/')).sort();
    const expected = [...groups.keys()].sort();
    if (folders.join() !== expected.join()) throw new Error(`published files in [${folders.join()}], expected one in each of [${expected.join()}]`);
    for (const file of files) this.content.set(file, groups.get(file.split('/').slice(0, -1).join('/')) ?? []);
    site.files = new Set([...site.files, ...files]);
    if (files.length > 0) site.machine.publications.push({ tree: treeOf(site.name), files, facts });
  }

  /** Files of one agent and month became one. @throws Error when they became none or several */
  compacted(site: ModelSite, gone: readonly string[], made: readonly string[]): void {
    const groupOf = (file: string) => `${file.split('/')[0]} ${file.split('/')[1]?.slice(0, 7)}`;
    const replaced = new Map<string, string>();
    for (const [group, files] of groupBy(gone, groupOf)) {
      const facts = new Set(files.flatMap((file) => this.factsIn(file)));
      const ofGroup = (file: string) => groupOf(file) === group;
      // A file that holds all of it already stays, and no new one is made.
      const whole = [...site.files].find((file) => ofGroup(file) && !gone.includes(file) && isSuperset(this.factsIn(file), facts));
      const [into = whole, ...more] = made.filter(ofGroup);
      if (into === undefined || more.length > 0) throw new Error(`${files.join()} became ${[into, ...more].join() || 'nothing'}`);
      if (into !== whole) this.content.set(into, [...facts]);
      for (const file of files) replaced.set(file, into);
    }
    site.files = new Set([...site.files].map((file) => replaced.get(file) ?? file));
    const tree = treeOf(site.name);
    for (const publication of site.machine.publications) {
      if (publication.tree === tree) publication.files = [...new Set(publication.files.map((file) => replaced.get(file) ?? file))];
    }
  }

  /** Closed segments whose facts every work tree of the machine has, and git as well, leave the live journal. */
  archived(site: ModelSite, others: readonly ModelSite[], inHistory: ReadonlySet<string>, today: string): void {
    const { live } = site.machine;
    const kept = new Set([...site.files].filter((file) => inHistory.has(file)).flatMap((file) => this.factsIn(file)));
    const trees = [site, ...others].map((other) => this.inTree(other));
    for (const facts of groupBy(live, ({ segment }) => segment).values()) {
      const isClosed = facts.every(({ date }) => date < today);
      if (isClosed && facts.every((fact) => kept.has(fact) && trees.every((tree) => tree.has(fact)))) for (const fact of facts) live.delete(fact);
    }
  }
}

function isSuperset<T>(items: readonly T[], of: ReadonlySet<T>): boolean {
  const all = new Set(items);
  return [...of].every((item) => all.has(item));
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The name under which cub knows a worktree. */
export function treeOf(name: SiteName): string {
  return name === 'side' ? 'side' : 'main';
}
