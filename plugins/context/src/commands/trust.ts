import { createInterface } from 'node:readline/promises';
import * as Flags from '@oclif/core/flags';
import { EXIT } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { describeItems, grantTrust, listTrust, notApproved, revokeTrust, type TrustReport } from '../services/trust-repository.js';

export default class Trust extends CubCommand<TrustReport> {
  static override summary = 'Look at what this repository would make cub execute, and approve it.';
  static override description = 'Approvals are kept outside of the repository, for these exact bytes: any change asks again.';
  static override examples = ['<%= config.bin %> trust', '<%= config.bin %> trust --yes', '<%= config.bin %> trust --revoke'];
  static override flags = {
    yes: Flags.boolean({ char: 'y', summary: 'Approve without asking.' }),
    revoke: Flags.boolean({ summary: 'Take all approvals for this repository back.', env: 'CUB_TRUST_REVOKE', exclusive: ['yes'] }),
  };

  protected async execute(): Promise<TrustReport> {
    const { flags } = await this.parse(Trust);
    const cub = await this.cub(flags.directory);
    if (flags.revoke) return revokeTrust(cub);
    const report = await listTrust(cub);
    if (report.items.every((item) => item.trusted)) return report;
    if (flags.yes) return grantTrust(cub, report);
    if (!process.stdin.isTTY || this.jsonEnabled()) throw notApproved(report);
    if (await this.isApproved(report)) return grantTrust(cub, report);
    this.endWith(EXIT.check);
    return report;
  }

  protected render(report: TrustReport): string {
    if (report.revoked !== null) return `Took ${report.revoked} approvals back.`;
    if (report.total === 0) return 'This repository makes cub execute nothing of its own.';
    const isApproved = report.items.every((item) => item.trusted);
    return `${describeItems(report)}\n\n${isApproved ? 'All of it is approved.' : 'Nothing was approved.'}`;
  }

  private async isApproved(report: TrustReport): Promise<boolean> {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${describeItems(report)}\n\nLet cub execute these? [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  }
}
