import { CubError, EXIT, type ComposedPart, type ComposedPrompt, type PromptPart } from '@cub/plugin-sdk';
import { countTokens, fits } from './count-tokens.js';
import { cutText } from './cut-text.js';

/** A part with what it says, in its place. */
export interface PlacedPart extends ComposedPart {
  readonly howCut: NonNullable<PromptPart['cut']>;
  /** Before anything was cut. */
  readonly full: string;
}

/** Less than this of a part tells nothing. */
const LEAST_TOKENS = 32;

/** The system prompt, or the user prompt, of some parts. */
export function joined(parts: readonly ComposedPart[], target: PromptPart['target']): string {
  return parts.filter((part) => part.target === target && part.text !== '').map(({ text }) => text).join('\n\n');
}

/** Both prompts as an agent without a system prompt gets them. */
export function asOneText({ system, user }: Pick<ComposedPrompt, 'system' | 'user'>): string {
  return [system, user].filter((prompt) => prompt !== '').join('\n\n');
}

/** A part within its own budget. @throws CubError `CUB_CONTEXT_BUDGET` */
export function keepPartToBudget(part: PlacedPart, maxTokens: number | undefined): PlacedPart {
  if (maxTokens === undefined || fits(part.text, maxTokens)) return part;
  if (part.howCut === 'never') {
    throw tooLong(`the prompt part "${part.id}" (${part.source}) has ${countTokens(part.text)} tokens, and may have ${maxTokens}`, 'Make it shorter.');
  }
  return shortened(part, maxTokens, 'part');
}

/**
 * All parts within the budget of the whole prompt. What is farthest from the task gives way first: the user prompt from its top, then the system prompt; each
 * part as far as it has to, and altogether before the next one loses anything.
 * @throws CubError `CUB_CONTEXT_BUDGET` when what must not be cut is too long
 */
export function keepPromptToBudget(parts: readonly PlacedPart[], maxTokens: number): PlacedPart[] {
  const whole = [...parts];
  for (const part of inOrderOfGivingWay(parts)) {
    const at = whole.indexOf(part);
    while (whole[at]?.text !== '') {
      const over = tokensOver(whole, maxTokens);
      if (over <= 0) return whole;
      whole[at] = shortened(part, countTokens((whole[at] as PlacedPart).text) - over, 'prompt');
    }
  }
  if (tokensOver(whole, maxTokens) <= 0) return whole;
  throw tooLong(
    `what must not be cut of the prompt has more than ${maxTokens} tokens: ${whole.filter(({ text }) => text !== '').map(({ id, text }) => `${id} ${countTokens(text)}`).join(', ')}`,
    'Make it shorter, or set a larger `context.token_budget`.',
  );
}

function inOrderOfGivingWay(parts: readonly PlacedPart[]): PlacedPart[] {
  const cuttable = parts.filter(({ howCut }) => howCut !== 'never');
  return [...cuttable.filter(({ target }) => target === 'user'), ...cuttable.filter(({ target }) => target === 'system')];
}

function tokensOver(parts: readonly PlacedPart[], maxTokens: number): number {
  const text = asOneText({ system: joined(parts, 'system'), user: joined(parts, 'user') });
  return fits(text, maxTokens) ? 0 : countTokens(text) - maxTokens;
}

function shortened(part: PlacedPart, maxTokens: number, budget: 'part' | 'prompt'): PlacedPart {
  const text = maxTokens < LEAST_TOKENS || part.howCut === 'never' ? '' : (cutText(part.full, maxTokens, part.howCut) ?? '');
  return { ...part, text, cut: { tokensBefore: countTokens(part.full), tokensAfter: countTokens(text), budget } };
}

function tooLong(message: string, ...suggestions: string[]): CubError {
  return new CubError(message, { code: 'CUB_CONTEXT_BUDGET', exit: EXIT.usage, suggestions });
}
