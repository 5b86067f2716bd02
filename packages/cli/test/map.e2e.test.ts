import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cubEnvironment, cubExecutable, runCub, tempFolder, tempRepo, type TempRepo } from '@cub/testkit';
import { faultOf } from './json-schema.js';

jest.setTimeout(60_000);

const FILES = {
  'package.json': '{"name": "shop", "scripts": {"test": "node --test"}}\n',
  'src/cart.ts': "import { price } from './price';\nexport class Cart { total() { return price(this); } }\n",
  'src/price.ts': 'export function price(cart: unknown) { return 1; }\n',
  'src/retry.go': 'package retry\n\nfunc AfterTimeout() {}\n',
};

interface MapJson {
  readonly text: string;
  readonly budget: number;
  readonly files: readonly { id: string }[];
  readonly matched: { query: boolean | null; focus: boolean | null };
}

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo(FILES);
});
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const mapFile = () => readFileSync(join(repo.dir, '.cub', 'map.md'), 'utf8');

describe('cub map', () => {
  it('writes .cub/map.md, the same one again, and says how full it is', async () => {
    const first = await cub('map');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Wrote \.cub\/map\.md: [\d,]+ of 1,500 tokens, 3 files\n$/);
    const text = mapFile();
    expect(text).toMatch(/## Build Commands[^]*`npm test`[^]*## Key Symbols[^]*src\/price\.ts[^]*src\/cart\.ts/);
    expect(text).not.toContain(repo.dir);
    await cub('map');
    expect(mapFile()).toBe(text);
  });

  it('prints it with --stdout and writes nothing', async () => {
    const { stdout, code } = await cub('map', '--stdout', '--no-signatures', '--budget', '300');
    expect(code).toBe(0);
    expect(stdout).toContain('src/cart.ts: Cart, total\n');
    expect(existsSync(join(repo.dir, '.cub'))).toBe(false);
  });

  it('--json is what its schema says, with nothing read twice', async () => {
    const first = (await cub('map', '--json', '--query', 'timeout')).json<MapJson>();
    expect(faultOf('map-result', first)).toBeUndefined();
    expect(first).toMatchObject({
      output: '.cub/map.md',
      budget: 1500,
      warnings: [],
      stats: { files_indexed: 3, files_parsed: 3, parser: expect.stringMatching(/native|wasm/) },
    });
    expect(first.files[0]).toMatchObject({ id: 'src/retry.go', kind: 'file', path: 'src/retry.go' });
    expect(first.text).toBe(mapFile());
    expect((await cub('map', '--json')).json()).toMatchObject({ stats: { files_parsed: 0, parser: 'none' } });
  });

  it('looks through the eyes of a task, and at paths in focus', async () => {
    await cub('task', 'create', 'Retry after a timeout', '--id', 'shop-s001');
    expect((await cub('map', '--task', 'shop-s001', '--json')).json<MapJson>().files[0]?.id).toBe('src/retry.go');
    expect((await cub('map', '--focus', 'src/cart.ts', '--json')).json<MapJson>().files[0]?.id).toBe('src/cart.ts');
    const below = await runCub(['map', '--focus', './cart.ts', '--json'], { cwd: join(repo.dir, 'src') });
    expect(below.json<MapJson>().files[0]?.id).toBe('src/cart.ts');
    for (const [path, said] of [
      ['nowhere', /no such file or folder/],
      ['..', /outside of/],
    ] as const) {
      const { code, stderr } = await cub('map', '--focus', path);
      expect(code).toBe(2);
      expect(stderr).toMatch(said);
    }
    expect((await cub('map', '--task', 'shop-s009')).code).toBe(1);
  });

  it('has a page or a configuration file first that the query or --focus names', async () => {
    repo.write({ 'docs/guide.md': '# Guide\n', 'config/app.yaml': 'a: 1\n' });
    const first = async (...args: string[]) => {
      const { code, stderr, json } = await cub('map', '--json', ...args);
      expect([code, stderr]).toEqual([0, '']);
      return json<MapJson>().files[0]?.id;
    };
    expect(await first('--query', 'docs/guide.md')).toBe('docs/guide.md');
    expect(await first('--query', 'the cart in `./docs/guide.md:3` is wrong')).toBe('docs/guide.md');
    expect(await first('--query', 'docs\\guide.md')).toBe('docs/guide.md');
    expect(await first('--query', 'package.json')).toBe('package.json');
    expect(await first('--focus', 'docs/guide.md')).toBe('docs/guide.md');
    expect(await first('--focus', 'config')).toBe('config/app.yaml');
  });

  it('says on stderr and in --json that nothing was matched', async () => {
    const unasked = await cub('map', '--json');
    expect([unasked.stderr, unasked.json<MapJson>().matched]).toEqual(['', { query: null, focus: null }]);
    const missed = await cub('map', '--stdout', '--query', 'update xylophone');
    expect([missed.code, missed.stderr]).toEqual([
      0,
      'The query matched nothing in this project. The map is a general one.\n',
    ]);
    expect(missed.stdout).toContain('src/cart.ts');
    const json = await cub('map', '--json', '--query', 'update xylophone');
    expect(faultOf('map-result', json.json())).toBeUndefined();
    expect(json.json<MapJson>().matched).toEqual({ query: false, focus: null });
    repo.write({ 'vendor/lib.js': 'x\n' });
    const focused = ['--focus', 'vendor/lib.js', '--query', 'cart'];
    expect((await cub('map', '--stdout', ...focused)).stderr).toMatch(/^The map has no file in --focus: /);
    expect((await cub('map', '--json', ...focused)).json<MapJson>().matched).toEqual({ query: true, focus: false });
  });

  it('reads its settings, from the environment, too', async () => {
    repo.write({
      '.cub/config.json': '{"project_id": "shop", "map": {"token_budget": 120, "exclude_patterns": ["*.go"]}}',
    });
    const { budget, text } = (await cub('map', '--json')).json<MapJson>();
    expect(budget).toBe(120);
    expect(text).not.toContain('retry.go');
    expect(
      (await runCub(['map', '--json'], { cwd: repo.dir, env: { CUB_MAP_TOKEN_BUDGET: '99' } })).json(),
    ).toMatchObject({ budget: 99 });
    repo.write({ '.cub/config.json': '{"map": {"token_budget": "many"}}' });
    expect((await cub('map', '--json')).json()).toMatchObject({
      error: {
        code: 'CUB_CONFIG_INVALID',
        message: expect.stringMatching(/"map\.token_budget": .*expected number.*, here "many"/),
      },
    });
  });

  it('works in a project of the Python original', async () => {
    repo.write({ '.cub/config.json': '{"harness": "claude", "budget": {"max_total_cost": null}}' });
    expect((await cub('map', '--stdout')).stdout).toContain('src/cart.ts');
  });

  it('maps a folder of the project only to a place that is named', async () => {
    const refused = await cub('map', 'src', '--json');
    expect([refused.code, refused.json()]).toMatchObject([
      2,
      {
        error: {
          code: 'CUB_MAP_PLACE',
          suggestions: [expect.stringContaining('--stdout'), expect.stringContaining('--output')],
        },
      },
    ]);
    const { stdout } = await cub('map', 'src', '--output', 'out/src.md');
    expect(stdout).toContain('Wrote out/src.md');
    expect(readFileSync(join(repo.dir, 'out', 'src.md'), 'utf8')).toMatch(/^cart\.ts/m);
  });

  it('maps a folder outside of git, and leaves nothing there with --stdout', async () => {
    const folder = tempFolder(FILES);
    try {
      const { stdout, code } = await runCub(['map', folder.dir, '--stdout'], { cwd: repo.dir });
      expect([code, stdout]).toEqual([0, expect.stringContaining('src/cart.ts')]);
      expect(existsSync(join(folder.dir, '.cub'))).toBe(false);
    } finally {
      folder.remove();
    }
  });

  it('draws it again when files change, until Ctrl-C', async () => {
    const child = spawn(process.execPath, [cubExecutable(), 'map', '--watch', '--stdout', '--no-signatures'], {
      cwd: repo.dir,
      env: cubEnvironment(),
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const until = async (text: string) => {
      while (!said.includes(text)) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until('src/cart.ts: Cart, total');
    writeFileSync(join(repo.dir, 'src', 'fresh.ts'), 'export function freshlyMade() {}\n');
    await until('src/fresh.ts: freshlyMade');
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
