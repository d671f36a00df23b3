/** The provider for the engine, which receives only the text of an error, so the text contains the code. */
import { CodedError, textWithCodes } from '../../openapi/errors/coded-error.ts';
import { KongProvider } from './kong-provider.ts';

type Given<Name extends 'create' | 'read' | 'update' | 'delete'> = Parameters<KongProvider[Name]>;

export class CodedProvider extends KongProvider {
  override create(...given: Given<'create'>): ReturnType<KongProvider['create']> {
    return withCode(super.create(...given));
  }

  override read(...given: Given<'read'>): ReturnType<KongProvider['read']> {
    return withCode(super.read(...given));
  }

  override update(...given: Given<'update'>): ReturnType<KongProvider['update']> {
    return withCode(super.update(...given));
  }

  override delete(...given: Given<'delete'>): ReturnType<KongProvider['delete']> {
    return withCode(super.delete(...given));
  }
}

async function withCode<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CodedError ? new Error(textWithCodes(error), { cause: error }) : error;
  }
}
