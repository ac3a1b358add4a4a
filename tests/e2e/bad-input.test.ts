import { afterAll, beforeAll, describe } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { startTestStack } from '../support/test-stack.ts';
import { addressesSuite } from './bad-input/addresses.ts';
import { reprocessSuite } from './bad-input/reprocess.ts';
import { requestsSuite } from './bad-input/requests.ts';

describe('the functions over HTTP', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startTestStack();
  }, 120_000);
  afterAll(() => stack?.stop());

  requestsSuite(() => stack);
  describe('reprocess', () => {
    addressesSuite(() => stack);
    reprocessSuite(() => stack);
  });
});
