import { CubError, EXIT, points, projectToken, type Cub, type Finding, type InitRequest, type PlannedFile, type Project } from '@cub/plugin-sdk';
import { applySetup, keptPath } from '../setup/apply-setup.js';
import { planSetup, type SetupPlan } from '../setup/plan-setup.js';

export interface InitReport {
  readonly kind: 'project';
  /** Prefix of new ids. */
  readonly id: string;
  readonly root: string;
  /** Nothing was written; `written` and `changes` are what would be. */
  readonly dry_run: boolean;
  /** Relative to the root; empty when everything was there. */
  readonly written: readonly string[];
  readonly changes: readonly FileReport[];
  readonly git: boolean;
  /** What the user has to look at. */
  readonly warnings: readonly Finding[];
  /** What is worth knowing. */
  readonly notes: readonly Finding[];
}

export interface FileReport {
  readonly path: string;
  readonly action: 'create' | 'change';
  /** A unified diff; null unless nothing was written. */
  readonly diff: string | null;
}

/**
 * Sets a project up, or brings it up to date. Safe to run again; killed in between, run it again.
 * @throws CubError `CUB_PROJECT_ID`, `CUB_PROJECT_ID_SET` (exit 2), `CUB_INIT_MISSING` (an update of what is not set up), and those of `readTarget` and `applySetup`
 */
export async function initialize(cub: Cub, request: InitRequest, isDryRun: boolean): Promise<InitReport> {
  const project = await cub.get(projectToken);
  const { projectId } = request;
  if (projectId !== undefined && project.initialized && projectId !== project.projectId) throw otherId(project.projectId, projectId);
  if (request.command === 'update' && !project.initialized) throw notSetUp(project.root);
  const { files, findings } = await setUp(cub, request, isDryRun ? null : project);
  const all = [...files.flatMap((file) => whereKept(project, file, isDryRun)), ...findings, ...(await tasksPassedOver(cub))];
  return {
    kind: 'project',
    id: projectId ?? project.projectId,
    root: project.root,
    dry_run: isDryRun,
    written: files.map(({ path }) => path),
    changes: await Promise.all(files.map((file) => report(file, isDryRun))),
    git: project.gitTop !== null,
    warnings: all.filter(({ severity }) => severity !== 'ok'),
    notes: all.filter(({ severity }) => severity === 'ok'),
  };
}

/**
 * Plans all before anything is written.
 * @param writesTo null: only plans, so that what comes last is planned from the files as they are now
 */
async function setUp(cub: Cub, request: InitRequest, writesTo: Project | null): Promise<SetupPlan> {
  const first = await planSetup(cub, request, 'first');
  let last = await planSetup(cub, request, 'last');
  if (writesTo) {
    applySetup(writesTo, first.files);
    if (first.files.length > 0) last = await planSetup(cub, request, 'last');
    applySetup(writesTo, last.files);
  }
  return { files: [...first.files, ...last.files], findings: [...first.findings, ...last.findings] };
}

async function report(file: PlannedFile, isDryRun: boolean): Promise<FileReport> {
  const diff = isDryRun ? (await import('../setup/diff-text.js')).diffText(file) : null;
  return { path: file.path, action: file.before === null ? 'create' : 'change', diff: await diff };
}

function whereKept(project: Project, file: PlannedFile, isDryRun: boolean): Finding[] {
  if (!file.keepsOld || !file.before) return [];
  const kept = isDryRun ? 'would be kept' : 'is kept';
  return [{ severity: 'ok', message: `The old ${file.path} ${kept} in ${keptPath(project, file)}` }];
}

/** Tasks of another backend than the chosen one: nobody would look for them once cub shows its own. */
async function tasksPassedOver(cub: Cub): Promise<Finding[]> {
  const check = 'task-backend';
  if (!cub.ids(points.doctorCheck).includes(check)) return [];
  return (await (await cub.one(points.doctorCheck, check)).run()).filter(({ severity }) => severity !== 'ok');
}

function otherId(id: string, wanted: string): CubError {
  return new CubError(`this project has the id ${JSON.stringify(id)}, not ${JSON.stringify(wanted)}`, {
    code: 'CUB_PROJECT_ID_SET',
    exit: EXIT.usage,
    suggestions: ['Leave out --project-id, or change `project_id` in .cub/config.json; ids that were given stay as they are.'],
  });
}

function notSetUp(root: string): CubError {
  return new CubError(`cub is not set up in ${root}`, { code: 'CUB_INIT_MISSING', suggestions: ['Set it up with `cub init`.'] });
}
