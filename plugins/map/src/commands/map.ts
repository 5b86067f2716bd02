import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { CubCommand, idFlag } from '@cub/plugin-sdk/command';
import type { MapOrder, MapResult } from '../services/map-project.js';

export default class MapCommand extends CubCommand<MapResult> {
  static override summary = 'Draw a map of the project: what an agent needs to find its way.';
  static override description =
    'Writes `.cub/map.md`: stack, build commands, structure and the definitions that matter most, within a budget of tokens. With a query, a task or paths in focus, what has to do with them comes first.';
  static override examples = ['<%= config.bin %> map', '<%= config.bin %> map --stdout --query "retry after a timeout" --tokens 1000', '<%= config.bin %> map --task cub-s001 --stdout'];
  static override args = { dir: Args.directory({ description: 'Folder to map. Default: the project.', exists: true }) };
  static override flags = {
    tokens: Flags.integer({ aliases: ['budget'], summary: 'Hard cap in tokens (o200k). Default: map.token_budget, else 1500.', min: 1, env: 'CUB_MAP_TOKENS' }),
    depth: Flags.integer({ summary: 'Levels of folders in the structure. Default: map.max_depth, else 4.', min: 1, env: 'CUB_MAP_DEPTH' }),
    query: Flags.string({ summary: 'What it is for: a question, a task, a message of an error.', env: 'CUB_MAP_QUERY' }),
    task: idFlag({ summary: 'What it is for, as this task says it.', env: 'CUB_MAP_TASK' }),
    focus: Flags.string({ summary: 'A file or folder at hand; repeatable.', multiple: true, env: 'CUB_MAP_FOCUS' }),
    'code-intel': Flags.boolean({ summary: 'Look into the code, not only at names and configuration.', allowNo: true, env: 'CUB_MAP_CODE_INTEL' }),
    signatures: Flags.boolean({ summary: 'Lines and signatures instead of bare names. Default: when there is room.', allowNo: true, env: 'CUB_MAP_SIGNATURES' }),
    output: Flags.string({ summary: 'File to write instead of .cub/map.md.', exclusive: ['stdout'], env: 'CUB_MAP_OUTPUT' }),
    stdout: Flags.boolean({ summary: 'Print the map and write no file.', env: 'CUB_MAP_STDOUT' }),
    watch: Flags.boolean({ summary: 'Draw it again whenever files change, until Ctrl-C.', exclusive: ['json'], env: 'CUB_MAP_WATCH' }),
    verbose: Flags.boolean({ summary: 'Say on stderr how the work went.', env: 'CUB_MAP_VERBOSE' }),
  };

  protected async execute(): Promise<MapResult> {
    const { args, flags } = await this.parse(MapCommand);
    const { mapProject } = await import('../services/map-project.js');
    const { renderMismatch, renderProgress, renderStats } = await import('../render/render-result.js');
    const cwd = flags.directory ?? process.cwd();
    const cub = await this.cub(args.dir ?? flags.directory);
    const onProgress = (done: number, total: number) => void (done % 1000 === 0 && this.logToStderr(renderProgress(done, total)));
    const { query, task: taskId, focus, tokens, depth, signatures, output, stdout, 'code-intel': codeIntel } = flags;
    const order: MapOrder = { folder: args.dir, query, taskId, focus, tokens, depth, signatures, codeIntel, output, stdout, cwd, onProgress };
    const draw = async () => {
      const result = await mapProject(cub, order);
      if (flags.verbose) this.logToStderr(renderStats(result));
      return result;
    };
    const first = await draw();
    for (const line of renderMismatch(first)) this.logToStderr(line);
    if (!flags.watch) return first;
    const { keepDrawing } = await import('../services/keep-drawing.js');
    return keepDrawing(cub, args.dir ?? flags.directory, { first, draw, show: async (result) => this.log(await this.render(result)) });
  }

  protected async render(result: MapResult): Promise<string> {
    return (await import('../render/render-result.js')).renderResult(result);
  }
}
