import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import type { Outcome } from '../asker.js';
import type { Reading } from './reading.js';

/** What secrets there are, those waiting for deletion too; never what is in them. */
export async function secrets({ account, region, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('secretsmanager', region);
  return asker.paged(
    { operation: 'ListSecrets', action: 'secretsmanager:ListSecrets' },
    async (NextToken) => {
      const body = await client.send(
        new ListSecretsCommand({ NextToken, MaxResults: 100, IncludePlannedDeletion: true }),
        options,
      );
      return { body, next: body.NextToken };
    },
    (page) => page.SecretList,
  );
}
