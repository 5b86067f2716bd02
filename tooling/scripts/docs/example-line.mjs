/**
 * What is wrong with an example in the help of a command.
 * @param line for example `cub task show cub-s001 --json`
 * @param command as the manifest describes it
 * @returns null when command, flags and the number of arguments are right
 */
export function faultOfExample(line, command) {
  const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  const end = words.findIndex((word) => ['#', '|', '>', '&&'].includes(word));
  const [name, ...rest] = end === -1 ? words : words.slice(0, end);
  const id = command.id.split(':');
  if (name !== 'cub' || rest.slice(0, id.length).join(' ') !== id.join(' ')) return `is no example of \`cub ${id.join(' ')}\``;
  return faultOfWords(rest.slice(id.length), command);
}

function faultOfWords(words, { args, flags, strict }) {
  let given = 0;
  for (let i = 0; i < words.length; i += 1) {
    if (!words[i].startsWith('-')) {
      given += 1;
      continue;
    }
    const flag = flagOf(words[i], flags);
    if (flag === undefined) return `there is no flag ${words[i].split('=')[0]}`;
    if (flag.type === 'option' && !words[i].includes('=')) i += 1;
  }
  const known = Object.values(args);
  const least = known.filter((arg) => arg.required).length;
  if (given >= least && (given <= known.length || !strict)) return null;
  return `has ${given} arguments, expected ${least === known.length ? least : `${least} to ${known.length}`}`;
}

function flagOf(word, flags) {
  const [name] = word.split('=');
  return Object.values(flags).find(
    (flag) => name === `--${flag.name}` || (flag.char && name === `-${flag.char}`) || (flag.allowNo && name === `--no-${flag.name}`),
  );
}
