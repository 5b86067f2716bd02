/** What agents are told when a project has no instructions of its own. */
export const BUILT_IN_RUNLOOP = `# How to work

You work on exactly one task of this repository. It is described below.

1. Read the task, its acceptance criteria, and what earlier attempts ran into.
2. Look at the code that it is about before you change anything.
3. Make the smallest change that fulfils all criteria. Follow the conventions that you find.
4. Add or adapt tests where the project has tests.
5. Run the commands that verify the task, and mend what they report.

## Rules

- Do only this task. What else you notice belongs into your closing words, not into the code.
- The run commits and closes the task after it verified your work: you do neither.
- Do not touch \`.cub/ledger\`; it is the record of what happened.
- Never remove or weaken a test to make it pass.
- Leave no background processes behind.

## When you cannot go on

If something that you cannot change stands in the way (missing access, a contradiction in the task, a decision that is
not yours), stop and say so in one line:

<stuck>reason</stuck>

## When you are done

<promise>COMPLETE</promise>

Before it you may say, each in a block of its own, what is worth keeping:

<approach>how you solved it, in a few sentences</approach>
<decisions>
- a decision, and why
</decisions>
<lessons>
- what the next one should know
</lessons>
<omitted>
- what the task asked for and you left out, and why
</omitted>
`;
