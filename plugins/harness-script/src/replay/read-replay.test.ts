import { tempFolder, type TempFolder } from '@cub/testkit';
import { readReplay } from './read-replay.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

function read(text: string) {
  folder.write({ 'session.jsonl': text });
  return readReplay(`${folder.dir}/session.jsonl`);
}

it('reads each kind of step, with the line it stands in', () => {
  const steps = read(
    [
      '\uFEFF{"type":"message","text":"hi"}\r',
      '',
      '{"type":"edit","path":"a.txt","content":""}',
      '{"type":"edit","path":"a/b.txt","old":"x","new":""}',
      '{"type":"edit","path":"..a","delete":true}',
      '{"type":"exec","command":"false","allow_failure":true,"task":"cub-s001"}',
      '{"type":"usage","cost_usd":0.5,"attempt":2}',
      '{"type":"sleep","ms":5}',
      '{"type":"result","success":true,"note":"keys that nobody knows do no harm"}',
    ].join('\n'),
  );
  const always = { attempt: null, task: null };
  expect(steps).toEqual([
    { type: 'message', text: 'hi', line: 1, ...always },
    { type: 'edit', edit: { kind: 'write', path: 'a.txt', content: '' }, line: 3, ...always },
    { type: 'edit', edit: { kind: 'replace', path: 'a/b.txt', old: 'x', new: '' }, line: 4, ...always },
    { type: 'edit', edit: { kind: 'delete', path: '..a' }, line: 5, ...always },
    { type: 'exec', command: 'false', allowFailure: true, line: 6, attempt: null, task: 'cub-s001' },
    { type: 'usage', usage: { invocationId: null, model: null, tokens: null, costNanoUsd: 500_000_000 }, line: 7, attempt: 2, task: null },
    { type: 'sleep', ms: 5, line: 8, ...always },
    { type: 'result', success: true, text: '', error: null, line: 9, ...always },
  ]);
});

it.each([
  ['hello', /a JSON object, received "hello"/],
  ['["message"]', /a JSON object/],
  ['{"text":"hi"}', /as "type" message, edit, exec, usage, sleep or result, received nothing/],
  ['{"type":"massage"}', /received "massage"/],
  ['{"type":"message"}', /a text as "text", received nothing/],
  ['{"type":"message","text":1}', /a text as "text", received 1/],
  ['{"type":"message","text":"hi","attempt":0}', /number of an attempt as "attempt", received 0/],
  ['{"type":"message","text":"hi","attempt":"1"}', /as "attempt", received "1"/],
  ['{"type":"message","text":"hi","task":7}', /id of a task as "task", received 7/],
  ['{"type":"exec","command":["ls"]}', /a text as "command"/],
  ['{"type":"exec","command":"ls","allow_failure":"yes"}', /true or false as "allow_failure", received "yes"/],
  ['{"type":"usage","tokens":5}', /as "tokens", received 5/],
  ['{"type":"sleep","ms":-1}', /milliseconds from 0 to \d+ as "ms", received -1/],
  ['{"type":"sleep","ms":1e999}', /as "ms"/],
  ['{"type":"result"}', /true or false as "success", received nothing/],
  ['{"type":"result","success":"true"}', /as "success", received "true"/],
  ['{"type":"result","success":false,"error":{}}', /a text as "error"/],
  ['{"type":"edit","content":"x"}', /a text as "path"/],
  ['{"type":"edit","path":"a"}', /one of "content", "old" with "new", or "delete"/],
  ['{"type":"edit","path":"a","content":"x","delete":true}', /one of "content"/],
  ['{"type":"edit","path":"a","old":"x"}', /a text as "new"/],
  ['{"type":"edit","path":"a","old":"","new":"x"}', /not empty as "old"/],
  ['{"type":"edit","path":"a","delete":"yes"}', /true or false as "delete"/],
])('says what is wrong with %s', (line, message) => {
  expect(() => read(`{"type":"result","success":true}\n${line}\n`)).toThrow(message);
  expect(() => read(line)).toThrow(/session\.jsonl:1: expected .*; for example \{"/);
});

it.each(['/etc/passwd', '../a', 'a/../../b', 'a//b', './a', 'a/', '', '.git/config', '.GIT/hooks/pre-commit', 'sub/.git', '.cub/ledger', '.cub/ledger/index.jsonl', '.cub\\ledger\\x', 'C:\\x', 'a\\..\\..\\b', 'a\u0000b'])(
  'refuses to edit %j',
  (path) => {
    expect(() => read(JSON.stringify({ type: 'edit', path, content: 'x' }))).toThrow(/a relative path inside the repository, not in \.git or \.cub\/ledger/);
  },
);

it.each(['.gitignore', '.github/workflows/ci.yml', '.cub/ledger-notes.md', '.cub/tasks/cub-s001.md', 'a b/ü.txt', '...'])('may edit %j', (path) => {
  expect(read(JSON.stringify({ type: 'edit', path, content: 'x' }))).toHaveLength(1);
});

it('names every faulty line at once', () => {
  expect(() => read('{"type":"message"}\n{"type":"message","text":"fine"}\nnonsense\n')).toThrow(/session\.jsonl:1: .*\n.*session\.jsonl:3: /);
});
