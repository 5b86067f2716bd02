import { CubError, inTime, points, type ComposedPrompt, type Contribution, type Cub, type PromptPart, type PromptRequest, type PromptService } from '@cub/plugin-sdk';

interface RenderedPart {
  readonly id: string;
  readonly target: PromptPart['target'];
  readonly text: string;
}

const LIMIT_MS = 60_000;

/** Joins what all parts say, in their order; the same request gives the same prompt. @param limitMs how long each part may take */
export function createPromptService(cub: Pick<Cub, 'all' | 'ids' | 'one'>, limitMs: number = LIMIT_MS): PromptService {
  return {
    compose: async (request: PromptRequest): Promise<ComposedPrompt> => {
      const parts = [...(await allParts(cub))].sort((a, b) => a.value.order - b.value.order || (a.id < b.id ? -1 : 1));
      const rendered: RenderedPart[] = [];
      for (const part of parts) {
        const text = (await renderPart(part, request, limitMs))?.trim();
        if (text) rendered.push({ id: part.id, target: part.value.target, text });
      }
      const joined = (target: PromptPart['target']) => rendered.filter((part) => part.target === target).map((part) => part.text).join('\n\n');
      return { system: joined('system'), user: joined('user'), parts: rendered.map(({ id, text }) => ({ id, text })) };
    },
  };
}

/** An agent that is told half of it does the wrong thing, so a part that cannot be made is an error that names it. */
async function allParts(cub: Pick<Cub, 'all' | 'ids' | 'one'>): Promise<Contribution<PromptPart>[]> {
  const made = await cub.all(points.promptPart);
  const missing = cub.ids(points.promptPart).find((id) => !made.some((part) => part.id === id));
  if (missing === undefined) return made;
  try {
    await cub.one(points.promptPart, missing);
    return made;
  } catch (error) {
    throw failedPart(`the prompt part "${missing}" is not there`, error, 'Mend its plugin, or uninstall it with `cub plugins uninstall`; `cub plugins` says more.');
  }
}

/** For the same reason. */
async function renderPart({ id, plugin, value }: Contribution<PromptPart>, request: PromptRequest, limitMs: number): Promise<string | null> {
  try {
    return await inTime(async () => value.render(request), limitMs);
  } catch (error) {
    throw failedPart(`the prompt part "${id}" of ${plugin} failed`, error, `Look at it alone with \`cub context show --task ${request.task.id} --part ${id}\`.`);
  }
}

function failedPart(what: string, cause: unknown, suggestion: string): CubError {
  return new CubError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { code: 'CUB_CONTEXT_PART_FAILED', suggestions: [suggestion], cause });
}
