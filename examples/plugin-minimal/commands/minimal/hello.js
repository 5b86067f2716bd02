'use strict';

const { projectToken } = require('@cub/plugin-sdk');
const { CubCommand } = require('@cub/plugin-sdk/command');

class Hello extends CubCommand {
  async execute() {
    const { flags } = await this.parse(Hello);
    const project = await (await this.cub(flags.directory)).get(projectToken);
    return { kind: 'greeting', id: project.projectId };
  }

  render({ id }) {
    return `Hello, ${id}!`;
  }
}
Hello.summary = 'Greet the project.';
Hello.examples = ['<%= config.bin %> minimal hello'];

module.exports = Hello;
