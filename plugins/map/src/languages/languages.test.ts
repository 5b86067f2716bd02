import { itBehavesLikeMapLanguage } from '@cub/testkit';
import { javascript } from './javascript.js';
import { python } from './python.js';
import { tsx, typescript } from './typescript.js';

itBehavesLikeMapLanguage('typescript', () => typescript, [
  {
    path: 'src/engine/core.ts',
    source: `
import { helper, type Options } from './utils.js';
import * as path from 'node:path';
import base from '@/base';
export { other } from '../other';
export abstract class Engine<T> extends Base implements Runner {
  private field = () => this.#secret();
  constructor(readonly options: Options) { super(); }
  run(input: Input): Output { return helper(input); }
  #secret() {}
  abstract stop(): void;
}
export interface Runner { run(input: Input): Output }
export type Input = Record<string, Value>;
export enum Mode { Fast }
export const LIMIT = 3, other = 4;
export const start = async () => new Engine();
export default function main() { lazy(); function inner() {} }
declare function later(): void;
namespace Space { export const a = 1 }
const table = { handler: () => 1, method() {} };
module.exports.made = () => 1;
const loaded = import('./lazy');
const old = require('./old');
`,
    definitions: [
      ...['class Engine', 'method field', 'method constructor', 'method run', 'method #secret', 'method stop', 'interface Runner', 'type Input', 'enum Mode', 'constant LIMIT', 'constant other'],
      ...['function start', 'function main', 'function inner', 'function later', 'module Space', 'constant table', 'method handler', 'method method', 'method made'],
    ],
    references: ['helper', 'Options', 'Base', 'Runner', 'Input', 'Output', 'Value', 'Engine', 'lazy', 'other'],
    imports: { './utils.js': 'src/engine/utils.ts', 'node:path': null, '@/base': 'web/src/base/index.ts', '../other': 'src/other.tsx', './lazy': 'src/engine/lazy/index.ts', './old': 'src/engine/old.js' },
  },
]);

itBehavesLikeMapLanguage('tsx', () => tsx, [
  {
    path: 'app/view.tsx',
    source: `import { Panel } from './panel';\nexport const View = ({ items }: Props) => <Panel><ui.Row each={items} /></Panel>;\nexport function useItems<T,>(x: T) { return x; }\n`,
    definitions: ['function View', 'function useItems'],
    references: ['Panel', 'Row', 'Props'],
    imports: { './panel': 'app/panel.tsx' },
  },
]);

itBehavesLikeMapLanguage('javascript', () => javascript, [
  {
    path: 'lib/index.js',
    source: `
const { read } = require('./read');
class Store extends events.Emitter { static load = () => read(); get size() { return 1; } *walk() {} }
function* each() { yield new Store(); }
var legacy = function () {};
exports.open = function () { return <Button/>; };
export { Store as default, each };
`,
    definitions: ['class Store', 'method load', 'method size', 'method walk', 'function each', 'function legacy', 'method open', 'constant legacy'],
    references: ['read', 'Emitter', 'Store', 'Button'],
    imports: { './read': 'lib/read.cjs' },
  },
]);

itBehavesLikeMapLanguage('python', () => python, [
  {
    path: 'src/shop/core/engine.py',
    source: `
import os, shop.tools as tools
from shop.models import Task, Plan as P
from . import local
from ..cli.app import main
LIMIT: int = 3
@dataclass
class Engine(Base, metaclass=Meta):
    @property
    def speed(self) -> Speed | None: return fast(self)
    async def run(self, task: Task) -> list[Result]:
        def inner(): pass
        await tools.go()
def handle(): pass
`,
    definitions: ['constant LIMIT', 'class Engine', 'method speed', 'method run', 'function inner', 'function handle'],
    references: ['Task', 'Plan', 'main', 'Base', 'Speed', 'Result', 'fast', 'go', 'dataclass', 'local'],
    imports: {
      os: null,
      'shop.tools': 'src/shop/tools/__init__.py',
      'shop.models': 'src/shop/models.py',
      '.': 'src/shop/core/__init__.py',
      '..cli.app': 'src/shop/cli/app.py',
    },
  },
]);
