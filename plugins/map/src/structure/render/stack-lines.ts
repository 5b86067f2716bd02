import type { ProjectStructure } from '../project-structure.js';
import { pathText } from './path-text.js';
import type { WeightedLine } from './weighted-line.js';

const MAX_EVIDENCE = 4;

/**
 * `- node: pnpm workspace, TypeScript, vitest (package.json, turbo.json)`; of several languages with the share of each,
 * `- c++, 83 % of the code: …`.
 */
export function stackLines({ stacks, containers }: Pick<ProjectStructure, 'stacks' | 'containers'>): WeightedLine[] {
  const texts = stacks.map(({ id, evidence, tools, share }) => {
    const shown = evidence.slice(0, MAX_EVIDENCE).map(pathText);
    const more = evidence.length > shown.length ? [`${evidence.length - shown.length} more`] : [];
    const where = shown.length > 0 ? ` (${[...shown, ...more].join(', ')})` : '';
    return `- ${id}${share === null ? '' : `, ${percent(share)} of the code`}${
      tools.length > 0 ? `: ${tools.join(', ')}` : ''
    }${where}`;
  });
  const images = containers.map(
    ({ path, base, starts }) =>
      `- container: ${[base === null ? [] : `FROM ${base}`, starts === null ? [] : `starts \`${starts}\``]
        .flat()
        .join(', ')} (${pathText(path)})`,
  );
  return [...texts, ...images].map((text, i) => ({ text, weight: 1 - Math.min(i, 5) * 0.02 }));
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(100 * share)} %`;
}
