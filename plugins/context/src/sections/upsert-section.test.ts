import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { detectSection, upsertSection } from './upsert-section.js';

const CONTENT = '# Tasks\n\nUse `cub task ready`.';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const BEGIN = '<!-- BEGIN CUB MANAGED SECTION v1 -->';
const END = '<!-- END CUB MANAGED SECTION -->';
const hashLine = (content: string) => `<!-- sha256:${sha256(content)} -->`;
const section = (content = CONTENT, eol = '\n') => [BEGIN, hashLine(content), ...content.split('\n'), END].join(eol);
const upsert = (text: string | null, content = CONTENT, version = 1) => {
  const { bytes, ...rest } = upsertSection(text === null ? null : Buffer.from(text), content, version);
  return { ...rest, text: bytes.toString() };
};
const kinds = (text: string, content?: string) => upsert(text, content).warnings.map(({ kind, line }) => `${kind} ${line}`);

describe('a file without a section', () => {
  it('is made when it is missing', () => {
    expect(upsert(null)).toEqual({ action: 'created', text: `${section()}\n`, previousHash: null, warnings: [] });
  });

  it.each([
    ['empty', '', `${section()}\n`],
    ['only a byte order mark', '\uFEFF', `\uFEFF${section()}\n`],
    ['LF', '# Mine\n', `# Mine\n\n${section()}\n`],
    ['a blank line at its end', '# Mine\n\n', `# Mine\n\n${section()}\n`],
    ['no final newline', '# Mine', `# Mine\n\n${section()}\n`],
    ['CRLF', '# Mine\r\nx\r\n', `# Mine\r\nx\r\n\r\n${section(CONTENT, '\r\n')}\r\n`],
    ['CRLF without a final one', '# Mine\r\nx', `# Mine\r\nx\r\n\r\n${section(CONTENT, '\r\n')}\r\n`],
    ['U+2028, which ends no line', `a\u2028${BEGIN}\u2028b\n`, `a\u2028${BEGIN}\u2028b\n\n${section()}\n`],
    ['markers in a code fence', `\`\`\`md\n${section()}\n\`\`\`\n`, `\`\`\`md\n${section()}\n\`\`\`\n\n${section()}\n`],
    ['a fence that nothing closes', 'a\n~~~\nb', `a\n\n${section()}\n\n~~~\nb`],
  ])('%s: it is appended', (_, before, after) => {
    expect(upsert(before)).toEqual({ action: 'appended', text: after, previousHash: null, warnings: [] });
    expect(upsert(after)).toMatchObject({ action: 'unchanged', text: after });
  });

  it('keeps bytes that are no UTF-8', () => {
    const latin1 = Buffer.from('caf\xE9\n', 'latin1');
    expect(upsertSection(latin1, CONTENT, 1).bytes.subarray(0, latin1.length)).toEqual(latin1);
  });

  it('tells of markers that are indented', () => {
    expect(kinds(`  ${BEGIN}\nx\n  ${END}\n`)).toEqual(['ignored 1', 'ignored 3']);
  });
});

describe('a file with a section', () => {
  it('is replaced in place, with the line ends that it has', () => {
    const text = `# Mine\r\n${section('old', '\r\n')}\r\nafter`;
    expect(upsert(text)).toEqual({ action: 'replaced', text: `# Mine\r\n${section(CONTENT, '\r\n')}\r\nafter`, previousHash: sha256('old'), warnings: [] });
  });

  it('says where it is and that nobody touched it', () => {
    expect(detectSection(Buffer.from(`a\n${section()}\n`))).toEqual({ state: 'whole', version: 1, hash: sha256(CONTENT), isModified: false, firstLine: 2, lastLine: 7 });
    expect(detectSection(Buffer.from('a\n'))).toBeNull();
  });

  it('of the Python original is known with none and with two lines of comments', () => {
    const commented = [BEGIN, hashLine('old'), '<!-- Managed by cub. -->', '<!-- Do not edit. -->', 'old', END].join('\n');
    expect(upsert(commented)).toEqual({ action: 'replaced', text: section(), previousHash: sha256('old'), warnings: [] });
  });

  it('is replaced with a warning when it was edited by hand, or when nobody knows', () => {
    expect(kinds(section().replace('ready', 'all'))).toEqual(['edited 1']);
    expect(kinds([BEGIN, 'old', END].join('\n'))).toEqual(['edited 1']);
  });

  it('is left alone when its version is newer', () => {
    const text = section().replace('v1', 'v2');
    expect(upsert(text, 'other')).toMatchObject({ action: 'unchanged', text, warnings: [{ kind: 'newer', line: 1 }] });
  });

  it('and a second one: the first is kept up to date, the second stays', () => {
    const text = `${section('old')}\n${section('other')}\n`;
    expect(upsert(text).text).toBe(`${section()}\n${section('other')}\n`);
    expect(kinds(text)).toEqual(['ignored 5']);
  });

  it('whose content has an open fence is known by its hash', () => {
    const after = `a\n\n${section('```\nx')}\nb\n\`\`\`\n`;
    expect(upsert(after, '```\nx')).toMatchObject({ action: 'unchanged', warnings: [] });
  });

  it('is found behind a byte order mark', () => {
    expect(upsert(`\uFEFF${section()}`)).toMatchObject({ action: 'unchanged' });
  });
});

describe('a section without one of its markers', () => {
  it.each([
    ['no end, content intact', `a\n${section('old').replace(END, 'mine')}\n`, `a\n${section()}\nmine\n`, 'repaired 2'],
    ['no end, content edited', `${BEGIN}\n${hashLine('old')}\nnew\nmine\n`, `${section()}\nnew\nmine\n`, 'repaired 1'],
    ['no end, no hash, last line', `a\n${BEGIN}`, `a\n${section()}`, 'repaired 2'],
    ['no beginning, content intact', `mine\n${section('old').replace(`${BEGIN}\n`, '')}\nb`, `mine\n${section()}\nb`, 'repaired 2'],
    ['no beginning, content edited', `mine\n${hashLine('old')}\nnew\n${END}\nb`, `mine\n${hashLine('old')}\nnew\n${section()}\nb`, 'repaired 4'],
    ['end before beginning', `${END}\nmine\n${BEGIN}\nx`, `${END}\nmine\n${section()}\nx`, 'repaired 3,ignored 1'],
  ])('%s: it is added, and no text is lost', (_, before, after, warnings) => {
    expect(upsert(before)).toMatchObject({ action: 'replaced', text: after });
    expect(kinds(before).join()).toBe(warnings);
    expect(upsert(after)).toMatchObject({ action: 'unchanged', text: after });
  });

  it('does not take an example in a fence for its end', () => {
    const text = `${BEGIN}\n${hashLine('x')}\nmine\n\`\`\`\n${END}\n\`\`\`\n`;
    expect(upsert(text).text).toBe(`${section()}\nmine\n\`\`\`\n${END}\n\`\`\`\n`);
  });
});

it.each([BEGIN, END, `  ${END}  `])('refuses a content with the line %j', (line) => {
  expect(() => upsert('', `a\n${line}\nb`)).toThrow(expect.objectContaining({ code: 'CUB_SECTION_CONTENT' }));
});

it.each([
  ['beginnings', `${BEGIN}\n${hashLine('x')}\n`, 20_000],
  ['indented markers', ` ${BEGIN}\n`, 200_000],
  ['hash lines above ends', `${`${hashLine('x')}\n`.repeat(2000)}${END}\n`, 40],
])('copes with very many %s', (_, piece, count) => {
  const { bytes, warnings } = upsertSection(Buffer.from(piece.repeat(count)), CONTENT, 1);
  expect([bytes.includes(section()), warnings.length >= count - 1]).toEqual([true, true]);
});

describe('with any text', () => {
  const PIECES = ['a', 'é', '\u2028', '\xA0', ' ', '\t', '\f', '```', '````', '~~~', '```sh', '   ```', 'text', BEGIN, BEGIN.replace('v1', 'v0'), `  ${BEGIN}`, END, `${END} `, hashLine(CONTENT), hashLine('a'), hashLine(''), CONTENT, section(), section('a')];
  const EOLS = ['\n', '\r\n', '\r', '\n\n', ''];
  const line = fc.tuple(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme' })), fc.constantFrom(...EOLS));
  const texts = fc.tuple(fc.constantFrom('', '\uFEFF'), fc.array(line, { maxLength: 16 })).map(([mark, lines]) => Buffer.from(mark + lines.flat().join('')));
  const files = fc.oneof({ weight: 4, arbitrary: texts }, fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)));
  const contents = fc.oneof(fc.constantFrom(CONTENT, '', 'a', '```\nopen', '<!-- note -->\nx', 'caf\u00e9\u2028b'), fc.string({ unit: 'grapheme' })).filter((content) => !content.includes('CUB MANAGED'));

  it('twice is once', () => {
    fc.assert(
      fc.property(files, contents, (file, content) => {
        const once = upsertSection(file, content, 1);
        const twice = upsertSection(once.bytes, content, 1);
        expect(twice.bytes.toString('latin1')).toBe(once.bytes.toString('latin1'));
        expect(twice.action).toBe('unchanged');
      }),
      { numRuns: 2000 },
    );
  });

  it('every byte outside of the section stays', () => {
    fc.assert(
      fc.property(files, contents, (file, content) => {
        const { bytes, action } = upsertSection(file, content, 1);
        const [before, after] = [file.toString('latin1'), bytes.toString('latin1')];
        const own = detectSection(bytes);
        if (!own || action === 'unchanged') return expect(after).toBe(before);
        const [head, tail] = around(after, own.firstLine, own.lastLine);
        if (action === 'appended') return expect(before.startsWith(head.replace(/(\r\n|\n|\r){0,2}$/, '')) && before.endsWith(tail.trimStart())).toBe(true);
        return expect([before.startsWith(head), before.endsWith(tail)]).toEqual([true, true]);
      }),
      { numRuns: 2000 },
    );
  });

  it('what a replacement takes away is a section, or confirmed by its hash', () => {
    fc.assert(
      fc.property(files, contents, (file, content) => {
        const own = detectSection(file);
        const { bytes, action } = upsertSection(file, content, 1);
        if (!own || action !== 'replaced') return;
        const [head, tail] = around(file.toString('latin1'), own.firstLine, own.lastLine);
        const after = bytes.toString('latin1');
        expect([after.startsWith(head), after.endsWith(tail)]).toEqual([true, true]);
        if (own.state !== 'whole' && own.isModified !== false) expect(own.lastLine - own.firstLine).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What stands before a range of lines (from 1) and after it. */
function around(text: string, first: number, last: number): [string, string] {
  const mark = text.startsWith('\u00EF\u00BB\u00BF') ? 3 : 0;
  const lines = text.slice(mark).match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const head = text.slice(0, mark) + lines.slice(0, first - 1).join('');
  const tail = (/(?:\r\n|\n|\r)?$/.exec(lines[last - 1] ?? '')?.[0] ?? '') + lines.slice(last).join('');
  return [head, tail];
}
