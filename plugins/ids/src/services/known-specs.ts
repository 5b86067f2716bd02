import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectToken, tasksToken, type Cub } from '@cub/plugin-sdk';
import { readings } from '../grammar/parse-id.js';

const MAX_HEAD_CHARS = 4096;
const SPEC_IN_NAME = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*-\d{3,9}(?![0-9A-Za-z])/;

/** Ids of the specs that a project has: those of files in `specs/`, and those that plans and tasks name. */
export async function specsOfProject(cub: Cub): Promise<ReadonlySet<string>> {
  const [project, tasks] = [await cub.get(projectToken), await cub.get(tasksToken)];
  const { items } = await tasks.list();
  return knownSpecs(
    project.root,
    items.flatMap((task) => task.lineage.spec_id ?? [])
  );
}

/** @param others ids from elsewhere; those that can only be specs count */
export function knownSpecs(root: string, others: readonly string[]): ReadonlySet<string> {
  return new Set(
    [...specFiles(root), ...plansOf(root).flatMap(({ spec_id }) => textOf(spec_id)), ...others].filter(isSpec)
  );
}

/** Ids of plans, and of the specs that they come from. */
export function planIds(root: string): string[] {
  return plansOf(root).flatMap(({ plan_id, spec_id }) => [...textOf(plan_id), ...textOf(spec_id)]);
}

function isSpec(id: string): boolean {
  return readings(id).some(({ kind }) => kind === 'spec');
}

/** A spec says its id in its front matter, and at the start of its file name: `specs/planned/cub-054-parser.md`. */
function specFiles(root: string): string[] {
  const stages = names(join(root, 'specs')).map((stage) => join(root, 'specs', stage));
  return [join(root, 'specs'), ...stages].flatMap((folder) =>
    names(folder)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => [...idInName(name), ...idInFile(join(folder, name))])
  );
}

function idInName(name: string): string[] {
  const id = SPEC_IN_NAME.exec(name)?.[0];
  return id === undefined ? [] : [id];
}

function idInFile(file: string): string[] {
  const head = textAt(file)?.slice(0, MAX_HEAD_CHARS) ?? '';
  const front = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(head)?.[1] ?? '';
  const id = /^id:[ \t]*["']?([^"'\s#]+)/m.exec(front)?.[1];
  return id === undefined ? [] : [id];
}

function plansOf(root: string): Record<string, unknown>[] {
  return names(join(root, 'plans')).flatMap((slug) => {
    try {
      return [
        JSON.parse(textAt(join(root, 'plans', slug, 'plan.json')) ?? 'null') as Record<string, unknown> | null,
      ].filter((plan) => plan !== null);
    } catch {
      // A plan that cannot be read names no ids.
      return [];
    }
  });
}

function textOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : [];
}

function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
