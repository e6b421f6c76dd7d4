import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import type { Outcome } from '../asker.js';
import type { Reading } from './reading.js';

/** The accounts of the organization; answered to its management account and its delegated administrators. */
export async function organization({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('organizations', account.globalRegion);
  return asker.paged(
    { operation: 'ListAccounts', action: 'organizations:ListAccounts' },
    async (NextToken) => {
      const body = await client.send(new ListAccountsCommand({ NextToken }), options);
      return { body, next: body.NextToken };
    },
    (page) => page.Accounts,
  );
}
