import type { AgentNotes } from '@cub/schema';

/** What an agent says in tags about its own work. */
export interface AgentSays {
  /** Reason inside `<stuck>`; null when the agent is not stuck. */
  readonly stuck: string | null;
  readonly notes: AgentNotes;
  /** What the task asked for and the agent left out. */
  readonly omitted: readonly string[];
}

/** What agents write into a block although there is nothing to say. */
const NOTHING = /^(?:none|nothing|n\/a|-+)\.?$/i;

/**
 * Reads `<stuck>`, `<approach>`, `<decisions>`, `<lessons>` and `<omitted>` from what an agent wrote. Tags that stand in the prompt are
 * only repeated by the agent, not meant.
 */
export function readAgentNotes(text: string, prompt: string): AgentSays {
  const last = (tag: string): string | null => {
    const found = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'gi'))].filter(([whole]) => !prompt.includes(whole));
    return found.at(-1)?.[1]?.trim() ?? null;
  };
  const stuck = last('stuck');
  return {
    stuck: stuck === '' ? 'the agent gave no reason' : stuck,
    notes: { approach: last('approach') || null, decisions: items(last('decisions')), lessons_learned: items(last('lessons')) },
    omitted: items(last('omitted')),
  };
}

/** List items, else paragraphs. */
function items(text: string | null): string[] {
  if (text === null) return [];
  const isList = /^\s*(?:[-*+]|\d+[.)])\s/m.test(text);
  return text
    .split(isList ? /^\s*(?:[-*+]|\d+[.)])\s+/m : /\n\s*\n/)
    .map((item) => item.trim().replaceAll(/\s*\n\s*/g, ' '))
    .filter((item) => item !== '' && !NOTHING.test(item));
}
