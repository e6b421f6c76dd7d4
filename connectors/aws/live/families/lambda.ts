import { ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import { joined, type Outcome } from '../asker.js';
import { fanOut } from '../fanout.js';
import type { Reading } from './reading.js';

/** Functions, the role each runs as, and their tags, which the list leaves out. */
export async function lambda({ account, region, asker, options, width }: Reading): Promise<Outcome> {
  const client = account.clients.of('lambda', region);
  const functions = await asker.paged(
    { operation: 'ListFunctions', action: 'lambda:ListFunctions' },
    async (Marker) => {
      const body = await client.send(new ListFunctionsCommand({ Marker, MaxItems: 50 }), options);
      return { body, next: body.NextMarker };
    },
    (page) => page.Functions,
  );
  const tags = fanOut(arns(functions), width, (arn) =>
    asker.once({ operation: 'ListTags', action: 'lambda:ListTags', params: { arn } }, () =>
      client.send(new ListTagsCommand({ Resource: arn }), options),
    ),
  );
  return joined([functions, await joined(tags)]);
}

function arns({ documents }: Outcome): string[] {
  return documents.flatMap(({ body }) => {
    const { Functions } = (body ?? {}) as { Functions?: { FunctionArn?: string }[] };
    return (Functions ?? []).flatMap(({ FunctionArn }) => FunctionArn ?? []);
  });
}
