import {
  CubError,
  inTime,
  isCubError,
  points,
  type ComposedPart,
  type ComposedPrompt,
  type ConfigService,
  type Contribution,
  type Cub,
  type PromptPart,
  type PromptRequest,
  type PromptService,
} from '@cub/plugin-sdk';
import type { Redactor } from '@cub/schema';
import { joined, keepPartToBudget, keepPromptToBudget, type PlacedPart } from './budget/keep-to-budget.js';

export interface ComposeDeps {
  readonly cub: Pick<Cub, 'all' | 'ids' | 'one'>;
  readonly config: Pick<ConfigService, 'values'>;
  readonly redactor: Redactor;
  /** How long each part may take. @defaultValue 60 000 */
  readonly limitMs?: number;
}

const LIMIT_MS = 60_000;
const TOKEN_BUDGET = 32_000;

/** Joins what all parts say, in their order and within their budgets; the same request gives the same prompt. */
export function createPromptService(deps: ComposeDeps): PromptService {
  return {
    compose: async (request: PromptRequest): Promise<ComposedPrompt> => {
      const tokenBudget = deps.config.values.context?.token_budget ?? TOKEN_BUDGET;
      const parts = keepPromptToBudget(await renderParts(deps, request), tokenBudget);
      return { system: joined(parts, 'system'), user: joined(parts, 'user'), parts: parts.map(asComposed), tokenBudget };
    },
  };
}

async function renderParts({ cub, redactor, limitMs = LIMIT_MS }: ComposeDeps, request: PromptRequest): Promise<PlacedPart[]> {
  const sorted = [...(await allParts(cub))].sort((a, b) => a.value.order - b.value.order || (a.id < b.id ? -1 : 1));
  const rendered: PlacedPart[] = [];
  for (const { id, plugin, value } of sorted) {
    const said = await renderPart({ id, plugin, value }, request, limitMs);
    const { text, source } = typeof said === 'string' || said === null ? { text: said ?? '', source: plugin } : said;
    // Before anything is cut: half of a secret is not recognised.
    const redacted = redactor.text(text).trim();
    if (redacted === '') continue;
    const howCut = value.cut ?? (value.maxTokens === undefined ? 'never' : 'end');
    const part: PlacedPart = { id, plugin, target: value.target, source, text: redacted, full: redacted, cut: null, howCut };
    rendered.push(keepPartToBudget(part, value.maxTokens));
  }
  return rendered;
}

function asComposed({ id, plugin, target, source, text, cut }: PlacedPart): ComposedPart {
  return { id, plugin, target, source, text, cut };
}

/** An agent that is told half of it does the wrong thing, so a part that cannot be made is an error that names it. */
async function allParts(cub: ComposeDeps['cub']): Promise<Contribution<PromptPart>[]> {
  const made = await cub.all(points.promptPart);
  const missing = cub.ids(points.promptPart).find((id) => !made.some((part) => part.id === id));
  if (missing === undefined) return made;
  try {
    await cub.one(points.promptPart, missing);
    return made;
  } catch (error) {
    throw failedPart(`the prompt part "${missing}" is not there`, error);
  }
}

/** For the same reason. */
async function renderPart({ id, plugin, value }: Contribution<PromptPart>, request: PromptRequest, limitMs: number): ReturnType<PromptPart['render']> {
  try {
    return await inTime(async () => value.render(request), limitMs);
  } catch (error) {
    throw failedPart(`the prompt part "${id}" of ${plugin} failed`, error);
  }
}

const MEND_PLUGIN = 'Mend its plugin, or uninstall it with `cub plugins uninstall`; `cub plugins` says more.';

/** What to do about it the part knows best, where it says so. */
function failedPart(what: string, cause: unknown): CubError {
  const suggestions = isCubError(cause) && cause.suggestions.length > 0 ? cause.suggestions : [MEND_PLUGIN];
  return new CubError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { code: 'CUB_CONTEXT_PART_FAILED', suggestions, cause });
}
