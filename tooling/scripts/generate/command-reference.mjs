import { flagForm, readCommands, usageOf } from './command-manifest.mjs';

const PATH = 'docs/reference/commands.md';

/** The page of all commands, grouped by topic, from the manifest of the built executable. */
export async function commandReference(root) {
  return { [PATH]: renderCommands(readCommands(root)) };
}

/** @param commands as `readCommands` returns them */
export function renderCommands(commands) {
  const shown = commands.filter((command) => !command.hidden);
  const topics = Object.entries(groupByTopic(shown));
  return `${[
    '# Commands',
    'Generated from the commands themselves by `npm run generate`. Exit codes: [errors.md](errors.md).',
    topics.map(([topic, members]) => `- ${topic}: ${members.map(linkTo).join(', ')}`).join('\n'),
    '## Flags of every command',
    flagTable(globalFlags(shown)),
    ...topics.flatMap(([topic, members]) => [`## ${topic}`, ...members.flatMap(describeCommand)]),
  ].join('\n\n')}\n`;
}

const linkTo = ({ name }) => `[\`cub ${name}\`](#cub-${name.replaceAll(' ', '-')})`;

/** Commands without a topic come first. */
function groupByTopic(commands) {
  const topics = { General: [] };
  for (const command of commands) {
    const isInTopic = command.name.includes(' ');
    (topics[isInTopic ? command.name.split(' ')[0] : 'General'] ??= []).push(command);
  }
  return topics;
}

function describeCommand(command) {
  const own = Object.values(command.flags).filter((flag) => flag.helpGroup !== 'GLOBAL' && !flag.hidden);
  const args = Object.values(command.args).filter((arg) => !arg.hidden);
  return [
    `### cub ${command.name}`,
    command.summary ?? '',
    command.description && command.description !== command.summary ? prose(command.description) : '',
    `\`\`\`text\n${usageOf(command)}\n\`\`\``,
    args.length > 0 ? table(['argument', 'meaning'], args.map((arg) => [code(arg.name.toUpperCase()), argText(arg)])) : '',
    own.length > 0 ? flagTable(own) : '',
    command.examples?.length > 0 ? `\`\`\`sh\n${command.examples.map(exampleText).join('\n')}\n\`\`\`` : '',
    `From \`${command.pluginName}\`.`,
  ].filter((part) => part !== '');
}

function globalFlags(commands) {
  const flags = new Map();
  for (const command of commands) {
    for (const flag of Object.values(command.flags)) if (flag.helpGroup === 'GLOBAL') flags.set(flag.name, flag);
  }
  return [...flags.values()].map((flag) => {
    const without = commands.filter((command) => !Object.hasOwn(command.flags, flag.name));
    return without.length === 0 ? flag : { ...flag, note: `Not: ${without.map(({ name }) => `\`cub ${name}\``).join(', ')}.` };
  });
}

function flagTable(flags) {
  return table(
    ['flag', 'environment', 'meaning'],
    flags.map((flag) => [code(flagForm(flag)), flag.env ? code(flag.env) : '', flagText(flag)]),
  );
}

function flagText(flag) {
  const text = [sentence(flag.summary ?? flag.description ?? '')];
  if (flag.required) text.push('Required.');
  if (flag.multiple && !/repeatable/.test(text[0])) text.push('Can be repeated.');
  if (flag.default !== undefined && flag.default !== false) text.push(`Default: \`${String(flag.default)}\`.`);
  if (flag.exclusive?.length > 0) text.push(`Not with ${flag.exclusive.map((name) => `\`--${name}\``).join(', ')}.`);
  if (flag.note) text.push(flag.note);
  return text.filter((part) => part !== '').join(' ');
}

function argText(arg) {
  const options = arg.options ? ` One of ${arg.options.map(code).join(', ')}.` : '';
  return `${sentence(arg.description ?? '')}${options}`;
}

function exampleText(example) {
  const text = typeof example === 'string' ? example : `# ${example.description}\n${example.command}`;
  return text.replaceAll('<%= config.bin %>', 'cub').replaceAll('<%= command.id %>', '');
}

const code = (text) => `\`${text}\``;
/** The texts of the help are plain: what is in angle brackets there is no tag. */
const prose = (text) => text.replace(/<(?=[a-z])/gi, '&lt;').replaceAll('\n', '\n\n');
const sentence = (text) => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
