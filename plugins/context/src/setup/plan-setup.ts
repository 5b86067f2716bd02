import { CubBug, points, type Contribution, type Cub, type Finding, type InitRequest, type InitStep, type PlannedFile } from '@cub/plugin-sdk';

export interface SetupPlan {
  /** In the order in which they are written, without those that have nothing to do. */
  readonly files: readonly PlannedFile[];
  readonly findings: readonly Finding[];
}

/** Asks the steps that come last, or all others, what they would do. Changes nothing. @throws CubError what a step fails with */
export async function planSetup(cub: Pick<Cub, 'all'>, request: InitRequest, which: 'first' | 'last'): Promise<SetupPlan> {
  const isWanted = ({ value }: Contribution<InitStep>) => (value.comesLast ?? false) === (which === 'last');
  const steps = (await cub.all(points.initStep)).filter(isWanted).sort((a, b) => a.value.order - b.value.order);
  const files = new Map<string, PlannedFile>();
  const findings: Finding[] = [];
  for (const { id, value } of steps) {
    const plan = await value.plan(request);
    for (const file of plan.files) {
      if (files.has(file.path)) throw new CubBug(`the init step "${id}" plans ${file.path}, which a step before it has planned`);
      files.set(file.path, file);
    }
    findings.push(...(plan.findings ?? []));
  }
  return { files: [...files.values()].filter(isChange), findings };
}

/** What a file is to hold, as bytes. */
export function plannedBytes({ after }: PlannedFile): Buffer {
  return typeof after === 'string' ? Buffer.from(after) : Buffer.from(after);
}

function isChange(file: PlannedFile): boolean {
  return file.before === null || !plannedBytes(file).equals(file.before);
}
