import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { Outcome, Question } from '../asker.js';
import type { Reading } from './reading.js';
import { faultOf, LiveFault } from '../fault.js';

const QUESTION: Question = { operation: 'GetCredentialReport', action: 'iam:GetCredentialReport' };
/** The provider makes a report within seconds; a minute of asking is enough. */
const TRIES = 30;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;

/**
 * Has the provider make its report, waits for it and reads it. Where making one is refused, the last one that exists
 * is read instead: it carries its own time.
 */
export async function credentialReport({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  const made = await make(client, options).then(
    () => null,
    (error: unknown) => {
      asker.clock.signal?.throwIfAborted();
      return faultOf(error, 'iam:GenerateCredentialReport');
    },
  );
  const report = await asker.once(QUESTION, () => client.send(new GetCredentialReportCommand({}), options));
  return made && report.documents.length === 0 ? asker.failed(QUESTION, made) : report;
}

async function make(client: IAMClient, options: Reading['options']): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { State } = await client.send(new GenerateCredentialReportCommand({}), options);
    if (State === 'COMPLETE') return;
    await sleep(pause, undefined, options.abortSignal ? { signal: options.abortSignal } : {});
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  throw new LiveFault('NOT_READY', 'iam:GenerateCredentialReport was not done in time.');
}
