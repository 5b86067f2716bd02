import type { PromptPart } from '@cub/plugin-sdk';

const TEXT = `## HOW TO FINISH

Do the task now. When it is done and verified, end with <promise>COMPLETE</promise>. If you cannot go on, end with the
reason in a stuck tag. Do not commit and do not close the task: the run does both.`;

/** The last words, which agents remember best. */
export const finishPart: PromptPart = { order: 90, target: 'user', cut: 'never', render: async () => ({ text: TEXT, source: 'built in' }) };
