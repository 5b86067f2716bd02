import type { TaskCommands } from './task-commands.js';

/** Raised when older cubs must leave the section alone. */
export const SECTION_VERSION = 1;

export interface SectionFacts {
  readonly commands: TaskCommands;
  /** There is, or will be, a `.cub/map.md`. */
  readonly hasMap: boolean;
}

/**
 * What every agent reads in `AGENTS.md`, at most 30 lines. ASCII alone: the file around it may have any encoding.
 */
export function agentSection(facts: SectionFacts): string {
  return `## Tasks (cub)

${references(facts)}

1. Find: \`${facts.commands.ready}\`; read one whole with \`cub task show <id>\`.
2. Claim: \`${facts.commands.claim}\`.
3. Do that task and nothing else, until the project's tests, types and lint pass.
4. Complete: commit, then \`${facts.commands.close}\`.

Inside of \`cub run\` (\`CUB_RUN_ID\` is set) claim, commit and close are done for you.

What was tried before: \`cub ledger show <id>\`. Never edit \`.cub/ledger\`: it is the record.

When something is in the way that you cannot change (missing access, a contradiction, a decision that is not yours),
stop and say so: <stuck>reason</stuck>`;
}

/** The same for `CLAUDE.md`, with what only this agent has; at most 35 lines. */
export function claudeSection(facts: SectionFacts): string {
  return `${agentSection(facts)}

- Plan mode: a plan of more than one task goes to \`plans/<name>/itemized-plan.md\`; \`cub plan import <file>\` makes tasks of it.
- Skills: look into \`.claude/skills\` before you work out a procedure yourself.`;
}

/** Nothing stands behind a reference: a full stop would count as part of its name. */
function references({ hasMap }: SectionFacts): string {
  return [...(hasMap ? ['- Where things are: @.cub/map.md'] : []), '- Principles: @.cub/constitution.md'].join('\n');
}
