import {
  configToken,
  CubError,
  EXIT,
  idsToken,
  ledgerToken,
  mapToken,
  pluginsToken,
  projectToken,
  promptToken,
  recordsToken,
  redactorToken,
  trustToken,
  type ComposedPrompt,
  type IdKind,
  type LedgerService,
  type PluginReport,
  type RenderedMap,
  type Project,
} from '@cub/plugin-sdk';
import type { CubConfig } from '@cub/schema';
import { fakeTasks } from './fake-tasks.js';
import { fake, type FakeService } from './test-host.js';

/**
 * A stand-in for each service that plugins of cub provide: `tasks`, `ids`, `ledger`, `prompt`, `map`. The others are real in a test host: they work in its
 * `cwd`; there are stand-ins for them, too, to be named one by one.
 * @param own stand-ins that are used in place of these, or beside them
 * @example startTestHost({ plugins: [join(__dirname, '..')], cwd: repo.dir, services: fakeServices(fakeTasks([fakeTask()])) })
 */
export function fakeServices(...own: readonly FakeService[]): FakeService[] {
  return [fakeTasks(), fakeIds(), fakeLedger(), fakePrompt(), fakeMap(), ...own];
}

/** New ids of a project `test`, each once: `test-s001`, `test-s002`, `test-001`, `test-001A`, `test-001A-0`, `test-001A-0.1`. */
export function fakeIds(): FakeService {
  const given = new Set<string>();
  const format: Readonly<Record<IdKind, (parent: string, n: number) => string>> = {
    spec: (_, n) => `test-${String(n + 1).padStart(3, '0')}`,
    standalone: (_, n) => `test-s${String(n + 1).padStart(3, '0')}`,
    plan: (parent, n) => parent + String.fromCharCode(65 + n),
    epic: (parent, n) => `${parent}-${n}`,
    task: (parent, n) => `${parent}.${n + 1}`,
  };
  return fake(idsToken, {
    next: async (kind, { parent = '', taken = [], count = 1 } = {}) => {
      const ids: string[] = [];
      for (let n = 0; ids.length < count; n += 1) {
        const id = format[kind](parent, n);
        if (given.has(id) || taken.includes(id)) continue;
        given.add(id);
        ids.push(id);
      }
      return ids;
    },
    requireUnambiguous: async () => undefined,
  });
}

/** A ledger in which nothing has happened. @param service what is different about it */
export function fakeLedger(service: Partial<LedgerService> = {}): FakeService {
  const nothing = { tasks: new Map(), epics: new Map(), plans: new Map(), runs: new Map(), faults: [] };
  return fake(ledgerToken, {
    task: async () => null,
    overview: async () => ({ lines: [], latest: () => ({ items: [], total: 0 }), linesWithText: () => [], entries: () => [], epics: () => [], plans: () => [], runs: () => [], faults: [] }),
    view: async () => nothing,
    artifactPath: () => null,
    unimported: async () => [],
    ...service,
  });
}

/** Composes the same for every task. @defaultValue says the title of the task */
export function fakePrompt(composed: Partial<ComposedPrompt> = {}): FakeService {
  return fake(promptToken, { compose: async ({ task }) => ({ system: '', user: task.title, parts: [], tokenBudget: 32_000, ...composed }) });
}

/** The same map for every request. @defaultValue of a project without files */
export function fakeMap(map: Partial<RenderedMap> = {}): FakeService {
  const stats = { filesFound: 0, filesIndexed: 0, filesParsed: 0, parser: 'none' } as const;
  return fake(mapToken, { render: async ({ tokens = 1500 } = {}) => ({ text: '# Project Map\n', tokens: 4, budget: tokens, files: [], stats, warnings: [], ...map }) });
}

/** Approvals. @param trusts what is approved; by default everything */
export function fakeTrust(trusts: (content: string) => boolean = () => true): FakeService {
  return fake(trustToken, {
    list: async () => [],
    grant: async () => undefined,
    approveTyped: async () => true,
    revoke: async () => 0,
    require: async (items) => {
      const asked = items.filter(({ content }) => !trusts(content));
      if (asked.length > 0) throw new CubError(`not approved: ${asked.map(({ origin }) => origin).join(', ')}`, { code: 'CUB_TRUST_REQUIRED', exit: EXIT.check });
    },
  });
}

/** Publishes nothing and finds everything in order. A batch that is handed over is left to the caller, as the real one does. */
export function fakeRecords(): FakeService {
  return fake(recordsToken, {
    publish: async ({ batch } = {}) => ({ paths: [], events: batch?.events.length ?? 0 }),
    withdraw: async () => undefined,
    check: async () => [],
    inspect: async () => [],
    rebuild: async () => ({ written: 0, unchanged: 0, removed: 0 }),
  });
}

/** Settings, all from the project. @param values as in `.cub/config.json` */
export function fakeConfig(values: CubConfig = {}): FakeService {
  const place = '/nonexistent/.cub/config.json';
  const section = (path: string) => path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], values);
  return fake(configToken, { values, section, get: (path) => (section(path) === undefined ? undefined : { value: section(path), origin: 'project', place }) });
}

/** A project `test` outside of git. @param fields what is different about it, at least its `root` */
export function fakeProject(fields: Partial<Project> & Pick<Project, 'root'>): FakeService {
  const cubDir = `${fields.root}/.cub`;
  return fake(projectToken, { cubDir, localDir: `${cubDir}/local`, cacheDir: `${cubDir}/local/cache`, gitTop: null, tree: 'main', projectId: 'test', initialized: true, ensureInitialized: async () => [], planInitialization: async () => [], ...fields });
}

/** Knows one secret, and takes it out of texts. Without one nothing is changed. */
export function fakeRedactor(secret: string = ''): FakeService {
  const text = (given: string) => (secret === '' ? given : given.replaceAll(secret, '[REDACTED:test]'));
  return fake(redactorToken, { text, value: <T>(value: T) => JSON.parse(text(JSON.stringify(value))) as T });
}

/** What the host says about plugins. @defaultValue there are none */
export function fakePlugins(report: Partial<PluginReport> = {}): FakeService {
  return fake(pluginsToken, { report: async () => ({ plugins: [], faults: [], ...report }) });
}
