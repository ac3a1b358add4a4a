import { describeHistories } from './histories.ts';

describeHistories('second');
