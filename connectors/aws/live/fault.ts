/** Why a live call gave nothing. `code` is closed; `message` is made of our own words only, never of an answer's. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

export type FaultCode =
  | 'FORBIDDEN'
  | 'UNAUTHENTICATED'
  | 'THROTTLED'
  | 'UNREACHABLE'
  | 'PROVIDER_ERROR'
  | 'NOT_SUPPORTED'
  | 'REGION_DISABLED'
  | 'NOT_IN_ORGANIZATION'
  | 'NOT_FOUND'
  | 'NOT_READY'
  | 'REPEATED_PAGE'
  | 'TRUNCATED'
  | 'MALFORMED'
  | 'CANCELLED';

/** A fault that our own code finds in an answer, thrown through the same way as what the SDK throws. */
export class LiveFault extends Error {
  constructor(
    readonly code: FaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'LiveFault';
  }
}

const BY_NAME: Record<string, FaultCode> = {
  AccessDenied: 'FORBIDDEN',
  AccessDeniedException: 'FORBIDDEN',
  AuthorizationError: 'FORBIDDEN',
  AuthorizationErrorException: 'FORBIDDEN',
  UnauthorizedOperation: 'FORBIDDEN',
  UnauthorizedOperationException: 'FORBIDDEN',
  CredentialsProviderError: 'UNAUTHENTICATED',
  TokenProviderError: 'UNAUTHENTICATED',
  ExpiredToken: 'UNAUTHENTICATED',
  ExpiredTokenException: 'UNAUTHENTICATED',
  RequestExpired: 'UNAUTHENTICATED',
  SignatureDoesNotMatch: 'UNAUTHENTICATED',
  IncompleteSignature: 'UNAUTHENTICATED',
  MissingAuthenticationToken: 'UNAUTHENTICATED',
  MissingAuthenticationTokenException: 'UNAUTHENTICATED',
  InvalidSignatureException: 'UNAUTHENTICATED',
  // A region that the account has not switched on refuses credentials that are good elsewhere.
  InvalidClientTokenId: 'REGION_DISABLED',
  UnrecognizedClientException: 'REGION_DISABLED',
  AuthFailure: 'REGION_DISABLED',
  OptInRequired: 'REGION_DISABLED',
  RegionDisabledException: 'REGION_DISABLED',
  AWSOrganizationsNotInUseException: 'NOT_IN_ORGANIZATION',
  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  ThrottledException: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  RequestThrottled: 'THROTTLED',
  RequestThrottledException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  SlowDown: 'THROTTLED',
  InvalidAction: 'NOT_SUPPORTED',
  UnknownOperationException: 'NOT_SUPPORTED',
  UnsupportedOperation: 'NOT_SUPPORTED',
  UnsupportedOperationException: 'NOT_SUPPORTED',
  NotImplemented: 'NOT_SUPPORTED',
  NoSuchEntity: 'NOT_FOUND',
  NoSuchEntityException: 'NOT_FOUND',
  ResourceNotFoundException: 'NOT_FOUND',
  CredentialReportExpiredException: 'NOT_READY',
  CredentialReportNotPresentException: 'NOT_READY',
  CredentialReportNotReadyException: 'NOT_READY',
  ReportExpired: 'NOT_READY',
  ReportNotPresent: 'NOT_READY',
  ReportInProgress: 'NOT_READY',
  TimeoutError: 'UNREACHABLE',
  AbortError: 'CANCELLED',
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'EPROTO',
]);

/**
 * Names what went wrong with a call of `action` (`iam:ListUsers`). The SDK's own message is dropped: it may repeat what
 * the server wrote.
 */
export function faultOf(error: unknown, action: string): Fault {
  if (error instanceof LiveFault) return { code: error.code, message: error.message };
  const status = httpStatus(error);
  const code = codeOf(error, status);
  return { code, message: sentence(code, action, status) };
}

function codeOf(error: unknown, status: number | undefined): FaultCode {
  const { name, code } = error as { name?: unknown; code?: unknown };
  const byName = typeof name === 'string' ? BY_NAME[name] : undefined;
  if (byName) return byName;
  if (typeof code === 'string' && UNREACHABLE.has(code)) return 'UNREACHABLE';
  if (status === undefined) return isTransport(error) ? 'UNREACHABLE' : 'PROVIDER_ERROR';
  if (status === 429) return 'THROTTLED';
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  // What names no error of its own at these is an endpoint that does not know the call.
  if (status === 404 || status === 405 || status === 501) return 'NOT_SUPPORTED';
  if (status === 200) return 'MALFORMED';
  return 'PROVIDER_ERROR';
}

/** A connection that ends while an answer is under way gives an error without a code of its own. */
function isTransport(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(socket hang up|aborted|Premature close|terminated)$/i.test(error.message);
}

function httpStatus(error: unknown): number | undefined {
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: unknown };
    $response?: { statusCode?: unknown };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function sentence(code: FaultCode, action: string, status: number | undefined): string {
  switch (code) {
    case 'FORBIDDEN':
      return `${action} was refused: the reading role lacks that action.`;
    case 'UNAUTHENTICATED':
      return `${action} was refused: the credentials are missing, wrong or expired.`;
    case 'THROTTLED':
      return `${action} was throttled until the retries ran out.`;
    case 'UNREACHABLE':
      return `The connection failed during ${action}.`;
    case 'NOT_SUPPORTED':
      return `The endpoint does not know ${action}.`;
    case 'REGION_DISABLED':
      return `${action} was refused: the region is not enabled for the account, or does not know the credentials.`;
    case 'NOT_IN_ORGANIZATION':
      return 'The account belongs to no organization.';
    case 'NOT_FOUND':
      return `${action} found nothing under that name.`;
    case 'NOT_READY':
      return `${action} had nothing ready yet.`;
    case 'MALFORMED':
      return `The answer to ${action} could not be read.`;
    case 'CANCELLED':
      return `The pull was cancelled during ${action}.`;
    case 'REPEATED_PAGE':
    case 'TRUNCATED':
    case 'PROVIDER_ERROR':
      return `The provider failed at ${action}${status === undefined ? '' : ` with status ${status}`}.`;
  }
}
