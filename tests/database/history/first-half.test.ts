import { describeHistories } from './histories.ts';

describeHistories('first');
