import type { BuildCommand, CommandPurpose, ProjectStructure } from '../project-structure.js';
import { itemLines, type WeightedLine } from './weighted-line.js';

/** In the order in which one needs them, with what they weigh. */
const PURPOSES: readonly (readonly [CommandPurpose, number])[] = [
  ['install', 0.9],
  ['build', 0.96],
  ['test', 1],
  ['lint', 0.85],
  ['types', 0.85],
  ['run', 0.7],
  ['other', 0.35],
];
const LENGTHS = { first: 2, further: 6 };

/** `- test: `npm test`, `npm run test:unit``: a line for each purpose, the plainest commands first. */
export function commandLines({ buildCommands }: Pick<ProjectStructure, 'buildCommands'>): WeightedLine[] {
  return PURPOSES.flatMap(([purpose, weight]) => {
    const commands = buildCommands.filter(({ what }) => what === purpose);
    const plainest = commands.map((command, i) => ({ command, i })).sort((a, b) => oddity(a.command) - oddity(b.command) || a.i - b.i);
    return itemLines(purpose === 'other' ? 'tasks' : purpose, plainest.map(({ command }) => `\`${command.command}\``), weight, LENGTHS);
  });
}

/** A command of the root is plainer than one of a part, one that ends plainer than one that goes on, `test` plainer than `test:unit`, `lint` a plainer lint than `format`. */
function oddity({ command, what, from }: BuildCommand): number {
  const isPart = command.startsWith('cd ') || /.\/(package\.json|Cargo\.toml)$/.test(from);
  const goesOn = /watch|debug|update|snapshot|fix/.test(command);
  const last = command.slice(command.lastIndexOf(' ') + 1);
  const isVariant = /^\w+[:._-]\w/.test(last);
  return (isPart ? 4 : 0) + (goesOn ? 2 : 0) + (isVariant ? 1 : 0) + (last === what ? 0 : 0.5);
}
