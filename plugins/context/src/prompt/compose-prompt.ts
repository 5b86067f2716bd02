import { CubError, points, type ComposedPrompt, type Contribution, type Cub, type PromptPart, type PromptRequest, type PromptService } from '@cub/plugin-sdk';

interface RenderedPart {
  readonly id: string;
  readonly target: PromptPart['target'];
  readonly text: string;
}

/** Joins what all parts say, in their order; the same request gives the same prompt. */
export function createPromptService(cub: Cub): PromptService {
  return {
    compose: async (request: PromptRequest): Promise<ComposedPrompt> => {
      const parts = [...(await cub.all(points.promptPart))].sort((a, b) => a.value.order - b.value.order || (a.id < b.id ? -1 : 1));
      const rendered: RenderedPart[] = [];
      for (const part of parts) {
        const text = (await renderPart(part, request))?.trim();
        if (text) rendered.push({ id: part.id, target: part.value.target, text });
      }
      const joined = (target: PromptPart['target']) => rendered.filter((part) => part.target === target).map((part) => part.text).join('\n\n');
      return { system: joined('system'), user: joined('user'), parts: rendered.map(({ id, text }) => ({ id, text })) };
    },
  };
}

/** An agent that is told half of it does the wrong thing, so a part that fails is an error that names it. */
async function renderPart({ id, plugin, value }: Contribution<PromptPart>, request: PromptRequest): Promise<string | null> {
  try {
    return await value.render(request);
  } catch (error) {
    throw new CubError(`the prompt part "${id}" of ${plugin} failed: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'CUB_CONTEXT_PART_FAILED',
      suggestions: [`Look at it alone with \`cub context show --task ${request.task.id} --part ${id}\`.`],
      cause: error,
    });
  }
}
