import { requireSafeId } from '@cub/schema';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { slugOf } from './plan-slug.js';

export const PLANS_FOLDER = 'plans';
const PLAN_FILE = 'itemized-plan.md';

/** Where a plan lives in the project; paths are relative to its root, with `/`. */
export interface PlanPlace {
  readonly slug: string;
  /** `plans/<slug>/itemized-plan.md` */
  readonly planFile: string;
  /** `plans/<slug>/plan.json` */
  readonly planJson: string;
  /** True when the file that is imported is that file itself. */
  readonly inPlace: boolean;
}

/** A plan in the project's own layout stays where it is; one from elsewhere gets its slug from its title, else from its file. */
export function placePlan(root: string, file: string, title: string | null): PlanPlace {
  const relative = path.relative(realpathSync(root), realpathSync(file)).split(path.sep);
  const inPlace = relative.length === 3 && relative[0] === PLANS_FOLDER && relative[2] === PLAN_FILE;
  const slug = inPlace ? (relative[1] ?? '') : slugOf(title ?? '') || slugOf(path.parse(file).name) || 'plan';
  return { ...placeOf(slug), inPlace };
}

/** @throws CubError `CUB_ID_UNSAFE` */
export function placeOf(slug: string): Omit<PlanPlace, 'inPlace'> {
  requireSafeId(slug, 'plan');
  return { slug, planFile: `${PLANS_FOLDER}/${slug}/${PLAN_FILE}`, planJson: `${PLANS_FOLDER}/${slug}/plan.json` };
}

/**
 * The specification that a plan's `> Source:` line names, relative to the project's root. Links are relative to the plan's
 * own folder. Specifications move between the folders of `specs/`; the file is found by its name when it did.
 */
export function specFileOf(root: string, place: Pick<PlanPlace, 'planFile'>, source: string | null): string | null {
  if (source === null || /^[a-z][a-z0-9+.-]*:/i.test(source)) return source;
  const target = source.replace(/#.*$/, '');
  const base = target.startsWith('.') ? path.posix.dirname(place.planFile) : '';
  const file = path.posix.normalize(path.posix.join(base, target));
  if (file.startsWith('../') || path.posix.isAbsolute(target)) return source;
  if (existsSync(path.join(root, file))) return file;
  return movedSpec(root, path.posix.basename(file)) ?? file;
}

function movedSpec(root: string, name: string): string | undefined {
  try {
    const stages = readdirSync(path.join(root, 'specs'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const found = stages.map((stage) => `specs/${stage.name}/${name}`).filter((file) => existsSync(path.join(root, file)));
    return found.length === 1 ? found[0] : undefined;
  } catch {
    return undefined;
  }
}
