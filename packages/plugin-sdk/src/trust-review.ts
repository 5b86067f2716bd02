import type { ListedTrustItem } from './services/trust.js';
import { visibleCommand, visibleLine } from './visible-text.js';

/**
 * Commands as a person reviews them before an approval: each in one line, exactly, and what the approval does not cover. Whoever asks shows this.
 * @param withScripts whether the files that the commands name are approved, too
 */
export function describeTrustItems(items: readonly ListedTrustItem[], withScripts: boolean): string {
  return items.map((item) => describe(item, withScripts)).join('\n');
}

function describe(item: ListedTrustItem, withScripts: boolean): string {
  const mark = item.refused === null ? (item.trusted ? '✓' : '?') : '✗';
  const lines = [`${mark} ${visibleLine(item.kind)} from ${visibleLine(item.origin)}`, `    ${visibleCommand(item.content)}`];
  if (item.refused !== null) lines.push(`    (${item.refused})`);
  if (item.scripts.length > 0) lines.push(`    (${scriptsNote(item, withScripts)})`);
  return lines.join('\n');
}

function scriptsNote({ scripts, covers_scripts: covers, trusted }: ListedTrustItem, withScripts: boolean): string {
  const names = scripts.map(visibleLine).join(', ');
  if (covers) return trusted ? `with ${names} as approved` : `${names} changed since the approval`;
  return withScripts ? `with ${names} as now` : `${names} may change without asking again; \`cub trust --with-scripts\` covers that`;
}
