import type { HarnessEvent, HarnessResult, HarnessUsage } from '@cub/schema';

type Rule = readonly [isKept: boolean, sentence: string];

/**
 * What is wrong with what a harness sent in one run.
 * @param wasAborted then the run may end without a result
 * @returns sentences; empty when all is well
 */
export function faultsOf(events: readonly HarnessEvent[], wasAborted: boolean = false): string[] {
  const results = events.filter((event) => event.type === 'result');
  const ids = events.filter((event) => event.type === 'usage').map(({ invocationId }) => invocationId);
  return broken([
    [results.length === 1 || (wasAborted && results.length === 0), `sends exactly one result, not ${results.length}`],
    [results.length === 0 || events.at(-1)?.type === 'result', 'sends the result last'],
    [new Set(ids).size === ids.length, `sends usage once per invocation, not ${ids.join(', ')}`],
    ...events.flatMap(rulesFor),
  ]);
}

function rulesFor(event: HarnessEvent): Rule[] {
  switch (event.type) {
    case 'message':
    case 'warning':
      return [[typeof event.text === 'string', `a ${event.type} has a text`]];
    case 'tool_call':
      return [[isName(event.name), 'a tool_call has a name']];
    case 'tool_result':
      return [
        [isName(event.name) && typeof event.output === 'string', 'a tool_result has a name and an output'],
        [typeof event.isError === 'boolean', 'a tool_result says whether it is an error'],
      ];
    case 'usage':
      return rulesForUsage(event);
    case 'result':
      return rulesForResult(event);
    default:
      return [[false, `there is no event ${JSON.stringify(event)}`]];
  }
}

function rulesForUsage({ invocationId, model, tokens, costNanoUsd }: HarnessUsage): Rule[] {
  const counts = tokens === null ? [] : [tokens.input, tokens.output, tokens.cache_read, tokens.cache_creation];
  return [
    [isName(invocationId), 'usage names its invocation'],
    [model === null || isName(model), 'the model of usage is a name, or null when it is unknown'],
    [counts.every(isCount), `tokens are whole numbers, not ${JSON.stringify(tokens)}`],
    [costNanoUsd === null || isCount(costNanoUsd), `a cost is a whole number of nano-USD, or null when it is unknown, not ${costNanoUsd}`],
  ];
}

function rulesForResult({ success, exitCode, signal, error, text }: HarnessResult): Rule[] {
  return [
    [success === (error === null), 'a result has an error exactly when it is no success'],
    [!success || ((exitCode ?? 0) === 0 && signal === null), 'what ended with another exit code than 0, or by a signal, is no success'],
    [error === null || ['agent_error', 'rate_limit', 'auth'].includes(error.category), `there is no category ${error?.category}`],
    [error === null || isName(error.summary), 'an error says what happened'],
    [typeof text === 'string', 'a result has a text'],
  ];
}

function broken(rules: readonly Rule[]): string[] {
  return rules.filter(([isKept]) => !isKept).map(([, sentence]) => sentence);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
