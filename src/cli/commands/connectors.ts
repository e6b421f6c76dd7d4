import type { Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import type { Connector } from '../../../connectors/connector.js';
import { CONNECTORS as connectors } from '../../../connectors/index.js';
import { toTable } from '../../export/table.js';
import { RelictError } from '../../model/index.js';
import { EXIT } from '../exit.js';
import { createOutput, printAnswer } from '../output.js';
import type { GlobalOptions } from '../session.js';

export function addConnectors(program: Command, exit: (status: number) => void): void {
  program
    .command('connectors [type]')
    .description('types of sources: what each needs, what it tells, how to export from it')
    .addHelpText('after', '\nExample:\n  relict connectors aws\n')
    .action((type: string | undefined, _own, command: Command) => {
      const output = createOutput(command.optsWithGlobals<GlobalOptions>());
      if (type === undefined) {
        const rows = connectors.map((one) => ({
          type: one.type,
          title: one.title,
          tells: one.capabilities
            .filter(({ support }) => support !== 'NO')
            .map(({ capability }) => capability),
        }));
        printAnswer(output, rows, (_rows: unknown, width?: number) =>
          toTable(
            rows.map((row) => ({ ...row, tells: row.tells.join(' ').toLowerCase() })),
            ['type', 'title', 'tells'],
            width,
          ),
        );
      } else printAnswer(output, declared(connectorOf(type)), () => describe(connectorOf(type)));
      exit(EXIT.answered);
    });
}

/** @throws RelictError CONFIG with the nearest type that is known */
export function connectorOf(type: string): Connector {
  const found = connectors.find((connector) => connector.type === type);
  if (found) return found;
  const types = connectors.map((connector) => connector.type);
  throw new RelictError('CONFIG', `There is no connector "${type}"; did you mean ${closest(type, types)}?`, {
    hint: `Known are: ${types.join(', ')}.`,
  });
}

function declared({ type, title, capabilities, permissions, exports, joinKeys }: Connector) {
  return { type, title, capabilities, permissions, exports, joinKeys };
}

function describe(connector: Connector): string {
  const part = (title: string, rows: readonly (readonly [string, string])[]) =>
    rows.length === 0
      ? ''
      : `\n${title}\n` +
        rows.map(([left, right]) => `  ${left}\n${right ? `      ${right}\n` : ''}`).join('');
  return (
    `${connector.type}: ${connector.title}\n` +
    part(
      'What it tells',
      connector.capabilities.map(({ capability, support, note }) => [
        `${capability}: ${support.toLowerCase()}`,
        note,
      ]),
    ) +
    part(
      'Permissions of the live API (all read-only)',
      connector.permissions.map(({ permission, why, tier }) => [`${permission} (${tier} tier)`, why]),
    ) +
    part(
      'A complete export',
      connector.exports.map(({ command, gives }) => [command, gives]),
    ) +
    part(
      'What joins it to other sources',
      connector.joinKeys.map(({ key, joins }) => [key, joins]),
    )
  );
}
