import type { ErrorCode } from '../errors/codes.ts';
import { PipelineError, type PipelineErrorOptions } from '../errors/pipeline-error.ts';

export interface ProviderFailureOptions extends PipelineErrorOptions {
  readonly billed?: boolean;
  readonly tokens?: number | null;
}

/** A provider that did not do what it was asked. */
export class ProviderFailure extends PipelineError {
  /** The provider will bill it though it is of no use: an answer with status 200 had begun. */
  readonly billed: boolean;
  /** What the useless answer said it counted. */
  readonly tokens: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: ProviderFailureOptions = {},
  ) {
    super(code, message, options);
    this.billed = options.billed ?? false;
    this.tokens = options.tokens ?? null;
  }
}
