// What the scripted agent does for each task. It decides by what it reads in its prompt, never by the number of the attempt.
const DONE = { promise: 'COMPLETE' };

export const solutions = {
  'shelf-001A-0.1': () => ({
    thoughts: ['slugify only replaces blanks. I normalise accents and leave everything else out.'],
    files: {
      'src/slugify.js': `/** A title as part of a URL: \`Hello, World!\` becomes \`hello-world\`. */
export function slugify(title) {
  return title
    .normalize('NFD')
    .replaceAll(/\\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
`,
    },
    tags: { approach: 'Unicode normalisation splits accents from their letters, so that they can be left out.', ...DONE },
  }),

  'shelf-001A-0.2': () => ({
    thoughts: ['truncate has to make room for the mark that it adds.'],
    files: {
      'src/truncate.js': `/** Shortens a text to \`max\` characters; what was cut is shown by \`…\`. */
export function truncate(text, max) {
  return text.length <= max ? text : \`\${text.slice(0, max - 1).trimEnd()}…\`;
}
`,
    },
    tags: DONE,
  }),

  // The criteria of this task say nothing about long words; only the failing test does, and only the retry shows it.
  'shelf-001A-0.3': ({ previous }) => {
    const knowsLongWords = previous?.includes('longer than the width') ?? false;
    return {
      thoughts: knowsLongWords
        ? ['A test says that no line may be longer than the width: words that are too long have to be broken as well.']
        : ['I break between words, as the criterion says.'],
      files: { 'src/wrap.js': knowsLongWords ? WRAP_LONG_WORDS : WRAP_WORDS },
      tags: knowsLongWords ? { lessons: '- The criteria left out words that are longer than a line; the test has them.', ...DONE } : DONE,
    };
  },

  'shelf-001A-1.1': () => ({
    thoughts: ['A duration is a list of numbers with units.'],
    files: {
      'src/parse-duration.js': `const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1000 };

/** \`1h 30m\` in milliseconds. */
export function parseDuration(text) {
  const parts = text.trim().split(/\\s+/).map((part) => /^(\\d+)([hms])$/.exec(part));
  if (parts.some((part) => part === null)) throw new Error(\`not a duration: \${text}\`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit], 0);
}
`,
    },
    tags: DONE,
  }),

  'shelf-001A-1.2': () => ({
    thoughts: ['The largest unit first; what is zero is left out.'],
    files: {
      'src/format-duration.js': `/** Milliseconds as \`1h 30m\`. */
export function formatDuration(ms) {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => \`\${amount}\${unit}\`).join(' ') || '0s';
}
`,
    },
    tags: DONE,
  }),

  'shelf-001A-1.3': () => ({
    thoughts: ['Publishing needs an account at the registry, and there is none in this environment.'],
    tags: { stuck: 'there are no credentials for the package registry; somebody has to log in first' },
  }),
};

const WRAP_WORDS = `/** Breaks a text into lines of at most \`width\` characters. */
export function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = \`\${lines.at(-1)} \${word}\`.trimStart();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
`;

const WRAP_LONG_WORDS = `/** Breaks a text into lines of at most \`width\` characters, between words where that is possible. */
export function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width))) {
    const longer = \`\${lines.at(-1)} \${word}\`.trimStart();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function pieces(word, width) {
  return word.match(new RegExp(\`.{1,\${width}}\`, 'g')) ?? [''];
}
`;
