import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { RelictError } from '../../model/index.js';
import { EXIT } from '../exit.js';
import { createOutput } from '../output.js';
import type { GlobalOptions } from '../session.js';

/** The commented example; a test holds it against the schema of the settings. */
export const EXAMPLE_CONFIG = `# Settings of Relict. \${NAME} is read from the environment.
graph:
  engine: embedded            # or: neo4j (uri, database; user and password from NEO4J_USER and NEO4J_PASSWORD)
  path: .relict/graph

# Each source is read on \`relict sync\`. \`relict connectors\` lists the types, \`relict connectors aws\` what one needs.
sources: []
#  - id: aws-prod
#    type: aws
#    from: { files: [./exports/aws] }                # what the provider's own client writes, one call a file
#  - id: aws-live
#    type: aws
#    from: { live: { region: eu-west-1 } }           # credentials by the provider's usual chain
#  - id: catalog
#    type: backstage
#    from: { live: { url: "http://localhost:7007", token: "\${BACKSTAGE_TOKEN}" } }
#  - id: cmdb
#    type: servicenow
#    from: { files: [./exports/servicenow] }
#  - id: inventory
#    type: file                                       # your own inventory, for what has no connector
#    from: { files: [./inventory.yaml] }

# How people mark what belongs together. Each link says by which rule it was made.
links:
  service_tags: [service, app, application, app_id, cmdb_ci]
  environment_tags: [env, environment, stage]
  owner_tags: [owner, team, squad]

# Overrides of the default parameters.
policy: {}
#  freshnessHours: { aws: 24, servicenow: 72 }
#  skewMinutes: 5
`;

export function addInit(program: Command, exit: (status: number) => void): void {
  program
    .command('init')
    .description('write a commented relict.yaml')
    .option('--print', 'print it instead')
    .option('--force', 'overwrite a file that is there')
    .addHelpText('after', '\nExample:\n  relict init\n')
    .action((own: { print?: boolean; force?: boolean }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const output = createOutput(options);
      const file = options.config ?? 'relict.yaml';
      if (own.print) output.result(EXAMPLE_CONFIG);
      else if (existsSync(resolve(file)) && !own.force) {
        throw new RelictError('CONFIG', `${file} is there already.`, {
          hint: 'Use --force to overwrite it, or --print.',
        });
      } else {
        writeFileSync(resolve(file), EXAMPLE_CONFIG);
        output.note(`Wrote ${file}. Name your sources in it, then run: relict sync`);
      }
      exit(EXIT.answered);
    });
}
