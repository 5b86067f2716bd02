import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tailOfAgentLog } from './agent-log.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-log-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('reads any log as text, also plain text, and a long one from its end', () => {
  const [plain, long] = [join(dir, 'plain.log'), join(dir, 'long.log')];
  writeFileSync(plain, 'one\n"just json"\nnull\n{"event_type":"tool_call","data":{"name":"edit","input":{"path":"a"}}}\n');
  writeFileSync(long, `${'x'.repeat(300_000)}\nlast\n`);
  expect(tailOfAgentLog(plain, 10)).toEqual(['one', '"just json"', 'null', '[tool] edit {"path":"a"}']);
  expect(tailOfAgentLog(plain, 0)).toEqual([]);
  expect(tailOfAgentLog(long, 10)).toEqual(['last']);
  expect(tailOfAgentLog(join(dir, 'missing.log'), 10)).toEqual([]);
});
