import { isCubError, redactorToken, requireVisibleCommands, taskCommands, trustToken, type Cub } from '@cub/plugin-sdk';

/** What the user typed for a task; undefined is what was left out. */
export interface TypedFields {
  readonly title?: string;
  readonly description?: string;
  readonly acceptance_criteria?: readonly string[];
  readonly labels?: readonly string[];
  readonly verify?: readonly string[];
}

/** @throws CubError `CUB_COMMAND_UNSAFE` (exit 2), before anything is written */
export function requireVisible({ verify = [] }: TypedFields): void {
  requireVisibleCommands(verify, '--verify');
}

/**
 * Approves the verify commands that the user typed a moment ago, and looks for secrets in what goes into the task's file, which is the user's text and stays.
 * @returns warnings, a sentence each
 */
export async function acceptTyped(cub: Cub, id: string, typed: TypedFields): Promise<string[]> {
  const { verify = [] } = typed;
  const open = verify.length === 0 ? null : await approve(cub, verify);
  const redactor = await cub.get(redactorToken);
  const secret = Object.entries(typed).filter(([, value]) => value !== undefined && [value].flat().some((text) => redactor.text(text) !== text));
  return [
    ...(open === null ? [] : [`The verify commands of ${id} are not approved: ${open}. Approve them with \`cub trust\`.`]),
    ...secret.map(([field]) => `The field "${field}" of ${id} contains what looks like a secret. The task keeps it as typed; records and prompts leave it out.`),
  ];
}

/** @returns why they are not approved; null when they are. The task is written by now, so nothing of this is an error. */
async function approve(cub: Cub, verify: readonly string[]): Promise<string | null> {
  try {
    const isApproved = await (await cub.get(trustToken)).approveTyped(taskCommands({ verify }).trust);
    return isApproved ? null : 'the agent of a run cannot approve anything';
  } catch (error) {
    if (!isCubError(error)) throw error;
    return error.message;
  }
}
