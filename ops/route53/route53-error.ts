/** Explains errors of AWS to the person who runs the command. */
import { errorCode, errorText } from '../../openapi/errors/error-text.ts';
import type { CliCode } from '../error/code/cli-codes.ts';
import { OpsError } from '../error/ops-error.ts';

interface Explanation {
  readonly code: CliCode;
  readonly problem: string;
  readonly remedy: string;
}

const keys = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile of aws configure';
const renewal = 'get new ones, for example with aws sso login, then run the command again';

/** Explanations by the name of the error, which AWS or its client gives. */
const known: Readonly<Record<string, Explanation>> = {
  CredentialsProviderError: {
    code: 'cli-aws-credentials-missing',
    problem: 'there are no AWS credentials',
    remedy: keys,
  },
  ExpiredToken: { code: 'cli-aws-credentials-expired', problem: 'the AWS credentials have expired', remedy: renewal },
  ExpiredTokenException: {
    code: 'cli-aws-credentials-expired',
    problem: 'the AWS credentials have expired',
    remedy: renewal,
  },
  InvalidClientTokenId: {
    code: 'cli-aws-credentials-invalid',
    problem: 'the AWS access key is unknown to AWS',
    remedy: keys,
  },
  UnrecognizedClientException: {
    code: 'cli-aws-credentials-invalid',
    problem: 'the AWS access key is unknown to AWS',
    remedy: keys,
  },
  SignatureDoesNotMatch: {
    code: 'cli-aws-credentials-invalid',
    problem: 'the AWS secret access key is wrong',
    remedy: keys,
  },
  Throttling: { code: 'cli-aws-throttled', problem: 'AWS limits requests', remedy: 'wait, then run the command again' },
};

const region = 'set AWS_REGION, or run pulumi config set aws:region us-east-1 (any region will do for Route 53)';
const rights = 'allow the user or role route53:ListHostedZones, GetHostedZone and ListResourceRecordSets';

/** Returns an OpsError with a remedy for an error of AWS. An OpsError is returned unchanged. */
export function awsError(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  const { code, problem, remedy } = explain(error);
  return new OpsError(code, problem, remedy, { cause: error });
}

function explain(error: unknown): Explanation {
  const [name, message] = [error instanceof Error ? error.name : '', errorText(error)];
  if (message.startsWith('Region is missing'))
    return { code: 'cli-aws-region-missing', problem: 'no AWS region is set', remedy: region };
  if (name.startsWith('AccessDenied'))
    return { code: 'cli-aws-forbidden', problem: `AWS denies access: ${message}`, remedy: rights };
  const explanation = known[name];
  if (explanation !== undefined) return explanation;
  const code = findConnectionCode(error);
  if (code === undefined)
    return {
      code: 'cli-aws-refused',
      problem: `AWS rejects the request: ${name} ${message}`,
      remedy: 'check that Route 53 answers, and AWS_ENDPOINT_URL if it is set',
    };
  return {
    code: 'cli-aws-unreachable',
    problem: `Route 53 cannot be reached (${code})`,
    remedy: 'check the network of this machine, and AWS_ENDPOINT_URL if it is set',
  };
}

/** Returns why there was no response, or undefined if there was one. */
function findConnectionCode(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'TimeoutError' ? 'no response in time' : errorCode(error);
}
