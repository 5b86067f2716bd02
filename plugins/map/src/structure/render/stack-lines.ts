import type { ProjectStructure } from '../project-structure.js';
import { pathText } from './path-text.js';
import type { WeightedLine } from './weighted-line.js';

const MAX_EVIDENCE = 4;

/** `- node: pnpm workspace, TypeScript, vitest (package.json, turbo.json)`. */
export function stackLines({ stacks }: Pick<ProjectStructure, 'stacks'>): WeightedLine[] {
  return stacks.map(({ id, evidence, tools }, i) => {
    const shown = evidence.slice(0, MAX_EVIDENCE).map(pathText);
    const more = evidence.length > shown.length ? [`${evidence.length - shown.length} more`] : [];
    const where = shown.length > 0 ? ` (${[...shown, ...more].join(', ')})` : '';
    return { text: `- ${id}${tools.length > 0 ? `: ${tools.join(', ')}` : ''}${where}`, weight: 1 - Math.min(i, 5) * 0.02 };
  });
}
