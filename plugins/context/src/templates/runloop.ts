import type { TaskCommands } from './task-commands.js';

/** How an agent works on a task: what `cub init` writes to `.cub/runloop.md`, and what counts where there is no such file. */
export function runloopText({ close }: TaskCommands): string {
  return `# How to work

You work on exactly one task of this repository: the one that you were given.

1. Read the task, its acceptance criteria, and what an earlier attempt ran into.
2. Read the code that it is about before you change anything.
3. Make the smallest change that fulfils all criteria, in the style that you find there.
4. Add or adapt tests where the project has tests.
5. Run what verifies the task (the commands it names, else the project's tests, types and lint) until it passes.
6. Close the task: \`${close}\`. Inside of \`cub run\` (CUB_RUN_ID is set) leave that and the commit to the run: it
   does both after it verified your work.

## Rules

- Do only this task. What else you notice belongs into your closing words, not into the code.
- Never remove or weaken a test to make it pass.
- Leave \`.cub/ledger\` alone: it is the record of what happened.
- Leave no background processes behind.

## When you cannot go on

Is something in the way that you cannot change (missing access, a contradiction, a decision that is not yours)? Stop
and say so: <stuck>reason</stuck>

## When you are done

Say what is worth keeping, each in a block of its own, and only where there is something to say:

<approach>how you solved it, in a few sentences</approach>
<decisions>- a decision, and why</decisions>
<lessons>- what the next one should know</lessons>
<omitted>- what the task asked for and you left out, and why</omitted>

End with: <promise>COMPLETE</promise>
`;
}
