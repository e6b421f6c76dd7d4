import type { Command } from 'commander';
import { RelictError } from '../../model/index.js';
import { EXIT } from '../exit.js';
import { withSession, type GlobalOptions, type Session } from '../session.js';

export function addServe(program: Command, exit: (status: number) => void): void {
  program
    .command('serve')
    .description('the GraphQL API with GraphiQL, and health probes')
    .option('--port <port>', 'port to listen on', '4000')
    .option('--host <address>', 'address to listen on; there is no authentication yet', '127.0.0.1')
    .addHelpText('after', '\nExample:\n  relict serve --port 4001\n')
    .action(async (own: { port: string; host: string }, command: Command) => {
      const port = Number(own.port);
      if (!Number.isInteger(port) || port < 0 || port > 65535)
        throw new RelictError('USAGE', '--port takes 0 to 65535.');
      await withSession(command.optsWithGlobals<GlobalOptions>(), (session) =>
        serveUntilStopped(session, port, own.host),
      );
      exit(EXIT.answered);
    });
}

/** Serves until SIGINT or SIGTERM, then lets open requests finish. */
export async function serveUntilStopped(session: Session, port: number, host: string): Promise<void> {
  // Loaded here: no other command has to wait for a web server.
  const [{ pino }, { serve }] = await Promise.all([import('pino'), import('../../api/server.js')]);
  const log = pino(
    { level: session.output.quiet ? 'silent' : 'info' },
    pino.destination({ dest: 2, sync: true }),
  );
  const { graph, schema, config, clock, output } = session;
  const running = await serve({
    schema: schema(),
    graph,
    policy: config.policy,
    clock,
    log,
    host,
    port,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new RelictError('USAGE', `Port ${port} is taken.`, {
      hint: 'Choose another: --port 4001',
      cause: error,
    });
  });
  output.note(`GraphQL and GraphiQL: ${running.url}   (Ctrl-C stops)`);
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    output.note('Warning: this address may be reached by others, and there is no authentication yet.');
  }
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await running.stop();
}
