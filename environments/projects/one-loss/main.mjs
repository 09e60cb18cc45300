// Someone wants one loss, and has a backend of their own: nothing else was downloaded.
import assert from 'node:assert/strict';
import { similarityLoss } from '@ecgan/losses';

assert.equal(typeof similarityLoss, 'function');
console.log('similarityLoss is imported without a backend');
