/** What goes wrong between us and AWS, told to the person who runs the job. */
import { errorCode, errorText } from '../../openapi/errors/error-text.ts';
import type { CliCode } from './codes.ts';
import { OpsError } from './errors.ts';

interface Explanation {
  readonly code: CliCode;
  readonly problem: string;
  readonly remedy: string;
}

const keys = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that aws configure has made';
const anew = 'get new ones, such as by aws sso login, then run the same again';

/** By the error's name, as AWS and its client give it. */
const known: Readonly<Record<string, Explanation>> = {
  CredentialsProviderError: {
    code: 'cli-aws-credentials-missing',
    problem: 'there are no AWS credentials',
    remedy: keys,
  },
  ExpiredToken: { code: 'cli-aws-credentials-expired', problem: 'the AWS credentials have expired', remedy: anew },
  ExpiredTokenException: {
    code: 'cli-aws-credentials-expired',
    problem: 'the AWS credentials have expired',
    remedy: anew,
  },
  InvalidClientTokenId: {
    code: 'cli-aws-credentials-invalid',
    problem: 'AWS does not know the access key',
    remedy: keys,
  },
  UnrecognizedClientException: {
    code: 'cli-aws-credentials-invalid',
    problem: 'AWS does not know the access key',
    remedy: keys,
  },
  SignatureDoesNotMatch: {
    code: 'cli-aws-credentials-invalid',
    problem: 'the AWS secret access key is wrong',
    remedy: keys,
  },
  Throttling: { code: 'cli-aws-throttled', problem: 'AWS is asked too often', remedy: 'wait, then run the same again' },
};

const region = 'set AWS_REGION, or run pulumi config set aws:region us-east-1 (Route 53 is the same from every one)';
const rights = 'allow the user or role route53:ListHostedZones, GetHostedZone and ListResourceRecordSets';

/** Gives errors that say already what to do as they are. */
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
    return { code: 'cli-aws-forbidden', problem: `AWS refuses: ${message}`, remedy: rights };
  const explanation = known[name];
  if (explanation !== undefined) return explanation;
  const code = codeOf(error);
  if (code === undefined)
    return {
      code: 'cli-aws-refused',
      problem: `AWS refuses: ${name} ${message}`,
      remedy: 'see that it is Route 53 that answers',
    };
  return {
    code: 'cli-aws-unreachable',
    problem: `Route 53 can't be reached (${code})`,
    remedy: 'see that this machine reaches the internet, and what AWS_ENDPOINT_URL says if it is set',
  };
}

/** No answer came. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : errorCode(error);
}
