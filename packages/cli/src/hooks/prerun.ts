import { giveBackStdout } from '../stdout.js';

/** The last moment before a command runs. */
export default async function prerun(): Promise<void> {
  giveBackStdout();
}
