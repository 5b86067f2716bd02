import { cpus, type } from 'node:os';

const HEADINGS = ['figure', 'value', 'reference', 'its value', 'ratio', 'goal', 'met'];

/** The figures as a markdown table, with what they were measured on. */
export function report(figures, date = new Date()) {
  const rows = figures.map(({ name, value, unit, reference, reference_value: peer, ratio, goal, met }) => [
    ...[name, amount(value, unit), reference, amount(peer, unit), ratio === null ? '' : `${ratio.toFixed(2)} ×`, goal ?? ''],
    met === null ? '' : met ? 'yes' : 'NO',
  ]);
  const table = [HEADINGS, ['---', '---:', '---', '---:', '---:', '---', '---'], ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `Measured on ${date.toISOString().slice(0, 10)}: ${cpus().length} cores, ${type()}, Node ${process.versions.node}. Each figure and its reference come from the same run.\n\n${table.join('\n')}\n`;
}

function amount(value, unit) {
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(value < 1 ? 3 : 1)} ${unit}`.trimEnd();
}
