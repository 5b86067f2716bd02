import type { LedgerOverview } from '@cub/plugin-sdk';
import { plainText, plural } from '@cub/plugin-sdk/text';
import { formatCostSum } from '@cub/schema';
import { itemLines, type WeightedLine } from '../structure/render/weighted-line.js';
import { readHealth, type ProjectHealth } from './project-health.js';

const HEADING = '## Project Health';
const MAX_TITLE = 60;
const FILES = { first: 4, further: 4 };

/**
 * The section Project Health, with its heading, as much of it as fits.
 * @param maxTokens hard limit for the whole section
 * @param countTokens of a text
 * @returns null when nothing was worked on, or when not even one line fits
 */
export function renderHealth(overview: LedgerOverview, maxTokens: number, countTokens: (text: string) => number): string | null {
  const health = readHealth(overview);
  if (health === null) return null;
  const lines = healthLines(health);
  while (lines.length > 0) {
    const text = [HEADING, '', ...lines.map((line) => line.text)].join('\n');
    if (countTokens(text) <= maxTokens) return text;
    lines.splice(lightest(lines), 1);
  }
  return null;
}

/** In the order in which they are printed. */
export function healthLines(health: ProjectHealth): WeightedLine[] {
  const { tasks, completed, averageAttempts, escalationRate } = health;
  const percent = Math.round(escalationRate * 100);
  return [
    { text: `- last ${plural(tasks, 'task')}: ${completed} completed, ${averageAttempts.toFixed(1)} attempts on average, ${percent}% escalated, cost ${formatCostSum(health.cost)}`, weight: 1 },
    ...itemLines('often in failed attempts', health.troubledFiles.map(({ path, failedAttempts }) => `${plain(path)} (${failedAttempts})`), 0.95, FILES),
    ...health.failed.map(({ id, title, status }, i) => ({ text: `- ${status}: ${plain(id)} ${shortened(plain(title))}`.trimEnd(), weight: 0.85 - i * 0.05 })),
  ];
}

function lightest(lines: readonly WeightedLine[]): number {
  return lines.reduce((found, { weight }, i) => (weight <= (lines[found]?.weight ?? Infinity) ? i : found), 0);
}

/** Titles come from people and agents: in a line of Markdown, none of them may look like something else. */
function plain(text: string): string {
  return plainText(text.replaceAll(/\s+/g, ' ')).replaceAll('`', "'");
}

function shortened(title: string): string {
  return [...title].length > MAX_TITLE ? `${[...title].slice(0, MAX_TITLE - 1).join('')}…` : title;
}
