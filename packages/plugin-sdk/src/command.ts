import type { Interfaces } from '@oclif/core';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { EXIT, type ExitCode } from '@cub/schema';
import { openHost } from './host-registry.js';
import type { Cub } from './plugin.js';
import { describeError, type ErrorReport } from './error-report.js';
import { withParserErrors } from './parser-errors.js';
import { visibleJson, visibleLine, visibleText } from './visible-text.js';

export { canAsk, confirm } from './ask.js';
export { idArg, idFlag, idPrefixArg } from './id-input.js';

/**
 * The base of every command: a typed result that `--json` prints as it is and `render` turns into text for people.
 * Exit codes are the same with and without `--json`. Plain `Args`, `Flags`, `summary`, `description` and `examples` are oclif's.
 * @example
 * export default class Hello extends CubCommand<{ greeting: string }> {
 *   static override summary = 'Greet the project.';
 *   protected async execute() {
 *     const { flags } = await this.parse(Hello);
 *     const project = await (await this.cub(flags.directory)).get(projectToken);
 *     return { greeting: `Hello, ${project.projectId}!` };
 *   }
 *   protected render({ greeting }: { greeting: string }) {
 *     return greeting;
 *   }
 * }
 */
export abstract class CubCommand<Result = unknown> extends Command {
  /** Every command has `--json`. */
  static override enableJsonFlag = true;

  /** Flags that every command has beside its own: `-C DIR`, `--directory DIR` or `CUB_DIR`, a folder that exists. Hand `flags.directory` to `cub()`. */
  static override baseFlags = {
    directory: Flags.directory({
      char: 'C',
      summary: 'Work as if cub was started in this folder.',
      env: 'CUB_DIR',
      exists: true,
      helpGroup: 'GLOBAL',
    }),
  };

  private opened: Promise<Cub> | undefined;
  private ending: ExitCode = EXIT.ok;
  private readonly writeResult: (text: string) => boolean = process.stdout.write.bind(process.stdout);

  /**
   * Does the work: parse flags, call one service, return what it says. The result has to be JSON; its shape is the contract of `--json`.
   * Prints nothing to stdout itself. What it throws ends the command as `describeError` says.
   */
  protected abstract execute(): Promise<Result>;

  /** The result for people; a trailing newline is added. Empty text prints nothing. */
  protected abstract render(result: Result): string | Promise<string>;

  /**
   * The host for the folder that the command was started in, or that `-C` names. The first call decides; later ones get the same host.
   * @param directory `flags.directory`
   * @param asRoot the folder is the project itself, whatever is above it
   */
  protected cub(directory?: string, asRoot = false): Promise<Cub> {
    this.opened ??= openHost({ cwd: directory ?? process.cwd(), asRoot, plugin: this.owner() });
    return this.opened;
  }

  /** The installed package that the command is from; undefined for one of cub's own. */
  private owner(): string | undefined {
    const { plugin } = this.ctor;
    return plugin && plugin.root !== this.config.root ? plugin.name : undefined;
  }

  /** The code that the process ends with although the command returned a result (for example findings of a check). `EXIT.ok` changes nothing. */
  protected endWith(code: ExitCode): void {
    if (code !== EXIT.ok) this.ending = code;
  }

  /** Reads the command line as oclif does; whatever the parser of a flag or an argument throws is a usage error. Called as `this.parse(ThisCommand)`. */
  protected override parse<
    F extends Interfaces.OutputFlags<F>,
    B extends Interfaces.OutputFlags<B>,
    A extends Interfaces.OutputArgs<A>,
  >(options: Interfaces.Input<F, B, A> = this.ctor as Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const flagName = () => '';
    const { strict, enableJsonFlag } = options;
    const inputs = {
      // oclif names the flag itself.
      flags: withParserErrors(options.flags, flagName),
      baseFlags: withParserErrors(options.baseFlags, flagName),
      args: withParserErrors(options.args, (name) => `argument ${name}: `),
    };
    return super.parse({ ...options, ...inputs, strict, enableJsonFlag }, argv);
  }

  /** Called by oclif: `execute`, then `render` unless `--json` is given. A command has nothing to override here. */
  override async run(): Promise<Result> {
    if (this.jsonEnabled()) keepFromStdout();
    const result = await this.execute();
    if (!this.jsonEnabled()) {
      const text = await this.render(result);
      if (text !== '') this.log(text);
    }
    // Also when it is 0: what a plugin wrote there means nothing.
    process.exitCode = this.ending;
    return result;
  }

  /** Writes the one JSON document of `--json` to stdout, past everything that is diverted to stderr. Called by oclif. */
  override logJson(json: unknown): void {
    this.writeResult(`${visibleJson(json, 2)}\n`);
  }

  /**
   * Tells an error: as text on stderr, with `--json` as `{"error": {code, message, suggestions}}` on stdout; sets the exit code.
   * oclif would end with 1 whatever the error says as soon as `--json` is given (measured with 4.14.0).
   */
  protected override async catch(error: Error & { exitCode?: number }): Promise<void> {
    const report = describeError(error);
    process.exitCode = report.exit;
    if (this.jsonEnabled()) this.logJson({ error: publicPart(report) });
    else process.stderr.write(`${formatErrorReport(report)}\n`);
  }
}

/** With `--json` stdout is the result alone: what a plugin prints goes to stderr. */
function keepFromStdout(): void {
  const write: typeof process.stdout.write = process.stderr.write.bind(process.stderr);
  process.stdout.write = write;
}

function publicPart(report: ErrorReport) {
  return { code: report.code, message: report.message, suggestions: report.suggestions };
}

/** The lines that a person sees for an error: the message, a line `→ …` for each suggestion, and the stack of a bug. No line end at the end. */
export function formatErrorReport(report: ErrorReport): string {
  // A line end within a message must not make a line that reads as cub's own.
  const message = visibleText(report.message).replaceAll('\n', '\n  ');
  const lines = [`Error: ${message}`, ...report.suggestions.map((suggestion) => `  → ${visibleLine(suggestion)}`)];
  if (report.stack) lines.push(visibleText(report.stack));
  return lines.join('\n');
}
