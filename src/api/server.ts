import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Graph } from '../graph/port.js';
import type { Instant, Policy } from '../model/index.js';
import { createContext, type Context } from './context.js';
import { formatErrors, type Logger } from './errors.js';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly graph: Graph;
  readonly policy: Policy;
  readonly clock: () => Instant;
  readonly log: Logger;
  /** There is no authentication yet: leave it at the loopback unless something in front does it. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
}

export interface Running {
  readonly url: string;
  /** Lets open requests finish, then closes. */
  readonly stop: () => Promise<void>;
}

const READY_CACHE_MS = 2000;

/** Serves `/graphql` (GraphiQL for browsers), `/healthz` and `/readyz`. */
export async function serve(options: ServerOptions): Promise<Running> {
  const app = express();
  app.disable('x-powered-by');
  const http = createServer(app);
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Whoever serves decides when to stop; Apollo would end the process by the signal itself.
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: 10_000 },
    maxRecursiveSelections: true,
    formatError: formatErrors(options.log, randomUUID),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Traces are for whoever asks for them: they tell a client how every field was resolved.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: http, stopGracePeriodMillis: 5000 }),
    ],
  });
  await apollo.start();

  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', readiness(options.graph));
  const page = renderGraphiQL({ title: 'Relict', endpoint: '/graphql', defaultQuery: FIRST_QUERY });
  app.get('/', (_request, response) => response.redirect('/graphql'));
  app.get('/graphql', (request, response, next) => {
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(page);
    else next();
  });
  app.use(
    '/graphql',
    express.json({ limit: '100kb' }),
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const abort = new AbortController();
        res.on('close', () => {
          if (!res.writableFinished) abort.abort();
        });
        return createContext({
          graph: options.graph,
          policy: options.policy,
          now: options.clock(),
          requestId: requestIdOf(req),
          signal: abort.signal,
        });
      },
    }),
  );
  app.use(inGraphqlShape);

  await listen(http, options.host ?? '127.0.0.1', options.port ?? 4000);
  const { address, port, family } = http.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}/graphql`, stop: () => apollo.stop() };
}

function readiness(graph: Graph) {
  let answer: { at: number; status: number; body: object } | undefined;
  return async (_request: Request, response: Response): Promise<void> => {
    // A probe each second must not become a query each second.
    if (!answer || performance.now() - answer.at > READY_CACHE_MS) {
      const health = await graph.health();
      const ready = health.ok && health.schemaVersion !== null;
      answer = { at: performance.now(), status: ready ? 200 : 503, body: { ready, ...health } };
    }
    response.status(answer.status).json(answer.body);
  };
}

/** Body parsing fails before Apollo sees it, and Express would answer in HTML. */
function inGraphqlShape(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  const status = (error as { status?: number }).status ?? 500;
  const message =
    status === 413 ? 'The request is larger than 100 kB.' : 'The request body is not valid JSON.';
  response.status(status).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

function requestIdOf(request: Request): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const FIRST_QUERY = `# Which credentials survive a retired service?
{
  credentialsSurvivingRetiredServices {
    certainty
    counts { total confirmed possible }
    items { credential { name providerId } services { service { name } } class certainty recommendedActions }
  }
}
`;
